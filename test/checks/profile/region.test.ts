import check from '../../../src/checks/profile/region.ts';
import { testCheck } from '../../support/test-check.ts';
import { awsFile, grc, linux, machineAlone, section, staticGit, staticKeys } from '../../support/worlds.ts';

const URL = 'codecommit://dev@billing';
const settings = (values: Record<string, string>) => ({ config: awsFile('config', [section('profile dev', values)]), credentials: awsFile('credentials', [section('dev', staticKeys)]) });
const dev = (values: Record<string, string>) => grc.with({ target: { url: URL, configuredUrl: URL, region: values['region'] ?? null }, awsConfig: settings(values) });
const env = (values: Record<string, string>) => ({ environment: { variables: Object.entries(values).map(([name, value]) => ({ name, value, empty: value === '', login: null })) } });
const helper = (region: string) => linux.with({ awsConfig: { config: awsFile('config', [section('default', { region })]) } });

testCheck(check, {
  clean: {
    'the URL names it': grc,
    'the URL names it, the profile has none': grc.with({ awsConfig: settings({}) }),
    'the profile has one': dev({ region: 'eu-west-1' }),
    'the credentials file has one': dev({}).with({ awsConfig: { credentials: awsFile('credentials', [section('dev', { ...staticKeys, region: 'eu-west-1' })]) } }),
    'AWS_DEFAULT_REGION has one': dev({}).with(env({ AWS_DEFAULT_REGION: 'eu-west-1' })),
    'in capitals': dev({ region: 'EU-WEST-1' }),
    'the helper takes it from the host': linux.with({ awsConfig: { config: awsFile('config', [section('default', { output: 'json' })]) } }),
    'the helper, a region without CodeCommit': helper('eu-south-2'),
  },
  faulty: {
    'none': { world: dev({ output: 'json' }), findings: [{ messageId: 'none', severity: 'error', says: ['"dev"', URL] }] },
    'none, one asked for': { world: dev({}).with({ intent: { region: 'eu-west-1' } }), findings: [{ messageId: 'none', severity: 'error' }] },
    'AWS_REGION does not count': { world: dev({}).with(env({ AWS_REGION: 'eu-west-1' })), findings: [{ messageId: 'none', severity: 'error' }] },
    '[default] is not inherited': {
      world: dev({}).with({ awsConfig: { config: awsFile('config', [section('default', { region: 'eu-west-1' }), section('profile dev', { role_arn: 'arn:aws:iam::111122223333:role/x' }, 4)]) } }),
      findings: [{ messageId: 'none', severity: 'error' }],
    },
    'the variable is empty': { world: dev({ region: 'eu-west-1' }).with(env({ AWS_DEFAULT_REGION: '' })), findings: [{ messageId: 'empty', severity: 'error', says: ['AWS_DEFAULT_REGION'] }] },
    'an availability zone': { world: dev({ region: 'us-east-1a' }), findings: [{ messageId: 'malformed', severity: 'error', says: ['us-east-1a', '/home/maria/.aws/config:2', 'availability zone', '"us-east-1"'] }] },
    'a slip': { world: dev({ region: 'eu-wets-1' }), findings: [{ messageId: 'malformed', severity: 'error', says: ['"eu-wets-1"', '"eu-west-1"'] }] },
    'in quotes': { world: dev({ region: '"eu-west-1"' }), findings: [{ messageId: 'malformed', severity: 'error', says: ['quotes'] }] },
    'a comment behind it': { world: dev({ region: 'eu-west-1 # Dublin' }), findings: [{ messageId: 'malformed', severity: 'error', says: ['comment'] }] },
    'a slip in the variable': { world: dev({}).with(env({ AWS_DEFAULT_REGION: 'eu-wets-1' })), findings: [{ messageId: 'malformed', severity: 'error', says: ['AWS_DEFAULT_REGION'] }] },
    'nothing like a region': { world: dev({ region: 'Frankfurt' }), findings: [{ messageId: 'malformed', severity: 'error', says: ['"Frankfurt"'] }] },
    'a region without CodeCommit': { world: dev({ region: 'eu-south-2' }), findings: [{ messageId: 'without-codecommit', severity: 'error', says: ['eu-south-2'] }] },
    'the helper, a slip': { world: helper('eu-wets-1'), findings: [{ messageId: 'malformed-elsewhere', severity: 'warning', says: ['"eu-wets-1"', '"default"', '"eu-west-1"'] }] },
  },
  unused: { 'Git credentials': staticGit, 'no repository given': machineAlone, 'the profile is not there': dev({ region: 'eu-west-1' }).with({ target: { profile: 'ghost' } }) },
});
