import { canonicalBlock, guideBlock, REMOTE, type TestMachine, withHelper } from '../parts.ts';

/** Machines that take some git commands to make. */
export interface PreparedMachine extends TestMachine {
  /** Commands run on the machine first, in its working copy. */
  first: readonly (readonly string[])[];
  /** Where `doctor` runs, below the home directory. */
  where?: string;
}

const COMMIT = ['git', '-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '-q', '--allow-empty', '-m', 'x'];

export const preparedMachines: readonly PreparedMachine[] = [
  { name: 'a worktree', spec: withHelper(), first: [COMMIT, ['git', 'worktree', 'add', '-q', '../other', '-b', 'other']], where: 'other' },
  {
    name: 'the helper in the configuration of a worktree', spec: withHelper({ gitConfig: '[user]\n\tname = A\n' }), where: 'other',
    first: [
      COMMIT, ['git', 'worktree', 'add', '-q', '../other', '-b', 'other'], ['git', 'config', 'extensions.worktreeConfig', 'true'],
      ['git', '-C', '../other', 'config', '--worktree', 'credential.helper', '!aws codecommit credential-helper $@'], ['git', '-C', '../other', 'config', '--worktree', 'credential.useHttpPath', 'true'],
    ],
  },
  { name: 'a detached HEAD', spec: withHelper(), first: [COMMIT, ['git', 'checkout', '-q', '--detach']] },
  { name: 'a branch without an upstream', spec: withHelper({ gitConfig: canonicalBlock }), first: [COMMIT, ['git', 'checkout', '-q', '-b', 'feature']] },
  { name: 'the upstream is another remote than origin', spec: withHelper({ gitConfig: guideBlock, repository: { remote: 'https://github.com/example/fork.git', config: `[remote "aws"]\n\turl = ${REMOTE}\n\tfetch = +refs/heads/*:refs/remotes/aws/*\n[branch "main"]\n\tremote = aws\n\tmerge = refs/heads/main\n` } }), first: [COMMIT] },
  { name: 'in a directory of the working copy', spec: withHelper(), first: [['mkdir', 'src']], where: 'work/src' },
];
