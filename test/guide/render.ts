import type { Command, Entry, Page, Way } from './page.ts';

const HEAD = `<!-- Written by test/guide/tables.test.ts from test/guide/pages/ (UPDATE_GOLDEN=1). -->
# AWS's pages, followed word by word

Every command and block of five pages of the CodeCommit User Guide, and how the tests run it in a throwaway home against a loopback AWS. Each way through a
page ends in a working clone, or in a diagnosis by \`codecommit doctor\`.
`;

const BY: Readonly<Record<Command['by'], string>> = {
  shell: 'ran', bash: 'ran at the prompt of bash', 'cmd.exe': 'ran with argv as cmd.exe would split it',
};

function howOf(entry: Entry): string {
  switch (entry.kind) {
    case 'not here':
      return `not runnable here: ${entry.why}`;
    case 'block':
      return `ran: written into \`~/${entry.file}\``;
    case 'shown':
      return 'ran: what the command above asks';
    case 'command':
      return [BY[entry.by], ...(entry.exit === undefined ? [] : [`ends with ${entry.exit}`]), ...Object.entries(entry.env ?? {}).map(([name, value]) => `with ${name}=${value}`)].join(', ');
  }
}

const code = (text: string): string => text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '').map((line) => `\`${line.replace(/^ +/, (indent) => '\u00a0'.repeat(indent.length))}\``).join('<br>');
const row = (...cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function endOf({ clone, doctor = [], method }: Way): string[] {
  const found = doctor.map(({ check, messageId }) => `[${check}](checks/${check}.md) \`${messageId}\``);
  return [clone === 'works' ? 'works' : 'fails', [...(method === undefined ? [] : [`with \`--method ${method}\`:`]), ...found].join(' ')];
}

function section({ page, table, ways }: Page): string {
  return [
    `## [${page}](https://docs.aws.amazon.com/codecommit/latest/userguide/${page}.html)`, '',
    row('command or block', 'in the tests'), row('---', '---'), ...Object.values(table).map((entry) => row(code(entry.text), howOf(entry))), '',
    row('followed', 'the clone', 'doctor finds'), row('---', '---', '---'), ...ways.map((way) => row(way.name, ...endOf(way))), '',
  ].join('\n');
}

/** Returns the document of the pages: what is printed, how it is run, how each way ends. */
export function documentOf(pages: readonly Page[]): string {
  return [HEAD, ...pages.map(section)].join('\n');
}
