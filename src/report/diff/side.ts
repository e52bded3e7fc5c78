import type { Report } from '../../core/finding.ts';
import { readReport } from '../replay.ts';
import { textAt } from './shapes.ts';

/** What is compared of a report. */
export interface Side {
  verdict: string;
  recordedAt: string;
  checks: readonly { id: string; status: string; reason: string | null }[];
  findings: Report['findings'];
  /** The root causes, the one to mend first in front. */
  roots: Report['findings'];
  /** Null where the document has none. */
  snapshot: unknown;
}

/** A report has some ninety checks and fewer findings. */
const MOST = 1000;

/** Reads a document of `codecommit report` or `doctor --json`. Throws a ReportError with the reason where it is none. */
export function readSide(text: string): Side {
  const { verdict, run, checks, findings, snapshot } = readReport(text, { snapshot: 'optional' });
  const known = findings.slice(0, MOST);
  return {
    verdict: verdict.status,
    recordedAt: run.startedAt,
    checks: checks.slice(0, MOST).map(({ id, status, reason }) => ({ id, status, reason: textAt(reason) })),
    findings: known,
    roots: verdict.rootCauses.slice(0, MOST).flatMap((id) => known.find((finding) => finding.id === id) ?? []),
    snapshot: snapshot ?? null,
  };
}
