const QUIET = '-oBatchMode=yes -oConnectTimeout=10 -oNumberOfPasswordPrompts=0 -oUpdateHostKeys=no -oStrictHostKeyChecking=yes -oControlMaster=no';

/**
 * The user's effective ssh command with options that keep it from asking and from writing known_hosts (FACTS 3.4): GIT_SSH_COMMAND,
 * else `core.sshCommand`, else GIT_SSH, else `ssh`. One that is not OpenSSH stays as it is. Source: git's connect.c, `get_ssh_command`.
 */
export function quietSshCommand(sources: { gitSshCommand: string | undefined; coreSshCommand: string | null; gitSsh: string | undefined }): string {
  const command = sources.gitSshCommand || sources.coreSshCommand || (sources.gitSsh ? quoted(sources.gitSsh) : 'ssh');
  return /(?:^|[\\/"'\s])ssh(?:\.exe)?["']?(?:\s|$)/i.test(command) ? `${command} ${QUIET}` : command;
}

const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;
