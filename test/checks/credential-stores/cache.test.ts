import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import check from '../../../src/checks/credential-stores/cache.ts';
import { diagnose } from '../../../src/core/diagnose.ts';
import type { CredentialCacheFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { accessKeyLogin, AWS_HELPER, entry, grc, HOST, linux, machineAlone, remoteEntry, sessionLogin, signature, staticGit, staticLogin, staticSecret } from '../../support/worlds.ts';

const cache = (value = 'cache') => entry('credential.helper', value, 'global', 2);
const aws = [entry('credential.helper', AWS_HELPER, 'global', 3), entry('credential.usehttppath', 'true', 'global', 4)];
const holding = (lines: readonly ReturnType<typeof entry>[], held: Partial<CredentialCacheFact>) =>
  linux.with({ gitConfig: { entries: [...lines, remoteEntry()] }, credentialCache: { timeoutSeconds: 900, login: accessKeyLogin, secret: signature(), ...held } });
const hourOld = signature('2026-11-20T11:00:00.000Z');

testCheck(check, {
  clean: {
    'nothing in it': holding([cache(), ...aws], { login: null, secret: null }),
    'a static Git credential': holding([cache(), ...aws], { login: staticLogin, secret: staticSecret }),
  },
  faulty: {
    'a day, in front of the AWS helper': { world: holding([cache('cache --timeout=86400'), ...aws], { timeoutSeconds: 86_400, secret: hourOld, login: sessionLogin }), findings: [{ messageId: 'answers-first', severity: 'error', says: ['86400 seconds', HOST, '60 minutes ago'] }] },
    'just at the edge': { world: holding([cache(), ...aws], { secret: signature('2026-11-20T11:45:00.000Z') }), findings: [{ messageId: 'answers-first', severity: 'error', says: ['900 seconds'] }] },
    'still good': { world: holding([cache(), ...aws], { secret: signature('2026-11-20T11:55:00.000Z') }), findings: [{ messageId: 'kept', severity: 'warning', says: ['5 minutes ago'] }] },
    'behind the AWS helper': { world: holding([...aws, cache()], { secret: hourOld }), findings: [{ messageId: 'kept', severity: 'warning' }] },
    'of git-remote-codecommit, which does not ask': {
      world: grc.with({ gitConfig: { entries: [cache(), remoteEntry('codecommit::eu-west-1://dev@billing')] }, credentialCache: { timeoutSeconds: 900, login: sessionLogin, secret: hourOld } }), findings: [{ messageId: 'unreached', severity: 'notice' }],
    },
  },
  unused: {
    'not in the chain': linux.without('credentialCache', 'absent', 'no helper asked for this host is git-credential-cache'),
    'Git credentials': staticGit,
    'no repository given': machineAlone,
  },
});

const test = suite('credential-stores/cache, its fix');
test('the daemon is told to go, which forgets what it holds', () => {
  const { findings } = diagnose(holding([cache(), ...aws], { secret: hourOld }).snapshot, [check]);
  assert.equal(findings[0]?.fix, { consent: 'ask', undoable: false, steps: [{ describe: 'run git credential-cache exit', argv: ['git', 'credential-cache', 'exit'] }], whatIf: 'not-tried' });
});
test.run();
