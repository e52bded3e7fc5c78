import type { CheckResult, Finding, Report } from '../../core/finding.ts';
import { fieldOf, textOf, textsOf } from './recorded.ts';
import { type Block, code, commandLine, type Item, list, paragraph, type Section } from './model.ts';

const WHAT_IF = {
  works: 'on a copy of the files the change works',
  'does-not': 'on a copy of the files the change does not help',
} as const;
const STEPS: Readonly<Record<string, string>> = { applied: 'made on the machine', 'put-back': 'made on the machine and put back', failed: 'failed, nothing was changed' };
const LIVE = { passed: 'works', found: 'fails', skipped: 'not asked', blocked: 'not asked', undetermined: 'no clear answer', crashed: 'no answer: the check crashed' } as const;

/** What was asked of AWS and git, what was tried on copies, and what was changed. */
export function triedSection(report: Report): Section {
  const trials = report.findings.flatMap(trialOf);
  const applied = (report.applied ?? []).flatMap(appliedItem);
  return {
    title: 'What was tried',
    blocks: [
      ...list([...report.checks.filter(({ area }) => area === 'live').map(liveItem), ...trials, ...applied]),
      ...(applied.length > 0 ? [] : [paragraph('Nothing was changed on the machine.')]),
    ],
  };
}

function liveItem({ id, title, status, reason }: CheckResult): Item {
  return { text: [code(id), ` (${title}): ${LIVE[status]}`, ...(reason === undefined ? [] : [`; ${reason}`])] };
}

function trialOf({ check, fix }: Finding): Item[] {
  if (fix?.whatIf === undefined || fix.whatIf === 'not-tried') return [];
  return [{ text: [code(check), `: ${WHAT_IF[fix.whatIf]}: `, ...(fix.steps[0] === undefined ? [] : [fix.steps[0].describe])] }];
}

/** A step that `fix` made, of whatever shape. */
function appliedItem(step: unknown): Item[] {
  const describe = textOf(fieldOf(step, 'describe'));
  if (describe === null) return [];
  const [check, status, error, undo] = ['check', 'status', 'error', 'undo'].map((name) => textOf(fieldOf(step, name)));
  return [{
    text: [
      ...(check == null ? [] : [code(check), ': ']), `${STEPS[status ?? ''] ?? 'made'}: `, describe, ...(error == null ? [] : [`; ${error}`]), ...(undo == null ? [] : ['; taken back with ', code(undo)]),
    ],
  }];
}

/** The failing command that was run with git's trace on, the programs it started, and its requests; nothing where none was. */
export function ranSection({ ran }: Report): Section[] {
  if (ran === undefined) return [];
  const ended = `${ran.timedOut ? 'it was ended when its time was up' : ran.exitCode === null ? 'it has no exit status' : `exit status ${ran.exitCode}`}, after ${ran.durationMs} ms`;
  return [{
    title: 'The failing command',
    blocks: [
      paragraph(code(commandLine(textsOf(ran.argv))), `: ${ended}.`),
      ...linesBlock(ran.stderr),
      ...(ran.children.length === 0 ? [] : [paragraph('git started:'), ...list(ran.children.map(({ argv, exitCode, durationMs }) => ({
        text: [code(commandLine(argv)), exitCode === null ? ': no exit status' : `: exit status ${exitCode}`, ...(durationMs === null ? [] : [`, ${durationMs} ms`])],
      })), true)]),
      ...(ran.http.length === 0 ? [] : [{ kind: 'folded' as const, title: `Requests and answers (${ran.http.length} lines)`, blocks: linesBlock(ran.http) }]),
      ...(ran.omitted === 0 ? [] : [paragraph(`${ran.omitted} lines of the trace were left out.`)]),
    ],
  }];
}

const linesBlock = (lines: readonly string[]): Block[] => (lines.length === 0 ? [] : [{ kind: 'lines', language: 'text', lines }]);
