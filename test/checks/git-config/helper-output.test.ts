import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import check from '../../../src/checks/git-config/helper-output.ts';
import { diagnose } from '../../../src/core/diagnose.ts';
import type { HelperRun } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { accessKeyLogin, AWS_HELPER, entry, grc, linux, machineAlone, remoteEntry, signature, staticGit } from '../../support/worlds.ts';

const good: HelperRun = { helper: AWS_HELPER, exitCode: 0, timedOut: false, keys: ['username', 'password'], junkLines: 0, firstJunk: null, quit: false, login: accessKeyLogin, secret: signature(), lastError: null };
const GREETS = '!echo Hello && aws --profile dev codecommit credential-helper';
const silent: HelperRun = { ...good, keys: [], login: null, secret: null };
const ran = (...runs: readonly Partial<HelperRun>[]) => linux.with({ helperRuns: { runs: runs.map((run) => ({ ...silent, ...run })) }, gitClient: { exitCode: 128, failure: 'no-credential' } });

testCheck(check, {
  clean: {
    'name and password': ran(good),
    'name and password, and exit status 1': ran({ ...good, exitCode: 1, lastError: 'something went wrong' }),
    'noise behind the answer': ran({ ...good, junkLines: 1, firstJunk: 'Update available!' }),
    'the second of two answers': ran({}, good),
  },
  faulty: {
    'a wrapper that greets': { world: ran({ junkLines: 1, firstJunk: 'Update available!' }), findings: [{ messageId: 'noise', severity: 'error', says: ['"Update available!"', AWS_HELPER] }] },
    'noise of a helper of the company': { world: ran({ helper: '!/opt/corp/login', junkLines: 2, firstJunk: 'Hello' }), findings: [{ messageId: 'noise', severity: 'error', says: ['/opt/corp/login'] }] },
    'no credentials': { world: ran({ exitCode: 255, lastError: "'NoneType' object has no attribute 'secret_key'" }), findings: [{ messageId: 'no-credential', severity: 'error', says: ['exit status 255', 'NoneType', 'no password'] }] },
    'a name without a password': { world: ran({ keys: ['username'], login: accessKeyLogin }), findings: [{ messageId: 'no-credential', severity: 'error', says: ['prints no password'] }] },
    'an empty password': { world: ran({ ...good, secret: { kind: 'empty', length: 0, signedAt: null } }), findings: [{ messageId: 'no-credential', severity: 'error' }] },
    'it hangs': { world: ran({ timedOut: true, exitCode: null }), findings: [{ messageId: 'no-answer', severity: 'error', says: ['in time'] }] },
  },
  unused: {
    'git got through': linux.without('helperRuns', 'absent', 'git got through, so no helper was run by itself'),
    'git-remote-codecommit': grc.with({ helperRuns: { runs: [silent] } }),
    'Git credentials': staticGit,
    'no repository given': machineAlone,
    'a helper of the company that gives nothing': ran({ helper: '!/opt/corp/login' }),
    'one that tells git to quit': ran({ quit: true, keys: ['quit'] }),
  },
});

const test = suite('git-config/helper-output, its fix');
const stepsFor = (helper: string, value = helper) => diagnose(
  ran({ helper, junkLines: 1, firstJunk: 'Hello' }).with({ gitConfig: { entries: [entry('credential.helper', value, 'global', 3), entry('credential.usehttppath', 'true'), remoteEntry()] } }).snapshot, [check],
).findings[0]?.fix?.steps.map(({ argv }) => argv?.join(' '));

test('a line that prints by itself gives way to the plain one', () => {
  assert.equal(stepsFor(GREETS), ['git config --global --replace-all credential.helper !aws --profile dev codecommit credential-helper $@']);
});

test('what prints inside of "aws", or of another program, stays', () => {
  assert.equal(stepsFor(AWS_HELPER), [undefined]);
  assert.equal(stepsFor('!echo Hello && /opt/corp/login'), [undefined]);
  assert.equal(stepsFor(GREETS, AWS_HELPER), [undefined], 'a line that is no longer there');
});

test.run();
