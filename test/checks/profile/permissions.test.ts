import check from '../../../src/checks/profile/permissions.ts';
import { helperWith, withState } from '../../support/profiles.ts';
import { testCheck } from '../../support/test-check.ts';
import { awsFile, linux, machineAlone, section, staticGit, staticKeys, windows } from '../../support/worlds.ts';

const modes = (config: number | null, credentials: number | null) => ({ modes: { config, credentials } });

testCheck(check, {
  clean: {
    private: linux,
    'no repository given': machineAlone,
    'a config file without keys': withState(linux, modes(0o644, 0o600)),
    'readable, and no keys in it': withState(helperWith({ default: { region: 'eu-west-1' } }, { default: { region: 'eu-west-1' } }), modes(0o644, 0o644)),
    'executable by others says nothing': withState(linux, modes(0o600, 0o611)),
    'a file of Windows, from within WSL': withState(linux.with({ awsConfig: { credentials: awsFile('credentials', [section('default', staticKeys)], { path: '/mnt/c/Users/maria/.aws/credentials' }) } }), modes(null, 0o777)),
  },
  faulty: {
    'everybody may read it': { world: withState(linux, modes(0o600, 0o644)), findings: [{ messageId: 'open', severity: 'warning', says: ['/home/maria/.aws/credentials', '0644', 'every user of this machine'] }] },
    'the group may read it': { world: withState(linux, modes(0o600, 0o640)), findings: [{ messageId: 'open', severity: 'warning', says: ['group'] }] },
    'keys in the config file': { world: withState(helperWith({ default: staticKeys }), modes(0o664, null)), findings: [{ messageId: 'open', severity: 'warning', says: ['/home/maria/.aws/config'] }] },
  },
  unused: {
    'Windows has access lists': windows,
    'Git credentials': staticGit,
    'not looked at': linux.without('awsState', 'absent', 'no AWS profile on this machine'),
  },
});
