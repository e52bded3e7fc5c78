import check from '../../../src/checks/git-config/helper-leftover.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, linux, machineAlone, remoteEntry, staticGit } from '../../support/worlds.ts';

const programs = (...list: readonly [string, string, boolean | null][]) => ({ helperPrograms: { programs: list.map(([helper, program, found]) => ({ helper, program, found })) } });
const config = (...lines: ReturnType<typeof entry>[]) => ({ gitConfig: { entries: [...lines, remoteEntry()] } });
const core = entry('credential.helper', 'manager-core', 'global', 2);
const missing = programs(['manager-core', 'git-credential-manager-core', false]);
const quit = { gitClient: { exitCode: 128, failure: 'no-credential', stderr: ["fatal: credential helper '/opt/corp/login' told us to quit"] } } as const;
const corp = entry('credential.helper', '!/opt/corp/login', 'system', 2);

testCheck(check, {
  clean: {
    'all are there': staticGit.with(programs(['store', 'git-credential-store', true])),
    'nothing but the AWS helper': linux,
    'not known': linux.with({ ...config(entry('credential.helper', '!f() { :; }; f'), ...canonicalBlock), ...programs(['!f() { :; }; f', 'f', null]) }),
    'git-remote-codecommit': grc,
    'no repository given': machineAlone,
  },
  faulty: {
    'renamed, beside the AWS helper': { world: linux.with({ ...config(core, ...canonicalBlock), ...missing }), findings: [{ messageId: 'not-there', severity: 'notice', says: ['"manager-core"', '.gitconfig:2', 'git-credential-manager-core'] }] },
    'for another host only': { world: linux.with({ ...config(entry('credential.https://github.com.helper', 'manager-core'), ...canonicalBlock), ...missing }), findings: [{ messageId: 'not-there', severity: 'notice' }] },
    'beside another value of its key': {
      world: linux.with({ ...config(core, entry('credential.helper', AWS_HELPER, 'global', 3)), ...missing }), findings: [{ messageId: 'not-there', severity: 'notice', advice: ['set credential.helper (global)'] }],
    },
    'the only one': { world: linux.with({ ...config(core), ...missing }), findings: [{ messageId: 'alone', severity: 'warning', says: ['"manager-core"', 'git-codecommit.eu-west-1'] }] },
    'the only one, in two places': { world: linux.with({ ...config(entry('credential.helper', 'manager-core', 'system', 4), core), ...missing }), findings: [{ messageId: 'alone', severity: 'warning', says: ['/etc/gitconfig:4'] }] },
    'no repository given': { world: machineAlone.with({ gitConfig: { entries: [core] }, ...missing }), findings: [{ messageId: 'not-there', severity: 'notice' }] },
    'a helper tells git to quit': { world: linux.with({ ...config(corp, entry('credential.helper', AWS_HELPER, 'global', 5), entry('credential.usehttppath', 'true', 'global', 6)), ...quit }), findings: [{ messageId: 'told-quit', severity: 'error', says: ['/opt/corp/login'] }] },
    'where the AWS helper is meant': { world: linux.with({ ...config(corp), ...quit }), findings: [{ messageId: 'told-quit', severity: 'error', advice: ['begin credential.https://', 'add credential.https://'] }] },
    'and no AWS helper is there': { world: staticGit.with({ ...config(corp), ...quit }), findings: [{ messageId: 'told-quit', severity: 'error' }] },
  },
});
