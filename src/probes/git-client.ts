import { type GitClientFact, type GitConfigEntry, type GitConfigFact, type Intent, type Observed, type ObservedHelper, type SshFact, type TargetFact, valueOf } from '../core/facts.ts';
import { defineProbe, type ExecResult, type Host } from '../core/probe.ts';
import { loginName, secretShape } from '../knowledge/credential-shape.ts';
import { gitFailure, unwrapped } from '../knowledge/git-errors.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { readOnlyOverlay } from '../knowledge/git-overlay.ts';
import { httpsUrl } from '../knowledge/repository-url.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { type HostKeyTrust, quietSshCommand } from '../knowledge/ssh-command.ts';
import { parseHandshake, withoutDebug } from '../knowledge/ssh-output.ts';
import { helpersAsked, parseTrace2 } from '../knowledge/trace2.ts';
import { givenRepository } from './given-repository.ts';
import { helperTimeoutMs } from './helper-timeout.ts';
import { missing } from './missing.ts';
import { matchObserved } from './observed-helpers.ts';
import { sshSources } from './ssh.ts';
import { publishedKeyOf } from './ssh-host-key.ts';

/** The user's own `git ls-remote`, watched through trace2, under the overlay that keeps it from changing anything. */
export const gitClient = defineProbe({
  fact: 'gitClient',
  after: ['intent', 'target', 'repository', 'gitConfig', 'ssh'],
  reach: 'live',
  async observe(host, { intent, target, repository, gitConfig, ssh }): Promise<Observed<GitClientFact>> {
    if (target.status !== 'seen') return missing(target);
    const shownArgv = ['git', 'ls-remote', '--', target.value.remote ?? target.value.configuredUrl, 'HEAD'];
    if (valueOf(repository)?.dubiousOwnership) return { status: 'seen', value: { ...NOTHING, argv: shownArgv, failure: 'dubious-ownership' }, origin: { kind: 'derived', from: ['repository'] } };
    const entries = valueOf(gitConfig)?.entries ?? [];
    const { result, trace, listsRefs } = await lsRemote(host, target.value, valueOf(gitConfig), valueOf(intent), valueOf(ssh));
    if (result.spawnError !== null) return { status: 'failed', reason: 'git is not on PATH' };
    if (result.exitCode === 0 && !listsRefs) return { status: 'failed', reason: 'git ls-remote ended with 0, but what it printed is no list of refs' };
    const stderr = relevantLines(target.value.method === 'ssh' ? withoutDebug(result.stderr.split(/\r?\n/)).join('\n') : result.stderr);
    const failure = result.exitCode === 0 ? null : gitFailure(stderr, result.exitCode);
    const helpers = trace === null ? null : matchObserved(trace, entries, target.value.url);
    const handshake = target.value.method === 'ssh' ? parseHandshake(result.stderr.split(/\r?\n/)) : null;
    const publishedKey = await publishedKeyOf(host, valueOf(ssh), handshake);
    const refused = result.exitCode !== 0 && helpers !== null && (failure?.httpStatus === 403 || failure?.httpStatus === 401);
    const value: GitClientFact = {
      argv: shownArgv,
      exitCode: result.exitCode,
      timedOut: result.timedOut,
      httpStatus: failure?.httpStatus ?? null,
      failure: result.timedOut ? 'timeout' : (failure?.failure ?? (result.exitCode === 0 ? null : 'other')),
      stderr,
      helpers,
      ...(target.value.method === 'ssh' ? { ssh: handshake === null ? null : { ...handshake, ...(publishedKey === null ? {} : { publishedKey }) } } : {}),
      handed: refused ? await askAgain(host, target.value.url, valueOf(intent)) : null,
    };
    return { status: 'seen', value, origin: { kind: 'command', argv: shownArgv, exitCode: result.exitCode } };
  },
});

const NOTHING: GitClientFact = { argv: [], exitCode: null, timedOut: false, httpStatus: null, failure: null, stderr: [], helpers: null, handed: null };

