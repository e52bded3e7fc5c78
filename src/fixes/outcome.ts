import type { FixDocument, Remaining } from '../core/fix-document.ts';
import type { Finding } from '../core/finding.ts';
import { describeStep } from '../core/fix.ts';
import { type Diagnosed, gitWorks } from './better.ts';
import type { Plan } from './plan.ts';

export interface Happened {
  plans: readonly Plan[];
  /** Checks whose remedy is taken to work although it was not tried: in a dry run. */
  assumed: ReadonlySet<string>;
  declined: boolean;
  failed: boolean;
  changed: boolean;
  why: ReadonlyMap<string, string>;
}

/** What is still wrong after the last look at the machine, and why it was left: root causes, notices left out. */
export function remainingOf(now: Diagnosed, { assumed, why, plans }: Happened): Remaining[] {
  const roots = new Set(now.report.verdict.rootCauses);
  const planned = new Map(plans.map(({ shown }) => [shown.check, shown.because]));
  return now.report.findings.filter((finding) => roots.has(finding.id) && !assumed.has(finding.check)).map((finding) => ({
    check: finding.check, finding: finding.id, severity: finding.severity, message: finding.message,
    why: why.get(finding.check) ?? planned.get(finding.check) ?? 'not asked for',
    steps: stepsOf(finding, now),
  }));
}

function stepsOf(finding: Finding, { fixes }: Diagnosed): Remaining['steps'] {
  return (fixes.get(finding.id)?.steps ?? []).map(describeStep);
}

/** What git said last. */
export function verifiedBy(now: Diagnosed): NonNullable<FixDocument['verified']> {
  const git = gitWorks(now);
  return { status: now.report.verdict.status, text: now.report.verdict.text, git: git === null ? 'not-tried' : git ? 'works' : 'fails' };
}

/** The exit code of a run of `fix` (contract, "Exit codes"); it judges at `error`. */
export function exitOfFix(now: Diagnosed, remaining: readonly Remaining[], happened: Happened): FixDocument['exit'] {
  if (happened.failed) return { code: 4, kind: 'fix-failed' };
  if (happened.declined) return { code: 6, kind: 'declined' };
  if (remaining.some(({ severity }) => severity === 'error')) return { code: 1, kind: 'problems' };
  if (happened.changed || happened.assumed.size > 0) return { code: 0, kind: 'fixed' };
  return now.report.exit;
}
