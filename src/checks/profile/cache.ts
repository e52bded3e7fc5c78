import { defineCheck } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';

const TOOLS = { cli: 'the AWS CLI', boto: 'git-remote-codecommit' } as const;

export default defineCheck({
  meta: {
    id: 'profile/cache',
    title: 'The cached sessions of the profile can be read',
    why: 'The AWS CLI keeps sessions in ~/.aws/cli/cache, git-remote-codecommit in ~/.aws/boto/cache, and sign-ins stand in ~/.aws/sso/cache. A file that was cut short stops them with a bare KeyError and a number, and a session that is cached outlives changes of the role until it ends.',
    refs: [
      'https://github.com/boto/botocore/blob/develop/botocore/utils.py',
      'https://github.com/aws/git-remote-codecommit/blob/master/git_remote_codecommit/__init__.py',
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html#cli-configure-role-cache',
    ],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: [...WITHOUT_CREDENTIAL],
    settledBy: ['live/git-client'],
    messages: {
      session: { severity: 'error', text: 'The session that {{tool}} has cached for the profile "{{profile}}" in {{file}} cannot be read, and stops it with a KeyError.' },
      'session-elsewhere': { severity: 'warning', text: 'The session that {{tool}} has cached for the profile "{{profile}}" in {{file}} cannot be read, and will stop it with a KeyError.' },
      'sign-in': { severity: 'error', text: 'The sign-in kept in {{file}} cannot be read, and stops the AWS tools with a KeyError or "is invalid".' },
      'still-expired': { severity: 'error', text: 'The credential that was just obtained from {{source}} is over already: {{said}}.' },
      'kept-session': { severity: 'notice', text: 'The session in use ({{source}}) was made before now and is kept until {{at}}: what has changed in its role since then does not count yet.' },
    },
  },
  needs: ['awsState'],
  wants: ['target', 'credentials', 'gitRequest', 'repositoryMetadata', 'gitClient'],
  run({ awsState, target, credentials, gitRequest, repositoryMetadata, gitClient }) {
    const own = target?.method === 'grc' ? 'boto' : 'cli';
    const certainty = gitClient !== undefined && gitClient.exitCode !== 0 ? 'observed' : 'inferred';
    const sessions = awsState.roleCache.filter(({ parses }) => !parses).map(({ file, tool, profile }) => ({
      messageId: tool === own ? 'session' : 'session-elsewhere',
      data: { tool: TOOLS[tool], profile, file }, evidence: [broken(file)], certainty, fix: remove(file),
    } as const));
    const { ssoLogin } = awsState;
    const signIn = ssoLogin?.exists && !ssoLogin.parses ? [{
      messageId: 'sign-in',
      data: { file: ssoLogin.file },
      evidence: [broken(ssoLogin.file)],
      certainty,
      fix: { consent: 'ask', steps: [...remove(ssoLogin.file).steps, { do: 'tell', text: 'Sign in again: aws sso login.' }] },
    } as const] : [];
    const failure = credentials?.failure ?? null;
    const source = credentials?.source ?? '';
    const given = ['assume-role', 'assume-role-with-web-identity', 'sso', 'container-role', 'iam-role'].includes(credentials?.provider ?? '');
    const over = given && failure?.code === 'RuntimeError' ? [{
      messageId: 'still-expired', data: { source, said: withoutFullStop(failure.message) }, evidence: [{ kind: 'credential', keyIdLast4: null, signedAt: null, ageSeconds: null, source }],
      fix: advise('ask', 'Compare this computer\'s clock with the real time: a clock that runs ahead takes every new session for an old one.'),
    } as const] : [];
    const denied = [gitRequest?.answer.status, repositoryMetadata?.answer.status].some((status) => status === 403)
      || /AccessDenied/.test(`${gitRequest?.answer.errorCode ?? ''}${repositoryMetadata?.answer.errorCode ?? ''}`);
    const file = /(?:^|, )session cached in (.+)$/.exec(source)?.[1];
    const kept = denied && failure === null && file !== undefined ? [{
      messageId: 'kept-session', data: { source, at: credentials?.expiresAt ?? 'it ends' }, evidence: [{
        kind: 'credential', keyIdLast4: credentials?.keyIdLast4 ?? null, signedAt: null, ageSeconds: null, source,
      }], fix: remove(file),
    } as const] : [];
    return [...sessions, ...signIn, ...over, ...kept];
  },
});

function broken(file: string): Evidence {
  return { kind: 'config', file, line: null, scope: 'cache', key: 'content', value: 'no JSON document of the form expected' };
}

const remove = (file: string): Fix => ({ consent: 'ask', steps: [{ do: 'delete-file', path: file, what: 'delete the file; the tools write it again' }] });
