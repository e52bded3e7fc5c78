import { rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Intent } from '../../src/core/facts.ts';
import { createDisk } from '../../src/host/disk.ts';
import { OwnSecrets } from '../../src/host/own-secrets.ts';
import { createWritableHost } from '../../src/host/writable-host.ts';
import type { Lab } from '../lab/lab.ts';
import { makeMachine, type Machine } from '../lab/machine.ts';
import { allMachines } from '../machines/all.ts';
import type { TestMachine } from '../machines/parts.ts';
import { recordedHost } from '../machines/recorded/host.ts';
import { healthyRecordings, recordedMachines, type Recording as Told } from '../machines/recorded.ts';
import { prepareWorld } from '../machines/run.ts';
import { type Command, type Outcome, runCommand } from './commands.ts';
import type { HostCall } from './watched-host.ts';
import { type FullHost } from './watched-host.ts';
import { type Opener, Recording } from './recording.ts';

/** One command on one machine, to be run as often as one likes. */
export interface Scene {
  name: string;
  command: Command;
  env: Readonly<Record<string, string>>;
  intent: Intent;
  /** Opens the hosts of a new run. */
  open: () => Opener;
  /** Puts the files back, and says what differed from the start. */
  restore: () => Promise<string[]>;
  remove: () => Promise<void>;
}

const intentAt = (cwd: string): Intent => ({ cwd, target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false });

/** Runs a command once on a machine of the lab, and keeps what its hosts said. */
export async function recordScene(lab: Lab, machine: TestMachine, command: Command, onUnknown: (call: HostCall) => void): Promise<{ scene: Scene; whole: Outcome }> {
  prepareWorld(lab, machine);
  const made = await makeMachine(lab, machine.spec);
  const env = { ...made.env, XDG_STATE_HOME: join(made.home, '../state') };
  const recording = new Recording();
  const intent = intentAt(made.cwd);
  const files = await filesOf(made);
  const whole = await runCommand(command, { env, intent, signal: new AbortController().signal, openHost: recording.recorder(createWritableHost) });
  const disk = createDisk();
  const scene: Scene = { name: machine.name, command, env, intent, open: () => recording.player(disk, onUnknown), restore: () => restore(files, env.XDG_STATE_HOME), remove: () => made.remove() };
  await scene.restore();
  return { scene, whole };
}

/** A machine of another system, told in the words of its programs. */
export async function toldScene(machine: Told, command: Command): Promise<{ scene: Scene; whole: Outcome }> {
  const open = (): Opener => () => ({
    ...recordedHost(machine), aws: machine.aws as FullHost['aws'], warm: () => undefined, close: () => Promise.resolve(), ownSecrets: () => Promise.resolve(new OwnSecrets([], [])), disk: createDisk(), mirror: () => Promise.resolve(),
    iam: () => { throw new Error('none of these commands makes anything at AWS'); },
  });
  const env = { HOME: machine.homeDir ?? '', ...machine.env };
  const intent = intentAt(recordedHost(machine).cwd);
  const whole = await runCommand(command, { env, intent, signal: new AbortController().signal, openHost: open() });
  return { scene: { name: `${machine.platform}: ${machine.name}`, command, env, intent, open, restore: () => Promise.resolve([]), remove: () => Promise.resolve() }, whole };
}

async function filesOf(machine: Machine): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = [...await machine.snapshot()].filter(([, { kind }]) => kind === 'file').map(([name]) => join(machine.home, name));
  return new Map(await Promise.all(names.map(async (path) => [path, await readFile(path)] as const)));
}

async function restore(files: ReadonlyMap<string, Uint8Array>, state: string): Promise<string[]> {
  rmSync(state, { recursive: true, force: true });
  const changed: string[] = [];
  for (const [path, bytes] of files) {
    const now = await readFile(path).catch(() => null);
    if (now !== null && Buffer.compare(now, bytes) === 0) continue;
    changed.push(path);
    await writeFile(path, bytes);
  }
  return changed;
}

const named = (name: string): TestMachine => {
  const found = [...allMachines.sick, ...allMachines.warned, ...allMachines.healthy].find((machine) => machine.name === name);
  if (found === undefined) throw new Error(`there is no machine "${name}"`);
  // Python takes half a second to start, and what is recorded is the same.
  return { ...found, spec: { ...found.spec, tools: { ...found.spec.tools, ...(found.spec.tools?.aws === undefined || found.spec.tools.aws === 'present' ? { aws: 'stand-in' as const } : {}), ...(found.spec.tools?.grc === 'present' ? { grc: 'stand-in' as const } : {}) } } };
};

/** Which machines are recorded, and with which commands. */
export const plays = (): readonly (readonly [TestMachine, readonly Command[]])[] => PLAYS.map(([name, commands]) => [named(name), commands] as const);

const PLAYS: readonly (readonly [string, readonly Command[]])[] = [
  ['store answers first with an old password', ['doctor', 'doctor --offline', 'fix --dry-run', 'fix --yes', 'report', 'report --run', 'trace']],
  ['no helper is configured', ['doctor', 'fix --yes', 'trace']],
  ['useHttpPath is switched off again by a later section', ['fix --dry-run', 'fix --yes', 'trace']],
  ['git cannot read its configuration', ['doctor --offline', 'fix --yes', 'trace']],
  ['the prefix is missing in config', ['doctor', 'fix --yes']],
  ['the ARN of the role in quotes', ['doctor', 'report']],
  ['the sign-in cannot be renewed', ['doctor', 'report']],
  ['a chain of two roles', ['doctor', 'report --run']],
  ['single sign-on with a session', ['doctor']],
  ['GitPull is denied', ['doctor', 'report']],
  ['KMS is denied', ['doctor']],
  ['the stored Git password is wrong', ['doctor', 'fix --yes', 'trace']],
  ['static Git credentials with the path', ['doctor']],
  ['ssh: User git stands before it', ['doctor', 'fix --yes', 'report']],
  ['ssh as the guide sets it up', ['doctor', 'doctor --offline']],
  ['the secret key is wrong', ['doctor']],
];

export const told = (): readonly Told[] => [...recordedMachines, ...healthyRecordings];
