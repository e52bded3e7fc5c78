import { checks } from '../checks/index.ts';
import { diagnose } from '../core/diagnose.ts';
import type { FixDocument } from '../core/fix-document.ts';
import type { Diagnosed } from '../fixes/better.ts';
import { type Consenting, mend } from '../fixes/mend.ts';
import { openRun } from '../fixes/transaction.ts';
import type { WritableHost } from '../core/probe.ts';
import type { HostOptions, NodeHost } from '../host/node-host.ts';
import { createWritableHost } from '../host/writable-host.ts';
import { withoutSecrets } from '../knowledge/redact-text.ts';
import { platformFacts } from '../platform/index.ts';
import { type DoctorRequest, runDoctor } from './run.ts';
import { selectChecks } from './select.ts';

export interface FixRequest extends Omit<DoctorRequest, 'failOn' | 'onProbe' | 'openHost'> {
  /** Default: the machine as it is. */
  openHost?: (options: HostOptions) => NodeHost & WritableHost;
  /** Check ids or areas given as arguments: only these are mended. */
  named: readonly string[];
  consent: Consenting;
  scope: 'local' | 'global' | null;
  keep: boolean;
  onStage?: (text: string) => void;
  onDiagnosis?: (diagnosed: Diagnosed) => void;
}

/** Diagnoses, mends and verifies. Returns null where there is no home to keep the journal in. */
export async function runFix(request: FixRequest): Promise<FixDocument | null> {
  const { signal } = request;
  const env = request.env ?? process.env;
  const host = (request.openHost ?? createWritableHost)({ signal, cwd: request.intent.cwd, env, platform: process.platform });
  const stateDir = platformFacts(host.platform).stateDir(host.homeDir, (name) => host.env(name));
  if (stateDir === null) return null;
  // What was mended is verified by the user's own git, whatever was selected.
  const only = request.only.length === 0 ? [] : [...request.only, 'live/git-client'];
  const look = async (at?: { cwd: string; env: Readonly<Record<string, string>> }, few: readonly string[] = only): Promise<Diagnosed> => {
    const intent = at === undefined ? request.intent : { ...request.intent, cwd: at.cwd };
    const { report, snapshot } = await runDoctor({ ...request, only: few, intent, failOn: 'error', env: { ...env, ...at?.env } });
    return { report, snapshot, fixes: diagnose(snapshot, selectChecks(checks, few, request.skip)).fixes };
  };
  try {
    return await mend({
      ...request,
      host,
      diagnose: look,
      openRun: () => openRun(host.disk, stateDir, { version: request.version, startedAt: host.now(), target: request.intent.target === null ? null : withoutSecrets(request.intent.target) }),
    });
  } finally {
    await host.close();
  }
}
