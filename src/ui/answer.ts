import { type Snapshot, valueOf } from '../core/facts.ts';
import type { Report } from '../core/finding.ts';
import { renderHuman } from './human.ts';
import { replayLines } from './replay-lines.ts';
import { probeLines } from './probe-lines.ts';
import { paintFor } from './style.ts';

export interface AnswerOptions {
  verbose: boolean;
  stream: { isTTY?: boolean };
  env: { NO_COLOR?: string | undefined; TERM?: string | undefined };
  colour: boolean;
}

/** The human answer for a report and the snapshot it was made from. */
export function humanAnswer(report: Report, snapshot: Snapshot, options: AnswerOptions): string {
  const paint = paintFor(options.stream, options.env, options.colour);
  const about = replayLines(report).map((line) => `${line}\n`).join('');
  const text = about + renderHuman(report, { home: valueOf(snapshot.system)?.homeDir ?? null, verbose: options.verbose, paint, others: valueOf(snapshot.target)?.others ?? [] });
  return options.verbose ? `${text}\n${probeLines(snapshot).join('\n')}\n` : text.trimEnd();
}
