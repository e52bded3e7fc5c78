import { type Snapshot, valueOf } from '../core/facts.ts';
import type { Report } from '../core/finding.ts';
import { isCodeCommitHost } from '../knowledge/codecommit-endpoints.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { storedLogins } from '../knowledge/static-logins.ts';
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
  const text = about + renderHuman(report, { home: valueOf(snapshot.system)?.homeDir ?? null, verbose: options.verbose, paint, others: valueOf(snapshot.target)?.others ?? [], isSetUp: isSetUp(snapshot) });
  return options.verbose ? `${text}\n${probeLines(snapshot).join('\n')}\n` : text.trimEnd();
}

/** Whether a trace of any method is on the machine: the AWS helper, git-remote-codecommit, a login or an ssh configuration for CodeCommit. */
function isSetUp(snapshot: Snapshot): boolean {
  try {
    return hasTrace(snapshot);
  } catch {
    // A record that is damaged does not tell.
    return true;
  }
}

function hasTrace(snapshot: Snapshot): boolean {
  const entries = valueOf(snapshot.gitConfig)?.entries ?? [];
  return entries.some(({ key, value }) => /^credential\.(?:.*\.)?helper$/.test(key) && helperCommand(value ?? '').aws !== null)
    || valueOf(snapshot.tools)?.grc.path != null
    || storedLogins(snapshot).some(({ host }) => isCodeCommitHost(host))
    || (valueOf(snapshot.homes)?.gitHas.includes('.ssh') ?? true);
}
