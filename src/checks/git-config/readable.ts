import { defineCheck } from '../../core/check.ts';
import type { GitConfigProblem } from '../../core/facts.ts';
import { advise, byHand, type Fix, type LineEdit } from '../../core/fix.ts';
import { pageRemark } from '../../knowledge/aws-page-mistakes.ts';
import { mendedConfigLine } from '../../knowledge/git-config-repair.ts';

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
  wants: ['system'],
  run({ gitConfig, system }) {
    return gitConfig.problems.map((problem) => {
      const { file, line, text, message } = problem;
      const evidence = [{ kind: 'config', file, line, scope: 'file', key: message, value: text ?? '' }] as const;
      const fix = repair(problem, system?.homeDir ?? null);
      if (text !== null && isWide(text)) return { messageId: 'unreadable', data: { file, why: 'it is written in UTF-16' }, evidence, fix } as const;
      if (line === null || text === null) {
        return { messageId: 'unreadable', data: { file, why: `${line === null ? '' : `line ${line}, `}${message.replace(/\.$/, '')}` }, evidence, fix } as const;
      }
      const escape = /(?<!\\)(?:\\\\)*(\\[^"\\ntb])/.exec(text)?.[1] ?? null;
      const data = { file, line: String(line), text };
      if (escape === null) return { messageId: 'bad-line', data, evidence, fix } as const;
      return { messageId: 'backslash', data: { ...data, escape, page: pageRemark('windows-path', text) }, evidence, fix } as const;
    });
  },
});

/** Text of two bytes a character shows its NULs. */
const isWide = (text: string): boolean => /[\0\u2400]/.test(text);

/** Lines of the user's own files are mended; what stands in the system's, only somebody else may change. */
function repair({ file, line, text }: GitConfigProblem, home: string | null): Fix {
  const own = (home !== null && file.startsWith(`${home}/`)) || /[\\/]\.git[\\/]config(?:\.worktree)?$/.test(file);
  const edit = (what: string, edits: readonly LineEdit[]): Fix => (own ? { consent: 'ask', steps: [{ do: 'edit-file', path: file, what, edits }] } : { consent: 'ask', steps: [byHand(file, what)] });
  if (text !== null && isWide(text)) return edit('write the file in UTF-8', [{ op: 'utf-8' }]);
  if (line === null || text === null) return advise('ask', `Make ${file} a file in UTF-8 that you may read${line === null ? '' : `, and correct line ${line}`}.`);
  const mended = mendedConfigLine(text);
  if (mended !== null) return edit(`write line ${line} as: ${mended}`, [{ op: 'replace', line, find: text, with: mended }]);
  // What may be a secret was cut out of the text; the line as it is becomes a comment.
  const start = /^[^\u2039]+/.exec(text)?.[0];
  if (start === undefined) return { consent: 'ask', steps: [byHand(file, `correct line ${line}, or make a comment of it`)] };
  return edit(`make a comment of line ${line}`, [{ op: 'replace', line, find: start, with: `# ${start}` }]);
}
