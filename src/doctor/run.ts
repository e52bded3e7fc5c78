import { checks } from '../checks/index.ts';
import { collect } from '../core/collect.ts';
import { type Intent, type Observed, type Snapshot, valueOf } from '../core/facts.ts';
import type { Report } from '../core/finding.ts';
import { makeReport } from '../core/report.ts';
import type { Threshold } from '../core/verdict.ts';
import { createHost, type HostOptions, type NodeHost } from '../host/node-host.ts';
import { probes } from '../probes/index.ts';
import { factsFor, selectChecks } from './select.ts';

export interface DoctorRequest {
  intent: Intent;
  only: readonly string[];
  skip: readonly string[];
  failOn: Threshold;
  timeoutSeconds: number;
  /** Null: 5 s for a probe, 20 s for helpers and the user's git. */
  probeTimeoutSeconds: number | null;
  version: string;
  /** Ctrl-C. */
  signal: AbortSignal;
  onProbe?: (fact: string, observed: Observed<unknown> | null) => void;
  /** Default: our own. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Default: the machine as it is. */
  openHost?: (options: HostOptions) => NodeHost;
}

/** A diagnosis: looks at the machine, judges, and gives the document and the snapshot behind it. Writes nothing. */
export async function runDoctor(request: DoctorRequest): Promise<{ report: Report; snapshot: Snapshot }> {
  const selected = selectChecks(checks, request.only, request.skip);
  return observeMachine(request, async (host, deadline) => {
    const started = host.now();
    const snapshot = await collect(probes, host, {
      intent: request.intent,
      wanted: factsFor(selected),
      deadline,
      onStart: (fact) => {
        request.onProbe?.(fact, null);
        // Loading the SDK blocks for a moment: not before the slowest program, the user's own git, has been started.
        if (fact === 'gitClient') setTimeout(() => { host.warm(); }, WARM_AFTER_MS).unref();
      },
      onEnd: (fact, observed) => request.onProbe?.(fact, observed),
    });
    const report = makeReport(snapshot, selected, {
      version: request.version,
      node: process.versions.node,
      platform: valueOf(snapshot.system)?.platform ?? process.platform,
      startedAt: started.toISOString(),
      durationMs: host.now().getTime() - started.getTime(),
      failOn: request.failOn,
    });
    return { report, snapshot };
  });
}

/** Enough for git to be spawned. */
const WARM_AFTER_MS = 20;

export type HostRequest = Pick<DoctorRequest, 'intent' | 'timeoutSeconds' | 'probeTimeoutSeconds' | 'signal' | 'env' | 'openHost'>;

/**
 * Gives `use` a host that ends everything it started when the time is up or the signal fires, and closes it afterwards.
 * The deadline resolves with the reason; the host's programs are ended only a moment later, so that late probes say why.
 */
export async function observeMachine<T>(request: HostRequest, use: (host: NodeHost, deadline: Promise<string>) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  let tell: (reason: string) => void = () => undefined;
  const deadline = new Promise<string>((resolve) => { tell = resolve; });
  const stop = () => {
    limit.abort();
    tell('interrupted');
  };
  request.signal.addEventListener('abort', stop, { once: true });
  // A run that was interrupted before starts nothing more.
  if (request.signal.aborted) stop();
  const host = (request.openHost ?? createHost)({
    signal: limit.signal,
    cwd: request.intent.cwd,
    env: request.env ?? process.env,
    platform: process.platform,
    ...(request.probeTimeoutSeconds === null ? {} : { timeoutMs: request.probeTimeoutSeconds * 1000, helperTimeoutMs: request.probeTimeoutSeconds * 1000 }),
  });
  const timer = setTimeout(() => { tell(`the run's time limit of ${request.timeoutSeconds} s was reached`); }, request.timeoutSeconds * 1000);
  try {
    return await use(host, deadline);
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', stop);
    limit.abort();
    await host.close();
  }
}
