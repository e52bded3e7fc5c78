import check from '../../../src/checks/profile/exists.ts';
import { testCheck } from '../../support/test-check.ts';
import { awsFile, entry, grc, linux, machineAlone, section, staticGit, staticKeys, type World } from '../../support/worlds.ts';

const files = (config: string[], credentials: string[]) => ({
  awsConfig: { config: awsFile('config', config.map((header, index) => section(header, { region: 'eu-west-1' }, 1 + 4 * index))), credentials: awsFile('credentials', credentials.map((header, index) => section(header, staticKeys, 1 + 4 * index))) },
});
/** A header that botocore takes for no profile. */
const bare = (name: string) => ({ ...section(name, { region: 'eu-west-1' }, 3), kind: 'other', name: null }) as const;
const env = (values: Record<string, string>) => ({ environment: { variables: Object.entries(values).map(([name, value]) => ({ name, value, empty: value === '', login: null })) } });
const named = (profile: string, source: string, world: World = linux) => world.with({ target: { profile, profileSource: source, profileIsExplicit: !source.startsWith('AWS_') } });
const inHelper = (line: string) => machineAlone.with({ gitConfig: { entries: [entry('credential.helper', line, 'global', 3)] } });

testCheck(check, {
  clean: {
    'nothing is named': linux,
    'named in the URL': grc,
    'in the credentials file only': named('dev', 'the URL').with(files([], ['dev'])),
    'in the config file only': named('dev', 'the URL').with(files(['profile dev'], [])),
    'nothing is named and there is no "default"': linux.with(files(['profile dev'], ['dev'])),
    'no files at all': machineAlone.with(files([], [])),
    'quotes in the header': named('my dev', 'the helper').with({ awsConfig: { config: awsFile('config', [{ ...section('profile dev', {}), name: 'my dev', header: 'profile "my dev"' }]) } }),
    'a variable, the URL names another': grc.with(env({ AWS_PROFILE: 'ghost' })),
  },
  faulty: {
    'in neither file': { world: named('production', 'the URL', grc), findings: [{ messageId: 'missing', severity: 'error', says: ['"production"', 'the URL', '/home/maria/.aws/config', '/home/maria/.aws/credentials'] }] },
    'a ghost in AWS_PROFILE': { world: linux.with(env({ AWS_PROFILE: 'ghost' })), findings: [{ messageId: 'missing', severity: 'error', says: ['"ghost"', 'AWS_PROFILE'] }] },
    'two variables: botocore takes AWS_DEFAULT_PROFILE': {
      world: linux.with({ ...env({ AWS_PROFILE: 'default', AWS_DEFAULT_PROFILE: 'ghost' }), tools: { aws: { path: '/usr/bin/aws', version: '1.45.11', banner: null, failure: null, exitCode: 0 } } }),
      findings: [{ messageId: 'missing', severity: 'error', says: ['AWS_DEFAULT_PROFILE'] }],
    },
    'with --profile': { world: linux.with({ intent: { profile: 'staging' } }), findings: [{ messageId: 'missing', severity: 'error', says: ['--profile'] }] },
    '"default" named, and not there': { world: linux.with({ ...files(['profile dev'], ['dev']), ...env({ AWS_PROFILE: 'default' }) }), findings: [{ messageId: 'missing', severity: 'error', says: ['"default"'] }] },
    'in the line of a helper, no repository given': { world: inHelper('!aws --profile production codecommit credential-helper $@'), findings: [{ messageId: 'missing', severity: 'error', says: ['"production"', '/home/maria/.gitconfig:3'] }] },
    'another case': { world: named('Dev', 'the URL', grc), findings: [{ messageId: 'near', severity: 'error', says: ['"Dev"', '"dev"'] }] },
    'a slip, in the helper\'s line': { world: named('biling-dev', 'the credential helper\'s line').with(files(['profile billing-dev'], [])), findings: [{ messageId: 'near', severity: 'error', says: ['"biling-dev"', '"billing-dev"'] }] },
    'a slip in the URL, given by hand': { world: named('devv', 'the URL', grc).with({ target: { remote: null, urlFile: null, urlLine: null } }), findings: [{ messageId: 'near', severity: 'error' }] },
    '"profile" left out in the config file': {
      world: named('dev', 'the URL', grc).with({ awsConfig: { config: awsFile('config', [bare('dev')]), credentials: awsFile('credentials', []) } }),
      findings: [{ messageId: 'prefix-missing', severity: 'error', says: ['[dev]', '/home/maria/.aws/config:3', '[profile dev]'] }],
    },
    'the same, with a space in the name': {
      world: named('my dev', 'the credential helper\'s line').with({ awsConfig: { config: awsFile('config', [bare('my dev')]), credentials: awsFile('credentials', []) } }),
      findings: [{ messageId: 'prefix-missing', severity: 'error', says: ['[my dev]'] }],
    },
    '"profile" too much in the credentials file': {
      world: named('dev', 'the URL', grc).with({ awsConfig: { config: awsFile('config', []), credentials: awsFile('credentials', [{ ...section('profile dev', staticKeys, 2), name: 'profile dev' }]) } }),
      findings: [{ messageId: 'prefix-in-credentials', severity: 'error', says: ['[profile dev]', '/home/maria/.aws/credentials:2', '[dev]'] }],
    },
    'AWS_PROFILE set and empty': { world: linux.with(env({ AWS_PROFILE: '' })), findings: [{ messageId: 'empty', severity: 'error', says: ['AWS_PROFILE'] }] },
  },
  unused: { 'Git credentials': staticGit, 'a file cannot be read': named('ghost', 'the URL').with({ awsConfig: { config: awsFile('config', [], { problem: { kind: 'bom', line: 1, name: null } }) } }) },
});
