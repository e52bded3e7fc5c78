import check from '../../../src/checks/permissions/kms.ts';
import type { ApiAnswer, SimulationFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { ACCOUNT, API_HOST, linux, machineAlone, NOW, ssh, staticGit, URL_HTTPS, type World } from '../../support/worlds.ts';
import { handshake, sshRefused } from '../../support/worlds-ssh.ts';

const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;
const MARIA = `arn:aws:iam::${ACCOUNT}:user/maria`;
const answer = (changes: Partial<ApiAnswer>): ApiAnswer => ({
  operation: 'git-upload-pack', url: `${URL_HTTPS}/info/refs?service=git-upload-pack`, status: 403, errorCode: null, errorMessage: null, requestId: 'req-1', serverDate: NOW, sentAt: NOW, failure: null, ...changes,
});
const refused = (world: World, changes: Partial<ApiAnswer>) =>
  world.with({ gitRequest: { answer: answer(changes), advertisesRefs: false }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } });
const coded = (world: World, errorCode: string, errorMessage: string) => refused(world, { errorCode, errorMessage });
const simulated = (missingContext: readonly string[] = [], decision: 'explicitDeny' | 'implicitDeny' = 'explicitDeny'): { simulation: Partial<SimulationFact> } =>
  ({ simulation: { results: [{ action: 'kms:Decrypt', decision, sources: decision === 'explicitDeny' ? ['DenyKms'] : [], missingContext }] } });
const apiSays = (errorCode: string, errorMessage: string) => ({ repositoryMetadata: { answer: answer({ operation: 'GetRepository', url: `https://${API_HOST}/`, status: 400, errorCode, errorMessage }) } });
const DEFAULT_KEY = "User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit' in your account";

testCheck(check, {
  clean: {
    'the references came': linux,
    'our own Git request is answered, git itself is not': linux.with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }),
    'a static login that works': staticGit,
    'it works although the simulator sees a deny': linux.with(simulated()),
  },
  faulty: {
    'over ssh, where git prints it': {
      world: ssh.with({ gitClient: { exitCode: 128, failure: 'forbidden', stderr: ["Access denied: User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit' in your account"], ssh: handshake() } }),
      findings: [{ messageId: 'denied', severity: 'error', says: ['KMS default master key', 'billing'] }],
    },
    'a policy denies the default key': { world: coded(linux, 'EncryptionKeyAccessDeniedException', DEFAULT_KEY), findings: [{ messageId: 'denied', severity: 'error', says: ['billing', 'EncryptionKeyAccessDeniedException', 'aws/codecommit'] }] },
    'a customer managed key without permission': {
      world: coded(linux, 'AccessDeniedException', `User: ${MARIA} is not authorized to perform: kms:Decrypt on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`).with({ repositoryMetadata: { kmsKeyId: KEY } }),
      findings: [{ messageId: 'denied', severity: 'error', says: [KEY, 'kms:Decrypt'] }],
    },
    'the API says it, the Git answer is bare': { world: refused(linux, {}).with(apiSays('EncryptionKeyAccessDeniedException', DEFAULT_KEY)).with(simulated()), findings: [{ messageId: 'denied', severity: 'error' }] },
    'the key is disabled': { world: coded(linux, 'EncryptionKeyDisabledException', 'The encryption key is disabled.').with({ repositoryMetadata: { kmsKeyId: KEY } }), findings: [{ messageId: 'unusable', severity: 'error', says: [KEY, 'EncryptionKeyDisabledException'] }] },
    'the key is gone': { world: coded(staticGit, 'EncryptionKeyNotFoundException', 'No encryption key was found.'), findings: [{ messageId: 'unusable', severity: 'error', says: ['EncryptionKeyNotFoundException'] }] },
    'a bare 403 and a deny in the simulation': { world: refused(linux, {}).with(simulated()), findings: [{ messageId: 'denied-in-simulation', severity: 'error', says: ['kms:Decrypt', 'DenyKms', MARIA] }] },
  },
  unused: {
    'ssh was refused at the login': sshRefused(ssh),
    'no repository given': machineAlone,
    'not asked': linux.without('gitClient', 'skipped', '--no-live').without('gitRequest', 'skipped', '--no-live').without('repositoryMetadata', 'skipped', '--no-live'),
    'refused before a key was used': coded(linux, 'AccessDeniedException', `User: ${MARIA} is not authorized to perform: codecommit:GitPull on resource: x`),
    'no such repository': refused(linux, { status: 404 }),
  },
  open: {
    'a bare 403, nobody may simulate': refused(linux, {}),
    'a bare 403, the simulator depends on what it was not told': refused(linux, {}).with(simulated(['aws:SourceIp'])),
    'a bare 403, no allow for KMS, which is the normal case': refused(linux, {}).with(simulated([], 'implicitDeny')),
  },
});
