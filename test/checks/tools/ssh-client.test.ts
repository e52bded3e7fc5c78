import check from '../../../src/checks/tools/ssh-client.ts';
import type { GitClientFact, InstallationsFact, SshFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { entry, grc, HOME, HOST, linux, machineAlone, remoteEntry, staticGit, windows, type World } from '../../support/worlds.ts';

const SSH_URL = `ssh://${HOST}/v1/repos/billing`;
const over = (world: World) => world.with({ target: { method: 'ssh', url: SSH_URL, configuredUrl: SSH_URL, methodReason: 'the form of the URL' } });
type Ssh = NonNullable<InstallationsFact['ssh']>;
const client = (changes: Partial<Ssh>, world: World = over(linux)) => world.with({ installations: { ssh: { path: '/usr/bin/ssh', banner: 'OpenSSH_9.2p1', version: '9.2', kind: 'openssh', program: 'ssh', source: 'default', otherOpenSsh: null, ...changes } } });
const PLINK = 'C:/Program Files/PuTTY/plink.exe';
const OWN = 'C:/Program Files/Git/usr/bin/ssh.exe';
const SYSTEM = 'C:/Windows/System32/OpenSSH/ssh.exe';
const denied: Partial<GitClientFact> = { exitCode: 128, failure: 'ssh', helpers: null, stderr: ['APKAEXAMPLE@git-codecommit: Permission denied (publickey).'] };
const effective: NonNullable<SshFact['effective']> = { identityAgent: null, hostKeyAlias: null, strictHostKeyChecking: 'ask', knownHostsFiles: [], user: 'APKAEIBAERJR2EXAMPLE', hostName: HOST, port: 22, identityFiles: [`${HOME}/.ssh/codecommit.ppk`], identitiesOnly: false, proxyCommand: null, proxyJump: null, pubkeyAlgorithms: [], hostKeyAlgorithms: [] };

testCheck(check, {
  clean: {
    OpenSSH: over(linux),
    'core.sshCommand with options': client({ program: 'ssh', source: 'core.sshCommand' }, over(linux).with({ gitConfig: { entries: [entry('core.sshcommand', 'ssh -i ~/.ssh/codecommit'), remoteEntry(SSH_URL)] } })),
    'two OpenSSHs on Windows, and it works': client({ path: OWN, otherOpenSsh: SYSTEM }, over(windows)),
    'refused, with one OpenSSH only': client({}, over(linux).with({ gitClient: denied })),
    'a wrapper that is OpenSSH': client({ path: '/usr/local/bin/ssh-corp', program: 'ssh-corp', source: 'GIT_SSH' }),
  },
  faulty: {
    'GIT_SSH_COMMAND="SSH" as in AWS\'s guide': { world: client({ path: null, banner: null, version: null, program: 'SSH', source: 'GIT_SSH_COMMAND' }), findings: [{ messageId: 'not-found', severity: 'error', says: ['"SSH"', 'GIT_SSH_COMMAND'] }] },
    'no ssh at all': { world: client({ path: null, banner: null, version: null }), findings: [{ messageId: 'not-found', severity: 'error', says: ['"ssh"'] }] },
    'plink by GIT_SSH': { world: client({ path: PLINK, banner: null, version: null, kind: 'plink', program: PLINK, source: 'GIT_SSH' }, over(windows)), findings: [{ messageId: 'plink', severity: 'warning', says: ['plink.exe', 'GIT_SSH'] }] },
    'plink by core.sshCommand': {
      world: client({ path: PLINK, banner: null, version: null, kind: 'plink', program: PLINK, source: 'core.sshCommand' }, over(windows).with({ gitConfig: { entries: [entry('core.sshcommand', `"${PLINK}"`), remoteEntry(SSH_URL)] } })),
      findings: [{ messageId: 'plink', severity: 'warning', says: ['core.sshCommand'] }],
    },
    'another program': { world: client({ banner: 'Dropbear client v2022.83', version: null, kind: 'other', program: 'dbclient', source: 'GIT_SSH' }), findings: [{ messageId: 'other-client', severity: 'notice', says: ['dbclient'] }] },
    'refused, and the agent is the other one\'s': { world: client({ path: OWN, otherOpenSsh: SYSTEM }, over(windows).with({ gitClient: denied })), findings: [{ messageId: 'two-clients', severity: 'warning', says: [OWN, SYSTEM] }] },
    'a key of PuTTY': { world: over(linux).with({ ssh: { effective } }), findings: [{ messageId: 'putty-key', severity: 'warning', says: ['codecommit.ppk'] }] },
  },
  unused: { 'the helper is used': linux, 'git-remote-codecommit': grc, 'static Git credentials': staticGit, 'no repository given': machineAlone },
  open: {
    'looked at before the configuration changed': client({ source: 'core.sshCommand' }), 'known to the shell only': client({ path: null, banner: null, version: null, program: '$CORP/ssh', source: 'GIT_SSH_COMMAND' }) },
});
