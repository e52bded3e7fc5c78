import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keysOf } from '../../machines/parts.ts';
import { cli, CLONE, longAgo } from '../common.ts';
import { aside, changed, notHere, type Page, ran, written } from '../page.ts';

/** What the page prints, in its order. */
export const table = {
  ...cli,
  helper: ran("git config --global credential.helper '!aws codecommit credential-helper $@'"),
  usePath: ran('git config --global credential.UseHttpPath true'),
  helperOfProfile: ran("git config --global credential.helper '!aws --profile CodeCommitProfile codecommit credential-helper $@'    "),
  block: written('.gitconfig', '[credential]    \n    helper = !aws --profile CodeCommitProfile codecommit credential-helper $@\n    UseHttpPath = true'),
  edit: ran('git config --global --edit', { env: { GIT_EDITOR: 'cat' }, prints: /\[credential\]\s+helper = !aws .*codecommit credential-helper \$@\n\s+UseHttpPath = true\n/ }),
  keychain: notHere('git-codecommit.us-east-2.amazonaws.com', 'a row of Keychain Access, a program with windows of macOS'),
  clone: ran(CLONE),
};
const { version, help, configure, helper, usePath, helperOfProfile, block, edit, clone } = table;
const ALONE = 'AWS\'s page "setting-up-https-unixes" .* an empty "helper =" first';
const KEPT = 'Library/keychain';
/** macOS as the page finds it: git keeps logins in the keychain, for which a file stands in. */
const macos = { systemGitConfig: '[credential]\n\thelper = osxkeychain\n', files: { [KEPT]: '' }, tools: { extra: { 'git-credential-osxkeychain': `exec git credential-store --file "$HOME/${KEPT}" "$@"` } } };
const profile = (name: string) => ({ files: { '.aws/credentials': keysOf(name) } });

export const page: Page = {
  page: 'setting-up-https-unixes',
  source: 'credential-helper-unix.md',
  folder: 'my-demo-repo',
  table,
  ways: [
    { name: 'word by word', steps: [version, help, configure, helper, usePath, edit, clone], clone: 'works' },
    { name: 'with a profile', machine: profile('CodeCommitProfile'), steps: [helperOfProfile, usePath, edit, clone], clone: 'works' },
    { name: 'the block written by hand', machine: profile('CodeCommitProfile'), steps: [block, edit, clone], clone: 'works' },
    {
      name: 'a profile with a blank, in quotation marks on the command line', machine: profile('Code Commit'), clone: 'works',
      steps: [aside('enclose the name in quotation marks', changed(helperOfProfile, 'CodeCommitProfile', '"Code Commit"')), usePath, clone],
    },
    {
      name: 'a profile with a blank, in quotation marks in the file', machine: profile('Code Commit'), clone: /could not read Username/,
      steps: [aside('enclose the name in quotation marks', changed(block, 'CodeCommitProfile', '"Code Commit"')), clone],
      doctor: [{ check: 'git-config/helper-command', messageId: 'profile-unquoted-space', says: /AWS's page "setting-up-https-unixes" .* git takes plain double quotes away/ }],
    },
    {
      name: 'another region, without "aws configure" once more', clone: 'works',
      steps: [configure, helper, usePath, aside('another AWS Region', changed(clone, 'us-east-2', 'ap-northeast-1'))],
    },
    {
      name: '--local in place of --global, before there is a repository', clone: /could not read Username/,
      steps: [configure, ...[helper, usePath].map((command) => aside('--local instead of --global', { ...changed(command, '--global', '--local'), exit: 128 })), clone],
      doctor: [{ check: 'git-config/helper-configured', messageId: 'none', says: /No AWS credential helper/ }],
    },
    {
      name: 'macOS, before a quarter of an hour', machine: macos, steps: [configure, helper, usePath, clone], clone: 'works',
      doctor: [{ check: 'git-config/helper-order', messageId: 'stands-before', says: new RegExp(`"osxkeychain" .* stands before the AWS helper.*${ALONE}`) }],
    },
    {
      name: 'macOS, after it', machine: macos, clone: /403/,
      steps: [
        configure, helper, usePath, clone,
        aside('about 15 minutes', async (home) => { await writeFile(join(home, KEPT), longAgo(await readFile(join(home, KEPT), 'utf8'))); }),
        aside('subsequent access', changed(clone, 'my-demo-repo', 'again')),
      ],
      doctor: [{ check: 'git-config/helper-order', messageId: 'answers-first', says: new RegExp(`"osxkeychain" .* answers before the AWS helper.*${ALONE}`) }],
    },
  ],
};
