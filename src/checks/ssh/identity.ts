import { defineCheck } from '../../core/check.ts';
import type { GitClientFact, SshFact, SshIdentity } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, byHand, type Fix } from '../../core/fix.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { loggedIn, loginRefused, notEffective, saidBySsh, sshRun } from '../../knowledge/ssh-login.ts';
import { inHostBlock, useOtherKey } from '../../knowledge/ssh-steps.ts';

const MIN_BITS = 2048;

export default defineCheck({
  meta: {
    id: 'ssh/identity',
    title: 'ssh has a private RSA key it can use for this host',
    why: 'IAM takes RSA keys of 2048 bits and more only, while ssh-keygen makes Ed25519 keys since OpenSSH 9.5; and ssh passes silently over a key that others may read, that is the public half, or whose passphrase nobody can enter.',
    refs: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html', 'https://man.openbsd.org/ssh_config#IdentityFile', 'https://www.openssh.com/txt/release-9.5'],
    methods: ['ssh'],
    fix: 'ask',
    explains: ['credentials/ssh-key', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      none: { severity: 'error', text: 'ssh has no key for "{{host}}": no IdentityFile is configured, none of its default files exists{{agent}}.' },
      missing: { severity: 'error', text: 'The IdentityFile "{{file}}" for "{{host}}" does not exist{{agent}}.' },
      'public-half': { severity: 'error', text: 'The IdentityFile "{{file}}" is the public half of a key; ssh needs the private one.' },
      putty: { severity: 'error', text: 'The IdentityFile "{{file}}" is a key of PuTTY, which OpenSSH cannot read.' },
      'open-to-others': { severity: 'error', text: 'Others may read the private key "{{file}}" ({{mode}}), so ssh does not use it.' },
      passphrase: { severity: 'error', text: 'The private key "{{file}}" has a passphrase and {{agent}}: where nobody can enter it, ssh goes on without the key.' },
      unloadable: { severity: 'error', text: 'The private key "{{file}}" cannot be loaded: {{said}}.' },
      'not-rsa': { severity: 'error', text: 'The key "{{file}}" is of type {{type}}, and IAM takes RSA keys only.' },
      'too-short': { severity: 'error', text: 'The RSA key "{{file}}" has {{bits}} bits, and IAM wants 2048 at least.' },
      'too-many': { severity: 'error', text: 'CodeCommit ended the login after {{count}} keys: the agent offers its own first, and "{{host}}" has no "IdentitiesOnly yes".' },
    },
  },
  needs: ['ssh'],
  wants: ['gitClient'],
  run: ({ ssh, gitClient }) => {
    const { effective, identities, agent, host } = ssh;
    if (effective === null) return { skipped: notEffective(ssh) ?? '' };
    if (loggedIn(gitClient)) return { passed: 'CodeCommit took a key just now' };
    const shared = (identity: SshIdentity | null) => ({
      certainty: loginRefused(gitClient) ? ('observed' as const) : ('inferred' as const),
      about: { host },
      evidence: [identity === null ? agentEvidence(ssh) : fileEvidence(identity), ...sshRun(gitClient)] as [Evidence, ...Evidence[]],
    });
    if (saidBySsh(gitClient, /Too many authentication failures/) !== null) {
      return [{
        messageId: 'too-many',
        data: { count: String(gitClient?.ssh?.offered.length ?? agent.keys?.length ?? 0), host },
        ...shared(null),
        fix: { consent: 'ask', steps: [inHostBlock(ssh, 'IdentitiesOnly', 'yes')] },
      }];
    }
    const usable = identities.find((identity) => identity.loads === true && isAccepted(identity));
    if (usable !== undefined) return { passed: `${usable.path}, RSA of ${usable.bits ?? 'unknown'} bits` };
    const helping = agentHelps(ssh);
    if (helping) return { passed: 'the agent holds an RSA key' };
    const there = identities.filter(({ exists }) => exists);
    const withAgent = agent.running ? `, and the agent has no ${agent.keys?.length ? 'RSA ' : ''}key for it` : ', and no agent runs';
    if (there.length === 0) {
      const [missing] = identities;
      if (missing === undefined) return [{ messageId: 'none', data: { host, agent: withAgent }, ...shared(null), fix: newKey(ssh) }];
      return [{
        messageId: 'missing',
        data: { file: missing.path, host, agent: withAgent },
        ...shared(missing),
        fix: useOtherKey(ssh) ?? edit(ssh, `give IdentityFile the path of the private key that was uploaded, instead of ${missing.path}`),
      }];
    }
    return there.map((identity) => ({ ...problemOf(identity, ssh, gitClient), ...shared(identity) }));
  },
});

