import check from '../../../src/checks/tools/aws-cli-present.ts';
import type { ObservedHelper, ToolFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, canonicalBlock, entry, grc, linux, mac, machineAlone, remoteEntry, staticGit, windows, type World } from '../../support/worlds.ts';

const HELPER = 'credential.helper';
const ABSOLUTE = '!"/opt/aws/bin/aws" codecommit credential-helper $@';
const gone: ToolFact = { path: null, version: null, banner: null, failure: 'not found', exitCode: 127 };
const without = (world: World) => world.with({ tools: { aws: gone } });
const refused = (world: World, helpers: readonly ObservedHelper[] | null = null) => world.with({ gitClient: { exitCode: 128, failure: 'no-credential', helpers } });
const line = (value: string) => linux.with({ gitConfig: { entries: [entry(HELPER, value, 'global', 4), entry('credential.usehttppath', 'true'), remoteEntry()] } });
const ran = (helper: string, exitCode: number): ObservedHelper => ({ helper, exitCode, answered: false });

testCheck(check, {
  clean: {
    'a script whose interpreter is gone is found': refused(linux.with({ tools: { aws: { ...gone, path: '/usr/local/bin/aws', failure: 'sh: 1: aws: not found' } } }), [ran(AWS_HELPER, 127)]),
    'on Windows, aws.cmd called by that name': windows.with({ tools: { aws: { path: 'C:\\aws.cmd', version: '1.16.100', banner: 'aws-cli/1.16.100', failure: null, exitCode: 0 } }, gitConfig: { entries: [entry(HELPER, '!aws.cmd codecommit credential-helper $@'), remoteEntry()] } }),
    'aws on PATH': linux,
    'aws found but broken, another check judges it': refused(linux.with({ tools: { aws: { path: '/home/maria/.pyenv/shims/aws', version: null, banner: 'pyenv: aws: command not found', failure: null, exitCode: 1 } } })),
    'an absolute path, aws not on PATH': refused(without(line(ABSOLUTE)), [ran(ABSOLUTE, 255)]),
    'another helper is the one not found': refused(linux, [ran('!nosuch', 127), { helper: AWS_HELPER, exitCode: 255, answered: false }]),
    'a function around aws': refused(line('!f() { aws codecommit credential-helper "$@"; }; f')),
  },
  faulty: {
    'installed where PATH does not lead': {
      world: refused(without(linux)).with({ installations: { awsClis: [{ path: '/usr/local/bin/aws', onPath: false, version: null }] } }), findings: [{ messageId: 'missing', severity: 'error' }],
    },
    'installed in a directory with a space': {
      world: refused(without(windows)).with({ installations: { awsClis: [{ path: 'C:/Program Files/Amazon/AWSCLIV2/aws.exe', onPath: false, version: null }] } }), findings: [{ messageId: 'missing', severity: 'error' }],
    },
    'on Windows, the shell of git finds no aws.cmd': {
      world: refused(windows.with({ tools: { aws: { path: 'C:\\Program Files\\Amazon\\AWSCLI\\bin\\aws.cmd', version: '1.16.100', banner: 'aws-cli/1.16.100', failure: null, exitCode: 0 } } })),
      findings: [{ messageId: 'cmd-only', severity: 'error', says: ['aws.cmd', '"aws"', ':11'] }],
    },
    'no aws in git\'s shell': { world: refused(without(linux)), findings: [{ messageId: 'missing', severity: 'error', says: ['"aws"', '/home/maria/.gitconfig:11'] }] },
    'no aws, git was not run': { world: without(linux).without('gitClient', 'skipped', '--no-live was given'), findings: [{ messageId: 'missing', severity: 'error' }] },
    'git got through with a login kept elsewhere': { world: without(linux), findings: [{ messageId: 'missing', severity: 'error' }] },
    'seen by git': { world: refused(without(mac), [ran(AWS_HELPER, 127)]), findings: [{ messageId: 'missing', severity: 'error' }] },
    'on Windows, only aws.cmd is there': { world: refused(without(windows)), findings: [{ messageId: 'missing', severity: 'error' }] },
    'spawn says ENOENT': { world: refused(linux.with({ tools: { aws: { ...gone, path: 'aws', failure: 'spawn aws ENOENT', exitCode: null } } })), findings: [{ messageId: 'missing', severity: 'error' }] },
    'the path in the helper is gone': { world: refused(line(ABSOLUTE), [ran(ABSOLUTE, 127)]), findings: [{ messageId: 'path-missing', severity: 'error', says: ['"/opt/aws/bin/aws"', '/home/maria/.gitconfig:4'] }] },
  },
  unused: {
    'git-remote-codecommit needs no aws': without(grc),
    'static Git credentials need no aws': without(staticGit),
    'no repository given': without(machineAlone),
    'no AWS helper in the chain': without(linux.with({ gitConfig: { entries: [remoteEntry()] } })),
    'the ! is lost: not aws is looked for': without(line('aws codecommit credential-helper $@')),
    'a section that does not match the host': without(linux.with({ gitConfig: { entries: [entry('credential.https://git-codecommit.us-east-1.amazonaws.com.helper', AWS_HELPER), remoteEntry()] } })),
  },
  open: {
    'no sh to ask': refused(linux.with({ tools: { aws: null }, gitConfig: { entries: [...canonicalBlock, remoteEntry()] } })),
    'could not look': linux.without('tools', 'failed', 'the run took longer than 60 s'),
  },
});
