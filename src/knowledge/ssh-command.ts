import { shellWords } from './shell-words.ts';

/** Options that keep OpenSSH from asking and from writing known_hosts (FACTS 3.4). */
const QUIET = ['-oBatchMode=yes', '-oConnectTimeout=10', '-oNumberOfPasswordPrompts=0', '-oUpdateHostKeys=no', '-oControlMaster=no'];
/** The word that is OpenSSH in a command, up to its end. */
const OPENSSH = /(?:^|[\\/"'\s])ssh(?:\.exe)?["']?(?=\s|$)/i;

export interface SshCommandSources {
  gitSshCommand: string | undefined;
  coreSshCommand: string | null;
  gitSsh: string | undefined;
}

/** Returns the command git starts for SSH and what named it. Source: git's connect.c, `get_ssh_command` and `fill_ssh_args`. */
export function sshCommand(sources: SshCommandSources): { command: string; source: 'GIT_SSH_COMMAND' | 'core.sshCommand' | 'GIT_SSH' | 'default'; openssh: boolean } {
  const named = (command: string, source: ReturnType<typeof sshCommand>['source']) => ({ command, source, openssh: OPENSSH.test(command) });
  if (sources.gitSshCommand) return named(sources.gitSshCommand, 'GIT_SSH_COMMAND');
  if (sources.coreSshCommand) return named(sources.coreSshCommand, 'core.sshCommand');
  return sources.gitSsh ? named(quoted(sources.gitSsh), 'GIT_SSH') : named('ssh', 'default');
}

/** How the run looks at host keys: `yes` trusts what is known; `copy` lets ssh learn new ones into a file of ours, as the user's own setting would. */
export type HostKeyTrust = { files: null } | { files: readonly string[]; setting: string };

/**
 * The user's ssh command with options that keep it from asking and from writing, placed before his own since ssh takes the first value of each;
 * `verbose` makes it tell of the handshake. One that is not OpenSSH stays as it is.
 */
export function quietSshCommand(sources: SshCommandSources, trust: HostKeyTrust = { files: null }, verbose = false): string {
  const { command } = sshCommand(sources);
  const keys = trust.files === null ? ['-oStrictHostKeyChecking=yes'] : [`-oStrictHostKeyChecking=${trust.setting}`, quoted(`-oUserKnownHostsFile=${trust.files.map(inFileList).join(' ')}`)];
  return command.replace(OPENSSH, (word) => `${word} ${[...(verbose ? ['-v'] : []), ...QUIET, ...keys].join(' ')}`);
}

/** Returns the words of a command that needs no shell to be understood, or null. */
export function plainWords(command: string): string[] | null {
  const line = shellWords(command);
  if (line.complex || line.error !== null || line.words.some(({ expansions, text }) => expansions.length > 0 || text.startsWith('~'))) return null;
  return line.operators.length > 0 || line.assignments.length > 0 ? null : line.words.map(({ text }) => text);
}

const inFileList = (path: string): string => (/\s/.test(path) ? `"${path}"` : path);
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
