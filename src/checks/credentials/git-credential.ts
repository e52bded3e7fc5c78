import { defineCheck } from '../../core/check.ts';
import type { Facts, GitClientFact, GitRequestFact, LoginName, SecretShape, TargetFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix, type FixStep } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { apiErrorMeaning, parseDenial } from '../../knowledge/aws-errors.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { netrcEntryFor } from '../../knowledge/netrc.ts';

/** Base64 of 32 bytes, as every password of a Git credential that was seen. */
const PASSWORD_LENGTH = 44;

export default defineCheck({
  meta: {
    id: 'credentials/git-credential',
    title: 'The Git credential that git sends is an active one of IAM',
    why: 'CodeCommit answers 403 to a wrong, deleted or inactive Git credential, and git forgets a stored password only after a 401: so it sends the same one for ever and asks nobody.',
    refs: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html', 'https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-gc.html'],
    methods: ['git-credentials'],
    fix: 'person',
    explains: ['credential-stores/static-login', 'permissions/codecommit', 'live/repository-found', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-request', 'live/git-client'],
    messages: {
      'not-its-password': { severity: 'error', text: 'The password sent with {{login}} has {{length}} characters, and those IAM makes have 44, the last one "=": the end is cut off.' },
      inactive: { severity: 'error', text: 'The Git credential {{login}} is inactive in IAM.' },
      deleted: { severity: 'error', text: 'CodeCommit refuses the Git credential {{login}}, and IAM lists none of that name for {{user}}{{listed}}.' },
      'wrong-password': { severity: 'error', text: 'CodeCommit refuses the Git credential {{login}}, which is active in IAM: the stored password is not its password.' },
      'other-account': { severity: 'error', text: 'The Git credential {{login}} is of account {{account}}, and the AWS keys of this machine are of account {{own}}: CodeCommit finds nothing there.' },
      refused: { severity: 'error', text: 'CodeCommit refuses the Git credential {{login}} of {{source}}: its password is wrong, or it is inactive or deleted.' },
    },
  },
  needs: ['target'],
  wants: ['storeFiles', 'systemStore', 'netrc', 'gitRequest', 'gitClient', 'iamLogins', 'identity'],
  run: (facts) => {
    const { target, gitRequest, gitClient, iamLogins, identity } = facts;
    if (gitClient?.exitCode === 0 || gitRequest?.advertisesRefs) return { passed: 'CodeCommit took the login just now' };
    const sent = loginSent(facts);
    if (sent === null) return { skipped: 'no login for this host is stored' };
    const { login, secret } = sent;
    const answered = answerOf(gitRequest, gitClient);
    if (answered === 'accepted') return { passed: `CodeCommit knows ${nameOf(login)}; what it refuses is the operation` };
    const shared = { ...(target.host === null ? {} : { about: { host: target.host } }), evidence: evidenceOf(sent, gitRequest, gitClient) };
    const certainty = answered === 'refused' ? ('observed' as const) : ('inferred' as const);
    if (login.kind !== 'git-credential') return { skipped: `${nameOf(login)} is no Git credential` };
    const data = { login: nameOf(login) };
    const own = identity?.account ?? null;
    if (answered === 'missing' && own !== null && login.accountId !== null && own !== login.accountId) {
      return [{ messageId: 'other-account', data: { ...data, account: login.accountId, own }, certainty: 'inferred', ...shared, fix: renew(target, sent) }];
    }
    if (answered === 'missing') return { passed: `CodeCommit took ${nameOf(login)} and found no such repository` };
    // IAM documents no length: only what is too short says for sure that something was cut off.
    if (secret !== null && secret.length < PASSWORD_LENGTH) {
      return [{
        messageId: 'not-its-password', data: { ...data, length: String(secret.length) }, certainty, measured: `${secret.length} characters`,
        expected: '44 characters', ...shared, fix: renew(target, sent),
      }];
    }
    if (answered !== 'refused') return gitRequest === undefined && gitClient === undefined ? { skipped: 'CodeCommit was not asked' } : { undetermined: `no answer says whether CodeCommit takes ${nameOf(login)}` };
    const list = iamLogins?.gitCredentials;
    if (list != null && list.answer.errorCode === null && list.answer.failure === null && own === login.accountId) {
      const entry = list.items.find(({ userName }) => userName === login.name);
      const others = list.items.map(({ userName }) => userName).join(', ');
      if (entry === undefined) return [{ messageId: 'deleted', data: { ...data, user: identity?.arn ?? 'the user of these keys', listed: others === '' ? '' : ` but ${others}` }, ...shared, fix: renew(target, sent) }];
      if (!entry.active) return [{ messageId: 'inactive', data, ...shared, fix: advise('person', 'Make it active again in IAM, under the user\'s security credentials') }];
      return [{ messageId: 'wrong-password', data, ...shared, fix: renew(target, sent) }];
    }
    // What a store keeps is credential-stores/static-login's business.
    if (sent.inNetrc) return [{ messageId: 'refused', data: { ...data, source: sent.source }, ...shared, fix: renew(target, sent) }];
    return { skipped: `what IAM says of ${nameOf(login)} is not known: no AWS keys of its user that may list it are here` };
  },
});

interface Sent {
  login: LoginName;
  secret: SecretShape | null;
  source: string;
  inNetrc: boolean;
}

/** What was sent, else what would be: curl looks into netrc before git asks its stores. */
function loginSent({ target, storeFiles, systemStore, netrc, gitRequest, gitClient }: Pick<Facts, 'target'> & Partial<Facts>): Sent | null {
  const { host } = target;
  const inNetrc = netrc === undefined || host === null ? null : netrcEntryFor(netrc, host);
  const stored = [...(storeFiles?.logins ?? []), ...(systemStore?.logins ?? [])].find((each) => each.host === host);
  const kept: Sent | null = inNetrc !== null ? { ...inNetrc, source: `${netrc?.file ?? ''}:${inNetrc.line}`, inNetrc: true }
    : stored === undefined ? null : { ...stored, source: stored.file === null ? (systemStore?.kind ?? 'the credential store') : `${stored.file}:${stored.line ?? ''}`, inNetrc: false };
  if (gitClient?.handed != null) return { ...gitClient.handed, source: kept?.source ?? 'handed to git by its helpers', inNetrc: kept?.inNetrc ?? false };
  if (gitRequest?.login != null && gitRequest.carried !== 'signature') return { login: gitRequest.login, secret: kept?.login.name === gitRequest.login.name ? kept.secret : null, source: kept?.source ?? gitRequest.carried, inNetrc: gitRequest.carried === 'netrc' };
  return kept;
}

/** A denial names the operation and so takes the login for good; 404 does, too. */
function answerOf(request: GitRequestFact | undefined, client: GitClientFact | undefined): 'refused' | 'accepted' | 'missing' | null {
  const { status = null, errorCode = null, errorMessage = null } = request?.carried === 'nothing' ? {} : (request?.answer ?? {});
  const subject = errorCode === null ? null : apiErrorMeaning(errorCode)?.subject;
  if (subject === 'denied' || subject === 'key' || parseDenial(errorMessage ?? '') !== null) return 'accepted';
  if (status === 404 || subject === 'repository') return 'missing';
  return status === 403 || status === 401 || ((client?.httpStatus === 403 || client?.httpStatus === 401) && client.failure !== 'proxy') ? 'refused' : null;
}

function evidenceOf({ login, secret, source }: Sent, request: GitRequestFact | undefined, client: GitClientFact | undefined): [Evidence, ...Evidence[]] {
  const answer = request?.answer;
  return [
    { kind: 'credential', keyIdLast4: login.keyIdLast4, signedAt: secret?.signedAt ?? null, ageSeconds: null, source },
    ...(answer === undefined ? [] : [answerEvidence(answer)]),
    ...(client === undefined ? [] : [gitRan(client, client.stderr[0] ?? null)]),
  ];
}

function renew({ host }: TargetFact, { source }: Sent): Fix {
  const steps: FixStep[] = [
    { do: 'tell', text: 'Make or reset the Git credential in IAM, under the user\'s security credentials, "HTTPS Git credentials for AWS CodeCommit": the password is shown once' },
    { do: 'tell', text: `Take the old login for ${host ?? 'the host'} out of ${source.replace(/:\d*$/, '')} (git credential reject), so that git asks for the new one` },
  ];
  return { consent: 'person', steps };
}

function nameOf(login: LoginName): string {
  return login.kind === 'access-key' ? `the access key ${login.prefix ?? ''}…${login.keyIdLast4 ?? ''}` : `"${login.name ?? ''}"`;
}
