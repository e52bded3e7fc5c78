import type { FactName } from '../../core/facts.ts';
import type { LinkId } from '../../core/finding.ts';

/** The link of the chain a fact tells most about; null: the machine as a whole. */
export const LINK_OF: Readonly<Record<FactName, LinkId | null>> = {
  intent: null, system: null,
  tools: 'tools', installations: 'tools', grcRun: 'tools',
  target: 'remote', repository: 'remote', submodules: 'remote',
  gitConfig: 'git-config', homes: 'git-config', helperPrograms: 'git-config', helperRuns: 'git-config',
  storeFiles: 'credential-stores', systemStore: 'credential-stores', netrc: 'credential-stores', credentialCache: 'credential-stores',
  environment: 'profile', awsConfig: 'profile', awsState: 'profile',
  credentials: 'credentials', identity: 'credentials', identityElsewhere: 'credentials', iamLogins: 'credentials',
  ssh: 'ssh', network: 'network',
  policies: 'permissions', simulation: 'permissions', kmsKey: 'permissions',
  repositoryMetadata: 'live', gitRequest: 'live', pushRequest: 'live', gitClient: 'live',
};

/** Facts that are only asked for after a failure: that one side has them says no more than that it failed. */
export const AFTER_FAILURE: ReadonlySet<string> = new Set<FactName>(['grcRun', 'helperRuns', 'helperPrograms', 'simulation', 'identityElsewhere', 'iamLogins', 'pushRequest', 'kmsKey', 'policies', 'credentialCache']);

/** The link of a fact, also of one that this version does not know. */
export function linkOfFact(fact: string): LinkId | null {
  return Object.hasOwn(LINK_OF, fact) ? LINK_OF[fact as FactName] : null;
}

/** A fact and the path within it, as a person says it. Example: `gitConfig.settings[http.proxy]` gives `git config http.proxy`. */
export function wordsOf(path: string): string {
  const [, fact = '', rest = ''] = /^(\w+)(.*)$/s.exec(path) ?? [];
  const named = rest.replace(/\.sections\[([^\]]*)\]/, '.‹$1›').replace(/\.(?:settings|variables|runs|logins|entries|programs|documents|results|identities|problems)(?=\[|$)/, '');
  const words = named.replace(/\[([^\]]*)\]|\.‹(.*?)›|\.(\w+)/g, (_, name: string | undefined, section: string | undefined, key: string | undefined) => ` ${name ?? (section === undefined ? split(key ?? '') : `[${section}]`)}`);
  return `${NAMES[fact] ?? split(fact)}${words}`;
}

const NAMES: Readonly<Record<string, string>> = {
  gitConfig: 'git', awsConfig: 'AWS', awsState: 'AWS state', environment: 'variable', repositoryMetadata: 'the API\'s answer on the repository', gitRequest: 'our own Git request', pushRequest: 'our own push request',
  gitClient: 'the user\'s git', storeFiles: 'stored login', systemStore: 'stored login (system)', netrc: 'netrc login', credentialCache: 'cached login', credentials: 'AWS credential', identity: 'AWS identity',
  installations: 'installed', tools: 'tool', helperPrograms: 'helper program', helperRuns: 'helper by itself', network: 'road', simulation: 'simulated',
};

const split = (word: string): string => word.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
