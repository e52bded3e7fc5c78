import check from '../../../src/checks/profile/files-readable.ts';
import type { AwsConfigProblem } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { awsFile, grc, linux, machineAlone, section, staticGit, staticKeys } from '../../support/worlds.ts';

const CREDENTIALS = '/home/maria/.aws/credentials';
const broken = (kind: AwsConfigProblem['kind'], line: number | null, name: string | null = null, world = linux) => world.with({ awsConfig: { credentials: awsFile('credentials', [], { problem: { kind, line, name } }) } });
const one = (messageId: AwsConfigProblem['kind'], ...says: string[]) => [{ messageId, severity: 'error' as const, says: [CREDENTIALS, ...says] }];
const elsewhere = (name: 'config' | 'credentials', variable: string) => awsFile(name, [], { exists: false, path: '/nowhere/aws', fromVariable: variable });
const noCredentials = { credentials: { provider: null, failure: { code: 'NoCredentialsError', message: 'Unable to locate credentials' } } };

testCheck(check, {
  clean: {
    'both parse': linux,
    'git-remote-codecommit': grc,
    'neither is there': linux.with({ awsConfig: { config: awsFile('config', [], { exists: false }), credentials: awsFile('credentials', [], { exists: false }) } }),
    'named by a variable, and there': linux.with({ awsConfig: { config: awsFile('config', [section('default', { region: 'eu-west-1' })], { fromVariable: 'AWS_CONFIG_FILE' }) } }),
    'no repository given': machineAlone,
  },
  faulty: {
    'a byte order mark': { world: broken('bom', 1), findings: one('bom') },
    'UTF-16 from PowerShell': { world: broken('utf-16', null), findings: one('utf-16', 'UTF-16') },
    'a Latin-1 letter': { world: broken('encoding', 3), findings: one('encoding', 'line 3') },
    'a section twice': { world: broken('duplicate-section', 9, 'dev'), findings: one('duplicate-section', '[dev]', 'line 9') },
    'a name twice': { world: broken('duplicate-key', 4, 'region'), findings: one('duplicate-key', '"region"', 'line 4') },
    'a line without "="': { world: broken('no-delimiter', 5), findings: one('no-delimiter', 'line 5') },
    'no section': { world: broken('before-first-section', 1), findings: one('before-first-section', 'line 1') },
    'a header left open': { world: broken('unclosed-section', 2), findings: one('unclosed-section', 'line 2') },
    'an indented line that is no pair': { world: broken('nested', 6), findings: one('nested', 'line 6') },
    'not allowed to read': { world: broken('unreadable', null), findings: one('unreadable') },
    'with git-remote-codecommit': { world: broken('bom', 1, null, grc), findings: one('bom') },
    'with no repository given': { world: broken('bom', 1, null, machineAlone), findings: one('bom') },
    'both broken': {
      world: broken('bom', 1).with({ awsConfig: { config: awsFile('config', [], { problem: { kind: 'nested', line: 2, name: 's3' } }) } }),
      findings: [{ messageId: 'nested', severity: 'error', says: ['/home/maria/.aws/config'] }, { messageId: 'bom', severity: 'error', says: [CREDENTIALS] }],
    },
    'a variable names a file that is not there, and the profile is missed': {
      world: grc.with({ awsConfig: { config: elsewhere('config', 'AWS_CONFIG_FILE'), credentials: awsFile('credentials', [section('other', staticKeys)]) } }),
      findings: [{ messageId: 'named-file-missing', severity: 'error', says: ['AWS_CONFIG_FILE', '/nowhere/aws', '"dev"'] }],
    },
    'a variable names a file that is not there, and credentials are missed': {
      world: linux.with({ awsConfig: { credentials: elsewhere('credentials', 'AWS_SHARED_CREDENTIALS_FILE') }, ...noCredentials }),
      findings: [{ messageId: 'named-file-missing', severity: 'error', says: ['AWS_SHARED_CREDENTIALS_FILE', 'no credentials'] }],
    },
    'a variable names a file that is not there, and nothing is missed': {
      world: linux.with({ awsConfig: { config: elsewhere('config', 'AWS_CONFIG_FILE') } }),
      findings: [{ messageId: 'named-file-absent', severity: 'notice', says: ['AWS_CONFIG_FILE', '/nowhere/aws'] }],
    },
  },
  unused: { 'Git credentials': staticGit },
  open: { 'not looked at': linux.without('awsConfig', 'failed', 'no home directory') },
});
