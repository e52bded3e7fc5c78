import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ids } from '../../src/checks/ids.ts';
import { docsOf } from '../../src/core/chain.ts';
import { topicPage, TOPICS } from '../../src/explain/topics.ts';
import { wrongOnTerminal, wrongParts, wrongSources } from './page-rules.ts';
import { readersHome, shellBlocks, wrongCommand } from './page-shell.ts';

const test = suite('pages');

const pages = [...ids.map(docsOf), ...TOPICS.map(({ id }) => topicPage(id))].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
/** The known failures and how each is known: V verified, R read, P reported, I inferred, K general knowledge. */
const failures = JSON.parse(readFileSync('test/explain/failures.json', 'utf8')) as Record<string, string>;
const wrongPages = (rule: (text: string) => string[]): string[] => pages.flatMap(({ path, text }) => rule(text).map((wrong) => `${path}: ${wrong}`));

test('every page has its five parts, in this order, each with something in it', () => {
  assert.equal(wrongPages(wrongParts), []);
});

test('every page says which known failures it is made from, and how each is known', () => {
  assert.equal(wrongPages((text) => wrongSources(text, failures)), []);
});

test('every known failure has a page', () => {
  const cited = pages.map(({ text }) => text).join('\n');
  const lacking = Object.keys(failures).filter((id) => !new RegExp(`[ ,]${id.replaceAll('.', '\\.')} [VRPIK]`).test(cited));
  assert.equal(lacking, []);
});

test('links between pages lead somewhere', () => {
  const all = [...pages, { path: 'docs/checks/README.md', text: readFileSync('docs/checks/README.md', 'utf8') }];
  const broken = all.flatMap(({ path, text }) => [...text.replace(/```[^]*?```/g, '').matchAll(/\]\(([^)#:\s]+\.md)\)/g)]
    .filter((match) => !existsSync(join(dirname(path), match[1] ?? ''))).map((match) => `${path}: ${match[1] ?? ''}`));
  assert.equal(broken, []);
});

test('ids of checks named in the text exist', () => {
  const known = new Set([...ids, ...TOPICS.map(({ id }) => id)]);
  const areas = [...new Set([...ids.map((id) => id.slice(0, id.indexOf('/'))), 'topic'])].join('|');
  const unknown = pages.flatMap(({ path, text }) => [...text.matchAll(new RegExp(`\`((?:${areas})/[a-z0-9-]+)\``, 'g'))].filter((match) => !known.has(match[1] ?? '')).map((match) => `${path}: ${match[1] ?? ''}`));
  assert.equal(unknown, []);
});

test('every page of docs/topics belongs to a topic', () => {
  assert.equal(readdirSync('docs/topics').sort(), TOPICS.map(({ id }) => topicPage(id).replace('docs/topics/', '')).sort());
});

test('on a terminal a page has neither marks nor remarks for authors', () => {
  assert.equal(wrongPages(wrongOnTerminal), []);
});

test('the commands of the pages that need neither AWS nor a network run as they are printed', () => {
  if (process.platform === 'win32') {
    console.log('SKIP the commands of the pages: no POSIX shell');
    return;
  }
  const blocks = pages.flatMap(({ path, text }) => shellBlocks(path, text));
  assert.ok(blocks.length >= 40, `${blocks.length} blocks are marked`);
  // One home for all: what a page changes in it does the others no harm, and making one takes longer than most blocks.
  const home = readersHome();
  const wrong = blocks.flatMap((block) => {
    const says = wrongCommand(home.run(block.text));
    return says === null ? [] : [`${block.page}:${block.line} ${says}`];
  });
  home.remove();
  assert.equal(wrong, []);
});

test('a command that is written wrongly is noticed', () => {
  const home = readersHome();
  for (const text of ['git config --show-orign --list', 'git confg --list', 'nosuchprogram --version', "grep -E '(' ~/.aws/config", 'cat ~/.aws/nosuchfile']) assert.ok(wrongCommand(home.run(text)) !== null, text);
  assert.is(wrongCommand(home.run('git config --get no.such')), null);
  home.remove();
});

test.run();
