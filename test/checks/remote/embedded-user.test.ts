import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import check from '../../../src/checks/remote/embedded-user.ts';
import { diagnose } from '../../../src/core/diagnose.ts';
import type { TargetFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { ACCOUNT, accessKeyLogin, grc, HOST, linux, machineAlone, otherLogin, signature, staticGit, staticLogin, staticSecret, type World } from '../../support/worlds.ts';

const refused = { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: null } as const;
const withUser = (user: string, userInfo: TargetFact['userInfo'], world: World = linux) =>
  world.with({ target: { url: `https://${user}@${HOST}/v1/repos/billing`, configuredUrl: `https://${user}@${HOST}/v1/repos/billing`, userInfo }, gitClient: refused });
const maria = withUser('maria', { login: otherLogin, secret: null });
const static_ = withUser(`maria-at-${ACCOUNT}`, { login: staticLogin, secret: null }, staticGit);

testCheck(check, {
  clean: {
    'no user': linux,
    'Git credentials from a store': staticGit,
    'an empty user': withUser('', { login: { ...otherLogin, kind: 'empty', name: null }, secret: null }),
    'a name in the configuration only': linux.with({ gitConfig: { entries: [] } }),
  },
  faulty: {
    'a user, refused': { world: maria, findings: [{ messageId: 'user', severity: 'error', says: ['"maria"', HOST] }] },
    'the work-around of AWS\'s page': {
      world: static_, findings: [{ messageId: 'user', severity: 'error', says: [`maria-at-${ACCOUNT}`, 'AWS\'s page "troubleshooting-ch"', 'credential.https://HOST.username'] }],
    },
    'an empty password': { world: withUser('maria', { login: otherLogin, secret: { kind: 'empty', length: 0, signedAt: null } }), findings: [{ messageId: 'user', severity: 'error' }] },
    'nothing was run': { world: maria.without('gitClient', 'skipped', '--offline was given'), findings: [{ messageId: 'user', severity: 'error' }] },
    'an @ in the name': {
      world: withUser(`me@corp.com-at-${ACCOUNT}`, { login: { ...otherLogin, name: 'me' }, secret: null }), findings: [{ messageId: 'at-sign', severity: 'error', says: ['me@corp.com'], advice: [`set credential.https://${HOST}.username (local)`] }],
    },
    'a libcurl that asks again': { world: maria.with({ gitClient: { exitCode: 0, httpStatus: null, failure: null } }), findings: [{ messageId: 'user-works', severity: 'notice', says: ['"maria"'] }] },
    'a password in it': { world: withUser(`maria-at-${ACCOUNT}`, { login: staticLogin, secret: staticSecret }, staticGit), findings: [{ messageId: 'password', severity: 'notice', says: ['.git/config'] }] },
  },
  unused: {
    'git-remote-codecommit': grc,
    'no repository given': machineAlone,
    'an access key, which remote/embedded-signature judges': withUser('…MPLE', { login: accessKeyLogin, secret: signature() }),
    'ssh, whose URLs have users': linux.with({ target: { url: `ssh://APKAEIBAERJR2EXAMPLE@${HOST}/v1/repos/billing`, userInfo: null } }),
  },
});

const test = suite('remote/embedded-user, its fix');
const found = (world: World) => diagnose(world.snapshot, [check]).findings[0];

test('the name of a Git credential stays, where it does no harm', () => {
  assert.equal(found(static_)?.fix?.steps.map(({ argv }) => argv), [
    ['git', 'remote', 'set-url', '--', 'origin', `https://${HOST}/v1/repos/billing`],
    ['git', 'config', '--local', '--replace-all', `credential.https://${HOST}.username`, `maria-at-${ACCOUNT}`],
  ]);
  assert.is(found(maria)?.fix?.steps.length, 1);
});

test('seen only where git was refused without asking a helper', () => {
  assert.is(found(maria)?.certainty, 'observed');
  assert.is(found(maria.with({ gitClient: { helpers: [] } }))?.certainty, 'inferred');
});

test.run();
