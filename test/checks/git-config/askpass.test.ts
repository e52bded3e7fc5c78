import check from '../../../src/checks/git-config/askpass.ts';
import { testCheck } from '../../support/test-check.ts';
import { entry, grc, linux, machineAlone, remoteEntry, staticGit, type World } from '../../support/worlds.ts';

const env = (...pairs: readonly [string, string][]) => ({ environment: { variables: pairs.map(([name, value]) => ({ name, value, empty: value === '', login: null })) } });
const unanswered = { gitClient: { exitCode: 128, failure: 'no-credential', helpers: [] } } as const;
const CODE: [string, string] = ['GIT_ASKPASS', '/usr/share/code/askpass.sh'];
const withLine = (world: World, ...lines: ReturnType<typeof entry>[]) => world.with({ gitConfig: { entries: [...lines, remoteEntry()] } });
const answers = (...says: string[]) => [{ messageId: 'answers', severity: 'notice' as const, says }];

testCheck(check, {
  clean: {
    'nothing set': linux.with(unanswered),
    'a terminal of an editor, and the helper answers': linux.with(env(CODE)),
    'Git credentials from a store': staticGit.with(env(CODE)),
    'set and empty': linux.with({ ...env(['GIT_ASKPASS', '']), ...unanswered }),
    'empty before another': linux.with({ ...env(['GIT_ASKPASS', ''], ['SSH_ASKPASS', '/usr/bin/ksshaskpass']), ...unanswered }),
    'a failure of another kind': linux.with({ ...env(CODE), gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } }),
  },
  faulty: {
    'an editor\'s': { world: linux.with({ ...env(CODE), ...unanswered }), findings: answers('/usr/share/code/askpass.sh', 'GIT_ASKPASS') },
    'of the configuration': { world: withLine(linux, entry('core.askpass', '/opt/ask', 'global', 3)).with(unanswered), findings: answers('/opt/ask', '.gitconfig:3') },
    'a desktop\'s': { world: linux.with({ ...env(['SSH_ASKPASS', '/usr/bin/ksshaskpass']), ...unanswered }), findings: answers('SSH_ASKPASS') },
    'the variable comes first': { world: withLine(linux, entry('core.askpass', '/opt/ask', 'global', 3)).with({ ...env(CODE), ...unanswered }), findings: answers('askpass.sh') },
    'no helper, nothing run': { world: withLine(linux).with(env(CODE)).without('gitClient', 'skipped', '--offline was given'), findings: answers('GIT_ASKPASS') },
  },
  unused: { 'git-remote-codecommit': grc.with(env(CODE)), 'no repository given': machineAlone },
});
