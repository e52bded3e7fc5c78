import type { Facts, GitRequestFact, GitScope, Platform } from '../../../src/core/facts.ts';
import { parseGitConfigFile } from '../../../src/knowledge/git-config-file.ts';
import { type Answer, type FakeMachine, PRIVATE_DIR, seen } from '../../support/fake-host.ts';
import { HOST, linux, reached } from '../../support/worlds.ts';

/** A machine as its tools, files and environment told of it. What AWS would answer is given as the host's answers. */
export interface Recording extends FakeMachine {
  name: string;
  platform: Platform;
}

/** The failure of the catalogue a machine stands for, and what must come out. */
export interface Expected {
  failure: string;
  /** The check that must be the first root cause. */
  cause: string;
  messageId?: string;
  /** Default: error. */
  severity?: 'warning';
  /** Checks of further findings, which must be there. */
  also?: readonly string[];
  /** Checks whose findings follow from the cause, and must be there too. */
  shows?: readonly string[];
}
export interface RecordedMachine extends Recording, Expected {}

export type Programs = NonNullable<FakeMachine['programs']>;
export type Files = NonNullable<FakeMachine['files']>;

export { HOST };
export const REMOTE = `https://${HOST}/v1/repos/billing`;
export const KEY = 'AKIAIOSFODNN7EXAMPLE';
export const SESSION_KEY = 'ASIAIOSFODNN7EXAMPLE';
/** Long enough to be one, and plainly none. */
export const TOKEN = `FwoGZXIvYXdzEXAMPLE/token+with/slashes${'EXAMPLE'.repeat(20)}==`;
export const STATIC_USER = 'maria-at-111122223333';
export const AWS = '!aws codecommit credential-helper $@';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
export const KEYS_FILE = `[default]\naws_access_key_id = ${KEY}\naws_secret_access_key = ${SECRET}\n`;
export const CONFIG_FILE = '[default]\nregion = eu-west-1\n';
/** The block for one host, which AWS's page offers beside other helpers: it takes none of them out. */
export const SCOPED = `[credential "https://${HOST}"]\n\thelper = ${AWS}\n\tUseHttpPath = true\n`;
/** With a reset: works beside any other helper. */
export const CANONICAL = `[credential "https://git-codecommit.*.amazonaws.com"]\n\thelper =\n\thelper = ${AWS}\n\tuseHttpPath = true\n`;
export const remoteText = (url = REMOTE): string => `[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;

/** A file of git's configuration, as git opens it. */
export interface GitFile {
  scope: GitScope;
  path: string;
  text: string;
}

/** What `git config --list --show-origin --show-scope -z` prints of these files. */
export function listing(files: readonly GitFile[]): string {
  return files.flatMap(({ scope, path, text }) => parseGitConfigFile(text, path, scope).entries.map(({ key, value }) => `${scope}\0file:${path}\0${key}${value === null ? '' : `\n${value}`}\0`)).join('');
}

/** What `git config --system --list --show-origin -z` prints of one file. */
export const systemListing = (path: string, text: string): string => listing([{ scope: 'system', path, text }]).replaceAll('system\0file:', 'file:');

/** One helper as git's trace2 events show it: the command without ` get`, and its exit status. */
export type Asked = readonly [command: string, code: number];

/** The trace2 events of the `git credential fill` below `git ls-remote`. */
function trace(asked: readonly Asked[], code: number): string {
  const common = { sid: '20261120T120000.000000Z-H00000000-P00000001/20261120T120000.100000Z-H00000000-P00000002', thread: 'main', time: '2026-11-20T12:00:00.100000Z' };
  const events = [
    { event: 'version', ...common, file: 'common-main.c', line: 50, evt: '3' },
    { event: 'start', ...common, file: 'common-main.c', line: 51, t_abs: 0.0003, argv: ['git', 'credential', 'fill'] },
    ...asked.flatMap(([command, status], child_id) => [
      { event: 'child_start', ...common, file: 'run-command.c', line: 722, child_id, child_class: '?', use_shell: true, argv: [`${command} get`] },
      { event: 'child_exit', ...common, file: 'run-command.c', line: 979, child_id, pid: 28054 + child_id, code: status, t_rel: 0.2 },
    ]),
    { event: 'exit', ...common, file: 'git.c', line: 736, t_abs: 0.4, code },
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

const LS_REMOTE = 'git ls-remote -- origin HEAD';
const REFS = '0123456789abcdef0123456789abcdef01234567\tHEAD\n';

/** `git ls-remote` that works; the last helper answered. */
export const works = (asked: readonly Asked[], stderr = ''): Programs => ({ [LS_REMOTE]: (_, write) => (write(`${PRIVATE_DIR}/trace`, trace(asked, 0)), { stdout: REFS, stderr }) });

/** CodeCommit refuses what the last helper answered: a login signed three days before. */
export const refused = (asked: readonly Asked[], user: string): Programs => ({
  [LS_REMOTE]: (_, write): Answer => (write(`${PRIVATE_DIR}/trace`, trace(asked, 0)), { exitCode: 128, stderr: `fatal: unable to access '${REMOTE}/': The requested URL returned error: 403\n` }),
  'git credential fill': { stdout: `protocol=https\nhost=${HOST}\npath=v1/repos/billing\nusername=${user}\npassword=20261117T090000Z${'0'.repeat(64)}\n` },
});

/** No helper answered; `before` is what they printed. */
export const unanswered = (asked: readonly Asked[], before = ''): Programs => ({
  [LS_REMOTE]: (_, write): Answer => (write(`${PRIVATE_DIR}/trace`, trace(asked, 128)), { exitCode: 128, stderr: `${before}fatal: could not read Username for 'https://${HOST}': terminal prompts disabled\n` }),
});

const fact = <K extends keyof Facts>(name: K): Facts[K] => seen(linux.snapshot[name]);

/** AWS and the network in order; `keys` is where the machine's AWS keys lie, null where it has none. */
export function live(keys: string | null, changes: Partial<Facts['credentials']> = {}, request: Partial<GitRequestFact> = {}): Pick<FakeMachine, 'aws' | 'gitRequest' | 'probeHost'> {
  const credentials: Facts['credentials'] = keys === null
    ? { profile: null, provider: null, source: '', keyIdLast4: null, prefix: null, hasSessionToken: false, expiresAt: null, failure: { code: 'NoCredentials', message: 'Unable to locate credentials' } }
    : { ...fact('credentials'), source: `${keys}:1`, ...changes };
  const state = { webIdentityToken: null, ssoLogin: null, roleCache: [], process: null, metadata: null };
  return {
    aws: {
      credentials: () => Promise.resolve(credentials), state: () => Promise.resolve(state), callerIdentity: () => Promise.resolve(fact('identity')),
      getRepository: () => Promise.resolve(fact('repositoryMetadata')), iamLogins: () => Promise.resolve({ gitCredentials: null, sshKeys: null }),
    },
    gitRequest: () => ({ ...fact('gitRequest'), ...request }),
    probeHost: (host, tool) => reached(tool, host),
  };
}

/** What our own request got with what git's helpers hand out: the static Git credential, or the login they kept. */
export const carried = (answer: 'accepted' | 'refused'): Partial<GitRequestFact> =>
  answer === 'accepted'
    ? { carried: 'git-credential', login: { kind: 'git-credential', name: STATIC_USER, keyIdLast4: null, prefix: null, hasSessionToken: false, accountId: '111122223333' } }
    : { carried: 'git-credential', answer: { ...fact('gitRequest').answer, status: 403 }, contentType: null, advertisesRefs: false };
