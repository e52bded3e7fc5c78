import { areaOf, docsOf } from './chain.ts';
import type { AnyCheck, AnyProblem, Judgement } from './check.ts';
import type { FactName, Facts, Method, Observed, Snapshot } from './facts.ts';
import { describeStep, type Fix, isUndoable } from './fix.ts';
import type { CheckResult, Finding, Severity } from './finding.ts';

export interface Diagnosis {
  results: readonly CheckResult[];
  findings: readonly Finding[];
  /** What mends a finding, by its id. */
  fixes: ReadonlyMap<string, Fix>;
  /** Ids of undetermined checks on which nothing hangs. */
  uncounted: ReadonlySet<string>;
}

/** A finding and what it is about, before causes are told from consequences. */
interface Raised {
  finding: Finding;
  fix: Fix | undefined;
  about: NonNullable<AnyProblem['about']>;
}

const RANK: Record<Severity, number> = { error: 2, warning: 1, notice: 0 };

/** Judges a snapshot: the result of every check in the given order, and their findings with causes joined. Pure and total. */
export function diagnose(snapshot: Snapshot, checks: readonly AnyCheck[]): Diagnosis {
  const raised: Raised[] = [];
  const uncounted = new Set<string>();
  const results = checks.map((check) => judge(check, snapshot, raised, uncounted));
  const settled = settle(checks, results, raised);
  const fixes = new Map(raised.flatMap(({ finding, fix }) => (fix === undefined ? [] : [[finding.id, fix] as const])));
  return { results: settled.results, findings: joinCauses(checks, settled.raised), fixes, uncounted };
}

function judge(check: AnyCheck, snapshot: Snapshot, raised: Raised[], uncounted: Set<string>): CheckResult {
  const result = (rest: Omit<CheckResult, 'id' | 'title' | 'area'>): CheckResult => ({ id: check.meta.id, title: check.meta.title, area: areaOf(check.meta.id), ...rest });
  const outside = doesNotApply(check, snapshot);
  if (outside !== null) return result({ status: 'skipped', reason: outside });
  const blockers = raised.filter(({ finding }) => finding.severity === 'error' && check.meta.blockedBy?.includes(finding.check));
  if (blockers.length > 0) return result({ status: 'blocked', blockedBy: blockers.map(({ finding }) => finding.id) });
  const missing = firstMissing(check.needs, snapshot);
  if (missing !== null) return result({ status: missing.status === 'failed' ? 'undetermined' : 'skipped', reason: missing.reason });
  let judgement: Judgement<AnyProblem>;
  const found: Raised[] = [];
  try {
    judgement = check.run(viewOf(check, snapshot) as never);
    if ('length' in judgement) judgement.forEach((problem) => found.push({ finding: toFinding(check, problem, found), fix: problem.fix, about: problem.about ?? {} }));
  } catch (error) {
    return result({ status: 'crashed', reason: error instanceof Error ? error.message : String(error) });
  }
  if ('skipped' in judgement) return result({ status: 'skipped', reason: judgement.skipped });
  if ('undetermined' in judgement) {
    if (judgement.counts === false) uncounted.add(check.meta.id);
    return result({ status: 'undetermined', reason: judgement.undetermined, ...(judgement.details ? { details: judgement.details } : {}) });
  }
  if (found.length > 0) {
    raised.push(...found);
    return result({ status: 'found' });
  }
  const unseen = firstFailed(check, snapshot);
  if (unseen !== null) {
    // What was seen is fine; what was not might have said otherwise. The checks that cannot do without it decide the exit code.
    uncounted.add(check.meta.id);
    return result({ status: 'undetermined', reason: unseen });
  }
  return result({ status: 'passed', ...('passed' in judgement ? { reason: judgement.passed, ...(judgement.details ? { details: judgement.details } : {}) } : {}) });
}

/** The method under judgement: the target's, else the one asked for. */
export function methodOf(snapshot: Snapshot): Method | null {
  if (snapshot.target.status === 'seen') return snapshot.target.value.method;
  return snapshot.intent.status === 'seen' ? snapshot.intent.value.method : null;
}

function doesNotApply(check: AnyCheck, snapshot: Snapshot): string | null {
  const { platforms, methods } = check.meta;
  const platform = snapshot.system.status === 'seen' ? snapshot.system.value.platform : null;
  if (platforms && platform !== null && !platforms.includes(platform)) return `only on ${platforms.join(', ')}`;
  const method = methodOf(snapshot);
  if (methods !== '*' && method !== null && !methods.includes(method)) return `not needed by the method in use (${method})`;
  return null;
}

