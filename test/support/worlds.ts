import type { AwsFile, AwsSecretShape, AwsSection, FactName, Facts, GitConfigEntry, HostProbe, LoginName, Observed, Platform, SecretShape, Snapshot, StoredLogin, TargetFact } from '../../src/core/facts.ts';
import { healthySshWorlds, overSsh } from './worlds-ssh.ts';

/** A machine as data: its snapshot, and how to dent it. */
export interface World {
  readonly snapshot: Snapshot;
  /** Replaces facts, or some fields of them. */
  with(changes: { [K in FactName]?: Partial<Facts[K]> }): World;
  /** Takes a fact away. */
  without(fact: FactName, status: 'absent' | 'failed' | 'skipped', reason: string): World;
}

export const NOW = '2026-11-20T12:00:00.000Z';
export const HOST = 'git-codecommit.eu-west-1.amazonaws.com';
export const API_HOST = 'codecommit.eu-west-1.amazonaws.com';
export const URL_HTTPS = `https://${HOST}/v1/repos/billing`;
export const ACCOUNT = '111122223333';
export const AWS_HELPER = '!aws codecommit credential-helper $@';
export const HOME = '/home/maria';

export const accessKeyLogin: LoginName = { kind: 'access-key', name: null, keyIdLast4: 'MPLE', prefix: 'AKIA', hasSessionToken: false, accountId: null };
export const sessionLogin: LoginName = { ...accessKeyLogin, prefix: 'ASIA', hasSessionToken: true };
export const staticLogin: LoginName = { kind: 'git-credential', name: `maria-at-${ACCOUNT}`, keyIdLast4: null, prefix: null, hasSessionToken: false, accountId: ACCOUNT };
export const otherLogin: LoginName = { kind: 'other', name: 'maria', keyIdLast4: null, prefix: null, hasSessionToken: false, accountId: null };

/** A signed password of the given time. */
export const signature = (signedAt = '2026-11-17T09:00:00.000Z'): SecretShape => ({ kind: 'signature', length: 80, signedAt });
export const staticSecret: SecretShape = { kind: 'static-git', length: 44, signedAt: null };

export const stored = (changes: Partial<StoredLogin> = {}): StoredLogin => ({
  host: HOST, path: null, login: accessKeyLogin, secret: signature(), file: `${HOME}/.git-credentials`, line: 1, ...changes,
});

/** An entry of git's configuration; the scope tells the file. */
export function entry(key: string, value: string | null, scope: GitConfigEntry['scope'] = 'global', line = 1): GitConfigEntry {
  const file = { system: '/etc/gitconfig', global: `${HOME}/.gitconfig`, local: '.git/config', worktree: '.git/config.worktree', command: null }[scope];
  return { key, value, scope, file, line: file === null ? null : line };
}

const CONTEXT = 'credential.https://git-codecommit.*.amazonaws.com';
/** The block that works beside any other helper (FAILURES 3.1). */
export const canonicalBlock: readonly GitConfigEntry[] = [
  entry(`${CONTEXT}.helper`, '', 'global', 10),
  entry(`${CONTEXT}.helper`, AWS_HELPER, 'global', 11),
  entry(`${CONTEXT}.usehttppath`, 'true', 'global', 12),
];
export const remoteEntry = (url = URL_HTTPS): GitConfigEntry => entry('remote.origin.url', url, 'local', 7);

export const shape = (changes: Partial<AwsSecretShape> = {}): AwsSecretShape => ({ length: 40, prefix: null, last4: null, quoted: false, hasInlineComment: false, empty: false, ...changes });
export const keyId = (changes: Partial<AwsSecretShape> = {}): AwsSecretShape => shape({ length: 20, prefix: 'AKIA', last4: 'MPLE', ...changes });

/** A section of an AWS file; a value that is an object is a secret's shape. */
export function section(header: string, settings: Readonly<Record<string, string | AwsSecretShape>>, line = 1): AwsSection {
  const words = header.split(' ');
  const known = words[0] === 'sso-session' || words[0] === 'services' ? words[0] : 'profile';
  return {
    name: words.length > 1 ? words.slice(1).join(' ') : header,
    kind: known,
    header,
    line,
    settings: Object.entries(settings).map(([key, value], index) => ({
      key, line: line + 1 + index, value: typeof value === 'string' ? value : null, secret: typeof value === 'string' ? null : value,
    })),
  };
}
export const awsFile = (name: 'config' | 'credentials', sections: readonly AwsSection[], changes: Partial<AwsFile> = {}): AwsFile => ({
  path: `${HOME}/.aws/${name}`, exists: true, fromVariable: null, sections, problem: null, ...changes,
});
export const staticKeys = { aws_access_key_id: keyId(), aws_secret_access_key: shape() };

