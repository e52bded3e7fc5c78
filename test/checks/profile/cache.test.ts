import check from '../../../src/checks/profile/cache.ts';
import type { AwsStateFact } from '../../../src/core/facts.ts';
import { failing, refused, withState } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, linux, staticGit } from '../../support/worlds.ts';

const entry = (tool: 'cli' | 'boto', parses: boolean): AwsStateFact['roleCache'][number] => ({ file: `/home/maria/.aws/${tool}/cache/cbb1.json`, tool, profile: 'dev', parses, expiresAt: null, keyIdLast4: null });
const signIn = (exists: boolean, parses: boolean) => ({ ssoLogin: { file: '/home/maria/.aws/sso/cache/cbb1.json', exists, parses, expiresAt: null, renewable: false, registrationExpiresAt: null, otherSpelling: null } });
const CACHED = { source: '/home/maria/.aws/config:2, session cached in /home/maria/.aws/cli/cache/cbb1.json', provider: 'assume-role' as const, expiresAt: '2026-11-20T13:00:00.000Z' };
const answer = (status: number, errorCode: string | null) => ({ operation: 'info/refs', url: 'https://x', status, errorCode, errorMessage: null, requestId: null, serverDate: null, sentAt: '2026-11-20T12:00:00.000Z', failure: null });

testCheck(check, {
  clean: {
    'nothing is cached': linux,
    'a session that can be read': withState(linux, { roleCache: [entry('cli', true)] }),
    'a sign-in that can be read': withState(linux, signIn(true, true)),
    'nobody has signed in: for sso': withState(linux, signIn(false, false)),
    'a cached session that works': linux.with({ credentials: CACHED }),
    'keys in the environment are over: for resolve': failing(linux, 'RuntimeError', 'the credentials expired at 2026-11-20T11:00:00.000Z', { provider: 'env' }),
    'refused with keys that are not cached': refused(linux).with({ gitRequest: { answer: answer(403, 'AccessDeniedException') } }),
  },
  faulty: {
    'the CLI\'s session is cut short': { world: failing(withState(linux, { roleCache: [entry('cli', false)] }), 'KeyError', 'x'), findings: [{ messageId: 'session', severity: 'error', says: ['the AWS CLI', '"dev"', '/home/maria/.aws/cli/cache/cbb1.json'] }] },
    'git-remote-codecommit\'s session is cut short': { world: withState(grc, { roleCache: [entry('boto', false), entry('cli', true)] }), findings: [{ messageId: 'session', severity: 'error', says: ['git-remote-codecommit'] }] },
    'that of the other tool': { world: withState(grc, { roleCache: [entry('cli', false)] }), findings: [{ messageId: 'session-elsewhere', severity: 'warning', says: ['the AWS CLI'] }] },
    'the sign-in is cut short': { world: withState(linux, signIn(true, false)), findings: [{ messageId: 'sign-in', severity: 'error', says: ['/home/maria/.aws/sso/cache/cbb1.json'] }] },
    'the clock runs ahead': { world: failing(linux, 'RuntimeError', 'the credentials expired at 2026-11-20T11:00:00.000Z', { provider: 'assume-role', source: '/home/maria/.aws/config:2' }), findings: [{ messageId: 'still-expired', severity: 'error', says: ['/home/maria/.aws/config:2', '2026-11-20T11:00:00.000Z'] }] },
    'a cached session that is denied': { world: refused(linux).with({ credentials: CACHED, gitRequest: { answer: answer(403, 'AccessDeniedException') } }), findings: [{ messageId: 'kept-session', severity: 'notice', says: ['2026-11-20T13:00:00.000Z'] }] },
  },
  unused: { 'not looked at': linux.without('awsState', 'absent', 'no AWS profile on this machine'), 'Git credentials': staticGit },
});
