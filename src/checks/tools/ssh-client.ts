import { defineCheck } from '../../core/check.ts';
import type { Facts } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { isWritable } from '../../knowledge/helper-steps.ts';

export default defineCheck({
  meta: {
    id: 'tools/ssh-client',
    title: 'The ssh that git starts is OpenSSH, and finds the keys of the agent',
    why: 'git starts what GIT_SSH_COMMAND, core.sshCommand or GIT_SSH names, else ssh. PuTTY\'s plink reads neither ~/.ssh/config nor OpenSSH keys and waits at a question nobody sees; on Windows the agent of one OpenSSH is not that of the other.',
    refs: ['https://git-scm.com/docs/git#Documentation/git.txt-codeGITSSHcode', 'https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-ssh.html'],
    methods: ['ssh'],
    fix: 'ask',
    explains: ['ssh/config', 'ssh/user', 'ssh/identity', 'ssh/known-hosts', 'live/git-request', 'live/git-client'],
    blockedBy: ['tools/git-present'],
    settledBy: ['live/git-client'],
    messages: {
      'not-found': { severity: 'error', text: 'git starts "{{program}}" for SSH ({{source}}), and there is no such program.' },
      plink: { severity: 'warning', text: 'git starts "{{program}}" for SSH ({{source}}), which does not read ~/.ssh/config and asks where nobody sees it.' },
      'other-client': { severity: 'notice', text: 'git starts "{{program}}" for SSH ({{source}}), which does not say that it is OpenSSH.' },
      'two-clients': { severity: 'warning', text: 'git starts the OpenSSH at "{{path}}", which does not see the keys in the agent of "{{other}}".' },
      'putty-key': { severity: 'warning', text: 'The key "{{key}}" is in the format of PuTTY, which the OpenSSH at "{{path}}" does not read.' },
    },
  },
  needs: ['target', 'installations'],
  wants: ['gitConfig', 'gitClient', 'ssh', 'environment'],
  run({ installations, gitConfig, gitClient, ssh: seen, target }) {
    const { ssh } = installations;
    if (ssh === null) return { skipped: 'git starts no ssh for this URL' };
    const { program, path } = ssh;
    const configured = gitConfig?.entries.some(({ key }) => key === 'core.sshcommand');
    if (configured !== undefined && ssh.source !== 'GIT_SSH_COMMAND' && configured !== (ssh.source === 'core.sshCommand')) return { undetermined: 'the configuration names another ssh than the one looked at' };
    const source = ssh.source === 'default' ? 'git\'s own choice' : ssh.source;
    const evidence: [Evidence] = [{ kind: 'process', argv: [path ?? program, '-V'], exitCode: null, note: ssh.banner ?? (path === null ? `not found; named by ${source}` : `named by ${source}`) }];
    const said = gitClient?.stderr.find((line) => /cannot run|error: ssh variant/.test(line));
    const fix = useOpenSsh(ssh.source, gitConfig, target);
    if (path === null && !/[$`]/.test(program)) return [{ messageId: 'not-found', data: { program, source }, certainty: said === undefined ? 'inferred' : 'observed', evidence, fix }];
    if (ssh.kind === 'plink') return [{ messageId: 'plink', data: { program, source }, evidence, fix }];
    if (path === null) return { undetermined: `"${program}" (${source}) is known to the shell only` };
    if (ssh.kind === 'other') return [{ messageId: 'other-client', data: { program, source }, evidence }];
    const putty = seen?.effective?.identityFiles.find((file) => /\.ppk$/i.test(file));
    if (putty !== undefined) return [{ messageId: 'putty-key', data: { key: putty, path }, evidence, fix: CONVERT }];
    const denied = gitClient !== undefined && gitClient.exitCode !== 0 && gitClient.stderr.some((line) => /Permission denied \(publickey/.test(line));
    if (denied && ssh.otherOpenSsh !== null && seen?.identities.every(({ exists }) => !exists) !== false) {
      return [{
        messageId: 'two-clients',
        data: { path, other: ssh.otherOpenSsh },
        certainty: 'inferred',
        evidence,
        fix: { consent: 'safe', steps: [{ do: 'git-config', op: 'set', scope: 'global', key: 'core.sshCommand', value: ssh.otherOpenSsh }] },
      }];
    }
    return { passed: `${ssh.banner ?? path} (${source})` };
  },
});

/** core.sshCommand counts more than GIT_SSH, and less than GIT_SSH_COMMAND. Source: git's connect.c, `get_ssh_command`. */
function useOpenSsh(source: string, gitConfig: Facts['gitConfig'] | undefined, { remote }: Facts['target']): Fix {
  if (source === 'default') return advise('person', 'Install OpenSSH with the package manager of the system');
  if (source === 'GIT_SSH_COMMAND') return advise('ask', 'Take GIT_SSH_COMMAND out of the environment in which git runs (unset GIT_SSH_COMMAND; on Windows: out of the user\'s variables)');
  const entries = gitConfig?.entries.filter(({ key }) => key === 'core.sshcommand') ?? [];
  const last = entries.at(-1);
  const set = (scope: 'global' | 'local'): Fix => ({ consent: 'ask', steps: [{ do: 'git-config', op: 'set', scope, key: 'core.sshCommand', value: 'ssh' }] });
  if (source !== 'core.sshCommand') return set(remote === null ? 'global' : 'local');
  if (last === undefined || last.scope === 'command') return advise('ask', 'Set core.sshCommand to ssh in your own configuration');
  if (last.scope === 'system') return set('global');
  if (entries.length > 1 || !isWritable(last)) return set(last.scope === 'global' ? 'global' : 'local');
  return { consent: 'ask', steps: [{ do: 'git-config', op: 'unset', scope: last.scope, key: 'core.sshCommand' }] };
}

const CONVERT: Fix = advise('ask', 'Export the key with PuTTYgen, "Conversions", "Export OpenSSH key", and name that file as IdentityFile');
