import check from '../../../src/checks/profile/mfa.ts';
import type { AwsStateFact } from '../../../src/core/facts.ts';
import { failing, grcWith, helperWith, offline, withState } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, staticGit, staticKeys, type World } from '../../support/worlds.ts';

const SERIAL = 'arn:aws:iam::111122223333:mfa/maria';
const role = (serial = SERIAL) => ({ role_arn: 'arn:aws:iam::111122223333:role/CodeAccess', source_profile: 'base', mfa_serial: serial });
const helper = helperWith({ default: role() }, { base: staticKeys });
const remote = grcWith({ 'profile dev': role() }, { base: staticKeys });
const entry = (tool: 'cli' | 'boto', profile: string, expiresAt = '2026-11-20T13:00:00.000Z', parses = true): AwsStateFact['roleCache'][number] => ({ file: `/home/maria/.aws/${tool}/cache/0.json`, tool, profile, parses, expiresAt, keyIdLast4: 'MPLE' });
const stopped = (world: World, ...roleCache: AwsStateFact['roleCache']) => failing(withState(world, { roleCache }), 'MfaRequired', 'asks for a code');
const error = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];

testCheck(check, {
  clean: {
    'a session of the AWS CLI': withState(helper, { roleCache: [entry('cli', 'default')] }),
    'a session of git-remote-codecommit': withState(remote, { roleCache: [entry('boto', 'dev'), entry('cli', 'dev', '2026-11-20T08:00:00.000Z')] }),
    'git just obtained one': helper,
    'the role on top is cached': withState(helperWith({ default: { role_arn: 'arn:aws:iam::111122223333:role/Top', source_profile: 'mid' }, 'profile mid': role() }, { base: staticKeys }), { roleCache: [entry('cli', 'default')] }),
  },
  faulty: {
    'no session': { world: stopped(helper), findings: error('no-session', SERIAL, 'the AWS CLI', '"default"') },
    'no session behind git-remote-codecommit': { world: stopped(remote), findings: error('no-session', 'git-remote-codecommit', '"dev"') },
    'warming the CLI does not help git-remote-codecommit': { world: stopped(remote, entry('cli', 'dev')), findings: error('other-cache', 'by the AWS CLI', '2026-11-20T13:00:00.000Z') },
    'the session has ten minutes left': { world: stopped(helper, entry('cli', 'default', '2026-11-20T12:10:00.000Z')), findings: error('session-over', '2026-11-20T12:10:00.000Z') },
    'a session that cannot be read is none': { world: stopped(helper, entry('cli', 'default', '2026-11-20T13:00:00.000Z', false)), findings: error('no-session') },
    'git was not tried': { world: offline(helper), findings: [{ messageId: 'will-ask', severity: 'warning', says: [SERIAL] }] },
    'a serial of six digits': { world: helperWith({ default: role('123456') }, { base: staticKeys }), findings: error('serial', '"123456"', '/home/maria/.aws/config:4') },
    'asked for in the middle': { world: stopped(helperWith({ default: { role_arn: 'arn:aws:iam::111122223333:role/Top', source_profile: 'mid' }, 'profile mid': role() }, { base: staticKeys })), findings: error('no-session', '"mid"') },
  },
  unused: {
    'no role': linux,
    'a role without MFA': helperWith({ default: { role_arn: 'arn:aws:iam::111122223333:role/CodeAccess', source_profile: 'base' } }, { base: staticKeys }),
    'Git credentials': staticGit,
  },
});
