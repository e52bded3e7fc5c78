import type { Audience, SupportReport } from '../core/finding.ts';
import { createHost } from '../host/node-host.ts';
import { type OwnSecrets, ownSecrets } from '../host/own-secrets.ts';
import { ticketHtml } from '../report/formats/ticket-html.ts';
import { ticketMarkdown } from '../report/formats/ticket-markdown.ts';
import { scanForLeaks } from '../report/leak-scan.ts';
import { redact, type RuleName } from '../report/redact.ts';
import type { Leak, OwnValue, Redacted } from '../report/types.ts';
import { pastFixes } from './past-fixes.ts';
import type { ReportFile } from './report-files.ts';
import { type DoctorRequest, runDoctor } from './run.ts';
import { runTraced } from './traced-run.ts';

export type ReportFormat = 'md' | 'json' | 'html';

export interface ReportRequest extends Omit<DoctorRequest, 'only' | 'skip' | 'failOn'> {
  /** Null: whoever can mend the first root cause. */
  audience: Audience | null;
  formats: readonly ReportFormat[];
  /** The failing command, as the user types it. */
  run: string | null;
  /** Default: all. Tests switch them off to see the scan refuse. */
  rules?: readonly RuleName[];
}

export interface MadeReport {
  document: SupportReport;
  files: readonly ReportFile[];
  /** The ticket, for the terminal. */
  preview: string;
  /** Where the bytes of the files hold what they must not. The report is not to be written then. */
  leaks: readonly (Leak & { file: string })[];
  /** Where this machine keeps secrets that could not be read, so that the scan did not look for them. */
  unread: readonly string[];
  /** Pseudonyms and the names behind them. */
  names: Redacted['names'];
}

/**
 * A diagnosis, redacted and worded as a ticket, and what the scan of its final bytes found. Writes nothing but what the command of `run` writes by
 * itself. Throws what `runTraced` throws for a command it does not take.
 */
export async function makeSupportReport(request: ReportRequest): Promise<MadeReport> {
  const started = performance.now();
  const { report, snapshot } = await runDoctor({ ...request, only: [], skip: [], failOn: 'error' });
  const left = request.timeoutSeconds - (performance.now() - started) / 1000;
  const ran = request.run === null || request.signal.aborted ? null : await runTraced(request.run, { ...request, timeoutSeconds: left, snapshot });
  const applied = pastFixes()?.runs ?? [];
  const whole = { ...report, ...(applied.length === 0 ? {} : { applied }), exit: { code: 0, kind: 'written' as const } };
  const redacted = redact(whole, snapshot, { ...(request.rules === undefined ? {} : { rules: request.rules }), ...(ran === null ? {} : { ran }) });
  const json = `${JSON.stringify(redacted.document, null, 2)}\n`;
  const markdown = ticketMarkdown(redacted.document, { audience: request.audience });
  const texts: Readonly<Record<ReportFormat, () => string>> = { md: () => markdown, json: () => json, html: () => ticketHtml(redacted.document, { audience: request.audience, markdown }) };
  const files = request.formats.map((format) => ({ name: `report.${format}`, bytes: Buffer.from(texts[format]()) }));
  const own = await secretsOf(request);
  const leaks = files.flatMap(({ name, bytes }) => [...scanForLeaks(bytes, name.endsWith('.json') ? redacted.own : namesIn(redacted.own, json)), ...own.scan(bytes)].map((leak) => ({ ...leak, file: name })));
  return { document: redacted.document, files, preview: markdown, leaks, unread: own.unread, names: redacted.names };
}

/** A word of letters that report.json, from which the others are made, does not hold can only stand in a sentence that every ticket has. */
function namesIn(own: readonly OwnValue[], json: string): readonly OwnValue[] {
  const text = json.toLowerCase();
  return own.filter(({ value }) => !/^\p{L}+$/u.test(value) || text.includes(value.toLowerCase()));
}

async function secretsOf({ intent, signal, env, openHost = createHost }: ReportRequest): Promise<OwnSecrets> {
  const host = openHost({ signal, cwd: intent.cwd, env: env ?? process.env, platform: process.platform });
  try {
    return await ownSecrets(host);
  } finally {
    await host.close();
  }
}
