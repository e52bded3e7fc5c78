import check from '../../../src/checks/remote/embedded-signature.ts';
import type { TargetFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { accessKeyLogin, grc, HOST, linux, machineAlone, otherLogin, sessionLogin, signature, staticGit, staticLogin, staticSecret, type World } from '../../support/worlds.ts';

const withLogin = (userInfo: TargetFact['userInfo'], world: World = linux) => world.with({ target: { url: `https://…MPLE@${HOST}/v1/repos/billing`, configuredUrl: `https://…MPLE@${HOST}/v1/repos/billing`, userInfo } });
const signed = (login = accessKeyLogin, at?: string) => withLogin({ login, secret: signature(at) });

testCheck(check, {
  clean: {
    'no login in the URL': linux,
    'a user only': withLogin({ login: otherLogin, secret: null }),
    'a static Git credential': withLogin({ login: staticLogin, secret: staticSecret }, staticGit),
    'git-remote-codecommit': grc,
  },
  faulty: {
    'the answer of the helper': {
      world: signed().with({ gitClient: { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: null } }), findings: [{ messageId: 'signed', severity: 'error', says: ['AKIA…MPLE', '3 days ago', '15 minutes'] }],
    },
    'the URL of git-remote-codecommit, with a session': { world: signed(sessionLogin).without('gitClient', 'skipped', '--offline was given'), findings: [{ messageId: 'signed', severity: 'error', says: ['ASIA…MPLE'] }] },
    'signed just now': { world: signed(accessKeyLogin, '2026-11-20T11:59:00.000Z'), findings: [{ messageId: 'signed', severity: 'error', says: ['60 seconds ago'] }] },
    'an access key and its secret': { world: withLogin({ login: accessKeyLogin, secret: { kind: 'other', length: 40, signedAt: null } }), findings: [{ messageId: 'access-key', severity: 'error', says: ['AKIA…MPLE'] }] },
    'an access key alone': { world: withLogin({ login: accessKeyLogin, secret: null }), findings: [{ messageId: 'access-key', severity: 'error' }] },
  },
  unused: { 'no repository given': machineAlone },
});
