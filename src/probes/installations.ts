import { type Facts, type GitConfigEntry, type Observed, valueOf } from '../core/facts.ts';
import { defineProbe, type Host } from '../core/probe.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { directoryOf } from '../knowledge/python-layout.ts';
import { shellWords } from '../knowledge/shell-words.ts';
import { sshCommand } from '../knowledge/ssh-command.ts';
import { platformFacts } from '../platform/index.ts';
import { awsCopies, gitCopies } from './copies.ts';
import { gitExecPath } from './git-exec-path.ts';
import { grcInstallation, installer } from './grc-installation.ts';

type Installations = Facts['installations'];

/** The programs behind the method in use, told from files where these tell it: nothing is started that another probe starts. */
export const installations = defineProbe({
  fact: 'installations',
  after: ['tools', 'gitConfig', 'target'],
  reach: 'local',
  async observe(host, { tools, gitConfig, target }): Promise<Observed<Installations>> {
    const known = valueOf(tools);
    if (known === null) return { status: 'failed', reason: 'the tools could not be looked at' };
    const config = valueOf(gitConfig);
    const entries = config?.entries ?? [];
    const method = valueOf(target)?.method ?? null;
    const asksHelpers = method === null || method === 'credential-helper' || method === 'git-credentials';
    const [gits, httpsTransport, awsClis, grc, ssh] = await Promise.all([
      asksHelpers ? gitCopies(host, known.git, config) : [],
      method === 'ssh' || known.git.path === null ? null : hasHttps(host),
      asksHelpers ? awsCopies(host, known.aws, calledByPath(entries)) : [],
      method === 'grc' && known.grc.path !== null ? grcInstallation(host, known.grc.path, valueOf(target)?.region ?? null) : null,
      method === 'ssh' ? sshClient(host, entries, known.git.path) : null,
    ]);
    const needsPython = method === 'grc' && (grc === null || grc.interpreterExists === false);
    const python = needsPython ? await installer(host) : { python: null, pip: null, pipx: null };
    return { status: 'seen', value: { gits, httpsTransport, awsClis, grc, ...python, ssh }, origin: { kind: 'derived', from: ['tools', 'gitConfig', 'target'] } };
  },
});

/** The paths at which helper lines look for the AWS CLI. */
function calledByPath(entries: readonly GitConfigEntry[]): string[] {
  return entries.flatMap(({ key, value }) => {
    if (value === null || !/^credential\.(?:.*\.)?helper$/.test(key)) return [];
    const { aws, kind, program } = helperCommand(value);
    return aws !== null && kind !== 'name' && /^(?:\/|[A-Za-z]:)/.test(program) ? [program] : [];
  });
}

/** A git without curl lacks the program; a packaged one may have it in a package of its own. */
async function hasHttps(host: Host): Promise<boolean | null> {
  const directory = await gitExecPath(host);
  if (directory === null) return null;
  const names = host.platform === 'win32' ? ['git-remote-https.exe'] : ['git-remote-https'];
  const found = await Promise.all([...names, 'git-remote-https'].map((name) => host.stat(`${directory}/${name}`).catch(() => null)));
  return found.some((stat) => stat !== null);
}

async function sshClient(host: Host, entries: readonly GitConfigEntry[], git: string | null): Promise<Installations['ssh']> {
  const { command, source } = sshCommand({
    gitSshCommand: host.env('GIT_SSH_COMMAND'), coreSshCommand: entries.findLast((entry) => entry.key === 'core.sshcommand')?.value ?? null, gitSsh: host.env('GIT_SSH'),
  });
  const program = shellWords(command).words[0]?.text ?? command;
  const named = program.replace(/^~(?=\/)/, host.homeDir ?? '~').replace(/^\$\{?HOME\}?(?=\/)/, host.homeDir ?? '$HOME');
  const path = await ownSsh(host, named, git) ?? await host.which(named);
  const plink = /(?:^|[\\/])(?:tortoise)?(?:plink|git-ssh-client|putty)(?:\.exe)?$/i.test(named);
  const ran = path === null || plink ? null : await host.exec([path, '-V']);
  const banner = ran === null ? null : harmless(withoutSecrets((ran.stderr || new TextDecoder().decode(ran.stdout)).trim().split('\n')[0] ?? '')) || null;
  const version = /OpenSSH(?:_for_Windows)?_(\d+\.\d+)/.exec(banner ?? '')?.[1] ?? null;
  const others = await Promise.all(platformFacts(host.platform).installs
    .sshClients((name) => host.env(name))
    .map(async (other) => ((await host.stat(other).catch(() => null))?.isFile ? other : null)));
  const same = (other: string) => other.toLowerCase() === path?.replaceAll('\\', '/').toLowerCase();
  return {
    path, banner, version, kind: plink ? 'plink' : version === null && path !== null ? 'other' : 'openssh', program: harmless(withoutSecrets(named)), source,
    otherOpenSsh: others.find((other) => other !== null && !same(other)) ?? null,
  };
}

/** Git for Windows puts its own directories before PATH, so that "ssh" is the one it brings. */
async function ownSsh(host: Host, program: string, git: string | null): Promise<string | null> {
  if (host.platform !== 'win32' || git === null || !/^ssh(?:\.exe)?$/i.test(program)) return null;
  const own = `${directoryOf(directoryOf(git))}/usr/bin/ssh.exe`;
  return (await host.stat(own).catch(() => null))?.isFile ? own : null;
}
