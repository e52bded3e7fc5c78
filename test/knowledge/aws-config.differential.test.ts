import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mergeProfiles, readRawAwsFile, type MergedProfile } from '../../src/knowledge/aws-config.ts';
import type { MergedSections } from '../../src/knowledge/merged-sections.ts';
import { splitPosixWords, splitWindowsWords } from '../../src/knowledge/process-words.ts';
import { askBotocore, botocoreIsInstalled, encoded, type OracleCase } from './botocore-oracle.ts';

const PAIRS = 3000;
const oneOf = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const blank = oneOf('', '', '', ' ', '  ', '\t', '\u00a0', '\u2003', '\u0085', '\u001c', '\f', '\ufeff');
const name = oneOf(
  'default', 'DEFAULT', 'Default', 'a', 'b', 'a b', '"a b"', "'a'", "o'brien", 'dom\\user', 'a#b', 'ünï', '', '""', '__proto__', 'x]y', '[', 'A',
  'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k',
);
const configHeader = fc.oneof(
  name,
  fc.tuple(oneOf('profile', 'profiles', 'profile-old', 'Profile', 'sso-session', 'services', 'plugins'), oneOf(' ', '  ', '\t', '', '\u00a0'), name)
    .map((parts) => parts.join('')),
);
const key = oneOf(
  'region', 'REGION', 'output', 'aws_access_key_id', 'aws_secret_access_key', 'role_arn', 'source_profile', 's3', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8',
  'k9', 'K1', 'İx', 'constructor', '__proto__', 'a key', 'export x', 'Σσς', 'Ünï',
);
const value = oneOf(
  '', 'us-east-1', 'x # note', 'x ; note', '"quoted"', 'a=b', 'a:b', '%(x)s', '[x]', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'ß', '\u2028z', 'p\u0085q=r', 'ends ',
);
const comment = oneOf('# comment', '; comment', '  # indented', '', '   ', '\t; x', '\u00a0# y');
const rareLine = oneOf('no delimiter', '[unclosed', '[]', '[ ]', '= v', '[x=y', '\ufeff', 'rem x', '=', '  swallowed');
const keyLine = fc.tuple(oneOf('', '', '', '', ' ', '  ', '\u2003'), key, blank, oneOf('=', '=', '=', ':', ' = ', ' =\t'), blank, value).map((parts) => parts.join(''));
const nestedLine = fc.tuple(oneOf('  ', '    ', '\t'), oneOf('inner', 'Inner', 'endpoint_url'), oneOf('=', ' = ', '=', '=', '=', ':'), value).map((parts) => parts.join(''));
const block = fc.tuple(oneOf('s3 =', 'codecommit=', 'k3 = v'), fc.array(nestedLine, { minLength: 1, maxLength: 3 })).map(([head, rest]) => [head, ...rest]);
const sectionOf = (header: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.tuple(
    fc.tuple(oneOf('', '', '', ' '), header, oneOf('', '', '', ' # c', ' junk', ']')).map(([before, text, after]) => `${before}[${text}]${after}`),
    fc.array(
      fc.oneof(
        { weight: 32, arbitrary: keyLine.map((line) => [line]) },
        { weight: 6, arbitrary: block },
        { weight: 1, arbitrary: rareLine.map((line) => [line]) },
        { weight: 8, arbitrary: comment.map((line) => [line]) },
      ),
      { maxLength: 4 },
    ),
  ).map(([head, rest]) => [head, ...rest.flat()]);

function fileOf(header: fc.Arbitrary<string>): fc.Arbitrary<string | null> {
  const lines = fc.array(sectionOf(header), { maxLength: 3 }).map((sections) => sections.flat());
  const damage = fc.constantFrom<string>(...Array<string>(40).fill('none'), 'bom', 'latin-1', 'utf-16', 'nul', 'before');
  const written = fc.tuple(lines, oneOf('\n', '\n', '\n', '\r\n', '\r'), damage, fc.boolean()).map(([all, end, kind, ends]) => {
    const text = (kind === 'before' ? ['early = 1', ...all] : all).join(end) + (ends ? end : '');
    if (kind === 'bom') return encoded(`\ufeff${text}`);
    if (kind === 'utf-16') return encoded(Buffer.from(`\ufeff${text}`, 'utf16le'));
    if (kind === 'latin-1') return encoded(Buffer.concat([Buffer.from(text), Buffer.from([0x0a, 0x23, 0xe9, 0x0a])]));
    return encoded(kind === 'nul' ? `${text}\0` : text);
  });
  return fc.oneof({ weight: 12, arbitrary: written }, { weight: 1, arbitrary: fc.constant(null) });
}

const plain = (profile: MergedProfile): Record<string, unknown> =>
  Object.fromEntries([...profile].map(([k, setting]) => [k, setting.nested === null ? setting.value : Object.fromEntries(setting.nested)]));
const plainAll = (sections: MergedSections): Record<string, unknown> =>
  Object.fromEntries([...sections.keys()].map((name) => [name, plain(sections.get(name) ?? new Map())]));
/** Comparable text: deep equality of objects is misled by keys like `constructor`. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)) : part,
  );
const bytesOf = (content: string | null): Uint8Array | null => (content === null ? null : Buffer.from(content, 'base64'));

const test = suite('botocore reads the same profiles');

if (botocoreIsInstalled()) {
  test(`${PAIRS} pairs of files`, () => {
    const cases = fc.sample(
      fc.record({ ask: fc.constant('parse' as const), config: fileOf(configHeader), credentials: fileOf(name) }),
      { numRuns: PAIRS, seed: 20261101 },
    );
    const { answers, version } = askBotocore(cases);
    let refused = 0;
    let profiles = 0;
    for (const [index, answer] of answers.entries()) {
      const { config, credentials } = cases[index] as Extract<OracleCase, { ask: 'parse' }>;
      const files = `${JSON.stringify(bytesOf(config)?.toString())} and ${JSON.stringify(bytesOf(credentials)?.toString())}`;
      const merged = mergeProfiles(readRawAwsFile(bytesOf(config), 'config'), readRawAwsFile(bytesOf(credentials), 'credentials'));
      if ('error' in answer) {
        refused += 1;
        assert.is(answer['error'], 'ConfigParseError', files);
        assert.ok(merged.problem, `botocore refuses ${files}`);
        assert.match(String(answer['message']), new RegExp(`/${merged.problem.file}$`), files);
        continue;
      }
      assert.is(merged.problem, null, `botocore accepts ${files}`);
      const mine = { profiles: plainAll(merged.profiles), sso_sessions: plainAll(merged.ssoSessions), services: plainAll(merged.services) };
      assert.is(canonical(mine), canonical(answer['full']), files);
      assert.equal([...merged.profiles.keys()], answer['order'], files);
      profiles += [...merged.profiles.keys()].length;
    }
    assert.is(answers.length, PAIRS);
    assert.ok(refused > PAIRS / 10 && refused < PAIRS * 0.8 && profiles > PAIRS / 2, `${refused} refused, ${profiles} profiles`);
    console.log(`  botocore ${version}: ${PAIRS} pairs equal (${refused} refused by both, ${profiles} profiles)`);
  });

  test('2000 command lines are split into the same words', () => {
    const text = fc.array(oneOf('a', 'b', ' ', ' ', '\t', '\n', '"', "'", '\\', '\\', '$X', '#', '&&', 'é', '😀'), { maxLength: 12 }).map((parts) => parts.join(''));
    const cases = fc.sample(fc.record({ ask: fc.constant('split' as const), text, platform: oneOf('linux', 'win32') }), { numRuns: 2000, seed: 7 });
    for (const [index, answer] of askBotocore(cases).answers.entries()) {
      const { text: line, platform } = cases[index] as Extract<OracleCase, { ask: 'split' }>;
      const { words } = platform === 'win32' ? splitWindowsWords(line) : splitPosixWords(line);
      assert.equal(words, 'error' in answer ? null : answer['words'], `${platform} ${JSON.stringify(line)}`);
    }
  });
} else {
  test.skip('needs botocore', () => undefined);
}

test.run();
