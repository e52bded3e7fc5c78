import { type Intent, type Snapshot, valueOf } from '../../src/core/facts.ts';
import type { FixDocument } from '../../src/core/fix-document.ts';
import type { Report, Trace } from '../../src/core/finding.ts';
import { runFix } from '../../src/doctor/fix.ts';
import { formatted } from '../../src/doctor/format.ts';
import { makeSupportReport } from '../../src/doctor/report.ts';
import { runDoctor } from '../../src/doctor/run.ts';
import { runTrace } from '../../src/doctor/trace.ts';
import { humanAnswer } from '../../src/ui/answer.ts';
import { plannedLines, renderFix } from '../../src/ui/fix.ts';
import { previewOf } from '../../src/ui/report.ts';
import { renderTrace } from '../../src/ui/trace.ts';
import type { Opener } from './recording.ts';
import { LIMIT_SECONDS } from './hands.ts';

/** What a run left behind: documents for programs, texts for people. */
export interface Outcome {
  /** What was found, of the first look at the machine. */
  report: Report | null;
  /** What it was found from. */
  snapshot: Snapshot | null;
  fix: FixDocument | null;
  documents: readonly { schema: 'report' | 'trace' | 'fix'; document: unknown }[];
  texts: readonly string[];
  exit: { code: number; kind: string };
}

export interface Start {
  openHost: Opener;
  env: Readonly<Record<string, string>>;
  intent: Intent;
  signal: AbortSignal;
}

export type Command = 'doctor' | 'doctor --offline' | 'fix --dry-run' | 'fix --yes' | 'report' | 'report --run' | 'trace';

const PLAIN = { stream: {}, env: {}, colour: false };
const limits = { timeoutSeconds: LIMIT_SECONDS, probeTimeoutSeconds: null, version: '0.0.0-test' };

/** Runs a command as its oclif class does, from the intent to the texts. */
export function runCommand(command: Command, start: Start): Promise<Outcome> {
  const { intent } = start;
  switch (command) {
    case 'doctor':
      return doctor(start);
    case 'doctor --offline':
      return doctor({ ...start, intent: { ...intent, offline: true, live: false } });
    case 'fix --dry-run':
    case 'fix --yes':
      return fix(start, command === 'fix --dry-run');
    case 'report':
    case 'report --run':
      return report(start, command === 'report' ? null : 'git ls-remote origin HEAD');
    case 'trace':
      return trace(start);
  }
}

async function doctor(start: Start): Promise<Outcome> {
  const { report, snapshot } = await runDoctor({ ...start, ...limits, only: [], skip: [], failOn: 'error' });
  return { report, snapshot, fix: null, documents: [{ schema: 'report', document: report }], texts: doctorTexts(report, snapshot), exit: report.exit };
}

/** Reports that were written in the formats for programs. */
const written = new Set<string>();

/** What a person reads, and the formats of programs where the report says what none said before: many faults are told in the same words. */
function doctorTexts(report: Report, snapshot: Snapshot): string[] {
  const human = humanAnswer(report, snapshot, { ...PLAIN, verbose: true });
  // All that the formats read, but for the time.
  const { target, system, intent, repository } = snapshot;
  const said = JSON.stringify([{ ...report, run: null }, report.run.mode, valueOf(target), valueOf(system), valueOf(intent), valueOf(repository)]);
  if (written.has(said)) return [human];
  written.add(said);
  return [human, ...(['sarif', 'junit', 'markdown'] as const).map((format) => formatted(format, report, snapshot, 'error'))];
}

async function fix(start: Start, dryRun: boolean): Promise<Outcome> {
  let first: { report: Report; snapshot: Snapshot } | null = null;
  const document = await runFix({
    ...start, ...limits, named: [], only: [], skip: [], scope: null, keep: false,
    consent: dryRun ? { kind: 'dry-run' } : { kind: 'ask', agree: () => Promise.resolve(true) },
    onDiagnosis: (diagnosed) => { first ??= diagnosed; },
  });
  const { report = null, snapshot = null } = (first as { report: Report; snapshot: Snapshot } | null) ?? {};
  if (document === null) return { report, snapshot, fix: null, documents: [], texts: [], exit: { code: 2, kind: 'usage' } };
  return { report, snapshot, fix: document, documents: [{ schema: 'fix', document }], texts: [renderFix(document, PLAIN), ...document.plan.map((planned) => plannedLines(planned, PLAIN).join('\n'))], exit: document.exit };
}

async function report(start: Start, run: string | null): Promise<Outcome> {
  const made = await makeSupportReport({ ...start, ...limits, audience: null, formats: ['md', 'json', 'html'], run });
  // A leak is what the scan is for: nothing is written then.
  if (made.leaks.length > 0) return { report: made.document, snapshot: made.document.snapshot as Snapshot, fix: null, documents: [], texts: [], exit: { code: 5, kind: 'unsafe-report' } };
  return { report: made.document, snapshot: made.document.snapshot as Snapshot, fix: null, documents: [{ schema: 'report', document: made.document }], texts: [previewOf(made), ...made.unread, ...made.files.flatMap(({ name, bytes }) => (name.endsWith('.json') ? [] : [new TextDecoder().decode(bytes)]))], exit: made.document.exit };
}

async function trace(start: Start): Promise<Outcome> {
  const { trace, reason } = await runTrace({ ...start, ...limits });
  return {
    report: null, snapshot: null, fix: null, documents: trace === null ? [] : [{ schema: 'trace', document: trace satisfies Trace }],
    texts: [trace === null ? '' : renderTrace(trace), reason], exit: trace === null ? { code: 2, kind: 'usage' } : { code: 0, kind: 'ok' },
  };
}
