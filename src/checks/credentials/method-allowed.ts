import { defineCheck } from '../../core/check.ts';
import type { GitClientFact, NetrcFact, SshFact, StoredLogin, TargetFact } from '../../core/facts.ts';
import type { Fix, FixStep } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { convertUrl, parseCodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { SSH_KEY_ID } from '../../knowledge/credential-shape.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { netrcEntryFor } from '../../knowledge/netrc.ts';
import { useOwnIdentity } from '../../knowledge/own-identity.ts';
import { loggedIn, loginRefused } from '../../knowledge/ssh-login.ts';

export default defineCheck({
  meta: {
    id: 'credentials/method-allowed',
    title: 'The identity is one that may use this method',
    why: 'SSH keys and Git credentials belong to IAM users. Sessions of a role, of single sign-on or of a federation and the root user have none and can only come in with git-remote-codecommit or the credential helper.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/temporary-access.html', 'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up.html'],
    methods: ['ssh', 'git-credentials'],
    fix: 'ask',
    explains: ['credential-stores/static-login', 'credentials/git-credential', 'credentials/ssh-key', 'ssh/user', 'ssh/identity', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      session: { severity: 'error', text: 'The AWS identity of this machine is {{kind}}, {{arn}}, and {{method}} is for IAM users only.' },
    },
  },
  needs: ['target'],
  wants: ['identity', 'gitClient', 'ssh', 'storeFiles', 'systemStore', 'netrc', 'gitConfig', 'tools'],
  run: ({ target, identity, gitClient, ssh, storeFiles, systemStore, netrc, gitConfig, tools }) => {
    if (loggedIn(gitClient)) return { passed: 'CodeCommit took the login just now' };
    if (identity?.arn == null || identity.kind === null) return { skipped: 'no AWS keys here tell who the user is' };
    if (identity.kind === 'user') return { passed: `${identity.arn} is an IAM user` };
    const owned = ownLogin(target, ssh, [...(storeFiles?.logins ?? []), ...(systemStore?.logins ?? [])], netrc);
    if (owned !== null) return { passed: `${owned} belongs to an IAM user, whoever the AWS keys are of` };
    if (gitClient === undefined) return { skipped: 'git was not run' };
    if (!lacksLogin(target, gitClient)) return { skipped: 'git did not fail for want of a login' };
    return [{
      messageId: 'session',
      data: { kind: NAMES[identity.kind], arn: identity.arn, method: target.method === 'ssh' ? 'SSH' : 'a Git credential' },
      ...(target.host === null ? {} : { about: { host: target.host } }),
      evidence: [answerEvidence(identity.answer), gitRan(gitClient, gitClient.stderr[0] ?? null)],
      fix: wayOut(target, useOwnIdentity({ target, gitConfig, tools })),
    }];
  },
});

const NAMES = { 'assumed-role': 'the session of a role', 'federated-user': 'a federated session', root: 'the root user' } as const;

/** An id or a login of the kind only IAM users have. */
function ownLogin({ host }: TargetFact, ssh: SshFact | undefined, logins: readonly StoredLogin[], netrc: NetrcFact | undefined): string | null {
  const user = ssh?.effective?.user;
  if (user !== undefined) return SSH_KEY_ID.test(user) ? `the SSH key id ${user}` : null;
  const stored = logins.find((login) => login.host === host && login.login.kind === 'git-credential')?.login.name;
  const inNetrc = netrc === undefined || host === null ? null : netrcEntryFor(netrc, host);
  const name = stored ?? (inNetrc?.login.kind === 'git-credential' ? inNetrc.login.name : null);
  return name == null ? null : `the Git credential ${name}`;
}

function lacksLogin({ method }: TargetFact, client: GitClientFact): boolean {
  if (method === 'ssh') return loginRefused(client);
  return client.failure === 'no-credential' || client.failure === 'unauthorized' || client.failure === 'forbidden';
}

function wayOut(target: TargetFact, steps: readonly FixStep[] | null): Fix {
  if (steps !== null) return { consent: 'ask', steps };
  const url = convertUrl(parseCodeCommitUrl(target.url), 'grc', target.region, null);
  const install = {
    do: 'tell', text: 'git-remote-codecommit takes whatever identity the AWS tools have: pipx install git-remote-codecommit',
    url: 'https://github.com/aws/git-remote-codecommit',
  } as const;
  if (url === null) return { consent: 'ask', steps: [install] };
  return { consent: 'ask', steps: [{ do: 'tell', text: `Use ${url} instead` }, install] };
}
