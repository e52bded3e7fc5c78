import type { FileState } from '../core/disk.ts';
import type { Cause, PlannedFix } from '../core/fix-document.ts';
import type { Consent } from '../core/finding.ts';
import { describeStep, type Fix, type FixStep, isApplicable, isFileStep, isUndoable } from '../core/fix.ts';
import type { WritableHost } from '../core/probe.ts';
import { shownFileLine } from '../knowledge/shown-file.ts';
import { type Diagnosed, gainOf } from './better.ts';
import { fixOf, inScope } from './causes.ts';
import { draftOver, type FileChange } from './draft.ts';
import { shownMessage } from './failures.ts';
import { lineDiff } from './line-diff.ts';
import { makeShadow } from './shadow.ts';
import { stage } from './stage.ts';
import { StepRefused } from './steps/refused.ts';

export interface Plan {
  cause: Cause;
  shown: PlannedFix;
  steps: readonly FixStep[];
  changes: readonly FileChange[];
  /** Of a trial that worked: the machine as it was then, its paths those of the real one. */
  trial: Diagnosed | null;
}

export interface PlanContext {
  host: WritableHost;
  scope: 'local' | 'global' | null;
  /** Files as earlier causes of the same plan would leave them, and what those changed. */
  read: (path: string) => Promise<FileState | null>;
  earlier: readonly FileChange[];
  /** True where the next cause is planned on top of the trial, which must then have looked at everything. */
  whole: boolean;
  /** Looks at the machine from another directory and with other variables; with `only`, at what these checks need. */
  diagnose(at: { cwd: string; env: Readonly<Record<string, string>> }, only?: readonly string[]): Promise<Diagnosed>;
}

/** Plans what mends a cause: stages its steps without writing, and tries them on a copy of the user's files with the live Git request. */
export async function planCause(cause: Cause, before: Diagnosed, context: PlanContext): Promise<Plan> {
  const { host } = context;
  const found = fixOf(cause, before);
  const fix = inScope(found ?? { consent: 'person', steps: [] }, context.scope);
  const draft = draftOver(context.read);
  const plan = (rest: Partial<PlannedFix> & Pick<PlannedFix, 'whatIf' | 'because'>, trial: Diagnosed | null = null): Plan => ({
    cause, steps: fix.steps, changes: draft.changes(), trial,
    shown: {
      check: cause.check,
      findings: cause.findings.map(({ id }) => id),
      message: cause.findings[0].message,
      severity: cause.findings[0].severity,
      consent: consentFor(fix, draft.changes()),
      undoable: isUndoable(fix),
      offered: true,
      steps: fix.steps.map(describeStep),
      diffs: draft.changes().map(shownDiff),
      ...rest,
    },
  });
  if (found === null) return plan({ whatIf: 'not-tried', because: 'no remedy is known', offered: false });
  if (fix.consent === 'person' || !isApplicable(fix)) return plan({ whatIf: 'not-tried', because: 'only a person can do it', offered: false });
  try {
    for (const step of fix.steps) await stage(step, draft, host);
  } catch (error) {
    if (!(error instanceof StepRefused) && !isSystemError(error)) throw error;
    return plan({ whatIf: 'not-tried', because: shownMessage(error), offered: false });
  }
  const outside = fix.steps.find((step) => !isFileStep(step) && step.do !== 'tell');
  if (outside !== undefined) return plan({ whatIf: 'not-tried', because: 'a program that is run cannot be tried beforehand' });
  const changes = draft.changes();
  if (changes.length === 0) return plan({ whatIf: 'not-tried', because: 'the files are as the fix would leave them already', offered: false });
  return host.withPrivateDir(async (dir) => {
    const shadow = await makeShadow(dir, merged(context.earlier, changes), host);
    if (typeof shadow === 'string') return plan({ whatIf: 'not-tried', because: shadow });
    let after = await context.diagnose(shadow, context.whole ? undefined : [cause.check, 'live/git-client']);
    let gain = gainOf(cause, before, after);
    // Where git still fails, the rest of the chain must tell why.
    if (gain !== 'works' && !context.whole) {
      after = await context.diagnose(shadow);
      gain = gainOf(cause, before, after);
    }
    if (gain === 'none') return plan({ whatIf: 'does-not', because: `tried on a copy: ${shadow.real(after.report.verdict.text)}`, offered: false });
    return plan({ whatIf: 'works', because: SAID[gain] }, inRealPaths(after, (text) => shadow.real(text)));
  }).catch((error: unknown) => {
    if (!isSystemError(error)) throw error;
    return plan({ whatIf: 'not-tried', because: `no copy of the files could be made: ${shownMessage(error)}` });
  });
}

/** What the system refuses (no room for a copy, a directory in the place of a file) is no fault of ours. */
const isSystemError = (error: unknown): error is Error => error instanceof Error && 'code' in error;

const SAID = {
  works: 'tried on a copy of the files: git reaches the repository',
  'moved-on': 'tried on a copy of the files: this fault is gone, and another one shows',
  clean: 'tried on a copy of the files: this fault is gone; the connection was not tested',
};

/** Returns changes on top of earlier ones: of a file that both change, from its first state to its last. */
export function merged(earlier: readonly FileChange[], later: readonly FileChange[]): FileChange[] {
  const all = new Map(earlier.map((change) => [change.path, change]));
  for (const change of later) all.set(change.path, { ...change, before: all.get(change.path)?.before ?? change.before });
  return [...all.values()];
}

/** A section that is written anew loses its comments: that is not for `-y` to decide. */
function consentFor({ consent, steps }: Fix, changes: readonly FileChange[]): Consent {
  const moves = steps.some((step) => step.do === 'git-config' && step.op === 'move-section-last');
  const loses = moves && changes.some(({ isGitConfig, before, after }) => isGitConfig && commentsIn(before) > commentsIn(after));
  return loses && consent === 'safe' ? 'ask' : consent;
}

function commentsIn(state: FileState | null): number {
  return new TextDecoder('latin1').decode(state?.bytes ?? new Uint8Array()).split('\n').filter((line) => /[#;]/.test(line.replace(/"(?:[^"\\]|\\.)*"/g, ''))).length;
}

/** A change as a unified diff without secrets; a mode alone is told in words. */
export function shownDiff({ path, before, after, isSecret }: FileChange): PlannedFix['diffs'][number] {
  if (isSecret === true) return { file: path, lines: [] };
  const text = (state: FileState | null) => (state === null ? null : new TextDecoder().decode(state.bytes));
  const lines = lineDiff(text(before), text(after)).map((line) => (/^[ +-]/.test(line) ? line.slice(0, 1) + shownFileLine(path, line.slice(1)) : line));
  const mode = before !== null && after !== null && before.mode !== after.mode ? [`mode ${before.mode.toString(8)} -> ${after.mode.toString(8)}`] : [];
  return { file: path, lines: [...mode, ...lines] };
}

function inRealPaths({ report, snapshot, fixes }: Diagnosed, real: (text: string) => string): Diagnosed {
  // String by string: a home with a quote or a backslash in its name would break the text of the JSON.
  const mapped = <T>(value: T): T => JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === 'string' ? real(each) : each)) as T;
  return { report: mapped(report), snapshot, fixes: new Map([...fixes].map(([id, fix]) => [id, mapped(fix)])) };
}
