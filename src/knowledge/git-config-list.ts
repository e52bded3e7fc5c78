import type { GitConfigEntry, GitScope } from '../core/facts.ts';
import type { GitConfigFile } from './git-config-file.ts';

const scopes: readonly string[] = ['system', 'global', 'local', 'worktree', 'command'] satisfies readonly GitScope[];

function isScope(text: string): text is GitScope {
  return scopes.includes(text);
}

/**
 * Reads what `git config --list --show-origin --show-scope -z` prints: `scope NUL origin NUL key LF value NUL`, where a key
 * without `=` has no LF (git's builtin/config.c, `show_all_config`). `file` is null for what comes from the command line or
 * the environment. Git prints `file:` origins as it opened them, often relative to its working directory: `resolvePath` makes
 * them what the caller calls that file. A record cut short at the end is dropped; bytes that are no UTF-8 become U+FFFD.
 *
 * `line` is null throughout, since git does not tell it: see `withLines`.
 */
export function parseGitConfigList(output: Uint8Array, resolvePath: (path: string) => string): GitConfigEntry[] {
  const fields = new TextDecoder('utf-8', { ignoreBOM: true }).decode(output).split('\0');
  const entries: GitConfigEntry[] = [];
  for (let at = 0; at + 3 < fields.length; at += 3) {
    const [scope = '', origin = '', record = ''] = fields.slice(at, at + 3);
    const lineEnd = record.indexOf('\n');
    entries.push({
      key: lineEnd === -1 ? record : record.slice(0, lineEnd),
      value: lineEnd === -1 ? null : record.slice(lineEnd + 1),
      scope: isScope(scope) ? scope : 'command',
      file: origin.startsWith('file:') ? resolvePath(origin.slice('file:'.length)) : null,
      line: null,
    });
  }
  return entries;
}

/** False for what git does not print: records of another number of fields, or one that begins with no scope. */
export function isConfigList(output: Uint8Array): boolean {
  const fields = new TextDecoder('latin1').decode(output).split('\0');
  return fields.length % 3 === 1 && fields.at(-1) === '' && fields.every((field, at) => at % 3 !== 0 || at === fields.length - 1 || isScope(field));
}

/** Git before 2.45 turns each blank inside a value into a space and later git keeps it: both must find their line. */
function occurrence(entry: GitConfigEntry): string {
  const value = entry.value === null ? 'none' : `=${entry.value.replace(/[\t\r\n ]/g, ' ')}`;
  return `${entry.key}\n${value}`;
}

/**
 * Gives each entry the line on which it stands: the n-th entry of a file with a given key and value is the n-th such line of
 * it. Files may be interleaved by includes, and a file read twice starts again. Entries of files that were not parsed, or that
 * changed meanwhile, keep `line` null.
 */
export function withLines(entriesFromGit: readonly GitConfigEntry[], filesParsed: readonly GitConfigFile[]): GitConfigEntry[] {
  const linesOf = new Map<string, number[]>();
  for (const parsed of filesParsed) {
    for (const entry of parsed.entries) {
      const name = `${parsed.file}\n${occurrence(entry)}`;
      const lines = linesOf.get(name) ?? [];
      if (entry.line !== null) lines.push(entry.line);
      linesOf.set(name, lines);
    }
  }
  const seen = new Map<string, number>();
  return entriesFromGit.map((entry) => {
    if (entry.file === null) return entry;
    const name = `${entry.file}\n${occurrence(entry)}`;
    const lines = linesOf.get(name) ?? [];
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return { ...entry, line: lines[before % Math.max(lines.length, 1)] ?? null };
  });
}
