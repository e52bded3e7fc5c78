import type { GitConfigEntry, GitConfigProblem, GitScope } from '../core/facts.ts';
import { parseGitConfigFile } from './git-config-file.ts';
import { wildmatch } from './wildmatch.ts';

/** What decides which conditional includes hold. Paths are absolute; `gitDir` as git would resolve it, symbolic links followed. */
export interface IncludeContext {
  home: string | null;
  gitDir: string | null;
  branch: string | null;
}

export interface ConfigFilesRead {
  entries: GitConfigEntry[];
  problems: GitConfigProblem[];
}

/** Git's own limit (`MAX_INCLUDE_DEPTH` in config.c). */
const deepestInclude = 10;

interface Reading {
  read: (path: string) => Uint8Array | null;
  context: IncludeContext;
  result: ConfigFilesRead;
  tooDeep: boolean;
}

function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path);
}

/** Only there does a drive or a backslash begin an absolute path. */
function onWindows(gitDir: string): boolean {
  return /^(?:[A-Za-z]:|\\\\)/.test(gitDir);
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Git compares real paths (`prepare_include_condition_pattern`): the `./` and `../` of an include path do not count. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && kept.length > 1) kept.pop();
    else if (part !== '.') kept.push(part);
  }
  return kept.join('/');
}

/** `~/` is the home; another user's home and `%(prefix)/` are not known here. */
function expandHome(path: string, home: string | null): string | null {
  if (path.startsWith('%(prefix)/')) return null;
  if (!path.startsWith('~')) return path;
  if (home === null || (path !== '~' && path[1] !== '/')) return null;
  return home + path.slice(1);
}

function gitDirMatches(condition: string, file: string, context: IncludeContext, fold: boolean): boolean {
  if (context.gitDir === null) return false;
  const gitDir = context.gitDir.replace(/\\/g, '/');
  let pattern = expandHome(condition, context.home) ?? condition;
  let prefix = '';
  if (pattern.startsWith('./')) {
    prefix = directoryOf(withoutDots(file.replace(/\\/g, '/')));
    pattern = pattern.slice(2);
  } else if (!pattern.startsWith('/') && !(onWindows(context.gitDir) && isAbsolute(pattern))) {
    pattern = `**/${pattern}`;
  }
  if (pattern.endsWith('/') || (prefix !== '' && pattern === '')) pattern += '**';
  const head = gitDir.slice(0, prefix.length);
  const headEqual = fold ? head.toLowerCase() === prefix.toLowerCase() : head === prefix;
  return headEqual && wildmatch(pattern, gitDir.slice(prefix.length), { fold });
}

function conditionHolds(condition: string, file: string, context: IncludeContext): boolean {
  const colon = condition.indexOf(':');
  const kind = condition.slice(0, colon);
  const rest = condition.slice(colon + 1);
  if (kind === 'gitdir' || kind === 'gitdir/i') return gitDirMatches(rest, file, context, kind === 'gitdir/i');
  if (kind === 'onbranch' && context.branch !== null) {
    return wildmatch(rest.endsWith('/') ? `${rest}**` : rest, context.branch, { fold: false });
  }
  return false;
}

function isInclude(entry: GitConfigEntry, context: IncludeContext): boolean {
  if (entry.key === 'include.path') return true;
  const condition = /^includeif\.(.*)\.path$/s.exec(entry.key)?.[1];
  return condition !== undefined && conditionHolds(condition, entry.file ?? '', context);
}

function follow(reading: Reading, from: GitConfigEntry, depth: number): void {
  const file = from.file ?? '';
  if (from.value === null) {
    const message = `missing value for '${from.key}' in file ${file}`;
    reading.result.problems.push({ file, line: from.line, text: null, message });
    return;
  }
  const expanded = expandHome(from.value, reading.context.home);
  if (expanded === null) return;
  const path = isAbsolute(expanded) ? expanded : directoryOf(file) + expanded;
  const bytes = reading.read(path);
  if (bytes === null) return;
  if (depth === deepestInclude) {
    reading.tooDeep = true;
    const message = `exceeded maximum include depth (${String(deepestInclude)}) while including ${path} from ${file}`;
    reading.result.problems.push({ file, line: from.line, text: null, message });
    return;
  }
  readInto(reading, path, from.scope, bytes, depth + 1);
}

function readInto(reading: Reading, path: string, scope: GitScope, bytes: Uint8Array, depth: number): void {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const parsed = parseGitConfigFile(text, path, scope);
  for (const entry of parsed.entries) {
    reading.result.entries.push(entry);
    // After one include loop nothing more is followed: a file that includes itself twice would be read 2^10 times.
    if (!reading.tooDeep && isInclude(entry, reading.context)) follow(reading, entry, depth);
  }
  if (parsed.problem !== null) reading.result.problems.push(parsed.problem);
}

/**
 * Reads configuration files as git would, in the order given, for when git cannot be asked: it is missing, or one of the files
 * is broken and git says nothing but that. `include.path` and `includeIf` with `gitdir:`, `gitdir/i:` and `onbranch:` are
 * followed where they stand (git's config.c); `hasconfig:` conditions, `~user/` and `%(prefix)/` paths are not. Reading goes on
 * after a file git refuses, so the answer may hold more than git would have read. `read` returns null for a file that is not there.
 */
export function readConfigFiles(
  read: (path: string) => Uint8Array | null,
  start: readonly { path: string; scope: GitScope }[],
  context: IncludeContext,
): ConfigFilesRead {
  const reading: Reading = { read, context, result: { entries: [], problems: [] }, tooDeep: false };
  for (const { path, scope } of start) {
    const bytes = read(path);
    if (bytes !== null) readInto(reading, path, scope, bytes, 0);
  }
  return reading.result;
}
