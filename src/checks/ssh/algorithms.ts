import { defineCheck } from '../../core/check.ts';
import type { SshFact } from '../../core/facts.ts';
import { advise, type Fix, type FixStep } from '../../core/fix.ts';
import { effectiveEvidence, loggedIn, notEffective, saidBySsh, sshRun } from '../../knowledge/ssh-login.ts';

const NO_MATCH = /no matching (host key type|key exchange method|cipher|MAC) found\. Their offer: (\S+)/;

export default defineCheck({
  meta: {
    id: 'ssh/algorithms',
    title: 'ssh and CodeCommit share their algorithms',
    why: 'Since version 8.8 OpenSSH refuses RSA signatures with SHA-1 ("ssh-rsa"), and a policy of the system or a line of the configuration may exclude RSA altogether; CodeCommit has RSA host keys and takes RSA keys only.',
    refs: ['https://www.openssh.com/txt/release-8.8', 'https://man.openbsd.org/ssh_config#PubkeyAcceptedAlgorithms'],
    methods: ['ssh'],
    fix: 'ask',
    explains: ['credentials/ssh-key', 'ssh/known-hosts', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'host-key': { severity: 'error', text: 'ssh takes none of the host key algorithms that "{{host}}" offers: {{offer}}.' },
      transport: { severity: 'error', text: 'ssh and "{{host}}" share no {{what}}; the server offers {{offer}}.' },
      signature: { severity: 'error', text: 'ssh may not sign with its RSA key in a way that "{{host}}" takes: "no mutual signature algorithm".' },
      'rsa-excluded': { severity: 'error', text: '{{option}} for "{{host}}" holds no RSA algorithm, and CodeCommit has no other.' },
    },
  },
  needs: ['ssh'],
  wants: ['gitClient'],
  run: ({ ssh, gitClient }) => {
    const { effective, host } = ssh;
    if (effective === null) return { skipped: notEffective(ssh) ?? '' };
    if (loggedIn(gitClient)) return { passed: 'the login of just now agreed on them' };
    const about = { host };
    const [, what, offer] = NO_MATCH.exec(saidBySsh(gitClient, NO_MATCH) ?? '') ?? [];
    const said = [effectiveEvidence(ssh, `hostkeyalgorithms ${effective.hostKeyAlgorithms.join(',')}`), ...sshRun(gitClient, NO_MATCH)] as const;
    if (what === 'host key type' && offer !== undefined) {
      return [{ messageId: 'host-key', data: { host, offer }, about, evidence: said, fix: allow(ssh, ['HostKeyAlgorithms', 'PubkeyAcceptedAlgorithms']) }];
    }
    if (what !== undefined && offer !== undefined) {
      return [{ messageId: 'transport', data: { host, what, offer }, about, evidence: said, fix: advise('ask', 'Take out the line or the policy of the system that excludes what the server offers') }];
    }
    const pubkeys = effectiveEvidence(ssh, `pubkeyacceptedalgorithms ${effective.pubkeyAlgorithms.join(',')}`);
    const problems = ([['HostKeyAlgorithms', effective.hostKeyAlgorithms], ['PubkeyAcceptedAlgorithms', effective.pubkeyAlgorithms]] as const)
      .filter(([, list]) => list.length > 0 && !list.some((name) => /rsa/i.test(name)))
      .map(([option]) => ({
        messageId: 'rsa-excluded' as const,
        data: { option, host },
        certainty: 'inferred' as const,
        about,
        evidence: [option === 'HostKeyAlgorithms' ? said[0] : pubkeys, ...sshRun(gitClient)] as const,
        fix: allow(ssh, [option], '+rsa-sha2-512,rsa-sha2-256'),
      }));
    if (problems.length > 0) return problems;
    if (gitClient?.ssh?.noMutualAlgorithm === true) {
      return [{ messageId: 'signature', data: { host }, about, evidence: [pubkeys, ...sshRun(gitClient)], fix: allow(ssh, ['PubkeyAcceptedAlgorithms']) }];
    }
    return [];
  },
});

/** For this host alone: SHA-1 stays off everywhere else. */
function allow({ config, host }: SshFact, options: readonly string[], value = '+ssh-rsa'): Fix {
  const steps = options.map((key): FixStep => ({ do: 'ssh-config', path: config.path, section: `Host ${host}`, key, value }));
  return { consent: 'ask', steps };
}
