import { checks } from '../checks/index.ts';
import { type GivenPolicies, type Snapshot, valueOf } from '../core/facts.ts';
import type { Report, Since, SupportReport } from '../core/finding.ts';
import { makeReport } from '../core/report.ts';
import type { Threshold } from '../core/verdict.ts';
import { replayOf } from '../report/replay.ts';
import { resultWithTexts, withTexts } from '../report/redaction/shapes.ts';
import { selectChecks } from './select.ts';

export interface ReplayRequest {
  only: readonly string[];
  skip: readonly string[];
  failOn: Threshold;
  /** Of this program, whose checks judge. */
  version: string;
  /** Policies and context keys to be judged besides; null: those the record has. */
  given: GivenPolicies | null;
}

/**
 * Judges a recorded machine with today's checks, on whatever system, and says what the recorded diagnosis had otherwise. The names in both answers are
 * the record's pseudonyms. Looks at nothing of this machine; does not throw on a damaged record.
 */
export function replayReport(document: SupportReport, { only, skip, failOn, version, given }: ReplayRequest): { report: Report; snapshot: Snapshot } {
  const { snapshot: recorded, put, back } = replayOf(document);
  const snapshot = given === null ? recorded : withGiven(recorded, put(given));
  const selected = selectChecks(checks, only, skip);
  const made = makeReport(snapshot, selected, {
    version, node: process.versions.node, platform: valueOf(snapshot.system)?.platform ?? document.tool.platform, startedAt: document.run.startedAt, durationMs: Number.isFinite(document.run.durationMs) ? document.run.durationMs : 0, failOn,
  });
  const report: Report = { ...made, checks: made.checks.map(resultWithTexts), findings: made.findings.map(withTexts), run: { ...made.run, mode: 'replay' }, since: sinceOf(document, made) };
  return { report: back(report), snapshot: back(snapshot) };
}

function withGiven(snapshot: Snapshot, given: GivenPolicies): Snapshot {
  const { intent } = snapshot;
  return intent.status === 'seen' ? { ...snapshot, intent: { ...intent, value: { ...intent.value, given } } } : snapshot;
}

/** Only what both could have said: checks left out by `--only` and `--skip` are neither gone nor new. */
function sinceOf(document: SupportReport, today: Report): Since {
  const judged = new Set(today.checks.map(({ id }) => id));
  const before = new Set(document.checks.map(({ id }) => id));
  const keys = (report: Pick<Report, 'findings'>) => [...new Set(report.findings.filter(({ check }) => judged.has(check) || !checks.some(({ meta }) => meta.id === check)).map(({ check, messageId }) => `${check}#${messageId}`))];
  const [now, then] = [keys(today), keys(document)];
  return {
    version: document.tool.version,
    recordedAt: document.run.startedAt,
    appeared: now.filter((key) => !then.includes(key)),
    gone: then.filter((key) => !now.includes(key)),
    newChecks: [...judged].filter((id) => !before.has(id)),
  };
}
