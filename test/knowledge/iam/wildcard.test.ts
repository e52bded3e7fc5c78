import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { matchesPattern, matchesWildcard, type Pattern, shownText, type Text, withoutWildcards } from '../../../src/knowledge/iam/wildcard.ts';
import type { Tri } from '../../../src/knowledge/iam/tri-state.ts';

const test = suite('iam/wildcard');
const region = { unknown: 'name', label: 'region' } as const;
const anything = { unknown: 'text', label: 'path' } as const;
const KEY: Text = ['arn:aws:kms:eu-west-1:111122223333:key/', { unknown: 'name', label: 'key id' }];

test('known texts', () => {
  const cases: [string, string, boolean][] = [
    ['*', '', true], ['?', '', false], ['', '', true], ['', 'a', false], ['kms:Generate*', 'kms:GenerateDataKey', true], ['kms:Generate*', 'kms:Decrypt', false],
    ['kms:*Key', 'kms:DescribeKey', true], ['kms:*Key', 'kms:DescribeKeys', false], ['a*b*c', 'aXbYbZc', true], ['a*b*c', 'abc', true], ['a*b*c', 'ac', false], ['?b?', 'abc', true], ['?b?', 'ab', false],
    ['**', 'x', true], ['*?', '', false], ['*?*', 'x', true], ['a.c', 'abc', false], ['kms:Decrypt', 'KMS:decrypt', false], ['[ab]', 'a', false], ['a\\*', 'a*', false],
    ['arn:aws:codecommit:*:*:bill*', 'arn:aws:codecommit:eu-west-1:111122223333:billing', true], ['arn:aws:codecommit:eu-west-1:111122223333:Billing', 'arn:aws:codecommit:eu-west-1:111122223333:billing', false],
  ];
  for (const [pattern, text, fits] of cases) assert.is(matchesWildcard(pattern, text), fits, `${pattern} ${text}`);
});

test('texts and patterns with unknown parts', () => {
  const cases: [Pattern, Text, Tri][] = [
    ['*', KEY, true], ['arn:aws:kms:*:*:key/*', KEY, true], ['arn:aws:kms:eu-west-1:111122223333:key/*', KEY, true], ['arn:aws:kms:us-east-1:111122223333:key/*', KEY, false],
    ['arn:aws:kms:*:*:key/1234abcd-12ab-34cd-56ef-1234567890ab', KEY, 'unknown'], ['arn:aws:kms:*:*:alias/*', KEY, false], ['arn:aws:kms:*:*:alias/aws/codecommit', KEY, false], ['arn:aws:kms:*:444455556666:key/*', KEY, false],
    ['arn:aws:kms:eu-*:*', ['arn:aws:kms:', region, ':1:key/x'], 'unknown'], ['arn:aws:kms:*:1:key/x', ['arn:aws:kms:', region, ':1:key/x'], true], ['arn:aws:kms:eu-west-1:2:key/x', ['arn:aws:kms:', region, ':1:key/x'], false],
    ['*/dev', ['role/', anything, 'dev'], 'unknown'], ['*dev', ['role/', anything, 'dev'], true], ['role/dev', ['role/', anything, 'dev'], 'unknown'], ['role/a/dev', ['role/', anything, 'dev'], 'unknown'], ['role/*', ['role/', anything, 'dev'], true], ['*/admin', ['role/', anything, 'dev'], false],
    [['user/', { literal: '*' }], 'user/x', false], [['user/', { literal: '*' }], 'user/*', true], [['user/', { literal: 'maria' }, '*'], 'user/maria-1', true], [['user/', anything], 'user/maria', 'unknown'], [['user/', anything], 'role/maria', false],
    [[anything, '*'], 'a', 'unknown'], ['????????', ['1234', region], 'unknown'], ['1', [region], 'unknown'], [':', [region], false], ['', [region], false], ['', [anything], 'unknown'],
  ];
  for (const [pattern, text, fits] of cases) assert.is(matchesPattern(pattern, text), fits, `${JSON.stringify(pattern)} ${JSON.stringify(text)}`);
  assert.is(matchesPattern(withoutWildcards('a*'), 'ab'), false);
  assert.is(matchesPattern(withoutWildcards('a*'), 'a*'), true);
  assert.is(matchesPattern(withoutWildcards(['a?', { literal: 'b' }]), 'a?b'), true);
  assert.is(shownText(KEY), 'arn:aws:kms:eu-west-1:111122223333:key/‹key id›');
});

const escaped = (text: string): string => text.replace(/[\\^$.+()[\]{}|/-]/g, '\\$&');
const piece = fc.array(fc.constantFrom('a', 'b', ':', '/', 'A', '.', '$'), { maxLength: 7 }).map((letters) => letters.join(''));
const pattern = fc.array(fc.constantFrom('a', 'b', ':', '/', '.', '*', '*', '?', '$'), { maxLength: 9 }).map((letters) => letters.join(''));

test('wildcards equal a reference regular expression', () => {
  let fitting = 0;
  fc.assert(fc.property(pattern, piece, (wanted, text) => {
    const expected = new RegExp(`^${escaped(wanted).replace(/\*/g, '[^]*').replace(/\?/g, '[^]')}$`).test(text);
    if (expected) fitting++;
    return matchesWildcard(wanted, text) === expected && matchesPattern([wanted], text) === (expected || false) && matchesPattern(wanted, [text]) === expected;
  }), { numRuns: 10_000, seed: 1 });
  assert.ok(fitting > 500, String(fitting));
});

test('what is certain of an unknown part holds for every value it can have', () => {
  const name = fc.array(fc.constantFrom('a', 'b', '.', '$'), { minLength: 1, maxLength: 4 }).map((letters) => letters.join(''));
  const counts = { true: 0, false: 0, unknown: 0 };
  fc.assert(fc.property(fc.array(pattern, { minLength: 1, maxLength: 2 }), piece, piece, name, piece, (wanted, before, after, filling, free) => {
    for (const [hole, value] of [[region, filling], [anything, free]] as const) {
      const open: Pattern = wanted.length === 1 ? (wanted[0] ?? '') : [wanted[0] ?? '', anything, wanted[1] ?? ''];
      const filled: Pattern = wanted.length === 1 ? open : [wanted[0] ?? '', { literal: free }, wanted[1] ?? ''];
      const said = matchesPattern(open, [before, hole, after]);
      counts[`${said}`]++;
      if (said !== 'unknown' && matchesPattern(filled, before + value + after) !== said) return false;
    }
    return true;
  }), { numRuns: 10_000, seed: 2 });
  assert.ok(counts.true > 300 && counts.false > 300 && counts.unknown > 300, JSON.stringify(counts));
});

test('hostile patterns end soon', () => {
  const long = 20_000;
  assert.is(matchesWildcard('a*'.repeat(long), 'a'.repeat(200)), false);
  assert.is(matchesWildcard(`${'*a'.repeat(60)}b`, 'a'.repeat(2000)), false);
  assert.is(matchesPattern('*'.repeat(long), [anything]), true);
  assert.is(matchesPattern('a*'.repeat(long), ['a', anything, 'a']), 'unknown');
  assert.is(matchesPattern(Array.from({ length: long }, () => anything), KEY), 'unknown');
});

test.run();
