import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commandsIn, plain } from './page-text.ts';
import type { Entry } from './page.ts';
import { documentOf } from './render.ts';
import { pages } from './pages/all.ts';

const test = suite('guide: tables');
const DOCUMENT = resolve(import.meta.dirname, '../../docs/guide-pages.md');
const GUIDE_DIR = process.env['GUIDE_DIR'];
const linesOf = ({ text }: Entry): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');

for (const { page, table, ways } of pages) {
  test(`${page}: what can be run is run, as it stands`, () => {
    const taken = ways.flatMap(({ steps }) => steps);
    for (const [name, entry] of Object.entries(table)) {
      if (entry.kind === 'not here') assert.ok(entry.why.length > 0, name);
      else if (entry.kind === 'shown') assert.ok(taken.some((step) => step.kind === 'command' && step.prints?.test(linesOf(entry).join(' '))), `${name} is held by no command`);
      else assert.ok(taken.some((step) => step === entry || (step.kind === 'command' && step.text === entry.text)), `no way takes ${name}`);
    }
  });
}

test('commands are found in fences, on lines of their own and in sentences', () => {
  const page = [
    '1\\. Run the aws \\-\\-version command\\.', '```', 'pip --version', 'Successfully built x', '```', 'git config --global a "b $@"', '[credential]    ', '       helper = !aws x $@ ',
    'Git is an evolving tool.', 'AWS Access Key ID [None]: Type it here', 'use the [get\\-session\\-token](https://docs.aws.amazon.com/cli/latest/reference/sts/get-session-token.html) command',
  ].join('\n');
  assert.equal(commandsIn(page), ['aws --version', 'pip --version', 'Successfully built x', 'git config --global a "b $@"', '[credential]', 'helper = !aws x $@', 'AWS Access Key ID [None]:', 'get-session-token']);
});

test('docs/guide-pages.md says the same (UPDATE_GOLDEN=1 writes it)', () => {
  const text = documentOf(pages);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(DOCUMENT, text);
  assert.is(readFileSync(DOCUMENT, 'utf8'), text);
});

if (GUIDE_DIR === undefined) {
  console.log('SKIP the pages themselves: GUIDE_DIR names no directory with them');
} else {
  for (const { page, source, table } of pages) {
    test(`${page}: every command of the page is in the table`, () => {
      const file = join(GUIDE_DIR, source);
      assert.ok(existsSync(file), file);
      const text = readFileSync(file, 'utf8');
      const printed = commandsIn(text);
      const entries = Object.values(table);
      const known = entries.flatMap(linesOf);
      assert.equal(printed.filter((line) => !known.includes(line)), [], 'in the page and not in the table');
      const commands = entries.filter(({ kind }) => kind !== 'not here').flatMap(linesOf);
      assert.equal(commands.filter((line) => !printed.includes(line)), [], 'in the table and not in the page');
      const places = entries.map((entry) => linesOf(entry)[0] ?? '').reduce<number[]>((found, line) => [...found, plain(text).indexOf(line, found.at(-1) ?? 0)], []);
      assert.not.ok(places.includes(-1), `out of the page's order: ${Object.keys(table)[places.indexOf(-1)] ?? ''}`);
      console.log(`${source}: ${printed.length} lines, ${new Set(printed).size} different, all in the table of ${entries.length} entries`);
    });
  }
}

test.run();
