import check from '../../../src/checks/credentials/identity.ts';
import type { ApiAnswer, NetworkFailure } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { ACCOUNT, grc, linux, machineAlone, NOW, staticGit, type World } from '../../support/worlds.ts';

const STS = 'https://sts.eu-west-1.amazonaws.com/';
const answer = (changes: Partial<ApiAnswer>): ApiAnswer => ({
  operation: 'GetCallerIdentity', url: STS, status: 403, errorCode: null, errorMessage: null, requestId: 'req-1', serverDate: NOW, sentAt: NOW, failure: null, ...changes,
});
const refused = (world: World, errorCode: string, errorMessage: string, status = 403) =>
  world.with({ identity: { account: null, arn: null, kind: null, answer: answer({ status, errorCode, errorMessage }) }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } });
const closed: NetworkFailure = { stage: 'connect', code: 'ETIMEDOUT', message: 'no answer within 5 s' };
const unreached = linux.with({ identity: { account: null, arn: null, kind: null, answer: answer({ status: null, failure: closed }) } });
const gitSays = (errorCode: string, errorMessage: string) =>
  unreached.with({ gitRequest: { answer: answer({ operation: 'info/refs', errorCode, errorMessage }) }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } });

testCheck(check, {
  clean: {
    'a user': linux,
    'a role of SSO': grc.with({ identity: { kind: 'assumed-role', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/maria` } }),
    'accepted, though a permission is missing': linux.with({ gitRequest: { answer: answer({ operation: 'info/refs', errorCode: 'AccessDeniedException', errorMessage: 'not authorized' }) } }),
    'accepted by STS, our Git request has a wrong signature': linux.with({ gitRequest: { answer: answer({ operation: 'info/refs', errorCode: 'InvalidSignatureException', errorMessage: 'wrong' }) } }),
  },
  faulty: {
    'an inactive key': {
      world: refused(linux, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
      findings: [{ messageId: 'unknown-key', severity: 'error', says: ['AKIA…MPLE', '/home/maria/.aws/credentials:1', 'InvalidClientTokenId'] }],
    },
    'the same, as JSON services say it': { world: refused(grc, 'UnrecognizedClientException', 'The security token included in the request is invalid'), findings: [{ messageId: 'unknown-key', severity: 'error' }] },
    'a wrong secret': {
      world: refused(linux, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided.'),
      findings: [{ messageId: 'wrong-secret', severity: 'error', says: ['AKIA…MPLE', 'SignatureDoesNotMatch'] }],
    },
    'the clock is off': {
      world: refused(linux, 'SignatureDoesNotMatch', 'Signature expired: 20261120T110000Z is now earlier than 20261120T114500Z (20261120T120000Z - 15 min.)'),
      findings: [{ messageId: 'signature-time', severity: 'error', says: ['Signature expired'] }],
    },
    'the session is over': {
      world: refused(linux, 'ExpiredToken', 'The security token included in the request is expired'),
      findings: [{ messageId: 'session-over', severity: 'error', says: ['ExpiredToken', '/home/maria/.aws/credentials:1'] }],
    },
    'another refusal of STS': { world: refused(linux, 'RegionDisabledException', 'STS is not activated in this region for account:111122223333'), findings: [{ messageId: 'refused', severity: 'error', says: ['RegionDisabledException'] }] },
    'STS not reached, the Git answer says it': { world: gitSays('UnrecognizedClientException', 'The security token included in the request is invalid'), findings: [{ messageId: 'unknown-key', severity: 'error' }] },
    'the root user': {
      world: linux.with({ identity: { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root` } }),
      findings: [{ messageId: 'root', severity: 'notice', says: [ACCOUNT] }],
    },
  },
  unused: {
    'static Git credentials': staticGit,
    'no keys on this machine': machineAlone.without('identity', 'absent', 'no AWS keys on this machine'),
    'not to be asked': linux.without('identity', 'skipped', '--no-live was given'),
  },
  open: {
    'STS not reached': unreached,
    'STS not reached, Git denied by a policy': gitSays('AccessDeniedException', 'not authorized'),
    'AWS has a fault of its own': refused(linux, 'ServiceUnavailable', 'try later', 503),
  },
});