function firstMissing(needs: readonly FactName[], snapshot: Snapshot): Exclude<Observed<never>, { status: 'seen' }> | null {
  const missing = needs.map((fact) => snapshot[fact] as Observed<never>).filter((fact) => fact.status !== 'seen');
  return missing.find((fact) => fact.status !== 'failed') ?? missing[0] ?? null;
}

/** Why a fact that the check wanted could not be looked at. What git itself said tells how bad a fault is, seldom whether there is one. */
function firstFailed({ wants = [] }: AnyCheck, snapshot: Snapshot): string | null {
  for (const fact of wants) {
    const observed = snapshot[fact];
    if (observed.status === 'failed' && fact !== 'gitClient') return observed.reason;
  }
  return null;
}

function viewOf(check: AnyCheck, snapshot: Snapshot): Partial<Facts> {
  const view: Record<string, unknown> = {};
  for (const fact of [...check.needs, ...(check.wants ?? [])]) {
    const observed = snapshot[fact];
    if (observed.status === 'seen') view[fact] = observed.value;
  }
  return view;
}

function toFinding(check: AnyCheck, problem: AnyProblem, earlier: readonly Raised[]): Finding {
  const message = check.meta.messages[problem.messageId];
  if (message === undefined) throw new Error(`${check.meta.id} has no message ${problem.messageId}`);
  const base = `${check.meta.id}#${problem.messageId}`;
  const same = earlier.filter(({ finding }) => finding.messageId === problem.messageId).length;
  return {
    id: same === 0 ? base : `${base}-${same + 1}`,
    check: check.meta.id,
    messageId: problem.messageId,
    severity: message.severity,
    certainty: problem.certainty ?? 'observed',
    message: fillIn(message.text, problem.data ?? {}),
    ...(problem.measured === undefined ? {} : { measured: problem.measured }),
    ...(problem.expected === undefined ? {} : { expected: problem.expected }),
    evidence: problem.evidence,
    causedBy: [],
    docs: docsOf(check.meta.id),
    ...(problem.fix === undefined
      ? {}
      : { fix: { consent: problem.fix.consent, undoable: isUndoable(problem.fix), steps: problem.fix.steps.map(describeStep), whatIf: 'not-tried' as const } }),
  };
}

/** Puts the data into a message's placeholders. */
export function fillIn(text: string, data: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = data[name];
    if (value === undefined) throw new Error(`no value for {{${name}}}`);
    return value;
  });
}

/**
 * Lets the live answers have the last word: what they prove is `passed`, and an inferred error
 * that evidently does not stop git now is a warning ("will stop it later").
 */
function settle(checks: readonly AnyCheck[], results: readonly CheckResult[], raised: readonly Raised[]): { results: CheckResult[]; raised: Raised[] } {
  const passed = new Set(results.filter((result) => result.status === 'passed').map((result) => result.id));
  const proofOf = new Map(checks.map((check) => [check.meta.id, check.meta.settledBy?.find((live) => passed.has(live))]));
  return {
    results: results.map((result) => {
      const proof = proofOf.get(result.id);
      if (result.status !== 'undetermined' || proof === undefined) return result;
      return { ...result, status: 'passed', reason: `proved by ${proof} just now; otherwise open: ${result.reason ?? ''}` };
    }),
    raised: raised.map((item) => {
      const { finding } = item;
      const overruled = finding.severity === 'error' && finding.certainty === 'inferred' && proofOf.get(finding.check) !== undefined;
      return overruled ? { ...item, finding: { ...finding, severity: 'warning' } } : item;
    }),
  };
}

function joinCauses(checks: readonly AnyCheck[], raised: readonly Raised[]): Finding[] {
  const explains = new Map(checks.map((check) => [check.meta.id, check.meta.explains ?? []]));
  return raised.map((consequence) => ({
    ...consequence.finding,
    causedBy: raised
      .filter((cause) => explains.get(cause.finding.check)?.includes(consequence.finding.check))
      .filter((cause) => RANK[cause.finding.severity] >= RANK[consequence.finding.severity])
      .filter((cause) => concernTheSame(cause.about, consequence.about))
      .map((cause) => cause.finding.id),
  }));
}

function concernTheSame(one: Raised['about'], other: Raised['about']): boolean {
  const agree = (a: string | undefined, b: string | undefined) => a === undefined || b === undefined || a === b;
  return agree(one.host, other.host) && agree(one.profile, other.profile);
}
