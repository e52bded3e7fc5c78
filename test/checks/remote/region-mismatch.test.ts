import check from '../../../src/checks/remote/region-mismatch.ts';
import { testCheck } from '../../support/test-check.ts';
import { awsFile, grc, linux, machineAlone, section, staticGit, staticKeys } from '../../support/worlds.ts';

const URL = 'codecommit://dev@billing';
const env = (values: Record<string, string>) => ({ environment: { variables: Object.entries(values).map(([name, value]) => ({ name, value, empty: value === '', login: null })) } });
const found = { answer: { operation: 'GetRepository', url: '', status: 400, errorCode: 'RepositoryDoesNotExistException', errorMessage: null, requestId: null, serverDate: null, sentAt: '', failure: null }, foundIn: ['eu-west-1'], searchedIn: ['eu-west-1'] };
const plain = grc.with({ target: { url: URL, configuredUrl: URL, regionSource: null } });
/** Not settled by an answer of the API. */
const open = plain.without('repositoryMetadata', 'skipped', '--offline');
const noRegion = (world = open) => world.with({ target: { region: null }, awsConfig: { config: awsFile('config', [section('profile dev', { output: 'json' })]), credentials: awsFile('credentials', [section('dev', staticKeys)]) } });

testCheck(check, {
  clean: {
    'the region in the URL': grc.with(env({ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' })),
    'the region of the profile': open,
    'both agree': open.with(env({ AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: 'eu-west-1' })),
    'AWS_DEFAULT_REGION alone': noRegion().with(env({ AWS_DEFAULT_REGION: 'eu-west-1' })),
    'an empty AWS_REGION': open.with(env({ AWS_REGION: '' })),
    'the repository is where the variable says': plain.with(env({ AWS_DEFAULT_REGION: 'us-east-1' })),
    'the region asked for is taken': open.with({ intent: { region: 'eu-west-1' } }),
  },
  faulty: {
    'only AWS_REGION': { world: noRegion().with(env({ AWS_REGION: 'eu-west-1' })), findings: [{ messageId: 'variable-ignored', severity: 'error', says: ['eu-west-1', 'AWS_DEFAULT_REGION', '"dev"'] }] },
    'only AWS_REGION, the profile of the environment': {
      world: noRegion().with({ ...env({ AWS_REGION: 'eu-west-1' }), target: { url: 'codecommit://billing', configuredUrl: 'codecommit://billing', profile: null, profileSource: null, remote: null } }),
      findings: [{ messageId: 'variable-ignored', severity: 'error', says: ['"default"'] }],
    },
    'AWS_REGION beside the profile\'s region': { world: open.with(env({ AWS_REGION: 'us-east-1' })), findings: [{ messageId: 'variable-not-taken', severity: 'warning', says: ['us-east-1', 'eu-west-1', '/home/maria/.aws/config'] }] },
    'AWS_REGION, and the repository is there': {
      world: plain.with({ ...env({ AWS_REGION: 'us-east-1' }), repositoryMetadata: { ...found, foundIn: ['us-east-1'] } }), findings: [{ messageId: 'variable-not-taken', severity: 'warning', advice: ['point the remote "origin" at codecommit::us-east-1://dev@billing'] }],
    },
    'AWS_DEFAULT_REGION beside the profile\'s region': { world: open.with(env({ AWS_DEFAULT_REGION: 'us-east-1' })), findings: [{ messageId: 'overrules-profile', severity: 'warning', says: ['us-east-1', 'eu-west-1', '"dev"'] }] },
    'and the repository is in the profile\'s region': {
      world: plain.with({ ...env({ AWS_DEFAULT_REGION: 'us-east-1' }), repositoryMetadata: found }),
      findings: [{ messageId: 'overrules-profile-elsewhere', severity: 'error', says: ['us-east-1', 'eu-west-1'] }],
    },
    'another region asked for': { world: open.with({ intent: { region: 'us-east-1' } }), findings: [{ messageId: 'not-as-asked', severity: 'warning', says: ['us-east-1', 'eu-west-1'] }] },
    'another region asked for than in the URL': { world: grc.with({ intent: { region: 'us-east-1' } }), findings: [{ messageId: 'not-as-asked', severity: 'warning', says: ['the URL'] }] },
    'another region asked for than the variable\'s': { world: noRegion().with({ ...env({ AWS_DEFAULT_REGION: 'eu-west-1' }), intent: { region: 'us-east-1' } }), findings: [{ messageId: 'not-as-asked', severity: 'warning', says: ['AWS_DEFAULT_REGION'] }] },
  },
  unused: { 'the AWS helper': linux, 'Git credentials': staticGit, 'no repository given': machineAlone, 'no region anywhere': noRegion(), 'another URL than the method\'s': grc.with({ target: { url: 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing' } }) },
});
