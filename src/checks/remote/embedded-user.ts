import { defineCheck } from '../../core/check.ts';
import type { LoginName, TargetFact } from '../../core/facts.ts';
import type { Fix } from '../../core/fix.ts';
import { pageRemark } from '../../knowledge/aws-page-mistakes.ts';
import { withoutPassword } from '../../knowledge/codecommit-url.ts';
import { loginName } from '../../knowledge/credential-shape.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { pointTargetAt, remoteEvidence } from '../../knowledge/remote-evidence.ts';

export default defineCheck({
  meta: {
    id: 'remote/embedded-user',
    title: 'The https URL names no user',
    why: 'When CodeCommit asks for a login, libcurl answers by itself with the user of the URL and an empty password. The 403 that follows is final: git asks no credential helper and no person. A name of its own in the configuration, credential.<url>.username, has not this effect.',
    refs: ['https://git-scm.com/docs/gitcredentials', 'https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-ch.html', 'https://github.com/akuity/kargo/issues/6794'],
    methods: ['credential-helper', 'git-credentials'],
    fix: 'safe',
    explains: ['git-config/helper-configured', 'git-config/helper-observed', 'credential-stores/static-login', 'credentials/resolve', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      user: { severity: 'error', text: 'The URL "{{url}}" names the user "{{user}}", so libcurl sends that name with an empty password, and git asks no helper.{{page}}' },
      'at-sign': { severity: 'error', text: 'The URL "{{url}}" names a user with an "@" in the name, so what git takes for the host begins behind the first "@".' },
      'user-works': { severity: 'notice', text: 'The URL "{{url}}" names the user "{{user}}"; this git gets through all the same, one with another libcurl is refused with 403.' },
      password: { severity: 'notice', text: 'The URL "{{url}}" holds the password of "{{user}}", readable for everybody who may read {{file}}.' },
    },
  },
  needs: ['target'],
  wants: ['gitClient'],
  run({ target, gitClient }) {
    if (!/^https:/i.test(target.url)) return { skipped: `no https URL: ${withoutPassword(target.url)}` };
    const login = target.userInfo?.login ?? null;
    if (target.userInfo === null || login === null || login.kind === 'empty') return [];
    if (login.kind === 'access-key') return { skipped: 'remote/embedded-signature judges the access key in the URL' };
    const url = withoutPassword(target.url);
    const user = login.name ?? '';
    // git takes the name up to the first "@"; what was meant goes up to the last.
    const doubled = /^https:\/\/([^/?#]*@[^/?#]*)@/i.exec(url)?.[1];
    const plain = url.replace(/^(https:\/\/)(?:[^/?#]*@)/i, '$1');
    const refused = gitClient !== undefined && gitClient.exitCode !== 0 && gitClient.helpers === null && (gitClient.httpStatus === 403 || gitClient.httpStatus === 401);
    const common = {
      evidence: [remoteEvidence(target), ...(refused ? [gitRan(gitClient, `HTTP ${gitClient.httpStatus ?? ''}, no helper asked`)] : [])],
      about: { host: target.host ?? '' },
      measured: url,
      expected: plain,
      fix: withoutUser(target, plain, doubled === undefined ? login : loginName(doubled), doubled !== undefined),
    } as const;
    if (target.userInfo.secret !== null && target.userInfo.secret.kind !== 'empty') return [{ messageId: 'password', data: { url, user, file: target.urlFile ?? 'the command' }, ...common }];
    if (gitClient?.exitCode === 0) return [{ messageId: 'user-works', data: { url, user }, ...common }];
    if (doubled !== undefined) return [{ messageId: 'at-sign', data: { url }, certainty: gitClient?.failure === 'bad-url' || refused ? 'observed' : 'inferred', ...common }];
    return [{ messageId: 'user', data: { url, user, page: pageRemark('user-in-url', url) }, certainty: refused ? 'observed' : 'inferred', ...common }];
  },
});

/** The name of a Git credential is kept where it does no harm: git then asks its helpers for that login. `cut`: the method was told from a part of the name. */
function withoutUser(target: TargetFact, plain: string, login: LoginName, cut: boolean): Fix {
  const fix = pointTargetAt(target, plain);
  const host = /^https:\/\/([^/?#]+)/i.exec(plain)?.[1];
  const meant = cut || target.method === 'git-credentials';
  if (login.kind !== 'git-credential' || login.name === null || host === undefined || !meant) return fix;
  return { ...fix, steps: [...fix.steps, { do: 'git-config', op: 'set', scope: 'local', key: `credential.https://${host}.username`, value: login.name }] };
}
