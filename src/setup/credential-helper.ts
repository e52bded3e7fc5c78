import { type GitConfigFact, type Snapshot, valueOf } from '../core/facts.ts';
import { advise, type FixStep } from '../core/fix.ts';
import type { SetupPlanner } from '../core/setup.ts';
import { credentialChain } from '../knowledge/credential-chain.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { awsHelperLine, helperBlock, scopeBehind } from '../knowledge/helper-steps.ts';
import { dialectOf } from '../knowledge/profile-in-use.ts';
import { httpsUrl } from '../knowledge/repository-url.ts';
import { isAtLeast, MINIMUM_VERSIONS } from '../knowledge/versions.ts';
import { isSetUp, sectionPlace } from './helper-section.ts';
import { profileFor } from './profile.ts';
import { type Refused, refused } from './refused.ts';
import { isPlace, placeOf } from './repository.ts';

const INSTALL_AWS = 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html';

/** Plans the AWS CLI's credential helper for the host of the repository. Source: CodeCommit User Guide, "Setup steps for HTTPS connections with the AWS CLI credential helper". */
export const planCredentialHelper: SetupPlanner = (snapshot, answers) => {
  const stop = gitRefusal(snapshot) ?? awsRefusal(snapshot);
  if (stop !== null) return stop;
  const place = placeOf(snapshot, answers);
  if (!isPlace(place)) return place;
  const tools = valueOf(snapshot.tools) ?? undefined;
  const profile = profileFor(snapshot, answers, dialectOf({ tools }));
  if (profile.kind !== 'profile') return profile;
  const url = httpsUrl(place.host, place.repository);
  const { steps, at, remarks } = helperSteps(snapshot, url, place.host, profile.name);
  return {
    kind: 'stages', consent: 'safe', url, remarks: [...profile.remarks, ...remarks],
    stages: steps.length === 0 ? [] : [{ describe: `Let git ask the AWS CLI for its password at ${at}, and nobody else there.`, steps }],
  };
};

/**
 * Returns the steps that make the AWS helper the only one for a host, or where `at` says so for its repository, none where it is so already, and what they
 * take away. All others keep their helpers: the empty entry that takes the generic ones out stands in a section of its own. Source: FAILURES 3.1;
 * `credential_apply_config` in git's credential.c.
 */
export function helperSteps(snapshot: Snapshot, url: string, host: string, profile: string | null): { steps: readonly FixStep[]; at: string; remarks: readonly string[] } {
  const entries = valueOf(snapshot.gitConfig)?.entries ?? [];
  const version = valueOf(snapshot.tools)?.git.version ?? null;
  const chain = credentialChain(url, entries, version);
  if (isSetUp(chain, profile)) return { steps: [], at: host, remarks: [] };
  const at = sectionPlace(url, host, entries, version);
  const others = chain.helpers.map(({ entry }) => entry);
  const behind = scopeBehind([...others, ...(chain.useHttpPath.entry === null ? [] : [chain.useHttpPath.entry])]);
  const line = awsHelperLine(profile);
  // A clone is made outside of any working copy; one whose own configuration comes later needs the section besides.
  const scopes = ['global' as const, ...(behind === 'local' || behind === 'worktree' ? [behind] : [])];
  const lost = chain.helpers.filter(({ value }) => helperCommand(value).aws === null).map(({ value }) => `"${value}"`);
  return {
    steps: scopes.flatMap((scope) => helperBlock(at, line, scope, entries, others)),
    at,
    remarks: lost.length === 0 ? [] : [`git no longer asks ${lost.join(', ')} for ${at}; for all else nothing changes.`],
  };
}

/** Returns why git cannot be set up at all, or null. */
export function gitRefusal(snapshot: Snapshot): Refused | null {
  const tools = valueOf(snapshot.tools);
  const config = valueOf(snapshot.gitConfig);
  if (tools?.git.path === null) return refused('git is not found on PATH.', 'Install git', 'https://git-scm.com/downloads');
  if (config === null || config.problems.length > 0) return unreadable(config);
  if (config.entries.some(({ scope, key, value }) => scope === 'command' && value === '' && key === 'credential.helper')) {
    return refused('An empty credential.helper in GIT_CONFIG_COUNT or GIT_CONFIG_PARAMETERS takes every helper out, and no file comes after it.', 'Take it out of the environment');
  }
  return null;
}

function unreadable(config: GitConfigFact | null): Refused {
  const [problem] = config?.problems ?? [];
  const where = problem === undefined ? '' : `: ${problem.file}${problem.line === null ? '' : `:${problem.line}`}, ${problem.message}`;
  return refused(`git cannot read its own configuration${where}.`, 'codecommit fix git-config/readable');
}

/** Returns why the AWS CLI cannot serve as a helper, or null. */
export function awsRefusal(snapshot: Snapshot): Refused | null {
  const tools = valueOf(snapshot.tools);
  if (tools === null) return null;
  const { aws, git } = tools;
  const other = advise('person', 'Or without the AWS CLI: codecommit setup grc').steps;
  if (git.version !== null && isAtLeast(git.version, MINIMUM_VERSIONS.git.helperReset) === false) {
    return { kind: 'refused', reason: `git ${git.version} cannot take a helper out for one host.`, steps: [...advise('person', 'Install a newer git (2.9 can)', 'https://git-scm.com/downloads').steps, ...other] };
  }
  if (aws === null || aws.path === null) {
    return { kind: 'refused', reason: 'The AWS CLI is not found by the shell git uses.', steps: [...advise('person', 'Install the AWS CLI, version 2', INSTALL_AWS).steps, ...other] };
  }
  if (aws.failure !== null) return { kind: 'refused', reason: `The AWS CLI at ${aws.path} does not start: ${aws.failure}.`, steps: [...advise('person', 'Install the AWS CLI anew', INSTALL_AWS).steps, ...other] };
  return null;
}
