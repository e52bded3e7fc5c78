import type { Evidence, Finding, FindingFix } from '../../core/finding.ts';
import { type Block, code, commandLine, type Item, jsonLines, paragraph, prose, type Span } from './model.ts';

/** A piece of evidence as an entry of a list: where, what stood or happened there, and what a program printed. */
export function evidenceItem(evidence: Evidence): Item {
  switch (evidence.kind) {
    case 'config':
      return {
        text: [
          code(`${evidence.file}${evidence.line === null ? '' : `:${evidence.line}`}`), ` (${evidence.scope}): `, code(`${evidence.key} = ${evidence.value}`),
          ...(evidence.wins === undefined ? [] : [evidence.wins ? ', which wins' : ', which is not used']),
        ],
      };
    case 'process':
      return said([code(commandLine(evidence.argv)), evidence.exitCode === null ? ': no exit status' : `: exit status ${evidence.exitCode}`], evidence.note);
    case 'request':
      return { text: [code(`${evidence.method} ${evidence.url}`), evidence.status === null ? ': no answer' : `: answer ${evidence.status}`, ...(evidence.error === null ? [] : [', ', code(evidence.error)])] };
    case 'credential':
      return {
        text: [
          code(evidence.source), ...(evidence.keyIdLast4 === null ? [] : [', key ', code(`…${evidence.keyIdLast4}`)]),
          ...(evidence.signedAt === null ? [] : [`, signed at ${evidence.signedAt}`]), ...(evidence.ageSeconds === null ? [] : [` (${evidence.ageSeconds} seconds before)`]),
        ],
      };
    case 'env':
      return { text: ['environment: ', ...(evidence.value === null ? [code(evidence.name), ' (value not shown)'] : [code(`${evidence.name}=${evidence.value}`)])] };
    case 'policy':
      return { text: ['policy ', code(evidence.source), ...statementOf(evidence), ': ', code(evidence.action), ' on ', code(evidence.resource)] };
  }
}

function said(text: readonly Span[], note: string | undefined): Item {
  if (note === undefined || note === '') return { text };
  return note.includes('\n') ? { text, lines: note.split('\n') } : { text: [...text, ', ', code(note)] };
}

/** ` statement 2 (Guard)`; nothing where no statement is meant. */
export function statementOf({ statement, sid }: Extract<Evidence, { kind: 'policy' }>): Span[] {
  return [...(statement === 0 ? [] : [` statement ${statement}`]), ...(sid === null ? [] : [' (', code(sid), ')'])];
}

/** All that bears a finding out: its evidence, what was measured, what should be there; a policy as it should be has a block of its own. */
export function evidenceItems({ evidence, measured, expected }: Finding): Item[] {
  return [
    ...evidence.map(evidenceItem),
    ...(measured === undefined ? [] : [{ text: ['measured: ', code(measured)] }]),
    ...(expected === undefined || jsonLines(expected) !== null ? [] : [{ text: ['expected: ', code(expected)] }]),
  ];
}

/** The policy statements as they should be, where a finding has them. */
export function expectedBlocks({ expected }: Finding): Block[] {
  const lines = expected === undefined ? null : jsonLines(expected);
  return lines === null ? [] : [paragraph('As it should be:'), { kind: 'lines', language: 'json', lines }];
}

/** Begins a step that says by itself what is denied to whom, and why. */
export const FOR_AN_ADMINISTRATOR = /^For an administrator: /;

/** The steps of a fix: commands to copy, and prose. */
export function stepBlocks({ steps }: FindingFix): Block[] {
  return steps.flatMap(({ describe, argv, file }) => {
    if (argv !== undefined) return [{ kind: 'lines' as const, language: 'sh' as const, lines: [commandLine(argv)] }];
    const blocks = prose(describe.replace(FOR_AN_ADMINISTRATOR, ''));
    return file === undefined ? blocks : [...blocks, { kind: 'text' as const, text: ['File: ', code(file)] }];
  });
}

/** True where `codecommit fix` can do at least one step of it. */
export function isForFix({ consent, steps }: FindingFix): boolean {
  return consent !== 'person' && steps.some(({ argv, file }) => argv !== undefined || file !== undefined);
}
