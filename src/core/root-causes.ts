import { areaOf, CHAIN } from './chain.ts';
import type { Finding } from './finding.ts';

/**
 * Root causes, the one to mend first in front: findings that nothing explains, notices never; errors before
 * warnings; those that explain a failed live answer first; observed before inferred; then the order of the findings,
 * which is that of the chain and of the catalogue (contract, "rootCauses").
 */
export function rootCauses(findings: readonly Finding[]): Finding[] {
  const explainsLive = liveExplainers(findings);
  const key = (finding: Finding) => [
    finding.severity === 'error' ? 0 : 1,
    explainsLive.has(finding.id) ? 0 : 1,
    finding.certainty === 'observed' ? 0 : 1,
    CHAIN.indexOf(areaOf(finding.check)),
  ];
  return findings
    .filter((finding) => finding.causedBy.length === 0 && finding.severity !== 'notice')
    .map((finding, index) => ({ finding, key: [...key(finding), index] }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ finding }) => finding);
}

/** Ids of findings from which a failed live answer follows, directly or through others. */
function liveExplainers(findings: readonly Finding[]): ReadonlySet<string> {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const found = new Set<string>();
  const visit = (ids: readonly string[]): void => {
    for (const id of ids) {
      if (found.has(id)) continue;
      found.add(id);
      visit(byId.get(id)?.causedBy ?? []);
    }
  };
  for (const finding of findings) if (areaOf(finding.check) === 'live') visit([...finding.causedBy, finding.id]);
  return found;
}

/** The findings that follow from `cause`, directly or through others, in the order of the document. */
export function consequencesOf(cause: Finding, findings: readonly Finding[]): Finding[] {
  const causes = new Set([cause.id]);
  let grew = true;
  while (grew) {
    grew = false;
    for (const finding of findings) {
      if (causes.has(finding.id) || !finding.causedBy.some((id) => causes.has(id))) continue;
      causes.add(finding.id);
      grew = true;
    }
  }
  return findings.filter((finding) => finding !== cause && causes.has(finding.id));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
