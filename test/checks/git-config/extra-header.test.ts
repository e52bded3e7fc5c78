import check from '../../../src/checks/git-config/extra-header.ts';
import { testCheck } from '../../support/test-check.ts';
import { canonicalBlock, entry, grc, HOST, linux, machineAlone, remoteEntry, staticGit, type World } from '../../support/worlds.ts';

const header = (key: string, kind: 'authorization' | 'other', scope: Parameters<typeof entry>[2] = 'local', line = 14) => ({ ...entry(key, '‹60 characters›', scope, line), header: kind });
const withLines = (world: World, ...lines: ReturnType<typeof entry>[]) => world.with({ gitConfig: { entries: [...canonicalBlock, remoteEntry(), ...lines] } });
const refused = { gitClient: { exitCode: 128, httpStatus: 401, failure: 'unauthorized' } } as const;
const found = (...says: string[]) => [{ messageId: 'authorization', severity: 'error' as const, says }];

testCheck(check, {
  clean: {
    'none': linux,
    'for its own host': withLines(linux, header('http.https://github.com/.extraheader', 'authorization')),
    'another header': withLines(linux, header('http.extraheader', 'other')),
    'taken out for CodeCommit': withLines(linux, header('http.extraheader', 'authorization'), entry(`http.https://${HOST}/.extraheader`, '')),
    'taken out again': withLines(linux, header('http.extraheader', 'authorization'), entry('http.extraheader', '', 'local', 15)),
    'git-remote-codecommit': grc,
    'Git credentials': staticGit,
  },
  faulty: {
    'for every host': { world: withLines(linux, header('http.extraheader', 'authorization')).with(refused), findings: found('http.extraheader', '.git/config:14', HOST) },
    'for every host, of the user': { world: withLines(linux, header('http.extraheader', 'authorization', 'global', 3)), findings: found('.gitconfig:3') },
    'for this host': { world: withLines(linux, header(`http.https://${HOST}/.extraheader`, 'authorization')), findings: found(HOST) },
    'for all of AWS': { world: withLines(linux, header('http.https://*.eu-west-1.amazonaws.com/.extraheader', 'authorization')), findings: found('*.eu-west-1') },
    'on the command line': { world: withLines(linux, header('http.extraheader', 'authorization', 'command')), findings: found('the command line') },
    'git-remote-codecommit': { world: grc.with({ gitConfig: { entries: [remoteEntry('codecommit::eu-west-1://dev@billing'), header('http.extraheader', 'authorization')] } }), findings: found(HOST) },
    'beside Git credentials': { world: withLines(staticGit, header('http.extraheader', 'authorization')), findings: found(HOST) },
  },
  unused: { 'ssh': linux.with({ target: { method: 'ssh', url: `ssh://${HOST}/v1/repos/billing` } }), 'no repository given': machineAlone },
});
