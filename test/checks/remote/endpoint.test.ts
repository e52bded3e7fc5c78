import check from '../../../src/checks/remote/endpoint.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, HOST, linux, machineAlone, staticGit } from '../../support/worlds.ts';

const onHost = (host: string) => linux.with({ target: { host, url: `https://${host}/v1/repos/billing`, configuredUrl: `https://${host}/v1/repos/billing` } });
const variable = (value: string) => grc.with({ environment: { variables: [{ name: 'CODE_COMMIT_ENDPOINT', value, empty: value === '', login: null }] } });
const wrong = (...says: string[]) => [{ messageId: 'wrong', severity: 'error' as const, says }];

testCheck(check, {
  clean: {
    'a region without CodeCommit, which remote/region-known judges': onHost('git-codecommit.eu-south-2.amazonaws.com'),
    'the host of the region': linux,
    'FIPS where there is one': onHost('git-codecommit-fips.us-east-1.amazonaws.com'),
    'China': onHost('git-codecommit.cn-north-1.amazonaws.com.cn'),
    'GovCloud': onHost('git-codecommit.us-gov-west-1.amazonaws.com'),
    'a VPC endpoint': onHost('vpce-0a1b2c3d4e5f-abcdefgh.git-codecommit.eu-west-1.vpce.amazonaws.com'),
    'git-remote-codecommit': grc,
    'the variable names the region\'s host': variable(HOST),
    'the variable names the FIPS host': variable('git-codecommit-fips.us-east-1.amazonaws.com').with({ target: { region: 'us-east-1' } }),
    'the variable does not count for https': linux.with({ environment: { variables: [{ name: 'CODE_COMMIT_ENDPOINT', value: 'x/y', empty: false, login: null }] } }),
    'Git credentials': staticGit,
    'a name of the SSH configuration': linux.with({ target: { method: 'ssh', host: 'work', url: 'ssh://work/v1/repos/billing', configuredUrl: 'ssh://work/v1/repos/billing' } }),
  },
  faulty: {
    'a slip in the region': { world: onHost('git-codecommit.eu-wets-1.amazonaws.com'), findings: wrong('eu-wets-1') },
    'the API\'s host': { world: onHost('codecommit.eu-west-1.amazonaws.com'), findings: wrong('API') },
    'git was seen to fail': { world: onHost('git-codecommit.cn-north-1.amazonaws.com').with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }), findings: [{ messageId: 'wrong', severity: 'error', certainty: 'observed' }] },
    'no region': { world: onHost('git-codecommit.amazonaws.com'), findings: [{ messageId: 'wrong', severity: 'error', says: ['no region'], advice: ['point the remote "origin" at https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing'] }] },
    'no region, and none is configured': {
      world: onHost('git-codecommit.amazonaws.com').with({ target: { region: null } }),
      findings: [{ messageId: 'wrong', severity: 'error', says: ['no region'], advice: ['git remote set-url origin https://git-codecommit.REGION.amazonaws.com/v1/repos/billing'] }],
    },
    'a host of AWS that names another region': {
      world: onHost('git-codecommit.us-east-1.api.aws'), findings: [{ messageId: 'wrong', severity: 'error', says: ['api.aws'], advice: ['point the remote "origin" at https://git-codecommit.us-east-1.amazonaws.com/v1/repos/billing'] }],
    },
    'a host of the company that names a region': {
      world: onHost('git-codecommit.us-east-1.corp.example'), findings: [{ messageId: 'wrong', severity: 'error', says: ['corp.example'], advice: ['git remote set-url origin https://git-codecommit.us-east-1.amazonaws.com/v1/repos/billing'] }],
    },
    'China without ".cn"': { world: onHost('git-codecommit.cn-north-1.amazonaws.com'), findings: wrong('amazonaws.com.cn') },
    'a host that only begins like it': { world: onHost('git-codecommit.us-east-1.amazonaws.com.evil.test'), findings: wrong('evil.test') },
    'another port': { world: onHost(`${HOST}:8443`).with({ target: { remote: null, urlFile: null, urlLine: null } }), findings: wrong('8443') },
    'a region in the codecommit URL that does not exist': { world: grc.with({ target: { url: 'codecommit::eu-wets-1://dev@billing' } }), findings: wrong('eu-wets-1') },
    'capitals': { world: onHost(HOST.replace('git', 'Git')), findings: [{ messageId: 'odd', severity: 'notice' }] },
    'another name': { world: onHost('git.corp.example'), findings: [{ messageId: 'not-aws', severity: 'error', says: ['git.corp.example'] }] },
    'FIPS where there is none': { world: onHost('git-codecommit-fips.eu-west-1.amazonaws.com'), findings: [{ messageId: 'no-fips', severity: 'error', says: ['eu-west-1', 'fips'] }] },
    'the variable holds a URL': { world: variable(`https://${HOST}`), findings: [{ messageId: 'variable-form', severity: 'error', says: [`"https://${HOST}"`] }] },
    'the variable ends in a slash': { world: variable(`${HOST}/`), findings: [{ messageId: 'variable-form', severity: 'error' }] },
    'the variable holds a port': { world: variable(`${HOST}:443`), findings: [{ messageId: 'variable-form', severity: 'error' }] },
    'the variable is empty': { world: variable(''), findings: [{ messageId: 'variable-form', severity: 'error' }] },
    'the variable names another region': { world: variable('git-codecommit.us-east-1.amazonaws.com'), findings: [{ messageId: 'variable-region', severity: 'error', says: ['us-east-1', 'eu-west-1'] }] },
    'the variable names the API': { world: variable('codecommit.eu-west-1.amazonaws.com'), findings: [{ messageId: 'variable-not-aws', severity: 'error' }] },
  },
  unused: { 'no repository given': machineAlone, 'a URL without a host': linux.with({ target: { url: 'billing', host: null } }) },
});
