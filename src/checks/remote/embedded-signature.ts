import { defineCheck } from '../../core/check.ts';
import { withoutPassword } from '../../knowledge/codecommit-url.ts';
import { SIGNATURE_LIFETIME_SECONDS, signatureAgeSeconds } from '../../knowledge/credential-shape.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { ageText } from '../../knowledge/kept-signatures.ts';
import { pointTargetAt, remoteEvidence } from '../../knowledge/remote-evidence.ts';

export default defineCheck({
  meta: {
    id: 'remote/embedded-signature',
    title: 'No signed login is saved in the URL',
    why: 'The URL that git-remote-codecommit makes, and the answer of the AWS helper, hold an access key id and a signature that CodeCommit takes for 15 minutes. Saved as a remote, they are sent for ever: git asks no helper where the URL has a password, and CodeCommit answers 403.',
    refs: ['https://git-scm.com/docs/gitcredentials', 'https://github.com/aws/git-remote-codecommit/blob/master/git_remote_codecommit/__init__.py'],
    methods: ['credential-helper', 'grc', 'git-credentials'],
    fix: 'safe',
    explains: ['git-config/helper-configured', 'git-config/helper-observed', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      signed: { severity: 'error', text: 'The URL "{{url}}" holds the login of access key {{key}}, {{age}}; CodeCommit takes such a password for 15 minutes.' },
      'access-key': { severity: 'error', text: 'The URL "{{url}}" holds the access key {{key}} as a user name: CodeCommit takes no access key and secret as a login.' },
    },
  },
  needs: ['target', 'system'],
  wants: ['gitClient'],
  run({ target, system, gitClient }) {
    const { userInfo } = target;
    if (userInfo === null) return [];
    const { login, secret } = userInfo;
    const signed = secret?.kind === 'signature';
    if (!signed && login.kind !== 'access-key') return [];
    const url = withoutPassword(target.url);
    const plain = url.replace(/^(https:\/\/)(?:[^/?#]*@)/i, '$1');
    const key = `${login.prefix ?? ''}…${login.keyIdLast4 ?? ''}`;
    const ageSeconds = secret === null ? null : signatureAgeSeconds(secret, system.now);
    const refused = gitClient !== undefined && gitClient.exitCode !== 0 && (gitClient.httpStatus === 403 || gitClient.httpStatus === 401);
    const common = {
      certainty: refused ? 'observed' : 'inferred',
      evidence: [
        remoteEvidence(target),
        { kind: 'credential', keyIdLast4: login.keyIdLast4, signedAt: secret?.signedAt ?? null, ageSeconds, source: 'the URL' },
        ...(refused ? [gitRan(gitClient, `HTTP ${gitClient.httpStatus ?? ''}`)] : []),
      ],
      about: { host: target.host ?? '' },
      expected: plain,
      fix: pointTargetAt(target, plain),
    } as const;
    if (!signed) return [{ messageId: 'access-key', data: { url, key }, ...common }];
    return [{
      messageId: 'signed',
      data: { url, key, age: ageText(ageSeconds) },
      measured: ageSeconds === null ? 'unknown' : `${ageSeconds} s`,
      ...common,
      expected: `at most ${SIGNATURE_LIFETIME_SECONDS} s, or ${plain}`,
    }];
  },
});
