import type { RanCommand } from '../core/finding.ts';
import type { ExecResult, Host } from '../core/probe.ts';
import { gitHost } from '../knowledge/codecommit-endpoints.ts';
import { parseCodeCommitUrl } from '../knowledge/codecommit-url.ts';
import type { GitCommand } from '../knowledge/command-words.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { unwrapped } from '../knowledge/git-errors.ts';
import { configParameter, isOverlayHelper, readOnlyOverlay } from '../knowledge/git-overlay.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { httpsUrl } from '../knowledge/repository-url.ts';
import { secretsIn, shownWords, withoutThese } from '../knowledge/shown-words.ts';
import { type HostKeyTrust, quietSshCommand } from '../knowledge/ssh-command.ts';
import { gitVersion, isAtLeast, MINIMUM_VERSIONS } from '../knowledge/versions.ts';
import { readCurlTrace, readEvents } from './trace-files.ts';

export interface TracedOptions {
  /** For all of it; the command gets what the questions before it leave. */
  timeoutMs: number;
  /** How ssh looks at host keys; `dir` goes with the run. Default: only known ones. */
  trust?: (dir: string) => HostKeyTrust;
}

const STDERR_LINES = 50;
/** As for every short question of a probe. */
const ASK_MS = 5000;
const MOST_CHILDREN = 200;
const NOTHING = { exitCode: null, timedOut: false, durationMs: 0, children: [], http: [], omitted: 0 };
const TOO_OLD = (version: string): string => `not run: git ${version} would store or erase the login it uses (${MINIMUM_VERSIONS.git.helperReset} is the first that can be kept from it)`;
const TOO_LATE = 'not run: the time limit of the run was reached before';
/** Git's progress meters, also those the server sends. */
const METER = /^(?:remote: )?[A-Z][\w ]*(?:: +\d{1,3}% \(\d+\/\d+\)|objects: +\d+(?:,|$))/;

/**
 * Runs a command of the user's as he gave it, with git's traces on, and tells what it did; what may be a secret is cut while the traces are read.
 * It is the one thing `report` does that may write: a fetch fetches, a push pushes. Prompts are off, ssh and editors do not ask, and the login that
 * git used is neither stored nor erased (contract, "What `doctor` runs"). The traces lie in a private directory that goes with the run, also on
 * signals. `exitCode` is null for a git that is missing or was ended; `stderr` then says so.
 */
export async function runTracedCommand(host: Host, command: GitCommand, { timeoutMs, trust }: TracedOptions): Promise<RanCommand> {
  const { program, options, subcommand, rest } = command;
  const words = [program, ...options, subcommand, ...rest];
  const secrets = secretsIn(words);
  const hide = (text: string): string => withoutThese(secrets, text);
  const argv = shownWords(words).map(hide);
  if (timeoutMs <= 0) return { ...NOTHING, argv, stderr: [TOO_LATE] };
  const begun = host.now().getTime();
  const left = (): number => Math.max(1, timeoutMs - (host.now().getTime() - begun));
  const ask: Ask = async (question, asked = command) => {
    const { exitCode, stdout } = await host.exec([asked.program, ...asked.options, ...question], { env: quietGit(), timeoutMs: Math.min(left(), ASK_MS) });
    return exitCode === 0 ? new TextDecoder().decode(stdout) : '';
  };
  const version = gitVersion(await ask(['--version'], { ...command, options: [] }));
  if (version !== null && isAtLeast(version, MINIMUM_VERSIONS.git.helperReset) === false) return { ...NOTHING, argv, stderr: [TOO_OLD(version)] };
  return host.withPrivateDir(async (dir) => {
    const [url, sshCommand] = await Promise.all([urlOf(ask, command), ownSshCommand(ask)]);
    const overlay = readOnlyOverlay(url, parametersOf(host, command));
    const env = {
      ...quietGit(`${dir}/events`), GIT_TRACE_CURL: `${dir}/curl`, GIT_TRACE_CURL_NO_DATA: '1', GIT_TRACE_REDACT: '1',
      ...overlay.env,
      GIT_SSH_COMMAND: quietSshCommand({ gitSshCommand: host.env('GIT_SSH_COMMAND'), coreSshCommand: sshCommand, gitSsh: host.env('GIT_SSH') }, trust?.(dir)),
      GIT_EDITOR: ':', GIT_MERGE_AUTOEDIT: 'no',
    };
    const started = host.now().getTime();
    const result = await host.exec([program, ...options, ...overlay.options, subcommand, ...rest], { env, timeoutMs: left(), stdout: 'discard' });
    const durationMs = host.now().getTime() - started;
    const [curl, events] = await Promise.all([readCurlTrace(`${dir}/curl`), readEvents(`${dir}/events`)]);
    const children = events.children.filter(({ argv }) => !isOverlayHelper(argv[0] ?? ''));
    return {
      argv,
      exitCode: result.exitCode,
      timedOut: result.timedOut,
      durationMs,
      children: children.slice(0, MOST_CHILDREN).map((child) => ({ argv: shownWords(child.argv).map(hide), exitCode: child.exitCode, durationMs: child.durationMs })),
      http: curl.http.map(hide),
      stderr: stderrOf(result, hide),
      omitted: curl.omitted + events.omitted + Math.max(0, children.length - MOST_CHILDREN),
    };
  }).catch((error: unknown) => ({ ...NOTHING, argv, stderr: [`it could not be traced because ${harmless(withoutSecrets(hide(error instanceof Error ? error.message : String(error))))}`] }));
}

/** What git says in the place and with the settings of the command; nothing where it fails. */
type Ask = (words: readonly string[], asked?: GitCommand) => Promise<string>;

/** The user's own settings for the inner `git credential fill`: those of his environment and those of the command. */
function parametersOf(host: Host, { settings }: GitCommand): string {
  return [host.env('GIT_CONFIG_PARAMETERS') ?? '', ...settings.map(configParameter)].filter((text) => text !== '').join(' ');
}

/** The URL the command's requests go to; of git-remote-codecommit's and of others git asks no helper about, one with a user name. */
async function urlOf(ask: Ask, command: GitCommand): Promise<string> {
  const named = command.rest.flatMap((word) => (word.startsWith('-') ? (/^--(?:remote|repo)=(.+)$/s.exec(word)?.[1] ?? []) : [word]));
  const remotes = (await ask(['remote'])).split('\n');
  const place = named.find((word) => /:\/\/|::/.test(word) || remotes.includes(word));
  const url = (await ask(['ls-remote', '--get-url', ...(place === undefined ? [] : ['--', place])])).trim();
  if (/^https?:/i.test(url)) return url;
  const { region, repository } = parseCodeCommitUrl(url);
  return httpsUrl(`git-remote-codecommit@${region === null ? 'git-codecommit' : gitHost(region)}`, repository ?? '');
}

async function ownSshCommand(ask: Ask): Promise<string | null> {
  return (await ask(['config', '--get', 'core.sshCommand'])).trimEnd() || null;
}

function stderrOf({ stderr, spawnError, overflowed }: ExecResult, hide: (text: string) => string): string[] {
  if (spawnError !== null) return [spawnError === 'ENOENT' ? 'git is not on PATH' : `git could not be started: ${spawnError}`];
  const lines = unwrapped(stderr).split(/\r\n?|\n/).filter((line) => line.trim() !== '' && !METER.test(line));
  const shown = lines.filter((line, index) => line !== lines[index - 1]).slice(-STDERR_LINES).map((line) => harmless(withoutSecrets(hide(line))).trimEnd());
  return overflowed ? [...shown, 'git was ended: its messages had more than 4 MiB'] : shown;
}
