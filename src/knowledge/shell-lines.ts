import type { AwsConfigFact } from '../core/facts.ts';
import type { FixStep, LineEdit } from '../core/fix.ts';
import type { ProfileSetting } from './profile-setting.ts';

const SHELL_WORD = /^(export|setenv|setx?|\$env)(?: |$)/i;

/** A line of an AWS file that begins as for a shell, and the key it would set without that word. */
export interface ShellLine {
  setting: ProfileSetting;
  profile: string;
  word: string;
  meant: string;
}

/** Returns the lines with the word of a shell in front, in profiles of both files, those of `first` before the others. The value of a secret is not in them. */
export function shellLines(awsConfig: AwsConfigFact, first: readonly string[]): readonly ShellLine[] {
  const found = [awsConfig.config, awsConfig.credentials].flatMap((file) => file.sections.flatMap(({ name, settings }) => settings.flatMap((setting) => {
    const word = SHELL_WORD.exec(setting.key)?.[1];
    if (word === undefined || name === null) return [];
    const meant = (word.toLowerCase() === '$env' ? 'aws_access_key_id' : setting.key.slice(word.length).trim()).toLowerCase();
    return [{ setting: { ...setting, file: file.path }, profile: name, word, meant }];
  })));
  return found.sort((a, b) => Number(first.includes(b.profile)) - Number(first.includes(a.profile)));
}

/**
 * Returns the step that writes these lines of one file as the AWS files have them: without the word, and without the quotation marks around the
 * value. Null for a line of PowerShell, whose value holds the name.
 */
export function withoutShellWords(lines: readonly ShellLine[]): FixStep | null {
  const [first] = lines;
  if (first === undefined || lines.some(({ word, setting: { secret } }) => word.startsWith('$') || (secret?.quoted === true && secret.quoteMarks === undefined))) return null;
  const edits = lines.flatMap(({ setting: { key, written, line, secret }, meant }): LineEdit[] => [
    { op: 'replace', line, find: written ?? key, with: meant },
    ...(secret?.quoteMarks ?? []).map((mark) => ({ op: 'replace', line, find: mark, with: '' } as const)),
  ]);
  return { do: 'edit-file', path: first.setting.file, what: `take the words of a shell from the lines of ${lines.map(({ meant }) => meant).join(' and ')}`, edits };
}
