import { startLab, defaultWorld } from '../lab/lab.ts';
import { runCommand, type Outcome } from './commands.ts';
import { type Fault, faultsOf } from './faults.ts';
import { type Ending, ending, holdLimits } from './hands.ts';
import { broken } from './judge.ts';
import { plays, recordScene, type Scene, told, toldScene } from './machines.ts';
import { type HostCall, watched } from './watched-host.ts';

export interface Played {
  scene: Scene;
  whole: Outcome;
  /** `absent`: the machine has no such thing. */
  calls: readonly (HostCall & { absent: boolean })[];
}

/** A call of a scene, and what becomes of it. */
export interface Injection {
  played: Played;
  call: Played['calls'][number];
  fault: Fault;
}

/** Records all scenes, plays each once without a fault, and hands them over. */
export async function withScenes(use: (played: readonly Played[], unknown: () => number) => Promise<void>): Promise<void> {
  holdLimits();
  const lab = await startLab(defaultWorld());
  let unknown = 0;
  const recorded = [];
  try {
    for (const [machine, commands] of plays()) for (const command of commands) recorded.push(await recordScene(lab, machine, command, () => { unknown += 1; }));
    for (const machine of told()) for (const command of ['doctor', 'doctor --offline'] as const) recorded.push(await toldScene(machine, command));
    const played: Played[] = [];
    for (const { scene } of recorded) played.push(await playWhole(scene));
    unknown = 0;
    await use(played, () => unknown);
  } finally {
    for (const { scene } of recorded) await scene.remove();
    await lab.close();
  }
}

/** The calls of a run without a fault. What is compared with later is this replay, not the recorded run. */
async function playWhole(scene: Scene): Promise<Played> {
  const calls: { -readonly [K in keyof Played['calls'][number]]: Played['calls'][number][K] }[] = [];
  const open = scene.open();
  let hosts = 0;
  const whole = await runCommand(scene.command, {
    env: scene.env, intent: scene.intent, signal: new AbortController().signal,
    openHost: (options) => {
      const host = hosts++;
      return watched(open(options), (call, real) => {
        const kept = { ...call, key: `${host} ${call.key}`, absent: false };
        calls.push(kept);
        const answer = real();
        if (answer instanceof Promise) void answer.then((value) => { kept.absent = value === null; }, () => undefined);
        return answer;
      });
    },
  });
  await scene.restore();
  return { scene, whole, calls };
}

/** Every call of every scene with every fault it can have. */
export function injectionsOf(played: readonly Played[]): Injection[] {
  return played.flatMap((each) => each.calls.flatMap((call) => faultsOf(call).map((fault) => ({ played: each, call, fault }))));
}

/** Runs a scene again with one fault. Returns what was broken. */
export async function inject({ played: { scene, whole }, call, fault }: Injection): Promise<{ reached: boolean; broken: string[] }> {
  let reached = false;
  const open = scene.open();
  let hosts = 0;
  const faulty: Ending<Outcome> = await ending((hands, signal, aborted) => runCommand(scene.command, {
    env: scene.env, intent: scene.intent, signal,
    openHost: (options) => {
      const host = hosts++;
      aborted(options.signal);
      return watched(open(options), (made, real) => {
        if (`${host} ${made.key}` !== call.key) return real();
        reached = true;
        return fault.answer(real, hands);
      });
    },
  }));
  const changed = await scene.restore();
  const kept = faulty.outcome?.fix?.undo != null || changed.length === 0 ? [] : [`files changed and nothing to undo them: ${changed.join(', ')}`];
  return { reached, broken: [...broken({ command: scene.command, plausible: fault.plausible || call.absent, whole, faulty }), ...kept] };
}
