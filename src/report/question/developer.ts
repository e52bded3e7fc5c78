import type { Finding, Report } from '../../core/finding.ts';
import { headline } from '../../core/verdict.ts';
import { isForFix, stepBlocks } from '../ticket/evidence.ts';
import { type Block, code, commandLine, list, paragraph } from '../ticket/model.ts';

/** What the person at the machine can try, the first cause first. */
export function developerBlocks(report: Report, causes: readonly Finding[]): Block[] {
  if (causes.length === 0) return openBlocks(report);
  return [
    paragraph('Could you try this on that machine, one after the other, and say what changes?'),
    ...causes.flatMap((cause, index) => tryBlocks(report, cause, index + 1)),
    paragraph('After each of them ', code('codecommit doctor'), ' says whether git works.'),
  ];
}

function tryBlocks({ target }: Report, cause: Finding, number: number): Block[] {
  const { check, message, fix } = cause;
  const command = commandLine(['codecommit', fix !== undefined && isForFix(fix) ? 'fix' : 'explain', check, ...(fix !== undefined && isForFix(fix) && target.input !== null ? ['--target', target.input] : [])]);
  return [{
    kind: 'part',
    title: [`Try ${number}: `, code(check)],
    blocks: [
      paragraph(headline(message)),
      ...(fix === undefined || isForFix(fix) ? [] : stepBlocks(fix)),
      { kind: 'lines', language: 'sh', lines: [command] },
      ...(fix !== undefined && isForFix(fix) ? [paragraph(fix.undoable ? 'It shows the change before it makes it, and can be undone.' : 'It shows the change before it makes it; part of it cannot be undone.')] : []),
    ],
  }];
}

function openBlocks(report: Report): Block[] {
  const open = report.checks.filter(({ status }) => status === 'undetermined' || status === 'crashed');
  if (open.length === 0) return [paragraph(report.verdict.status === 'healthy' ? 'Nothing is open: git works.' : 'Could you run it with a repository, so that the connection itself is tried?'), { kind: 'lines', language: 'sh', lines: ['codecommit doctor REPOSITORY-URL'] }];
  return [paragraph('Could you make it possible to look at the following, and run it again?'), ...list(open.map(({ id, title, reason }) => ({ text: [code(id), ` (${title}): ${reason ?? 'no reason given'}`] }))), { kind: 'lines', language: 'sh', lines: ['codecommit doctor'] }];
}
