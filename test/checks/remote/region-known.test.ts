import check from '../../../src/checks/remote/region-known.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, linux, machineAlone, staticGit, type World } from '../../support/worlds.ts';

const at = (region: string, world: World = linux) => {
  const url = `https://git-codecommit.${region}.amazonaws.com/v1/repos/billing`;
  return world.with({ target: { url, configuredUrl: url, region } });
};
const refusedIn = (region: string) => at(region).with({ identity: { account: null, arn: null, kind: null, answer: { operation: 'GetCallerIdentity', url: `https://sts.${region}.amazonaws.com/`, status: 403, errorCode: 'InvalidClientTokenId', errorMessage: 'The security token included in the request is invalid', requestId: null, serverDate: null, sentAt: '2026-11-20T12:00:00.000Z', failure: null } } });
const said = (region: string) => grc.with({ gitClient: { exitCode: 128, failure: 'remote-helper-failed', stderr: [`The following AWS Region is not available for use with AWS CodeCommit: ${region}. For more information about CodeCommit's availability in AWS Regions, see the AWS CodeCommit User Guide.`] } });
const viaGrc = (region: string) => grc.with({ target: { url: `codecommit::${region}://dev@billing`, configuredUrl: `codecommit::${region}://dev@billing`, region } });

testCheck(check, {
  clean: {
    'Ireland': linux,
    'a region that must be enabled, and is': at('af-south-1'),
    'git-remote-codecommit': grc,
    'Git credentials': staticGit,
    'a typing mistake, which remote/endpoint judges': at('eu-wets-1'),
    'a wrong key': refusedIn('af-south-1').with({ identityElsewhere: { account: null, arn: null, kind: null, answer: { operation: 'GetCallerIdentity', url: 'https://sts.us-east-1.amazonaws.com/', status: 403, errorCode: 'InvalidClientTokenId', errorMessage: null, requestId: null, serverDate: null, sentAt: '2026-11-20T12:00:00.000Z', failure: null } } }),
    'a refused key in a region that needs no enabling': refusedIn('eu-west-1'),
  },
  open: { 'us-east-1 was not asked': refusedIn('me-south-1').without('identityElsewhere', 'failed', 'not reached') },
  faulty: {
    'a region without CodeCommit': { world: at('ca-west-1'), findings: [{ messageId: 'without-codecommit', severity: 'error', says: ['"ca-west-1"'] }] },
    'the same for git-remote-codecommit': { world: viaGrc('eu-south-2'), findings: [{ messageId: 'without-codecommit', severity: 'error', says: ['"eu-south-2"', 'codecommit::eu-south-2'] }] },
    'a closed partition': { world: viaGrc('us-iso-east-1'), findings: [{ messageId: 'without-codecommit', severity: 'error' }] },
    'an old botocore': { world: said('af-south-1'), findings: [{ messageId: 'not-in-botocore', severity: 'error', says: ['"af-south-1"', 'botocore'] }] },
    'not enabled': { world: refusedIn('af-south-1'), findings: [{ messageId: 'not-enabled', severity: 'error', says: ['"af-south-1"', 'us-east-1', 'InvalidClientTokenId'] }] },
  },
  unused: { 'no repository given': machineAlone, 'no region anywhere': grc.with({ target: { url: 'codecommit://dev@billing', region: null } }) },
});
