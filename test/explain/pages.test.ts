import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ids } from '../../src/checks/ids.ts';
import { docsOf } from '../../src/core/chain.ts';
import { topicPage, TOPICS } from '../../src/explain/topics.ts';
import { renderPage } from '../../src/ui/explain.ts';
import { plain } from '../../src/ui/style.ts';
import { readersHome, shellBlocks, wrongCommand } from './page-shell.ts';

const test = suite('pages');

const PARTS = ['What it looks like', 'Why it happens', 'How to be sure', 'Mend it by hand', 'When it is not this'];
const pages = [...ids.map(docsOf), ...TOPICS.map(({ id }) => topicPage(id))].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
/** The known failures and how each is known: V verified, R read, P reported, I inferred, K general knowledge. */
const failures = JSON.parse(readFileSync('test/explain/failures.json', 'utf8')) as Record<string, string>;

test('every page has its five parts, in this order, each with something in it', () => {
  for (const { path, text } of pages) {
    const written = text.slice(text.indexOf('<!-- below: written by hand -->'));
    const parts = written.split(/^## /m).slice(1).map((part) => ({ title: part.slice(0, part.indexOf('\n')), body: part.slice(part.indexOf('\n')).replace(/<!--[^]*?-->/g, '').trim() }));
    assert.equal(parts.map(({ title }) => title), PARTS, path);
    for (const { title, body } of parts) assert.ok(body.length > 5, `${path}: nothing under "${title}"`);
  }
});

test('every page says which known failures it is made from, and how each is known', () => {
  for (const { path, text } of pages) {
    const cited = [...text.matchAll(/<!-- (?:FAILURES|FACTS): (.*) -->/g)].map((match) => match[1] ?? '');
    assert.ok(cited.length > 0, `${path} names no source`);
    for (const [, list = ''] of text.matchAll(/<!-- FAILURES: ([^·\n]*?)(?: ·.*)? -->/g)) {
      for (const item of list.split(',')) {
        const [id = '', ...status] = item.trim().split(' ');
        assert.is(failures[id], status.join(' '), `${path}: ${item}`);
      }
    }
  }
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
  for (const { path, text } of pages) {
    const shown = renderPage(text, plain);
    assert.not.match(shown, /<!--|^```|^#{1,3} /m, path);
    for (const part of PARTS) assert.ok(shown.includes(part), `${path}: ${part}`);
  }
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
