import check from '../../../src/checks/ssh/config.ts';
import type { SshFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux, machineAlone, ssh, type World } from '../../support/worlds.ts';
import { CONFIG_FILE, effective, sshRefused } from '../../support/worlds-ssh.ts';

const config = (changes: Partial<SshFact['config']>, more: Partial<SshFact> = {}): Partial<SshFact> => ({ ...more, config: { path: CONFIG_FILE, exists: true, mode: 0o600, byteOrderMark: null, strays: [], placeholderLine: null, ...changes } });
const fails = (text: string, changes: Partial<SshFact['config']> = {}, line: number | null = null): World => ssh
  .with({ ssh: config(changes, { effective: null, error: { exitCode: 255, file: CONFIG_FILE, line, text } }) })
  .with({ gitClient: { exitCode: 128, failure: 'ssh', stderr: [text], ssh: null } });
const found = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says }];
const noConfig = (strays: readonly string[]) => config({ exists: false, mode: null, strays }, { effective: effective({ user: 'maria' }), users: [] });

testCheck(check, {
  clean: {
    'the block of the guide': ssh,
    'a configuration others may read': ssh.with({ ssh: config({ mode: 0o644 }) }),
    'a config.txt beside the real one': ssh.with({ ssh: config({ strays: [`${CONFIG_FILE}.txt`] }) }).without('gitClient', 'skipped', '--offline was given'),
    'no configuration, the id in the URL': ssh.with({ ssh: config({ exists: false, mode: null, strays: [`${CONFIG_FILE}.txt`] }) }).without('gitClient', 'skipped', '--offline was given'),
    'refused for another reason': sshRefused(ssh),
  },
  faulty: {
    'saved by Notepad': { world: fails(`${CONFIG_FILE}: line 1: Bad configuration option: \\357\\273\\277host`, { byteOrderMark: 'utf-8' }, 1), findings: found('byte-order-mark', CONFIG_FILE, 'utf-8', '\\357\\273\\277host') },
    'written by PowerShell': { world: fails(`${CONFIG_FILE} line 1: no argument after keyword "\\377\\376h"`, { byteOrderMark: 'utf-16' }, 1), findings: found('byte-order-mark', 'utf-16') },
    'on a Windows drive of WSL': { world: fails(`Bad owner or permissions on ${CONFIG_FILE}`, { mode: 0o777 }), findings: found('permissions', CONFIG_FILE, 'mode 0777') },
    'writable by the group, ssh not asked': { world: ssh.with({ ssh: config({ mode: 0o664 }, { effective: null, notAsked: 'ssh -G would run the program of a Match exec' }) }).without('gitClient', 'skipped', '--offline was given'), findings: found('permissions', 'mode 0664') },
    'the lines of the page, as they stand there': { world: fails(`${CONFIG_FILE} line 2: keyword user extra arguments at end of line`, { placeholderLine: 2 }, 2), findings: found('placeholder', 'Line 2', 'AWS\'s page', 'extra arguments') },
    'an option of macOS on Linux': { world: fails(`${CONFIG_FILE}: line 4: Bad configuration option: usekeychain`, {}, 4), findings: found('refused', 'line 4', 'usekeychain') },
    'a remark behind a value, on an old OpenSSH': { world: fails(`${CONFIG_FILE}: line 3: keyword user extra arguments at end of line`, {}, 3), findings: found('refused', 'extra arguments') },
    'an error without a place': { world: ssh.with({ ssh: config({}, { effective: null, error: { exitCode: 255, file: null, line: null, text: 'Bad number.' } }) }).without('gitClient', 'skipped', '--offline was given'), findings: found('refused', 'Bad number.') },
    'saved as config.txt': { world: sshRefused(ssh.with({ ssh: noConfig([`${CONFIG_FILE}.txt`]) })), findings: found('not-read', `${CONFIG_FILE}.txt`) },
  },
  unused: {
    'the helper is used': linux, 'no repository given': machineAlone,
    'ssh may not be asked': ssh.with({ ssh: { effective: null, notAsked: 'ssh -G would run the program of a Match exec' } }).without('gitClient', 'skipped', '--offline was given'),
  },
});
