import check from '../../../src/checks/remote/url-form.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, HOST, linux, machineAlone, otherLogin, staticGit, URL_HTTPS } from '../../support/worlds.ts';

const at = (url: string, world = linux) => world.with({ target: { url, configuredUrl: url } });
const viaGrc = (url: string) => at(url, grc);
const wrong = (...says: string[]) => [{ messageId: 'wrong', severity: 'error' as const, says }];

testCheck(check, {
  clean: {
    'a name that remote/repository-name judges': at(`https://${HOST}/v1/repos/bill%20ing`),
    'https': linux,
    'a slash at the end': at(`${URL_HTTPS}/`),
    'region and profile in the URL': grc,
    'without a region': viaGrc('codecommit://dev@billing'),
    'a slash behind the name': viaGrc('codecommit::eu-west-1://billing/'),
    'a region in capitals': viaGrc('codecommit::EU-WEST-1://billing'),
    'ssh': at(`ssh://${HOST}/v1/repos/billing`, linux.with({ target: { method: 'ssh' } })),
    'ssh with a key id': at(`ssh://APKAEIBAERJR2EXAMPLE@${HOST}/v1/repos/billing`, linux.with({ target: { method: 'ssh' } })),
    'Git credentials': staticGit,
    'a host that remote/endpoint judges': at('https://git-codecommit.eu-wets-1.amazonaws.com/v1/repos/billing'),
    'a profile that profile/name-usable judges': viaGrc('codecommit://me@corp.com@billing'),
    'a private name for the endpoint': at('https://git.corp.example/v1/repos/billing'),
    'the method asked for is that of the URL': linux.with({ intent: { method: 'git-credentials' } }),
  },
  faulty: {
    'one colon': { world: viaGrc('codecommit:eu-west-1://billing'), findings: wrong('codecommit:eu-west-1') },
    'no slashes': { world: viaGrc('codecommit::eu-west-1:billing'), findings: wrong('codecommit::eu-west-1:billing') },
    'the region as repository': { world: viaGrc('codecommit://eu-west-1://billing'), findings: wrong('"eu-west-1:"') },
    'a path in it': { world: viaGrc('codecommit::eu-west-1://v1/repos/billing'), findings: wrong('"v1"') },
    'the https host in it': { world: viaGrc(`codecommit://${HOST}/v1/repos/billing`), findings: wrong(HOST) },
    'ends in .git': { world: at(`${URL_HTTPS}.git`), findings: wrong('".git"') },
    'http': { world: at(URL_HTTPS.replace('https', 'http')), findings: wrong('https') },
    'no /v1/repos/': { world: at(`https://${HOST}/billing`), findings: wrong('/v1/repos/') },
    'the console\'s address': { world: at('https://eu-west-1.console.aws.amazon.com/codesuite/codecommit/repositories/billing/browse?region=eu-west-1'), findings: wrong('console') },
    'scp-like': { world: at(`${HOST}:v1/repos/billing`), findings: wrong('ssh://') },
    'no scheme': { world: at(`${HOST}/v1/repos/billing`), findings: wrong('https://') },
    'git was seen to fail': { world: at(`${URL_HTTPS}.git`).with({ gitClient: { exitCode: 128, failure: 'not-found', httpStatus: 404 } }), findings: [{ messageId: 'wrong', severity: 'error', certainty: 'observed' }] },
    'git does not get through the proxy': { world: at(`${URL_HTTPS}.git`).with({ gitClient: { exitCode: 128, failure: 'proxy' } }), findings: [{ messageId: 'wrong', severity: 'error', certainty: 'inferred' }] },
    'behind an insteadOf rule': { world: linux.with({ target: { url: `${URL_HTTPS}.git`, configuredUrl: 'aws:billing' } }), findings: wrong('.git') },
    'given on the command line': { world: linux.with({ target: { url: `${URL_HTTPS}.git`, configuredUrl: `${URL_HTTPS}.git`, remote: null, urlFile: null, urlLine: null } }), findings: wrong('.git') },
    'something behind the name': { world: viaGrc('codecommit::eu-west-1://billing#x'), findings: [{ messageId: 'odd', severity: 'notice', says: ['"#x"'] }] },
    'another service': { world: at('https://github.com/maria/billing.git'), findings: [{ messageId: 'not-codecommit', severity: 'error', says: ['github.com'] }] },
    'another method asked for': { world: linux.with({ intent: { method: 'grc', profile: 'dev' }, target: { method: 'grc' } }), findings: [{ messageId: 'other-method', severity: 'error', says: ['codecommit::eu-west-1://dev@billing'] }] },
    'another method asked for, region unknown': {
      world: viaGrc('codecommit://billing').with({ intent: { method: 'credential-helper' }, target: { method: 'credential-helper', region: null, profile: null, userInfo: { login: otherLogin, secret: null } } }),
      findings: [{ messageId: 'other-method', severity: 'error' }],
    },
  },
  unused: { 'no repository given': machineAlone },
});
