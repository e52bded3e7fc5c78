import type { GitRequestFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { answerEvidence } from '../answer-evidence.ts';
import { parseDenial } from '../aws-errors.ts';
import { atLeast, reportOf, simulatedEvidence } from './denial-report.ts';
import type { Decision } from './evaluate.ts';
import { isProof, type JudgedGit, simulatedDenies } from './judged-actions.ts';
import { noPolicyReason } from './named-denial.ts';
import type { Match } from './statement-match.ts';

interface Shared {
  certainty: 'observed' | 'inferred';
  evidence: [Evidence, ...Evidence[]];
  expected?: string;
  fix: Fix;
}
export type PushProblem =
  | (Shared & { messageId: 'push-denied'; data: { repository: string; who: string; policy: string } })
  | (Shared & { messageId: 'push-denied-on-branches' | 'every-push-denied'; data: { repository: string; who: string; policy: string; branches: string } });

const REFERENCES = 'codecommit:references';

/**
 * Returns what stands against pushing where pulling is allowed, or null: the answer to the first request of a push, statements and simulations that
 * deny it, and statements that deny it for some branches. Such a statement without its `Null` clause denies the first request of every push, which
 * names no branch. Source: CodeCommit guide, "Limit pushes and merges to branches"; FAILURES iam-branch-deny-without-null.
 */
export function pushProblem({ judged, push, firstOfPush }: JudgedGit, request: GitRequestFact | undefined, repository: string, who: string): PushProblem | null {
  const branchOnly = (match: Match): boolean => match.conditions.some(({ key }) => key.toLowerCase() === REFERENCES);
  const first = firstOfPush?.outcome === 'denied' ? firstOfPush : null;
  const blocking = first?.denies.find(branchOnly);
  if (first !== null && blocking !== undefined && first.denies.every(branchOnly)) {
    return { messageId: 'every-push-denied', data: { ...textOf(first, repository, who), branches: branchesOf(blocking) }, ...shared(first) };
  }
  if (push?.outcome === 'denied') return { messageId: 'push-denied', data: textOf(push, repository, who), ...shared(push) };
  const refused = request === undefined || request.advertisesRefs ? null : parseDenial(request.answer.errorMessage ?? '');
  if (request !== undefined && refused?.action === 'codecommit:GitPush') {
    const fix = advise('person', `Ask an administrator to allow codecommit:GitPush on ${refused.resource ?? repository} to this identity, or which statement denies it`);
    return { messageId: 'push-denied', data: { repository, who, policy: `CodeCommit (${noPolicyReason(refused)})` }, certainty: 'observed', evidence: [answerEvidence(request.answer)], fix };
  }
  const simulated = simulatedDenies(judged, 'codecommit:GitPush').find(isProof);
  if (simulated !== undefined) {
    const policy = simulated.sources[0] ?? 'a policy';
    return { messageId: 'push-denied', data: { repository, who, policy }, certainty: 'inferred', evidence: atLeast(simulatedEvidence([simulated], repository)), fix: advise('person', `Ask an administrator to allow codecommit:GitPush on ${repository} to this identity`) };
  }
  const onBranch = push?.outcome === 'possible' ? push.denies.find((match) => branchOnly(match) && match.dependsOn.every((key) => key.toLowerCase() === REFERENCES)) : undefined;
  if (push == null || onBranch === undefined) return null;
  const decision = { ...push, denies: [onBranch] };
  const fix = advise('person', 'Push to another branch and open a pull request, which is what such a statement is for; or ask an administrator to leave this identity out of it');
  return { messageId: 'push-denied-on-branches', data: { ...textOf(decision, repository, who), branches: branchesOf(onBranch) }, ...shared(decision), fix };
}

function textOf(decision: Decision, repository: string, who: string): { repository: string; who: string; policy: string } {
  return { repository, who, policy: reportOf([decision]).statement };
}

function shared(decision: Decision): Shared {
  const { evidence, expected, fix } = reportOf([decision]);
  return { certainty: 'inferred', evidence: atLeast(evidence), ...expected, fix };
}

function branchesOf({ conditions }: Match): string {
  return conditions.filter(({ key, operator }) => key.toLowerCase() === REFERENCES && operator !== 'Null').flatMap(({ values, operator }) => values.map((value) => `${/Not/.test(operator) ? 'all but ' : ''}${value ?? ''}`)).join(', ') || 'some branches';
}
