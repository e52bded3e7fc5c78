import check from '../../../src/checks/profile/credential-process.ts';
import type { ProcessState } from '../../../src/core/facts.ts';
import { failing, grcWith, helperWith, offline, withState } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, staticGit, staticKeys, type World } from '../../support/worlds.ts';

const run: NonNullable<ProcessState['run']> = { exitCode: 0, timedOut: false, isJson: true, version: '1', missingKeys: [], expiresAt: '2026-11-20T13:00:00.000Z', lastError: null };
const WHERE = '/home/maria/.aws/config:2';
const line = (command: string) => helperWith({ default: { credential_process: command } });
const state = (world: World, process: Partial<ProcessState> = {}) => withState(world, { process: { program: '/opt/corp/creds', found: true, spaced: null, run, ...process } });
const ran = (changes: Partial<typeof run>) => failing(state(line('/opt/corp/creds --role dev'), { run: { ...run, ...changes } }), 'CredentialRetrievalError', 'Error when retrieving credentials from custom-process');
const lost = (command: string, program: string, spaced: string | null = null) => failing(state(line(command), { program, found: false, spaced, run: null }), 'FileNotFoundError', 'credential_process cannot start');
const error = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];

testCheck(check, {
  clean: {
    'it answers': state(line('/opt/corp/creds --role dev')),
    'it tells no expiry': state(line('/opt/corp/creds'), { run: { ...run, expiresAt: null } }),
    'it was not run': offline(state(line('/opt/corp/creds'), { run: null })),
    'a pipe inside quotes that works': state(line('sh -c "/opt/corp/creds | cat"'), { program: 'sh' }),
    'a sign of the shell that does no harm': state(line('/opt/corp/creds --filter ;'), {}),
  },
  faulty: {
    'a tilde': { world: lost('~/ok.sh', '~/ok.sh'), findings: error('not-expanded', WHERE, '~/ok.sh') },
    'a variable': { world: lost('$HOME/ok.sh', '$HOME/ok.sh'), findings: error('not-expanded', '$HOME/ok.sh') },
    'a blank in the path': { world: lost('/home/me/my creds --x', '/home/me/my', '/home/me/my creds'), findings: error('space', '"/home/me/my creds"', '"/home/me/my"') },
    'no such program': { world: lost('corp-creds --x', 'corp-creds'), findings: error('missing', 'corp-creds') },
    'an open quote': { world: helperWith({ default: { credential_process: '"/opt/corp/creds' } }), findings: error('unparsable', 'No closing quotation') },
    'nothing': { world: helperWith({ default: { credential_process: '' } }), findings: error('unparsable', 'no program') },
    'a pipe': { world: failing(state(line('/opt/corp/creds | jq .x'), { run: { ...run, isJson: false, version: null } }), 'JSONDecodeError', 'printed no JSON'), findings: error('shell', '"|"', '/opt/corp/creds') },
    'two commands': { world: failing(state(line('/opt/corp/login && /opt/corp/creds'), { program: '/opt/corp/login', run: { ...run, exitCode: 2 } }), 'CredentialRetrievalError', 'usage'), findings: error('shell', '"&&"') },
    'it hangs': { world: ran({ exitCode: null, timedOut: true }), findings: error('timed-out', '/opt/corp/creds') },
    'it fails': { world: ran({ exitCode: 3, isJson: false, version: null, lastError: 'not logged in' }), findings: error('exit', 'with 3: not logged in') },
    'a signal ends it': { world: ran({ exitCode: null, isJson: false, version: null }), findings: error('exit', 'a signal') },
    'it chats': { world: ran({ isJson: false, version: null }), findings: error('not-json', WHERE) },
    'no version': { world: ran({ version: null }), findings: error('version', 'no Version') },
    'version 1 as a text': { world: ran({ version: '"1"' }), findings: error('version', 'version "1"') },
    'version 2': { world: ran({ version: '2' }), findings: error('version', 'version 2') },
    'half a key': { world: ran({ missingKeys: ['AccessKeyId'] }), findings: error('missing-key', 'AccessKeyId') },
    'an old document': { world: ran({ expiresAt: '2026-11-20T11:00:00.000Z' }), findings: error('expired', '2026-11-20T11:00:00.000Z') },
    'in the source of a role': {
      world: failing(state(grcWith({ 'profile dev': { role_arn: 'arn:aws:iam::111122223333:role/x', source_profile: 'p' }, 'profile p': { credential_process: 'corp-creds' } }), { program: 'corp-creds', found: false, run: null }), 'FileNotFoundError', 'x'),
      findings: error('missing', '/home/maria/.aws/config:12'),
    },
  },
  unused: {
    'no process': linux,
    'keys come before it': helperWith({ default: { credential_process: 'nonsense' } }, { default: staticKeys }),
    'Git credentials': staticGit,
  },
});
