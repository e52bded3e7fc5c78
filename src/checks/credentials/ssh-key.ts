import { defineCheck } from '../../core/check.ts';
import type { GitClientFact, IamLoginsFact, SshFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { SSH_KEY_ID } from '../../knowledge/credential-shape.ts';
import { loggedIn, loginRefused, notEffective, sshRun } from '../../knowledge/ssh-login.ts';

export default defineCheck({
  meta: {
    id: 'credentials/ssh-key',
    title: 'The key ssh offers is an active one of IAM, under its own id',
    why: 'CodeCommit compares the key that ssh offers with the one uploaded under the id it logs in as: an inactive or deleted key, the id of another key and another private key all end in the same "Permission denied (publickey)".',
    refs: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html', 'https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-ssh.html#troubleshooting-ae4'],
    methods: ['ssh'],
    fix: 'person',
    explains: ['live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      inactive: { severity: 'error', text: 'The SSH key {{id}} is inactive in IAM ({{user}}).' },
      'not-listed': { severity: 'error', text: 'CodeCommit refuses the SSH key {{id}}, and IAM lists no such key of {{user}}{{listed}}.' },
      'wrong-pair': { severity: 'error', text: 'The key uploaded as {{id}} ({{uploaded}}) is not the one ssh offers ({{offered}}){{right}}.' },
      refused: { severity: 'error', text: 'CodeCommit refuses the login as {{id}} with {{offered}}: no active key of that id in IAM is one of these.' },
    },
  },
  needs: ['ssh'],
  wants: ['gitClient', 'iamLogins', 'identity'],
  run: ({ ssh, gitClient, iamLogins, identity }) => {
    const { effective } = ssh;
    if (effective === null) return { skipped: notEffective(ssh) ?? '' };
    const id = effective.user;
    if (loggedIn(gitClient)) return { passed: `CodeCommit took the login as ${id} just now` };
    if (!SSH_KEY_ID.test(id)) return { skipped: `"${id}" is no id of an SSH key` };
    if (!loginRefused(gitClient)) return { skipped: gitClient === undefined ? 'no connection was made' : 'ssh did not come as far as the login' };
    const paths = offeredPaths(ssh, gitClient);
    if (gitClient?.ssh != null && paths.length === 0) return { skipped: 'ssh offered no key at all' };
    const user = identity?.arn ?? 'the IAM user';
    const shared = { about: { host: ssh.host }, evidence: evidenceOf(iamLogins, gitClient) };
    const prints = fingerprints(ssh, gitClient);
    const names = paths.map((path) => `"${path}"`).join(', ') || 'the keys it has';
    const list = iamLogins?.sshKeys;
    if (list != null && list.answer.errorCode === null && list.answer.failure === null) {
      const entry = list.items.find(({ keyId }) => keyId === id);
      const right = list.items.find(({ active, fingerprint }) => active && fingerprint !== null && prints.includes(fingerprint));
      if (entry === undefined) {
        return [{
          messageId: 'not-listed',
          data: { id, user, listed: right === undefined ? '' : `; the key that ssh offers is its ${right.keyId}` },
          ...shared,
          fix: right === undefined ? UPLOAD : useId(ssh, right.keyId),
        }];
      }
      if (!entry.active) {
        return [{ messageId: 'inactive', data: { id, user }, ...shared, fix: advise('person', `Make it active again: aws iam update-ssh-public-key --ssh-public-key-id ${id} --status Active`) }];
      }
      if (entry.fingerprint !== null && prints.length > 0 && !prints.includes(entry.fingerprint)) {
        return [{
          messageId: 'wrong-pair',
          data: { id, uploaded: entry.fingerprint, offered: prints.join(', '), right: right === undefined ? '' : `; that one is ${right.keyId}` },
          ...shared,
          fix: right === undefined ? UPLOAD : useId(ssh, right.keyId),
        }];
      }
    }
    return [{
      messageId: 'refused',
      data: { id, offered: names },
      ...shared,
      fix: advise('person', `Compare in IAM, under the user's security credentials: the key ${id} must be there, active, and have the fingerprint that "ssh-keygen -l -E md5 -f" shows for ${names}; the ids are listed by name, not by date`),
    }];
  },
});

/** A key without its public half beside it is tried without a word of its fingerprint. */
function offeredPaths({ identities }: SshFact, client: GitClientFact | undefined): string[] {
  const tried = (client?.ssh?.tried ?? []).filter((path) => identities.some((identity) => identity.path === path && identity.loads === true));
  return [...(client?.ssh?.offered ?? []).map(({ path }) => path), ...tried];
}

/** MD5, as IAM shows them, of the keys ssh offered; where ssh did not tell, of all it could. */
function fingerprints({ identities, agent }: SshFact, client: GitClientFact | undefined): string[] {
  const offered = client?.ssh?.offered ?? [];
  const tried = client?.ssh?.tried ?? [];
  const silent = offered.length === 0 && tried.length === 0;
  const own = identities
    .filter(({ path, fingerprintSha256 }) => silent || tried.includes(path) || offered.some(({ fingerprint }) => fingerprint === fingerprintSha256))
    .flatMap(({ fingerprintMd5 }) => fingerprintMd5 ?? []);
  const held = offered.some(({ fromAgent }) => fromAgent) || silent ? (agent.keys ?? []).map(({ fingerprint }) => fingerprint) : [];
  return [...new Set([...own, ...held])];
}

function evidenceOf(logins: IamLoginsFact | undefined, client: GitClientFact | undefined): [Evidence, ...Evidence[]] {
  const offered = (client?.ssh?.offered ?? []).map(({ path, type, fingerprint, fromAgent }): Evidence => ({
    kind: 'process',
    argv: ['ssh-keygen', '-l', '-f', path],
    exitCode: null,
    note: `offered${fromAgent ? ' by the agent' : ''}: ${type} ${fingerprint}`,
  }));
  const answer = logins?.sshKeys?.answer;
  const asked: Evidence[] = answer === undefined ? [] : [answerEvidence(answer)];
  const all = [...sshRun(client), ...asked, ...offered];
  return [all[0] ?? { kind: 'process', argv: ['ssh'], exitCode: null }, ...all.slice(1)];
}

const useId = ({ config, host }: SshFact, id: string): Fix => advise('person', `Put ${id} behind User for ${host} in ${config.path}, or into the URL`);
const UPLOAD = advise('person', 'Upload the public half of the key in IAM, under the user\'s security credentials (one line, RSA, five keys at most), and put the id it gets behind User');
