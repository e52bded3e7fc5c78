import check from '../../../src/checks/credentials/method-allowed.ts';
import type { IdentityFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { ACCOUNT, grc, linux, machineAlone, NOW, ssh, staticGit, type World } from '../../support/worlds.ts';
import { effective, handshake, sshRefused } from '../../support/worlds-ssh.ts';

const answer = { operation: 'GetCallerIdentity', url: 'https://sts.eu-west-1.amazonaws.com/', status: 200, errorCode: null, errorMessage: null, requestId: null, serverDate: null, sentAt: NOW, failure: null };
const as = (world: World, kind: IdentityFact['kind'], arn = `arn:aws:sts::${ACCOUNT}:assumed-role/Developer/maria`): World => world.with({ identity: { account: ACCOUNT, arn, kind, answer } });
const noKeyId = sshRefused(ssh.with({ ssh: { effective: effective({ user: 'maria' }), users: [] } }));
const prompting = staticGit.with({ storeFiles: { logins: [] }, gitRequest: { carried: 'nothing', login: null, advertisesRefs: false }, gitClient: { exitCode: 128, failure: 'no-credential', stderr: ["fatal: could not read Username for 'https://x': terminal prompts disabled"], helpers: null } });
const found = (...says: string[]) => [{ messageId: 'session', severity: 'error' as const, says }];

testCheck(check, {
  clean: {
    'an IAM user without an SSH block': as(noKeyId, 'user', `arn:aws:iam::${ACCOUNT}:user/maria`),
    'a session beside the key of an IAM user that works': as(ssh, 'assumed-role'),
    'a session beside the key id of an IAM user': as(sshRefused(ssh), 'assumed-role'),
    'a session beside a stored Git credential': as(staticGit.with({ gitRequest: { advertisesRefs: false }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }), 'assumed-role'),
    'logged in by ssh, denied afterwards': as(ssh.with({ gitClient: { exitCode: 128, failure: 'forbidden', ssh: handshake() } }), 'assumed-role'),
  },
  faulty: {
    'single sign-on and an ssh URL': { world: as(noKeyId, 'assumed-role', `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/maria`), findings: found('session of a role', 'AWSReservedSSO_Developer', 'SSH') },
    'a federated session': { world: as(noKeyId, 'federated-user', `arn:aws:sts::${ACCOUNT}:federated-user/maria`), findings: found('federated session', 'federated-user/maria') },
    'the root user': { world: as(noKeyId, 'root', `arn:aws:iam::${ACCOUNT}:root`), findings: found('the root user') },
    'a session and git asks for a password': { answered: true, world: as(prompting, 'assumed-role'), findings: found('a Git credential') },
  },
  unused: {
    'the helper is used': as(linux, 'assumed-role'), 'git-remote-codecommit': as(grc, 'assumed-role'), 'no repository given': machineAlone,
    'no AWS keys here': noKeyId,
    'the network is down': as(noKeyId.with({ gitClient: { exitCode: 128, failure: 'timeout', stderr: ['ssh: connect to host x port 22: Connection timed out'], ssh: handshake({ stage: 'none', offered: [] }) } }), 'assumed-role'),
    'git was not run': as(noKeyId, 'assumed-role').without('gitClient', 'failed', 'git is not on PATH'),
  },
});
