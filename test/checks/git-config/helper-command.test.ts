import check from '../../../src/checks/git-config/helper-command.ts';
import { testCheck } from '../../support/test-check.ts';
import { AWS_HELPER, entry, grc, linux, machineAlone, remoteEntry, staticGit } from '../../support/worlds.ts';

const scoped = 'credential.https://git-codecommit.*.amazonaws.com.helper';
const withHelper = (value: string, ...others: ReturnType<typeof entry>[]) => linux.with({ gitConfig: { entries: [entry('credential.helper', value, 'global', 3), ...others, remoteEntry()] } });
const broken = (messageId: string, ...says: string[]) => [{ messageId, severity: 'error' as const, says: ['/home/maria/.gitconfig:3', ...says] }];

testCheck(check, {
  clean: {
    'as AWS writes it': linux,
    'without "$@"': withHelper('!aws codecommit credential-helper'),
    '"$@" expanded to nothing': withHelper('!aws codecommit credential-helper '),
    'a profile in quotes': withHelper("!aws --profile 'My Profile' codecommit credential-helper $@"),
    'a path with forward slashes': withHelper('!"C:/Program Files/Amazon/AWSCLIV2/aws.exe" codecommit credential-helper $@'),
    'a variable in front': withHelper('!AWS_PROFILE=dev aws codecommit credential-helper $@'),
    'a wrapper': withHelper('!f() { aws codecommit credential-helper "$@" --ignore-host-check --region eu-west-1; }; f'),
    'a broken line for another host': withHelper(AWS_HELPER, entry('credential.https://example.com.helper', 'aws codecommit credential-helper $@', 'global', 5)),
  },
  faulty: {
    'the "!" is lost': { world: withHelper('aws codecommit credential-helper $@'), findings: broken('missing-bang', 'git-credential-aws') },
    'the "!" is lost behind a reset': {
      world: linux.with({ gitConfig: { entries: [entry(scoped, '', 'global', 2), entry(scoped, 'aws --profile dev codecommit credential-helper $@', 'global', 3), remoteEntry()] } }),
      findings: broken('missing-bang', 'aws --profile dev'),
    },
    'seen to fail': {
      world: withHelper('aws codecommit credential-helper $@').with({ gitClient: { exitCode: 128, failure: 'no-credential', helpers: [{ helper: 'aws codecommit credential-helper $@', exitCode: 1, answered: false }] } }),
      findings: broken('missing-bang'),
    },
    'in the file of all users': {
      world: linux.with({ gitConfig: { entries: [entry('credential.helper', 'aws codecommit credential-helper $@', 'system', 3), remoteEntry()] } }),
      findings: [{ messageId: 'missing-bang', severity: 'error', says: ['/etc/gitconfig:3'] }],
    },
    'on the command line': {
      world: linux.with({ gitConfig: { entries: [remoteEntry(), entry('credential.helper', 'aws codecommit credential-helper $@', 'command')] } }),
      findings: [{ messageId: 'missing-bang', severity: 'error', says: ['command line'] }],
    },
    'a profile with a space, quotes lost': { world: withHelper('!aws --profile My Profile codecommit credential-helper $@'), findings: broken('profile-unquoted-space', '"My Profile"') },
    'a quote left open': { world: withHelper("!aws --profile 'dev codecommit credential-helper $@"), findings: broken('unterminated-quote') },
    'arguments of a script': { world: withHelper('!aws codecommit credential-helper a1'), findings: broken('expanded-arguments', 'a1') },
    'get appended': { world: withHelper('!aws codecommit credential-helper $@ get'), findings: broken('get-appended') },
    'set as on Windows': { world: withHelper('!set AWS_PROFILE=dev && aws codecommit credential-helper $@'), findings: broken('export-form') },
    'no value beside the helper': {
      world: linux.with({ gitConfig: { entries: [entry('credential.helper', null, 'global', 3), entry('credential.helper', AWS_HELPER, 'global', 4), remoteEntry()] } }),
      findings: [{ messageId: 'no-value', severity: 'error', says: ['.gitconfig:3'], advice: ['set credential.helper (global)'] }],
    },
    'no value in an included file': {
      world: linux.with({ gitConfig: { entries: [{ ...entry('credential.helper', null, 'global', 3), file: '/home/maria/work.inc' }, remoteEntry()] } }),
      findings: [{ messageId: 'no-value', severity: 'error', advice: ['Remove the line at /home/maria/work.inc:3'] }],
    },
    'no value': { world: linux.with({ gitConfig: { entries: [entry('credential.helper', null, 'global', 3), remoteEntry()] } }), findings: broken('no-value', 'credential.helper') },
  },
  unused: { 'git-remote-codecommit': grc, 'Git credentials': staticGit, 'no repository given': machineAlone, 'no AWS helper': withHelper('osxkeychain') },
});
