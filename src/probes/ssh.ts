import { type Facts, type Intent, type Observed, type SshFact, type TargetFact, valueOf } from '../core/facts.ts';
import { defineProbe, type Host } from '../core/probe.ts';
import { parseCodeCommitUrl } from '../knowledge/codecommit-url.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { plainWords, sshCommand, type SshCommandSources } from '../knowledge/ssh-command.ts';
import { evaluateSshConfig, readSshConfig, sshByteOrderMark, type SshDirective } from '../knowledge/ssh-config.ts';
import { configFilesRead, parseSshG } from '../knowledge/ssh-output.ts';
import { missing } from './missing.ts';
import { readIncluded } from './ssh-includes.ts';
import { agentKeys, identitiesOf, knownHostsOf, otherKeysOf } from './ssh-keys.ts';

/** What ssh would do for the target's host: told by `ssh -G` and by the files, without a connection. */
export const ssh = defineProbe({
  fact: 'ssh',
  after: ['intent', 'gitConfig', 'target'],
  reach: 'local',
  async observe(host, { intent, gitConfig, target }): Promise<Observed<SshFact>> {
    if (target.status !== 'seen') return missing(target);
    const { method } = target.value;
    if (method !== 'ssh') return { status: 'absent', reason: `the method in use (${method}) makes no SSH connection` };
    const destination = destinationOf(target.value);
    if (destination === null) return { status: 'absent', reason: 'the URL names no host that ssh would take' };
    const sources = await sshSources(host, valueOf(gitConfig));
    const { command, source, openssh } = sshCommand(sources);
    if (!openssh) return { status: 'absent', reason: `the program of ${source} is not OpenSSH` };
    return look(host, valueOf(intent), destination, { command, source });
  },
});

export interface Destination {
  host: string;
  user: string | null;
  port: string | null;
}

/** What git puts on ssh's command line. What begins with a dash git refuses itself. */
function destinationOf({ url }: TargetFact): Destination | null {
  const { host, userInfo } = parseCodeCommitUrl(url);
  const user = userInfo?.user || null;
  if (host === null || !/^[\w.:[\]][\w.:[\]-]*$/.test(host) || user?.startsWith('-')) return null;
  return { host, user, port: /^[a-z+]+:\/\/[^/]*:(\d+)(?:\/|$)/i.exec(url)?.[1] ?? null };
}

/** Where git takes its ssh from. A value with secrets is not in the facts, so git is asked for it again. */
export async function sshSources(host: Host, config: Facts['gitConfig'] | null): Promise<SshCommandSources> {
  const shown = config?.entries.findLast((entry) => entry.key === 'core.sshcommand')?.value ?? null;
  const whole = shown?.includes('‹') ? await host.exec(['git', 'config', '--get', 'core.sshCommand']) : null;
  const coreSshCommand = whole === null ? shown : whole.exitCode === 0 ? new TextDecoder().decode(whole.stdout).trimEnd() : null;
  return { gitSshCommand: host.env('GIT_SSH_COMMAND'), coreSshCommand, gitSsh: host.env('GIT_SSH') };
}

async function look(host: Host, intent: Intent | null, to: Destination, { command, source }: { command: string; source: string }): Promise<Observed<SshFact>> {
  const own = `${host.homeDir ?? ''}/.ssh/config`;
  const before = await configOf(host, own);
  const asked = await askEffective(host, intent, to, command, before.directives);
  if (asked === 'missing') return { status: 'failed', reason: 'ssh is not on PATH' };
  const read = asked.files.find((file) => !/^(?:\/etc\/|[a-z]:[\\/]programdata)/i.test(file)) ?? asked.error?.file ?? own;
  const config = read === own ? before : await configOf(host, read);
  const evaluated = evaluateSshConfig(config.directives, { host: to.host, user: null, port: to.port, localUser: asked.effective?.user ?? '' });
  const { effective } = asked;
  const counted = new Set(evaluated.users.map(({ file, line }) => `${file}:${line}`));
  const [identities, agent, known] = await Promise.all([
    effective === null ? [] : identitiesOf(host, effective, to),
    agentKeys(host, effective),
    effective === null ? { name: null, hosts: null } : knownHostsOf(host, effective),
  ]);
  const usable = identities.some(({ loads, type }) => loads === true && type === 'rsa') || agent.keys?.some(({ type }) => type === 'rsa') === true;
  const otherKeys = effective === null || usable ? [] : await otherKeysOf(host, read.slice(0, read.lastIndexOf('/')), identities.map(({ path }) => path));
  const value: SshFact = {
    command: harmless(withoutSecrets(command)), source, host: to.host,
    effective, error: asked.error, notAsked: asked.notAsked,
    config: config.fact,
    users: evaluated.users,
    otherUsers: allUsers(config.directives).filter(({ file, line, value }) => /^APKA/.test(value) && !counted.has(`${file}:${line}`)),
    identities, otherKeys, agent, knownName: known.name, knownHosts: known.hosts,
  };
  return { status: 'seen', value, origin: { kind: 'command', argv: ['ssh', '-G', to.host], exitCode: asked.error?.exitCode ?? (effective === null ? null : 0) } };
}

