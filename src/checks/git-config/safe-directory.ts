import { defineCheck } from '../../core/check.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { configEvidence } from '../../knowledge/config-evidence.ts';

export default defineCheck({
  meta: {
    id: 'git-config/safe-directory',
    title: 'git trusts the owner of the working copy',
    why: 'Since 2.35.2 git does not work in a repository that belongs to another user, unless safe.directory of the user\'s or the system\'s configuration names it. Containers, WSL, sudo and shared directories lead to that. "git config" leaves out the configuration of such a repository without a word.',
    refs: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory', 'https://github.blog/open-source/git/git-security-vulnerability-announced/'],
    methods: '*',
    fix: 'ask',
    explains: ['git-config/helper-configured', 'git-config/use-http-path', 'live/git-client'],
    blockedBy: ['tools/git-present'],
    messages: {
      'not-trusted': { severity: 'error', text: 'The directory "{{path}}" belongs to another user, so git does nothing in it.' },
    },
  },
  needs: ['repository'],
  wants: ['gitConfig'],
  run({ repository, gitConfig }) {
    if (!repository.dubiousOwnership) return [];
    const path = repository.untrusted ?? null;
    const named = (gitConfig?.entries ?? []).filter(({ key, scope }) => key === 'safe.directory' && scope !== 'local' && scope !== 'worktree');
    const counting = named.slice(named.findLastIndex(({ value }) => value === '') + 1);
    if (counting.some(({ value }) => value === '*' || (path !== null && value === path))) return { undetermined: `git distrusts "${path ?? 'the repository'}", which safe.directory names` };
    const fix: Fix = path === null
      ? advise('ask', 'Run "git status": git names the command that adds the directory to safe.directory.')
      : { consent: 'ask', steps: [{ do: 'git-config', op: 'add', scope: 'global', key: 'safe.directory', value: path }] };
    return [{
      messageId: 'not-trusted',
      data: { path: path ?? 'of the working copy' },
      evidence: [{ kind: 'process', argv: ['git', 'rev-parse', '--absolute-git-dir'], exitCode: 128, note: 'detected dubious ownership' }, ...named.map((entry) => configEvidence(entry))],
      fix,
    }];
  },
});
