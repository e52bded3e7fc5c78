import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keysOf } from '../../machines/parts.ts';
import { cli, CLONE, longAgo } from '../common.ts';
import { aside, changed, type Command, notHere, type Page, ran, written } from '../page.ts';

const atCmd = (command: Command): Command => ({ ...command, by: 'cmd.exe' });
const block = (helper: string): string => `[credential]    \n    helper = ${helper} \n    UseHttpPath = true`;
const section = (region: string): string => `[credential "https://git-codecommit.${region}.amazonaws.com"]\n    helper = !aws codecommit credential-helper $@ \n    UseHttpPath = true`;

const table = {
  version: atCmd(cli.version),
  help: atCmd(cli.help),
  configure: atCmd(cli.configure),
  questions: cli.questions,
  install: notHere('Git for Windows', 'an installer with windows'),
  helper: atCmd(ran('git config --global credential.helper "!aws codecommit credential-helper $@"')),
  usePath: atCmd(ran('git config --global credential.UseHttpPath true')),
  block: written('.gitconfig', block('!aws codecommit credential-helper $@')),
  helperOfProfile: atCmd(ran('git config --global credential.helper "!aws codecommit credential-helper --profile CodeCommitProfile $@"')),
  blockOfProfile: written('.gitconfig', block('!aws codecommit credential-helper --profile=CodeCommitProfile $@')),
  remove: notHere('Control Panel', 'a program with windows'),
  sections: written('.gitconfig', `${section('us-east-2')}\n\n${section('us-east-1')}`),
  edit: atCmd(ran('git config --global --edit', { env: { GIT_EDITOR: 'cat' }, prints: /\[credential\]\s+helper = !aws codecommit credential-helper .*\$@ *\n\s+UseHttpPath = true\n/ })),
  clone: atCmd(ran(CLONE)),
};
const { version, help, configure, helper, usePath, helperOfProfile, blockOfProfile, sections, edit, clone } = table;
// The line of every host is the same on the page for Unix, which is the one named on this computer.
const ALONE = 'AWS\'s page "setting-up-https-(?:unixes|windows)" .* an empty "helper =" first';
const KEPT = 'AppData/manager';
/** Git for Windows with its default answers: the Credential Manager in the system's configuration, for which a file stands in. */
const manager = { systemGitConfig: '[credential]\n\thelper = manager\n', files: { [KEPT]: '' }, tools: { extra: { 'git-credential-manager': `exec git credential-store --file "$HOME/${KEPT}" "$@"` } } };
const later = aside('after the first few connection attempts', async (home) => { await writeFile(join(home, KEPT), longAgo(await readFile(join(home, KEPT), 'utf8'))); });
const again = aside('the next connection', changed(clone, 'my-demo-repo', 'again'));
const profile = (name: string) => ({ files: { '.aws/credentials': keysOf(name) } });
const inBash = (command: Command): Command => ({ ...command, by: 'bash' });

export const page: Page = {
  page: 'setting-up-https-windows',
  source: 'credential-helper-windows.md',
  folder: 'my-demo-repo',
  table,
  ways: [
    { name: 'word by word', steps: [version, help, configure, helper, usePath, edit, clone], clone: 'works' },
    { name: 'the block written by hand', steps: [configure, table.block, edit, clone], clone: 'works' },
    { name: 'with a profile', machine: profile('CodeCommitProfile'), steps: [helperOfProfile, usePath, edit, clone], clone: 'works' },
    { name: 'the block of a profile, which is not what the command writes', machine: profile('CodeCommitProfile'), steps: [blockOfProfile, edit, clone], clone: 'works' },
    {
      name: 'a profile with a blank, before the file is edited', machine: profile('Code Commit'), clone: /could not read Username/,
      steps: [changed(helperOfProfile, 'CodeCommitProfile', 'Code Commit'), usePath, clone],
      doctor: [{ check: 'git-config/helper-command', messageId: 'profile-unquoted-space', says: /names the profile "Code Commit" without quotes/ }],
    },
    {
      name: 'a profile with a blank, after the file is edited', machine: profile('Code Commit'), clone: 'works',
      steps: [aside('single quotation marks', changed(blockOfProfile, 'CodeCommitProfile', "'Code Commit'")), clone],
    },
    {
      name: 'with the Credential Manager, at first', machine: manager, steps: [configure, helper, usePath, clone], clone: 'works',
      doctor: [{ check: 'git-config/helper-order', messageId: 'stands-before', says: new RegExp(`"manager" .* stands before the AWS helper.*${ALONE}`) }],
    },
    {
      name: 'with the Credential Manager, after the first few attempts', machine: manager, steps: [configure, helper, usePath, clone, later, again], clone: /403/,
      doctor: [{ check: 'git-config/helper-order', messageId: 'answers-first', says: new RegExp(`"manager" .* answers before the AWS helper.*${ALONE}`) }],
    },
    {
      name: 'with the sections that are to keep the Credential Manager', machine: manager, steps: [configure, sections, clone, aside('the other section', changed(changed(clone, 'us-east-2', 'us-east-1'), 'my-demo-repo', 'us-east-1')), later, again], clone: /403/,
      doctor: [{ check: 'git-config/helper-order', messageId: 'answers-first', says: /AWS's page "setting-up-https-windows" .* an empty "helper =" line first/ }],
    },
    {
      name: 'with --system in place of --global', machine: manager, clone: 'works',
      steps: [configure, ...[helper, usePath].map((command) => aside('--system instead of --global', changed(command, '--global', '--system'))), clone, later, again],
    },
    {
      name: 'in Git Bash, against the warning', clone: /could not read Username/,
      steps: [configure, { ...inBash(helper), prints: /event not found/ }, usePath, clone],
      doctor: [{ check: 'git-config/helper-configured', messageId: 'none', says: /No AWS credential helper/ }],
    },
    {
      name: 'in a script for Git Bash that was given an argument', clone: /could not read Username/,
      steps: [configure, aside('you must use single quotes', ran(`set -- today\n${helper.text}`)), usePath, clone],
      doctor: [{ check: 'git-config/helper-command', messageId: 'expanded-arguments', says: /"!aws codecommit credential-helper today" .* holds other words where "\$@" belongs/ }],
    },
    { name: 'in Git Bash, with single quotes', steps: [configure, aside('single quotes', inBash(changed(helper, '"', "'"))), usePath, clone], clone: 'works' },
    {
      name: 'at cmd.exe, with the line of the page for Unix', clone: /could not read Username/,
      steps: [configure, { ...changed(helper, '"', "'"), exit: 129 }, usePath, clone],
      doctor: [{ check: 'git-config/helper-configured', messageId: 'none', says: /No AWS credential helper/ }],
    },
  ],
};
