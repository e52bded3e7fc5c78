import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Candidate, Reading } from '../../src/core/explain.ts';
import { renderExplanation, renderPage } from '../../src/ui/explain.ts';
import { plain } from '../../src/ui/style.ts';

const test = suite('explain on a terminal');

const candidate = (check: string, certainty: Candidate['certainty'], matched = 'fatal: a line'): Candidate => ({ check, certainty, why: `Why ${check}.`, matched });
const reading = (candidates: readonly Candidate[], rest: Partial<Reading> = {}): Reading => ({ explanation: { schema: 'codecommit-explain/1', candidates }, target: null, harmless: [], ...rest });

test('a sure cause comes with at most two others, an unsure one with at most four, and the rest is counted', () => {
  const many = ['ssh/user', 'ssh/config', 'ssh/identity', 'ssh/algorithms', 'ssh/known-hosts', 'network/dns'].map((check) => candidate(check, 'likely'));
  const unsure = renderExplanation(reading(many), plain);
  assert.match(unsure, /^What this text may mean/);
  assert.is(unsure.match(/codecommit explain \w/g)?.length, 5);
  assert.match(unsure, /1 less likely: --json shows it/);
  const sure = renderExplanation(reading([candidate('tools/git-present', 'certain'), candidate('network/tls', 'possible'), ...many]), plain);
  assert.match(sure, /^This text says what is wrong/);
  assert.is(sure.match(/codecommit explain \w/g)?.length, 3);
  assert.not.match(sure, /network\/tls/);
});

test('a line is shown once as long as it stays the same', () => {
  const text = renderExplanation(reading([candidate('ssh/user', 'likely'), candidate('ssh/config', 'likely'), candidate('network/dns', 'likely', 'another line')]), plain);
  assert.is(text.match(/fatal: a line/g)?.length, 1);
  assert.is(text.match(/another line/g)?.length, 1);
});

test('the next command is last and can be copied', () => {
  const text = renderExplanation(reading([candidate('ssh/user', 'likely')], { target: "codecommit::eu-west-1://dev@bil ling" }), plain);
  assert.is(text.split('\n').at(-1), "  next: codecommit doctor 'codecommit::eu-west-1://dev@bil ling'");
  assert.match(renderExplanation(reading([], { harmless: ['It is empty.'] }), plain), /^No known failure[^]*It is empty\.[^]*next: codecommit doctor$/);
});

test('a page keeps its commands and loses its marks', () => {
  const shown = renderPage('<!-- generated\nhead -->\n# a/b\n\n**True.** See [the other](x.md), `code`.\n\n| a | b |\n|---|---|\n| 1 \\| 2 | 3 |\n\n```sh test\ngit config --get "a`b"\n# no heading\n```\n', plain);
  assert.is(shown, 'a/b\n\nTrue. See the other, code.\n\n  a   b\n  1 | 2   3\n\n    git config --get "a`b"\n    # no heading');
});

test.run();
