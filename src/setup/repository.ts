import { type Snapshot, valueOf } from '../core/facts.ts';
import type { Answers, Question, SetupPlan } from '../core/setup.ts';
import { CODECOMMIT_REGIONS, gitHost, isCodeCommitHost, hostRegion, isKnownRegion, nearestRegion } from '../knowledge/codecommit-endpoints.ts';
import { type CodeCommitUrl, isRepositoryName, parseCodeCommitUrl } from '../knowledge/codecommit-url.ts';

/** The repository that is meant, where it lies, and the host git goes to for it over https. */
export interface Place {
  kind: 'place';
  repository: string;
  region: string;
  host: string;
}

const REPOSITORY: Question = {
  name: 'repository',
  flags: 'TARGET or --repository',
  ask: 'What is the name of the repository?',
  refuse: (answer) => (isRepositoryName(answer) ? null : `"${answer}" is no possible name: up to 100 of letters, digits, ".", "_" and "-", not ending in ".git"`),
};

/**
 * Returns where the repository is, or the question that is open. What was answered comes before what the target says; of a URL with a mistake the one
 * that is meant counts, and a FIPS or VPC endpoint stays. Source: `parseCodeCommitUrl`; the guide's page on regions and Git endpoints.
 */
export function placeOf(snapshot: Snapshot, answers: Answers): Place | Extract<SetupPlan, { kind: 'ask' | 'refused' }> {
  const target = valueOf(snapshot.target);
  const url = target === null ? null : meant(target.url);
  if (target !== null && url?.kind === 'other' && url.region === null && target.repository === null) {
    return { kind: 'refused', reason: `${target.url} is no repository of CodeCommit`, steps: [] };
  }
  const repository = answers.repository ?? url?.repository ?? null;
  if (repository === null || REPOSITORY.refuse(repository) !== null) return { kind: 'ask', question: REPOSITORY };
  const region = answers.region ?? url?.region ?? target?.region ?? null;
  const where = regionQuestion(repository);
  if (region === null || where.refuse(region) !== null) return { kind: 'ask', question: where };
  const host = url?.host ?? null;
  return { kind: 'place', repository, region, host: host !== null && isCodeCommitHost(host) && hostRegion(host) === region ? host : gitHost(region) };
}

/** True for a place, false for what stands in the way of one. */
export function isPlace(placed: Place | SetupPlan): placed is Place {
  return placed.kind === 'place';
}

function meant(url: string): CodeCommitUrl {
  const parsed = parseCodeCommitUrl(url);
  const correction = parsed.problems.find(({ stops }) => stops)?.correction ?? null;
  return correction === null ? parsed : parseCodeCommitUrl(correction);
}

function regionQuestion(repository: string): Question {
  return {
    name: 'region',
    ask: `In which region is ${repository}?`,
    choices: CODECOMMIT_REGIONS.map((region) => ({ value: region, label: region })),
    refuse: (answer) => {
      if (isKnownRegion(answer)) return null;
      const near = nearestRegion(answer);
      return `CodeCommit is not known in the region "${answer}"${near === null ? '' : `; did you mean "${near}"?`}`;
    },
  };
}
