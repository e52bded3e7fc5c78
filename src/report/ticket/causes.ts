import type { Finding, Report } from '../../core/finding.ts';
import { consequencesOf, rootCauses } from '../../core/root-causes.ts';
import { headline } from '../../core/verdict.ts';
import { evidenceItem, evidenceItems, expectedBlocks, stepBlocks } from './evidence.ts';
import { type Block, code, type Item, list, paragraph, prose, type Section } from './model.ts';

/** The root causes as the document orders them; a document that names none of its findings is asked again. */
export function causesOf({ findings, verdict }: Report): Finding[] {
  const named = verdict.rootCauses.flatMap((id) => findings.find((finding) => finding.id === id) ?? []);
  return named.length > 0 ? named : rootCauses(findings);
}

/** A part for each root cause with its evidence, what follows from it folded, then what else was found. `isAsked`: the question has its remedy already. */
export function causesSection(report: Report, isAsked: (cause: Finding) => boolean): Section {
  const causes = causesOf(report);
  const shown = new Set(causes.flatMap((cause) => [cause, ...consequencesOf(cause, report.findings)]));
  const rest = report.findings.filter((finding) => !shown.has(finding));
  return {
    title: 'What is wrong',
    blocks: [
      ...(causes.length === 0 ? [paragraph('No fault was found.')] : causes.map((cause, index) => causePart(report, cause, `Cause ${index + 1}: `, isAsked(cause)))),
      ...(rest.length === 0 ? [] : [{ kind: 'folded' as const, title: `Also found, not a cause (${rest.length})`, blocks: list(rest.map(findingItem)) }]),
    ],
  };
}

function causePart(report: Report, cause: Finding, title: string, isAsked: boolean): Block {
  const consequences = consequencesOf(cause, report.findings);
  return {
    kind: 'part',
    title: [title, code(cause.check), `: ${cause.severity}, ${cause.certainty}`],
    blocks: [
      ...prose(cause.message),
      paragraph('Evidence:'),
      ...list(evidenceItems(cause)),
      ...(isAsked ? [] : expectedBlocks(cause)),
      ...(cause.fix === undefined || isAsked ? [] : [{ kind: 'folded' as const, title: 'What mends it', blocks: stepBlocks(cause.fix) }]),
      ...(consequences.length === 0 ? [] : [{ kind: 'folded' as const, title: `What follows from it (${consequences.length})`, blocks: list(consequences.map((finding) => ({ ...findingItem(finding), items: finding.evidence.map(evidenceItem) }))) }]),
    ],
  };
}

function findingItem(finding: Finding): Item {
  return { text: [code(finding.check), ` (${finding.severity}, ${finding.certainty}): `, headline(finding.message)] };
}