/** A host reached without any trouble. */
export function reached(tool: 'git' | 'aws', host: string, changes: Partial<HostProbe> = {}): HostProbe {
  return {
    route: { tool, host, proxy: null, bypassedBy: null, caFile: null, verify: true },
    dns: { name: host, addresses: ['192.0.2.10'], error: null },
    tcp: { host, port: 443, error: null },
    connectStatus: null,
    tls: { verified: true, error: null, issuer: 'Amazon RSA 2048 M02', subject: host },
    http: { status: 401, serverDate: NOW, sentAt: NOW, contentType: 'application/xml', isAws: true },
    failure: null,
    ...changes,
  };
}

const ok = (operation: string, url: string, status = 200) => ({ operation, url, status, errorCode: null, errorMessage: null, requestId: 'req-1', serverDate: NOW, sentAt: NOW, failure: null });

export const target: TargetFact = {
  input: null, remote: 'origin', configuredUrl: URL_HTTPS, url: URL_HTTPS, urlFile: '.git/config', urlLine: 7, method: 'credential-helper',
  methodReason: 'an AWS helper is configured', host: HOST, apiHost: API_HOST, region: 'eu-west-1', regionSource: 'the host name', repository: 'billing',
  profile: null, profileSource: null, profileIsExplicit: false, userInfo: null, others: [],
};

/** Nothing of SSH on the machine: the worlds of `worlds-ssh.ts` fill it. */
const NO_SSH: Facts['ssh'] = {
  command: 'ssh', source: 'default', host: HOST, effective: null, error: null, notAsked: 'the method in use is another',
  config: { path: `${HOME}/.ssh/config`, exists: false, mode: null, byteOrderMark: null, strays: [], placeholderLine: null },
  users: [], otherUsers: [], identities: [], agent: { running: false, keys: null }, knownName: null, knownHosts: [],
};

/** A developer who may call nothing of IAM's. */
const UNREADABLE: Facts['policies']['notRead'] = [
  { source: 'inline policies of maria', layer: 'identity', why: 'AccessDenied iam:ListUserPolicies' }, { source: 'policies attached to maria', layer: 'identity', why: 'AccessDenied iam:ListAttachedUserPolicies' },
  { source: 'policies of the groups of maria', layer: 'identity', why: 'AccessDenied iam:ListGroupsForUser' }, { source: 'permissions boundary', layer: 'boundary', why: 'AccessDenied iam:GetUser' },
];

