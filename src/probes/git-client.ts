import { type GitClientFact, type GitConfigEntry, type Observed, type TargetFact, valueOf } from '../core/facts.ts';
import { defineProbe, type ExecResult, type Host } from '../core/probe.ts';
import { loginName, secretShape } from '../knowledge/credential-shape.ts';
import { gitFailure } from '../knowledge/git-errors.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { readOnlyOverlay } from '../knowledge/git-overlay.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { quietSshCommand } from '../knowledge/ssh-command.ts';
import { helpersAsked, parseTrace2 } from '../knowledge/trace2.ts';
import { missing } from './missing.ts';
import { matchObserved } from './observed-helpers.ts';

const HELPER_TIMEOUT_MS = 20_000;

/** The user's own `git ls-remote`, watched through trace2, under the overlay that keeps it from changing anything. */
export const gitClient = defineProbe({
  fact: 'gitClient',
  after: ['target', 'repository', 'gitConfig'],
  reach: 'live',
  async observe(host, { target, repository, gitConfig }): Promise<Observed<GitClientFact>> {
    if (target.status !== 'seen') return missing(target);
    const where = target.value.remote ?? target.value.url;
    const shownArgv = ['git', 'ls-remote', '--', where, 'HEAD'];
    if (valueOf(repository)?.dubiousOwnership) return { status: 'seen', value: { ...NOTHING, argv: shownArgv, failure: 'dubious-ownership' }, origin: { kind: 'derived', from: ['repository'] } };
    const entries = valueOf(gitConfig)?.entries ?? [];
    const { result, trace, listsRefs } = await lsRemote(host, target.value, entries);
    if (result.spawnError !== null) return { status: 'failed', reason: 'git is not on PATH' };
    if (result.exitCode === 0 && !listsRefs) return { status: 'failed', reason: 'git ls-remote ended with 0, but what it printed is no list of refs' };
    const stderr = relevantLines(result.stderr);
    const failure = result.exitCode === 0 ? null : gitFailure(stderr, result.exitCode);
    const helpers = trace === null ? null : matchObserved(trace, entries);
    const refused = result.exitCode !== 0 && helpers !== null && (failure?.httpStatus === 403 || failure?.httpStatus === 401);
    const value: GitClientFact = {
      argv: shownArgv,
      exitCode: result.exitCode,
      timedOut: result.timedOut,
      httpStatus: failure?.httpStatus ?? null,
      failure: result.timedOut ? 'timeout' : (failure?.failure ?? (result.exitCode === 0 ? null : 'other')),
      stderr,
      helpers,
      handed: refused ? await askAgain(host, target.value.url) : null,
    };
    return { status: 'seen', value, origin: { kind: 'command', argv: shownArgv, exitCode: result.exitCode } };
  },
});

const NOTHING: GitClientFact = { argv: [], exitCode: null, timedOut: false, httpStatus: null, failure: null, stderr: [], helpers: null, handed: null };

async function lsRemote(host: Host, target: TargetFact, entries: readonly GitConfigEntry[]) {
  return host.withPrivateDir(async (dir) => {
    const file = `${dir}/trace`;
    const overlay = readOnlyOverlay(target.url, host.env('GIT_CONFIG_PARAMETERS'));
    const ssh = target.method === 'ssh' ? { GIT_SSH_COMMAND: sshCommand(host, entries) } : {};
    const where = target.remote ?? target.url;
    const result = await host.exec(['git', ...overlay.options, 'ls-remote', '--', where, 'HEAD'], {
      env: { ...quietGit(file), ...overlay.env, ...ssh }, timeoutMs: HELPER_TIMEOUT_MS,
    });
    return { result, trace: await readTrace(host, file), listsRefs: /^(?:[0-9a-f]{40,64}\t|$)/.test(new TextDecoder().decode(result.stdout.slice(0, 80))) };
  });
}

function sshCommand(host: Host, entries: readonly GitConfigEntry[]): string {
  return quietSshCommand({ gitSshCommand: host.env('GIT_SSH_COMMAND'), coreSshCommand: entries.findLast((entry) => entry.key === 'core.sshcommand')?.value ?? null, gitSsh: host.env('GIT_SSH') });
}

async function readTrace(host: Host, file: string): Promise<ReturnType<typeof helpersAsked>> {
  const bytes = await host.readBytes(file).catch(() => null);
  return bytes === null ? null : helpersAsked(parseTrace2(new TextDecoder().decode(bytes)));
}

/** What the chain hands out, asked once more after a refusal: its class and its age; the secret is dropped here. */
async function askAgain(host: Host, url: string): Promise<GitClientFact['handed']> {
  const result = await credentialFill(host, url);
  if (result.exitCode !== 0) return null;
  const answer = new Map(new TextDecoder().decode(result.stdout).split('\n').flatMap((line) => (line.includes('=') ? [[line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const] : [])));
  return { login: loginName(answer.get('username') ?? ''), secret: secretShape(answer.get('password') ?? '') };
}

function credentialFill(host: Host, url: string, traceFile?: string): Promise<ExecResult> {
  return host.exec(['git', 'credential', 'fill'], { env: quietGit(traceFile), stdin: `url=${url}\n\n`, timeoutMs: HELPER_TIMEOUT_MS });
}

/** Runs `git credential fill` for the URL and tells which helpers git really asked, in order; null when git did not start. */
export async function observeFill(host: Host, url: string, entries: readonly GitConfigEntry[]): Promise<GitClientFact['helpers']> {
  const trace = await host.withPrivateDir(async (dir) => {
    const result = await credentialFill(host, url, `${dir}/trace`);
    return result.spawnError === null ? readTrace(host, `${dir}/trace`) : null;
  });
  return trace === null ? null : matchObserved(trace, entries);
}

function relevantLines(stderr: string): string[] {
  return stderr.split('\n').map((line) => harmless(withoutSecrets(line)).trim()).filter((line) => line !== '').slice(-20);
}
