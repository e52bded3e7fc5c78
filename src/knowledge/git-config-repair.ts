import { parseGitConfigFile } from './git-config-file.ts';

/** A helper that calls the AWS CLI by its place on Windows, with or without `!`, quotes and escapes in any order. */
const AWS_ON_WINDOWS = /^["'!\\]*?([A-Za-z]:[\\/].*?\baws(?:\.exe|\.cmd)?)[\\"']*(\s.*)$/i;
/** Names that git and the doctor read, which somebody wrote without "=". */
const SETTING = /^(helper|useHttpPath|username|url|pushurl|path|name|email|sslVerify|proxy)(?:\s*:\s*|\s+)(?=[^\s=])/i;

/**
 * Returns what a line that git refuses was evidently meant to be: paths of Windows with "/", patterns with their backslashes doubled, the bracket
 * or quote that is not closed, the "=" that is not there. Null where that cannot be told, or a part of the line is not known. What is returned is
 * a line that git reads. Source: `git_parse_source` in git's config.c.
 *
 * @example mendedConfigLine('path = C:\\Users\\maria\\x') // 'path = C:/Users/maria/x'
 */
export function mendedConfigLine(text: string): string | null {
  if (/[\u2039\u2400]/.test(text)) return null;
  const candidates = text.startsWith('[')
    ? [`${text}]`, `${text}"]`, text.replace(/^\[([\w-]+) +([^"\]]+)\]$/, '[$1 "$2"]')]
    : [withoutBackslashes(text), `${text}"`, text.replace(SETTING, '$1 = ')];
  return candidates.find((line) => line !== text && isRead(line)) ?? null;
}

function isRead(line: string): boolean {
  return parseGitConfigFile(line.startsWith('[') ? line : `[x]\n${line}`, '', 'global').problem === null;
}

function withoutBackslashes(text: string): string {
  const [, name = '', value = ''] = /^([\w-]+\s*=\s*)(.*)$/s.exec(text) ?? [];
  if (!value.includes('\\')) return text;
  const [, program, rest] = /^helper\b/i.test(name) ? AWS_ON_WINDOWS.exec(value) ?? [] : [];
  if (program !== undefined && rest !== undefined) return `${name}"!\\"${slashes(program)}\\"${rest.replace(/(?<!\\)"$/, '')}"`;
  if (value.startsWith('\\\\')) return `${name}/${slashes(value)}`;
  if (/[A-Za-z]:\\/.test(value)) return name + slashes(value);
  return name + value.replace(/\\\\|\\["ntb]|\\/g, (found) => (found === '\\' ? '\\\\' : found));
}

/** A backslash before a quote belongs to the quote. */
const slashes = (path: string): string => path.replace(/\\\\|\\(?!")/g, '/');