function facts(platform: Platform): Facts {
  return {
    intent: { cwd: `${HOME}/work`, target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false },
    system: { platform, release: '6.1', homeDir: HOME, now: NOW },
    environment: { variables: [] },
    tools: {
      git: { path: '/usr/bin/git', version: '2.39.5', banner: 'git version 2.39.5', failure: null, exitCode: 0 },
      aws: { path: '/usr/bin/aws', version: '2.27.0', banner: 'aws-cli/2.27.0 Python/3.13.2 Linux/6.1', failure: null, exitCode: 0 },
      grc: { path: null, version: null, banner: null, failure: 'not found on PATH', exitCode: null },
      grcOffPath: [],
    },
    repository: { gitDir: `${HOME}/work/.git`, branch: 'main', dubiousOwnership: false },
    gitConfig: { entries: [...canonicalBlock, remoteEntry()], problems: [], readBy: 'git' },
    storeFiles: { kind: 'store-file', logins: [] },
    systemStore: { kind: platform === 'darwin' ? 'keychain' : platform === 'win32' ? 'credential-manager' : 'secret-service', logins: [] },
    netrc: { file: `${HOME}/.netrc`, entries: [] },
    awsConfig: {
      config: awsFile('config', [section('default', { region: 'eu-west-1' })]),
      credentials: awsFile('credentials', [section('default', staticKeys)]),
    },
    target,
    network: { git: reached('git', HOST), api: reached('aws', API_HOST) },
    credentials: { profile: null, provider: 'shared-credentials-file', source: `${HOME}/.aws/credentials:1`, keyIdLast4: 'MPLE', prefix: 'AKIA', hasSessionToken: false, expiresAt: null, failure: null },
    identity: { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/maria`, kind: 'user', answer: ok('GetCallerIdentity', 'https://sts.eu-west-1.amazonaws.com/') },
    repositoryMetadata: {
      answer: ok('GetRepository', `https://${API_HOST}/`), repositoryName: 'billing', arn: `arn:aws:codecommit:eu-west-1:${ACCOUNT}:billing`,
      kmsKeyId: null, defaultBranch: 'main', foundIn: [], searchedIn: [],
    },
    gitRequest: { answer: ok('info/refs', `${URL_HTTPS}/info/refs?service=git-upload-pack`), carried: 'signature', login: accessKeyLogin, contentType: 'application/x-git-upload-pack-advertisement', advertisesRefs: true },
    gitClient: { argv: ['git', 'ls-remote', 'origin'], exitCode: 0, timedOut: false, httpStatus: null, failure: null, stderr: [], helpers: [{ helper: AWS_HELPER, exitCode: 0, answered: true }], handed: null },
    simulation: { answer: { ...ok('SimulatePrincipalPolicy', 'https://iam.amazonaws.com/'), status: 403, errorCode: 'AccessDenied' }, results: [] },
    installations: {
      gits: [{ path: '/usr/bin/git', onPath: true, version: '2.39.5', systemFile: '/etc/gitconfig', helpers: [] }],
      httpsTransport: true,
      awsClis: [{ path: '/usr/bin/aws', onPath: true, version: '2.27.0' }],
      grc: null,
      python: { path: '/usr/bin/python3', onPath: true, version: '3.12.3' },
      pip: { version: '24.0', externallyManaged: false },
      pipx: null,
      ssh: { path: '/usr/bin/ssh', banner: 'OpenSSH_9.2p1 Debian-2+deb12u3', version: '9.2', kind: 'openssh', program: 'ssh', source: 'git\'s own default', otherOpenSsh: null },
    },
    homes: { git: HOME, gitIsDirectory: true, gitHas: ['.gitconfig'], aws: HOME, awsHas: ['.aws'], account: HOME, elsewhere: [], wsl: false },
    grcRun: { exitCode: 1, timedOut: false, said: 'Too few arguments. This hook requires the git command and remote.' },
    helperPrograms: { programs: [] },
    submodules: { file: `${HOME}/work/.gitmodules`, submodules: [] },
    identityElsewhere: { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/maria`, kind: 'user', answer: ok('GetCallerIdentity', 'https://sts.us-east-1.amazonaws.com/') },
    helperRuns: { runs: [] },
    awsState: { modes: { config: 0o600, credentials: 0o600 }, webIdentityToken: null, ssoLogin: null, roleCache: [], process: null, metadata: null },
    iamLogins: { gitCredentials: null, sshKeys: null },
    ssh: NO_SSH,
    pushRequest: { answer: ok('info/refs', `${URL_HTTPS}/info/refs?service=git-receive-pack`), carried: 'signature', login: accessKeyLogin, contentType: 'application/x-git-receive-pack-advertisement', advertisesRefs: true },
    policies: { principalArn: `arn:aws:iam::${ACCOUNT}:user/maria`, roleArn: null, documents: [], notRead: UNREADABLE, answer: { ...ok('GetUser', 'https://iam.amazonaws.com/'), status: 403, errorCode: 'AccessDenied' } },
    kmsKey: { keyId: 'alias/aws/codecommit', description: null, policy: null, grants: null, dryRuns: [] },
    credentialCache: { timeoutSeconds: null, login: null, secret: null },
  };
}

function worldOf(snapshot: Snapshot): World {
  return {
    snapshot,
    with(changes) {
      const next: Record<string, unknown> = { ...snapshot };
      for (const [fact, change] of Object.entries(changes)) {
        const before = snapshot[fact as FactName];
        const value = before.status === 'seen' ? { ...before.value, ...change } : change;
        next[fact] = { status: 'seen', value, origin: { kind: 'derived', from: [] } };
      }
      return worldOf(next as Snapshot);
    },
    without: (fact, status, reason) => worldOf({ ...snapshot, [fact]: { status, reason } }),
  };
}

function world(platform: Platform): World {
  const seen = Object.entries(facts(platform)).map(([fact, value]): [string, Observed<unknown>] => [fact, { status: 'seen', value, origin: { kind: 'derived', from: [] } }]);
  return worldOf(Object.fromEntries(seen) as unknown as Snapshot);
}

/** The AWS helper with the canonical block. */
export const linux = world('linux');
export const mac = world('darwin');
export const windows = world('win32');

const GRC_URL = 'codecommit::eu-west-1://dev@billing';
/** git-remote-codecommit with profile and region in the URL. */
export const grc = linux.with({
  tools: { grc: { path: `${HOME}/.local/bin/git-remote-codecommit`, version: '1.17', banner: null, failure: null, exitCode: 1 } },
  gitConfig: { entries: [remoteEntry(GRC_URL)] },
  awsConfig: { config: awsFile('config', [section('profile dev', { region: 'eu-west-1' })]), credentials: awsFile('credentials', [section('dev', staticKeys)]) },
  target: { configuredUrl: GRC_URL, url: GRC_URL, method: 'grc', methodReason: 'the URL', profile: 'dev', profileSource: 'the URL', profileIsExplicit: true, regionSource: 'the URL' },
  credentials: { profile: 'dev' },
  gitClient: { helpers: null },
  installations: {
    gits: [], awsClis: [], ssh: null,
    grc: {
      path: `${HOME}/.local/bin/git-remote-codecommit`, interpreter: `${HOME}/.local/pipx/venvs/git-remote-codecommit/bin/python`, interpreterExists: true, python: '3.12.3', packagesRead: true,
      version: '1.17', botocore: '1.43.11', urllib3: '2.7.0', awscrt: null, regions: null, installedBy: 'pipx',
    },
  },
}).without('grcRun', 'absent', 'git started it just now');

/** A static Git credential in a store file; no AWS keys on the machine. */
export const staticGit = linux
  .with({
    gitConfig: { entries: [entry('credential.helper', 'store', 'global', 2), remoteEntry()] },
    storeFiles: { logins: [stored({ login: staticLogin, secret: staticSecret })] },
    awsConfig: { config: awsFile('config', [], { exists: false }), credentials: awsFile('credentials', [], { exists: false }) },
    target: { method: 'git-credentials', methodReason: `a stored login maria-at-${ACCOUNT}` },
    gitRequest: { carried: 'git-credential', login: staticLogin },
    gitClient: { helpers: [{ helper: 'store', exitCode: 0, answered: true }] },
  })
  .without('credentials', 'absent', 'the method in use needs no AWS keys')
  .without('identity', 'absent', 'no AWS keys on this machine')
  .without('repositoryMetadata', 'absent', 'no AWS keys on this machine')
  .without('simulation', 'absent', 'no AWS keys on this machine');

/** No repository given: the machine alone. */
export const machineAlone = (['target', 'network', 'repositoryMetadata', 'gitRequest', 'gitClient', 'simulation'] as const).reduce(
  (world: World, fact) => world.without(fact, 'absent', 'no repository given'),
  linux.with({ gitConfig: { entries: canonicalBlock } }),
);

/** As behind a company's proxy: both tools take it, the names do not resolve directly. */
const PROXY = { url: 'http://proxy.corp.example:3128', source: 'HTTPS_PROXY', hasUserInfo: false, supported: true };
const throughProxy = (tool: 'git' | 'aws', host: string) => reached(tool, host, {
  route: { tool, host, proxy: PROXY, bypassedBy: null, caFile: { path: '/etc/corp.pem', source: tool === 'git' ? 'GIT_SSL_CAINFO' : 'AWS_CA_BUNDLE', readable: true }, verify: true },
  dns: { name: host, addresses: [], error: 'ENOTFOUND' }, tcp: { host: 'proxy.corp.example', port: 3128, error: null }, connectStatus: 200,
});
export const proxied = linux.with({ network: { git: throughProxy('git', HOST), api: throughProxy('aws', API_HOST) } });

/** SSH as the guide sets it up; what else there is of SSH is in worlds-ssh.ts. */
export const ssh = overSsh(linux);

/** No check may raise an error or a warning on any of these. */
export const healthyWorlds: Readonly<Record<string, World>> = {
  'helper on Linux': linux,
  'helper on a Mac beside osxkeychain': mac.with({ gitConfig: { entries: [entry('credential.helper', 'osxkeychain', 'system', 3), ...canonicalBlock, remoteEntry()] } }),
  'helper on Windows beside the credential manager': windows.with({ gitConfig: { entries: [entry('credential.helper', 'manager', 'system', 3), ...canonicalBlock, remoteEntry()] } }),
  'helper after a reset of store': linux.with({ gitConfig: { entries: [entry('credential.helper', 'store', 'global', 2), ...canonicalBlock, remoteEntry()] }, storeFiles: { logins: [stored({ host: 'github.com', login: otherLogin, secret: null })] } }),
  'git-remote-codecommit': grc,
  'static Git credentials': staticGit,
  'behind a proxy': proxied,
  'no repository given': machineAlone,
  ...healthySshWorlds(linux, mac, windows),
};
