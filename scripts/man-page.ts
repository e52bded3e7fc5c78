import type { ListedCommand, ListedFlag } from './command-list.ts';

/** As CONTRACT has them, in the order of their codes. */
const EXIT_CODES = [
  [0, 'Nothing at or above the threshold was found, or what was asked for is done.'],
  [1, 'Something was found; after fix, something remains.'],
  [2, 'Wrong usage, or input that cannot be read.'],
  [3, 'Nothing was found, but something needed could not be looked at.'],
  [4, 'A fix failed, or did not verify, and was put back; or an undo was refused.'],
  [5, 'A report was not written, because a secret was found in it.'],
  [6, 'Consent was needed and not given.'],
  [70, 'A bug of codecommit.'],
  [130, 'Interrupted.'],
] as const;

const FILES = [
  ['$XDG_STATE_HOME/codecommit-doctor, ~/.local/state/codecommit-doctor', 'Reports, and the journal of fixes. On macOS ~/Library/Application Support/codecommit-doctor, on Windows %LOCALAPPDATA%\\codecommit-doctor.'],
] as const;

/** The manual page codecommit(1), in the man macros every roff knows. Has no date, so that the same sources give the same page. */
export function manPage(commands: readonly ListedCommand[], { version, description }: { version: string; description: string }): string {
  return [
    `.TH CODECOMMIT 1 "" "codecommit-doctor ${version}" "User Commands"`,
    '.SH NAME',
    `codecommit \\- ${roff(lowerFirst(description.replace(/\.$/, '')))}`,
    '.SH SYNOPSIS',
    ...commands.flatMap(({ name, arguments: words }) => [`.B codecommit ${roff(name)}`, ...(words === '' ? [] : [`.I ${roff(words)}`]), '[options]', '.br']),
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, roff(meaning)]),
    '.SH FILES',
    ...FILES.flatMap(([path, meaning]) => ['.TP', `.I ${roff(path)}`, roff(meaning)]),
    '.SH ENVIRONMENT',
    '.TP', '.B NO_COLOR', 'Plain text.',
    '.SH SEE ALSO',
    '.BR git (1),', '.BR gitcredentials (7),', '.BR ssh (1)',
    '',
  ].join('\n');
}

function commandSection({ name, summary, description, arguments: words, flags }: ListedCommand): string[] {
  return [
    `.SS codecommit ${roff(name)}${words === '' ? '' : ` ${roff(words)}`}`,
    roff(sentence(summary)),
    ...(description === '' ? [] : ['.PP', roff(description)]),
    ...flags.flatMap(flagEntry),
  ];
}

function flagEntry({ name, char, description, value, repeatable }: ListedFlag): string[] {
  const spelled = [...(char === null ? [] : [`-${char}`]), `--${name}`].map((flag) => `\\fB${roff(flag)}\\fR`).join(', ');
  return ['.TP', `${spelled}${value === null ? '' : ` \\fI${roff(value.shown)}\\fR`}`, `${roff(sentence(description))}${repeatable && !description.includes('repeatable') ? ' May be given more than once.' : ''}`];
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.)]$/.test(text) ? '' : '.'}`;

/** A hyphen that is typed is `\-`; a line that begins with a dot or a quote would be a request. */
function roff(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...').replace(/^(?=[.'])/, '\\&');
}
