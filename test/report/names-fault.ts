import type { Finding, ReportDiff } from '../../src/core/finding.ts';

/** True when the first three lines of a diff name the check of the fault. `lines`: those of `diffLines` (src/ui/diff.ts). */
export function namesFault(lines: readonly string[], sick: { cause: string }): boolean {
  return lines.slice(0, 3).some((line) => line.trim().startsWith(`${sick.cause}#`));
}

/** The harder question, were there no findings: whether the first three facts hold one that the finding's evidence or measured value shows. */
export function showsFault(differences: ReportDiff['differences'], fault: Finding | undefined): boolean {
  if (fault === undefined) return false;
  const shown = fault.evidence.flatMap((evidence) => (evidence.kind === 'config' ? [evidence.key.split('.').at(-1), evidence.value]
    : evidence.kind === 'env' ? [evidence.name]
      : evidence.kind === 'request' ? [evidence.error, evidence.status === null ? null : String(evidence.status)]
        : evidence.kind === 'process' ? [evidence.argv[0], evidence.note]
          : evidence.kind === 'credential' ? [evidence.source.replace(/:\d+$/, '')] : [evidence.source, evidence.action])).filter((word) => word != null && word.length > 1);
  const facts = differences.filter(({ kind }) => kind === 'fact').slice(0, 3);
  return facts.some(({ about, text, a, b }) => shown.some((word) => [about, text, a ?? '', b ?? ''].some((part) => part.toLowerCase().includes((word ?? '').toLowerCase()))));
}
