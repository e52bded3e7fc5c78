import type { FactName, Method } from '../core/facts.ts';
import type { SetupMethod, SetupPlanner } from '../core/setup.ts';
import { parseCodeCommitUrl } from '../knowledge/codecommit-url.ts';
import { planCredentialHelper } from './credential-helper.ts';
import { planGitCredentials } from './git-credentials.ts';
import { planGrc } from './grc.ts';
import { planRole } from './role.ts';
import { planSsh } from './ssh.ts';

/** How a method is planned, as which method the machine is looked at, and what the planner reads besides `FACTS_OF_ALL`. */
export interface MethodSetup {
  plan: SetupPlanner;
  /** Null: the connection is found out by the planner. */
  connection: Method | null;
  facts: readonly FactName[];
}

/** What every planner, and the recommendation, may read. */
export const FACTS_OF_ALL: readonly FactName[] = ['intent', 'system', 'environment', 'tools', 'repository', 'gitConfig', 'awsConfig', 'target', 'credentials', 'identity'];

export const SETUPS: Readonly<Record<SetupMethod, MethodSetup>> = {
  grc: { plan: planGrc, connection: 'grc', facts: ['installations'] },
  'credential-helper': { plan: planCredentialHelper, connection: 'credential-helper', facts: [] },
  'git-credentials': { plan: planGitCredentials, connection: 'git-credentials', facts: ['storeFiles', 'systemStore', 'netrc', 'gitClient', 'gitRequest', 'iamLogins', 'homes'] },
  role: { plan: planRole, connection: null, facts: [] },
  ssh: { plan: planSsh, connection: 'ssh', facts: ['ssh', 'gitClient', 'iamLogins', 'installations', 'homes'] },
};

/** Returns the method of a connection that was set up: what was asked for, and of a role what its URL says. */
export function connectionOf(method: SetupMethod, url: string): Method {
  return SETUPS[method].connection ?? (parseCodeCommitUrl(url).kind === 'grc' ? 'grc' : 'credential-helper');
}