async function lsRemote(host: Host, target: TargetFact, config: GitConfigFact | null, intent: Intent | null, ssh: SshFact | null) {
  return host.withPrivateDir(async (dir) => {
    const file = `${dir}/trace`;
    const own = host.env('GIT_CONFIG_PARAMETERS');
    const overlay = readOnlyOverlay(requestedUrl(target), own);
    const command = target.method === 'ssh' ? { GIT_SSH_COMMAND: quietSshCommand(await sshSources(host, config), trustOf(ssh, dir), true) } : {};
    const given = givenRepository(target, intent, own);
    const result = await host.exec(['git', ...overlay.options, 'ls-remote', '--', given.name, 'HEAD'], {
      env: { ...quietGit(file), ...overlay.env, ...given.env, ...command }, timeoutMs: helperTimeoutMs(intent),
    });
    return { result, trace: await readTrace(host, file), listsRefs: /^(?:[0-9a-f]{40,64}\t|$)/.test(new TextDecoder().decode(result.stdout.slice(0, 80))) };
  });
}

/** The URL git makes its requests to: git-remote-codecommit hands it one with a user name. */
function requestedUrl({ method, url, host, repository }: TargetFact): string {
  return method === 'grc' && !/^https?:/i.test(url) && host !== null ? httpsUrl(`git-remote-codecommit@${host}`, repository ?? '') : url;
}

/** Where the user's own ssh would take a new host's key unasked, ours may too, into a file that goes with `dir`. */
export function trustOf(ssh: SshFact | null, dir: string): HostKeyTrust {
  const { strictHostKeyChecking = 'ask', knownHostsFiles = [] } = ssh?.effective ?? {};
  return /^(?:accept-new|no|off|false)$/.test(strictHostKeyChecking)
    ? { files: [`${dir}/known_hosts`, ...knownHostsFiles], setting: strictHostKeyChecking === 'false' ? 'no' : strictHostKeyChecking }
    : { files: null };
}

async function readTrace(host: Host, file: string): Promise<ReturnType<typeof helpersAsked>> {
  const bytes = await host.readBytes(file).catch(() => null);
  return bytes === null ? null : helpersAsked(parseTrace2(new TextDecoder().decode(bytes)));
}

/** What the chain hands out, asked once more after a refusal: its class and its age; the secret is dropped here. */
async function askAgain(host: Host, url: string, intent: Intent | null): Promise<GitClientFact['handed']> {
  const result = await credentialFill(host, url, intent);
  if (result.exitCode !== 0) return null;
  const answer = new Map(new TextDecoder()
    .decode(result.stdout)
    .split('\n')
    .flatMap((line) => (line.includes('=') ? [[line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const] : [])));
  return { login: loginName(answer.get('username') ?? ''), secret: secretShape(answer.get('password') ?? '') };
}

function credentialFill(host: Host, url: string, intent: Intent | null, traceFile?: string): Promise<ExecResult> {
  return host.exec(['git', 'credential', 'fill'], { env: quietGit(traceFile), stdin: `url=${url}\n\n`, timeoutMs: helperTimeoutMs(intent) });
}

export interface ObservedFill {
  helpers: readonly ObservedHelper[];
  /** Git went no further by itself (a helper told it to quit), or was not let: what is behind was not asked. */
  stopped: boolean;
}

/** Runs `git credential fill` for the URL and tells which helpers git really asked, in order; null when git did not start. */
export async function observeFill(host: Host, url: string, entries: readonly GitConfigEntry[], intent: Intent | null = null): Promise<ObservedFill | null> {
  return host.withPrivateDir(async (dir) => {
    const result = await credentialFill(host, url, intent, `${dir}/trace`);
    const trace = result.spawnError === null ? await readTrace(host, `${dir}/trace`) : null;
    return trace === null ? null : { helpers: matchObserved(trace, entries, url), stopped: result.timedOut || result.overflowed || /told us to quit/.test(result.stderr) };
  });
}

function relevantLines(stderr: string): string[] {
  return unwrapped(stderr).split(/\r?\n/).filter((line) => line.trim() !== '').filter((line, index, all) => line !== all[index - 1]).slice(-20).map((line) => harmless(withoutSecrets(line)).trim());
}