interface Effective {
  effective: SshFact['effective'];
  error: SshFact['error'];
  notAsked: string | null;
  files: readonly string[];
}

/** `ssh -G` runs what `Match exec` names, and a command with expansions runs what they name: only where programs of the user's may run. */
async function askEffective(host: Host, intent: Intent | null, to: Destination, command: string, directives: readonly SshDirective[]): Promise<Effective | 'missing'> {
  const mayRun = intent !== null && intent.live && !intent.offline;
  const words = plainWords(command);
  const runs = directives.some(({ keyword, args }) => keyword === 'match' && args.some((word) => /^!?exec$/i.test(word)));
  if (!mayRun && (runs || words === null)) {
    return { effective: null, error: null, notAsked: runs ? 'ssh -G would run the program of a Match exec' : 'the ssh command would run other programs', files: [] };
  }
  const rest = ['-v', '-G', ...(to.port === null ? [] : ['-p', to.port]), to.user === null ? to.host : `${to.user}@${to.host}`];
  const argv = words === null ? ['sh', '-c', `${command} "$@"`, 'ssh', ...rest] : [...words, ...rest];
  const result = await host.exec(argv, { env: { LC_ALL: 'C' } });
  if (result.spawnError !== null || result.exitCode === 127) return 'missing';
  const files = configFilesRead(result.stderr);
  const effective = result.exitCode === 0 ? parseSshG(new TextDecoder().decode(result.stdout)) : null;
  if (effective !== null) return { effective, error: null, notAsked: null, files };
  const lines = result.stderr.split(/\r?\n/).filter((line) => line !== '' && !/^(?:debug\d: |OpenSSH_|Pseudo-terminal )/.test(line));
  const first = lines[0] ?? `exit status ${result.exitCode ?? 'unknown'}`;
  const [, file, line] = /^(.+?):? line (\d+): /.exec(first) ?? [];
  const named = file ?? /^Bad owner or permissions on (.+)$/.exec(first)?.[1] ?? null;
  return { effective: null, error: { exitCode: result.exitCode, file: named, line: line === undefined ? null : Number(line), text: harmless(withoutSecrets(first)) }, notAsked: null, files };
}

async function configOf(host: Host, path: string): Promise<{ fact: SshFact['config']; directives: SshDirective[] }> {
  const dir = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 0));
  const [bytes, found, names] = await Promise.all([host.readBytes(path).catch(() => null), host.stat(path).catch(() => null), host.list(dir).catch(() => null)]);
  const text = bytes === null ? '' : new TextDecoder().decode(bytes);
  const included = await readIncluded(host, text, dir);
  const { directives } = readSshConfig(text, path, included);
  return {
    fact: {
      path, exists: bytes !== null,
      mode: host.platform === 'win32' ? null : (found?.mode ?? null),
      byteOrderMark: bytes === null ? null : sshByteOrderMark(bytes),
      strays: (names ?? []).filter((name) => /^config\.(?:txt|cfg|conf)$/i.test(name)).map((name) => `${dir}/${name}`),
      // The words of the guide's page "without the AWS CLI", pasted as they stand there.
      placeholderLine: text.split('\n').findIndex((line) => /\bYour-(?:SSH-Key-ID|Private-Key-File)\b|\bsuch as APKA/i.test(line)) + 1 || null,
      hasIgnoreUnknown: directives.some(({ keyword }) => keyword === 'ignoreunknown'),
    },
    directives,
  };
}

/** Every `User` line of a configuration, whatever it stands under. */
function allUsers(directives: readonly SshDirective[]): SshFact['users'][number][] {
  let block: { text: string; file: string; line: number } | null = null;
  return directives.flatMap(({ keyword, args, file, line }) => {
    if (keyword === 'host' || keyword === 'match') block = { text: `${keyword === 'host' ? 'Host' : 'Match'} ${args.join(' ')}`, file, line };
    return keyword === 'user' && args[0] !== undefined ? [{ value: args[0], file, line, block: block?.text ?? null, blockLine: block?.file === file ? block.line : null }] : [];
  });
}
