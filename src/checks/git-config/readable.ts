import { defineCheck } from '../../core/check.ts';
import type { GitConfigProblem } from '../../core/facts.ts';
import { advise, byHand, type Fix } from '../../core/fix.ts';
import { pageRemark } from '../../knowledge/aws-page-mistakes.ts';

export default defineCheck({
  meta: {
    id: 'git-config/readable',
    title: 'Git can read its configuration files',
    why: 'One line that git cannot parse stops every git command, "git status" and "git config" included, and git names the line without showing it.',
    refs: ['https://git-scm.com/docs/git-config#_syntax', 'https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-ch.html'],
    methods: '*',
    fix: 'ask',
    explains: [
      'remote/url-form', 'remote/endpoint', 'git-config/helper-configured', 'git-config/helper-command', 'git-config/helper-order', 'git-config/helper-observed',
      'git-config/use-http-path', 'git-config/context-matches', 'live/git-client',
    ],
    messages: {
      'bad-line': { severity: 'error', text: 'Git stops at line {{line}} of {{file}}: "{{text}}".' },
      backslash: { severity: 'error', text: 'Git stops at line {{line}} of {{file}}: the "{{escape}}" in "{{text}}" is no escape that git knows.{{page}}' },
      unreadable: { severity: 'error', text: 'Git cannot read {{file}}: {{why}}.' },
    },
  },
  needs: ['gitConfig'],
  run({ gitConfig }) {
    return gitConfig.problems.map((problem) => {
      const { file, line, text, message } = problem;
      const evidence = [{ kind: 'config', file, line, scope: 'file', key: message, value: text ?? '' }] as const;
      if (line === null || text === null) {
        return { messageId: 'unreadable', data: { file, why: `${line === null ? '' : `line ${line}, `}${message.replace(/\.$/, '')}` }, evidence, fix: repair(problem, null) } as const;
      }
      const escape = /(?<!\\)(?:\\\\)*(\\[^"\\ntb])/.exec(text)?.[1] ?? null;
      const data = { file, line: String(line), text };
      if (escape === null) return { messageId: 'bad-line', data, evidence, fix: repair(problem, null) } as const;
      return { messageId: 'backslash', data: { ...data, escape, page: pageRemark('windows-path', text) }, evidence, fix: repair(problem, escape) } as const;
    });
  },
});

function repair({ file, line }: GitConfigProblem, escape: string | null): Fix {
  if (line === null) return advise('ask', `Make ${file} a file in UTF-8 that you may read.`);
  const what = escape === null ? `correct line ${line}, or make a comment of it` : `write the path in line ${line} with "/" instead of "\\"`;
  return { consent: 'ask', steps: [byHand(file, what)] };
}
