import type { FactName, Intent, Observed, Snapshot } from './facts.ts';
import type { AnyProbe, Host } from './probe.ts';

export interface CollectOptions {
  intent: Intent;
  /** Facts wanted; what they depend on comes with them. */
  wanted: ReadonlySet<FactName>;
  onStart?: (fact: FactName) => void;
  onEnd?: (fact: FactName, observed: Observed<unknown>) => void;
  /** Resolves when the run's time is up: what is not there by then is `failed`. */
  deadline: Promise<string>;
}

/**
 * Runs the probes, each as soon as the facts it reads are there.
 * A throw becomes `failed`; what `--offline` and `--no-live` forbid becomes `skipped`; nothing outlives the deadline.
 */
export async function collect(probes: readonly AnyProbe[], host: Host, options: CollectOptions): Promise<Snapshot> {
  const wanted = withDependencies(probes, options.wanted);
  const running = new Map<FactName, Promise<Observed<unknown>>>();
  for (const probe of probes) {
    running.set(probe.fact, wanted.has(probe.fact) ? observe(probe, host, options, running) : Promise.resolve(notAsked()));
  }
  running.set('intent', Promise.resolve({ status: 'seen', value: options.intent, origin: { kind: 'derived', from: [] } }));
  const seen: Partial<Record<FactName, Observed<unknown>>> = {};
  for (const [fact, promise] of running) seen[fact] = await promise;
  return seen as Snapshot;
}

async function observe(probe: AnyProbe, host: Host, options: CollectOptions, running: ReadonlyMap<FactName, Promise<Observed<unknown>>>): Promise<Observed<unknown>> {
  const forbidden = forbiddenBy(probe, options.intent);
  if (forbidden !== null) return { status: 'skipped', reason: forbidden };
  const known: Partial<Record<FactName, Observed<unknown>>> = {
    intent: { status: 'seen', value: options.intent, origin: { kind: 'derived', from: [] } },
  };
  for (const fact of probe.after ?? []) if (fact !== 'intent') known[fact] = await running.get(fact) ?? notAsked();
  options.onStart?.(probe.fact);
  const started = host.now().getTime();
  const late = options.deadline.then((reason): Observed<unknown> => ({ status: 'failed', reason }));
  const answer = Promise.resolve()
    .then(() => probe.observe(host, known as never))
    .catch((error: unknown): Observed<unknown> => ({ status: 'failed', reason: error instanceof Error ? error.message : String(error) }));
  const observed = await Promise.race([answer, late]);
  const timed = { ...observed, durationMs: host.now().getTime() - started };
  options.onEnd?.(probe.fact, timed);
  return timed;
}

function forbiddenBy(probe: AnyProbe, intent: Intent): string | null {
  if (intent.offline && probe.reach !== 'local') return '--offline was given';
  if (!intent.live && probe.reach === 'live') return '--no-live was given';
  return null;
}

const notAsked = (): Observed<never> => ({ status: 'skipped', reason: 'no selected check needs it' });

/** The facts wanted, and all that their probes read. */
export function withDependencies(probes: readonly AnyProbe[], wanted: ReadonlySet<FactName>): ReadonlySet<FactName> {
  const all = new Set<FactName>(wanted);
  for (const probe of [...probes].reverse()) if (all.has(probe.fact)) for (const fact of probe.after ?? []) all.add(fact);
  return all;
}