/** The agent's keys are offered, except where only the files named may be. */
function agentHelps({ agent, effective, identities }: SshFact): boolean {
  const rsa = agent.keys?.some(({ type, bits }) => type === 'rsa' && bits >= MIN_BITS) ?? false;
  return rsa && (effective?.identitiesOnly !== true || identities.some(({ format, encrypted }) => format === 'public' || encrypted === true));
}

function isAccepted({ type, bits }: SshIdentity): boolean {
  return type === 'rsa' && (bits ?? 0) >= MIN_BITS;
}

function problemOf(identity: SshIdentity, ssh: SshFact, client: GitClientFact | undefined) {
  const { path: file, format, mode, encrypted, loads, type, bits, error } = identity;
  const said = withoutFullStop(saidBySsh(client, /^Load key/) ?? error ?? 'ssh does not say why');
  if (format === 'public') return { messageId: 'public-half' as const, data: { file }, fix: useOtherKey(ssh, file.replace(/\.pub$/, '')) ?? edit(ssh, `name the private key: ${file.replace(/\.pub$/, '')}`) };
  if (format === 'putty') return { messageId: 'putty' as const, data: { file }, fix: useOtherKey(ssh) ?? edit(ssh, `name a key in OpenSSH form as IdentityFile; PuTTYgen writes one with Conversions, Export OpenSSH key, and "puttygen ${file} -O private-openssh -o ${file}.openssh" without a window`) };
  if (mode !== null && (mode & 0o077) !== 0) {
    return {
      messageId: 'open-to-others' as const, data: { file, mode: `mode 0${(mode & 0o777).toString(8)}` },
      fix: { consent: 'ask', steps: [{ do: 'file-mode', path: file, mode: 0o600 }] } satisfies Fix,
    };
  }
  if (type !== null && type !== 'rsa') return { messageId: 'not-rsa' as const, data: { file, type }, fix: newKey(ssh) };
  if (bits !== null && bits < MIN_BITS) return { messageId: 'too-short' as const, data: { file, bits: String(bits) }, fix: newKey(ssh) };
  if (encrypted === true) {
    return { messageId: 'passphrase' as const, data: { file, agent: ssh.agent.running ? 'the agent does not hold it' : 'no agent runs' }, fix: advise('person', `Load it into an agent that this git reaches: ssh-add ${file}; programs started from a desktop may not see the agent of a terminal`) satisfies Fix };
  }
  return { messageId: 'unloadable' as const, data: { file, said: loads === false ? said : 'ssh-keygen could not be asked' }, fix: newKey(ssh) };
}

function fileEvidence({ path, exists, mode, type, bits, error }: SshIdentity): Evidence {
  const note = [exists ? '' : 'no such file', mode === null ? '' : `mode 0${(mode & 0o777).toString(8)}`, type === null ? '' : `${type} ${bits ?? ''}`.trim(), error ?? ''].filter((part) => part !== '').join(', ');
  return { kind: 'process', argv: ['ssh-keygen', '-y', '-f', path], exitCode: error === null && exists ? 0 : 255, note };
}

function agentEvidence({ agent }: SshFact): Evidence {
  return { kind: 'process', argv: ['ssh-add', '-l'], exitCode: agent.keys === null ? 2 : agent.keys.length === 0 ? 1 : 0, note: agent.keys === null ? 'no agent answers' : `${agent.keys.length} keys` };
}

/** A new key is of no use until a person has uploaded it: where another one is there already, that is taken. */
function newKey(ssh: SshFact): Fix {
  return useOtherKey(ssh) ?? advise('ask', `Make a key: ssh-keygen -t rsa -b 4096 -f ~/.ssh/codecommit_rsa. Upload ~/.ssh/codecommit_rsa.pub in IAM, under the user's security credentials. Then write into ${ssh.config.path}, under "Host ${ssh.host}": User with the id it gets there, and IdentityFile ~/.ssh/codecommit_rsa`);
}
const edit = ({ config }: SshFact, what: string): Fix => ({ consent: 'ask', steps: [byHand(config.path, what)] });
