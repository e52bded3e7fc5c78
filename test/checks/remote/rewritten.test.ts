import check from '../../../src/checks/remote/rewritten.ts';
import { testCheck } from '../../support/test-check.ts';
import { canonicalBlock, entry, grc, HOST, linux, machineAlone, remoteEntry, URL_HTTPS, type World } from '../../support/worlds.ts';

const failed = { exitCode: 128, failure: 'ssh', helpers: null } as const;
const rule = (base: string, prefix: string, scope: Parameters<typeof entry>[2] = 'global') => entry(`url.${base}.insteadof`, prefix, scope, 21);
const withRule = (line: ReturnType<typeof entry>, url: string, configuredUrl = URL_HTTPS, world: World = linux) =>
  world.with({ gitConfig: { entries: [...canonicalBlock, line, remoteEntry(configuredUrl)] }, target: { url, configuredUrl }, gitClient: failed });
const toSsh = withRule(rule('ssh://git@', 'https://'), `ssh://git@${HOST}/v1/repos/billing`);

testCheck(check, {
  clean: {
    'no rule': linux,
    'a rule for another host': withRule(rule('ssh://git@github.com/', 'https://github.com/'), URL_HTTPS),
    'pushInsteadOf, which remote/push-url judges': withRule(entry('url.ssh://git@.pushinsteadof', 'https://', 'global', 21), URL_HTTPS),
    'a short name made long': withRule(rule(`https://${HOST}/v1/repos/`, 'cc:'), URL_HTTPS, 'cc:billing'),
    'a longer rule that keeps it': linux.with({ gitConfig: { entries: [rule('ssh://git@', 'https://'), remoteEntry(grc.snapshot.target.status === 'seen' ? grc.snapshot.target.value.url : '')] }, target: { configuredUrl: 'codecommit::eu-west-1://billing', url: 'codecommit::eu-west-1://billing' } }),
  },
  faulty: {
    'all https to ssh': { world: toSsh, findings: [{ messageId: 'other-method', severity: 'error', says: ['url.ssh://git@.insteadof = https://', '/home/maria/.gitconfig:21', URL_HTTPS, 'by SSH'] }] },
    'of the system': { world: withRule(rule('ssh://git@', 'https://', 'system'), `ssh://git@${HOST}/v1/repos/billing`), findings: [{ messageId: 'other-method', severity: 'error', says: ['/etc/gitconfig:21'] }] },
    'to a mirror of the company': { world: withRule(rule('https://git.corp.example/', `https://${HOST}/`), 'https://git.corp.example/v1/repos/billing'), findings: [{ messageId: 'elsewhere', severity: 'error', says: ['git.corp.example'], advice: [`add url.https://${HOST}/v1/repos/.insteadOf (global)`] }] },
    'on the command line': { world: withRule(rule('git@github.com:', 'https://', 'command'), `git@github.com:${HOST}/v1/repos/billing`), findings: [{ messageId: 'elsewhere', severity: 'error', says: ['the command line'], advice: [`add url.https://${HOST}/.insteadOf (global)`] }] },
    'the whole URL is named': { world: withRule(rule('https://git.corp.example/b', URL_HTTPS), 'https://git.corp.example/b'), findings: [{ messageId: 'elsewhere', severity: 'error', advice: ['Narrow the rule at /home/maria/.gitconfig:21'] }] },
    'a profile of git-remote-codecommit': {
      world: withRule(rule('https://git.corp.example/', 'codecommit::eu-west-1://dev@'), 'https://git.corp.example/billing', 'codecommit::eu-west-1://dev@billing', grc), findings: [{ messageId: 'elsewhere', severity: 'error', advice: ['add url.codecommit::eu-west-1://dev@billing.insteadOf (global)'] }],
    },
    'https to git-remote-codecommit, written for it': {
      world: withRule(rule('codecommit::eu-west-1://', `https://${HOST}/v1/repos/`), 'codecommit::eu-west-1://billing'), findings: [{ messageId: 'on-purpose', severity: 'notice', says: ['codecommit::eu-west-1://billing'] }],
    },
    'all https to ssh, and it works': { world: toSsh.with({ gitClient: { exitCode: 0, failure: null } }), findings: [{ messageId: 'on-purpose', severity: 'notice' }] },
    'another host of CodeCommit': { world: withRule(rule('https://git-codecommit.us-east-1.amazonaws.com/', `https://${HOST}/`), 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/billing'), findings: [{ messageId: 'on-purpose', severity: 'notice' }] },
  },
  unused: { 'no repository given': machineAlone },
});
