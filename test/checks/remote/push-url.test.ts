import check from '../../../src/checks/remote/push-url.ts';
import { testCheck } from '../../support/test-check.ts';
import { canonicalBlock, entry, grc, HOST, linux, machineAlone, otherLogin, remoteEntry, staticGit, staticSecret, URL_HTTPS } from '../../support/worlds.ts';

const pushing = (...urls: readonly (string | ReturnType<typeof entry>)[]) =>
  linux.with({ gitConfig: { entries: [...canonicalBlock, remoteEntry(), ...urls.map((url, index) => (typeof url === 'string' ? entry('remote.origin.pushurl', url, 'local', 8 + index) : url))] } });
const other = `https://${HOST}/v1/repos/website`;
const warns = (messageId: string, ...says: string[]) => [{ messageId, severity: 'warning' as const, says }];

testCheck(check, {
  clean: {
    'no push URL': linux,
    'the same URL': pushing(URL_HTTPS),
    'a mirror on another service': pushing(URL_HTTPS, 'https://github.com/maria/billing.git'),
    'pushes only to another service': pushing('git@github.com:maria/billing.git'),
    'a mirror in another region, as AWS\'s page says': pushing(URL_HTTPS, 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/billing'),
    'a push switched off': pushing('no_push'),
    'git-remote-codecommit': grc,
    'Git credentials': staticGit,
  },
  faulty: {
    'fetches by https, pushes by ssh': { world: pushing(`ssh://${HOST}/v1/repos/billing`), findings: warns('other-method', 'by https', 'by SSH', '"origin"') },
    'pushes with git-remote-codecommit': { world: pushing('codecommit://dev@billing'), findings: warns('other-method', 'codecommit://dev@billing') },
    'pushInsteadOf': { world: pushing(entry(`url.ssh://${HOST}/.pushinsteadof`, `https://${HOST}/`, 'global', 3)), findings: [{ messageId: 'other-method', severity: 'warning', says: [`ssh://${HOST}`], advice: ['set remote.origin.pushurl (local)'] }] },
    'another repository': { world: pushing(other), findings: warns('other-repository', other, URL_HTTPS) },
    'another region': { world: pushing('https://git-codecommit.us-east-1.amazonaws.com/v1/repos/billing'), findings: warns('other-repository', 'us-east-1') },
    '.git behind the name': { world: pushing(`${URL_HTTPS}.git`), findings: warns('malformed', '.git') },
    'a login in it': { world: pushing({ ...entry('remote.origin.pushurl', `https://maria@${HOST}/v1/repos/billing`, 'local', 8), userInfo: { login: otherLogin, secret: null } }), findings: warns('login', 'maria@') },
    'twice': { world: pushing(URL_HTTPS, `ssh://${HOST}/v1/repos/billing`), findings: [{ messageId: 'twice', severity: 'warning', says: ['ssh://'], advice: ['set remote.origin.pushurl (local)'] }] },
    'twice, beside a URL with a password': {
      world: pushing({ ...entry('remote.origin.pushurl', 'https://git.corp.example/x', 'local', 8), userInfo: { login: otherLogin, secret: staticSecret } }, URL_HTTPS, `ssh://${HOST}/v1/repos/billing`),
      findings: [{ messageId: 'twice', severity: 'warning', advice: ['git remote get-url --push --all origin'] }],
    },
  },
  unused: { 'no repository given': machineAlone, 'a URL on the command line': linux.with({ target: { remote: null } }) },
});
