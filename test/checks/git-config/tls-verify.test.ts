import check from '../../../src/checks/git-config/tls-verify.ts';
import { testCheck } from '../../support/test-check.ts';
import { canonicalBlock, entry, grc, HOST, linux, machineAlone, remoteEntry, staticGit, type World } from '../../support/worlds.ts';

const env = (value: string) => ({ environment: { variables: [{ name: 'GIT_SSL_NO_VERIFY', value, empty: value === '', login: null }] } });
const withLines = (world: World, ...lines: ReturnType<typeof entry>[]) => world.with({ gitConfig: { entries: [...canonicalBlock, remoteEntry(), ...lines] } });
const verify = (key: string, value: string | null, scope: Parameters<typeof entry>[2] = 'global') => entry(key, value, scope, 16);
const warns = (messageId: string, ...says: string[]) => [{ messageId, severity: 'warning' as const, says }];

testCheck(check, {
  clean: {
    'nothing set': linux,
    'on': withLines(linux, verify('http.sslverify', 'true')),
    'without a value, which is on': withLines(linux, verify('http.sslverify', null)),
    'off for another host': withLines(linux, verify('http.https://git.corp.example/.sslverify', 'false')),
    'on again for CodeCommit': withLines(linux, verify('http.sslverify', 'false', 'system'), verify(`http.https://${HOST}.sslverify`, 'true')),
    'git-remote-codecommit': grc,
    'Git credentials': staticGit,
  },
  faulty: {
    'off everywhere': { world: withLines(linux, verify('http.sslverify', 'false')), findings: warns('off-by-config', 'http.sslverify = false', '.gitconfig:16', HOST) },
    'off for CodeCommit, in the repository': { world: withLines(linux, verify(`http.https://${HOST}/.sslverify`, '0', 'local')), findings: warns('off-by-config', '.git/config:16') },
    'here and in the file of all users': {
      world: withLines(linux, verify('http.sslverify', 'no', 'system'), verify('http.sslverify', 'false')),
      findings: [{ messageId: 'off-by-config', severity: 'warning', says: ['.gitconfig:16'], advice: [`set http.https://${HOST}/.sslVerify (global)`] }],
    },
    'of the system': { world: withLines(linux, verify('http.sslverify', 'no', 'system')), findings: warns('off-by-config', '/etc/gitconfig:16') },
    'on the command line': { world: withLines(linux, verify('http.sslverify', 'false', 'command')), findings: warns('off-by-config', 'command line') },
    'the variable': { world: linux.with(env('1')), findings: warns('off-by-variable', 'GIT_SSL_NO_VERIFY') },
    'the variable, set to nothing': { world: linux.with(env('')), findings: warns('off-by-variable', 'whatever its value') },
    'the variable, for git-remote-codecommit': { world: grc.with(env('false')), findings: warns('off-by-variable') },
    'the AWS helper': {
      world: linux.with({ gitConfig: { entries: [entry('credential.helper', '!aws --no-verify-ssl codecommit credential-helper $@', 'global', 3), entry('credential.usehttppath', 'true'), remoteEntry()] } }), findings: [{ messageId: 'off-for-aws', severity: 'warning', says: ['.gitconfig:3', '--no-verify-ssl'], advice: ['set credential.helper (global)'] }],
    },
  },
  unused: { 'ssh': linux.with({ target: { method: 'ssh', url: `ssh://${HOST}/v1/repos/billing` } }), 'no repository given': machineAlone },
});
