import { valueOf } from '../core/facts.ts';
import type { Cause } from '../core/fix-document.ts';
import type { Fix } from '../core/fix.ts';
import type { Report } from '../core/finding.ts';
import type { Snapshot } from '../core/facts.ts';

/** A diagnosis with the fixes of its findings. */
export interface Diagnosed {
  report: Report;
  snapshot: Snapshot;
  fixes: ReadonlyMap<string, Fix>;
}

/** What a change brought: `works` git succeeds now; `moved-on` its own check is clean and git fails of another known cause; `clean` there is no git to ask. */
export type Gain = 'works' | 'moved-on' | 'clean' | 'none';

/** True, false, or null where the user's git was not asked. */
export function gitWorks({ snapshot }: Diagnosed): boolean | null {
  const client = valueOf(snapshot.gitClient);
  return client === null ? null : client.exitCode === 0;
}

/** Judges a change by two diagnoses of the machine: the cause's own check, and the user's own `git ls-remote`. Used for a trial and for the real thing alike. */
export function gainOf(cause: Cause, before: Diagnosed, after: Diagnosed): Gain {
  const own = after.report.findings.filter(({ check, severity }) => check === cause.check && severity !== 'notice');
  const messages = new Set(cause.findings.map(({ messageId }) => messageId));
  const clean = !own.some(({ messageId }) => messages.has(messageId));
  const [was, is] = [gitWorks(before), gitWorks(after)];
  if (is === true) return clean || (was === false && !own.some(({ severity }) => severity === 'error')) ? 'works' : 'none';
  if (is === null) return clean && was === null ? 'clean' : 'none';
  if (!clean || was === true) return 'none';
  const roots = new Set(after.report.verdict.rootCauses);
  const known = after.report.findings.some(({ id, check, severity }) => roots.has(id) && severity === 'error' && check !== cause.check && !check.startsWith('live/'));
  return known ? 'moved-on' : 'none';
}
