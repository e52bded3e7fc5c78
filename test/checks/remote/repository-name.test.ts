import check from '../../../src/checks/remote/repository-name.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, HOST, linux, machineAlone, staticGit, type World } from '../../support/worlds.ts';

const named = (name: string, world: World = linux) => world.with({ target: { url: `https://${HOST}/v1/repos/${name}`, configuredUrl: `https://${HOST}/v1/repos/${name}`, repository: name } });
const viaGrc = (name: string) => grc.with({ target: { url: `codecommit::eu-west-1://dev@${name}`, configuredUrl: `codecommit::eu-west-1://dev@${name}`, repository: name } });
const characters = (...says: string[]) => [{ messageId: 'characters', severity: 'error' as const, says }];

testCheck(check, {
  clean: {
    'all signs that are allowed': named('My_demo.repo-2'),
    '100 characters': named('a'.repeat(100)),
    'one character': named('a'),
    'a name that begins with a dot': named('.github'),
    'a name that ends in .git, which remote/url-form judges': named('billing.git'),
    'git-remote-codecommit': grc,
    'Git credentials': staticGit,
  },
  faulty: {
    'a blank, encoded': { world: named('bill%20ing'), findings: characters('"bill%20ing"', '"%"') },
    'a plus': { world: named('billing+web'), findings: characters('"billing+web"', '"+"') },
    'in a URL of git-remote-codecommit': { world: viaGrc('billing,web'), findings: characters('"billing,web"', '","', 'codecommit::eu-west-1') },
    'a letter with an accent': { world: named('gestión'), findings: characters('"ó"') },
    'an ssh URL': { world: linux.with({ target: { method: 'ssh', url: `ssh://${HOST}/v1/repos/a!b`, configuredUrl: `ssh://${HOST}/v1/repos/a!b` } }), findings: characters('"a!b"') },
    '101 characters': { world: named('a'.repeat(101)), findings: [{ messageId: 'too-long', severity: 'error', says: ['101'] }] },
    'a blank itself': { world: viaGrc('bill ing'), findings: characters('a blank') },
  },
  unused: { 'no repository given': machineAlone, 'no name in the URL': linux.with({ target: { url: `https://${HOST}/v1/repos/`, repository: null } }) },
});
