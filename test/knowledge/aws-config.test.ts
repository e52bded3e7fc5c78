import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AwsConfigFact, AwsConfigProblem } from '../../src/core/facts.ts';
import { classifySection, mergeProfiles, profileNames, profileSettings, type MergedSetting, readAwsFile, readRawAwsFile } from '../../src/knowledge/aws-config.ts';

const test = suite('aws config');
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
const bytes = (text: string): Uint8Array => Buffer.from(text);
const fact = (config: string | null, credentials: string | null): AwsConfigFact => ({
  config: readAwsFile(config === null ? null : bytes(config), '/h/.aws/config', 'config', null),
  credentials: readAwsFile(credentials === null ? null : bytes(credentials), '/h/.aws/credentials', 'credentials', null),
});

const headers: [string, string, string | null][] = [
  ['x', 'other', null], ['profile "my profile"', 'profile', 'my profile'], ["profile 'my profile'", 'profile', 'my profile'],
  ['profile my profile', 'profile', null], ['profile  two', 'profile', 'two'], [' profile pad ', 'other', null], ['profile tail ', 'profile', 'tail'],
  ['profiles x', 'profile', 'x'], ['profile-old x', 'profile', 'x'], ['profilex', 'profile', null], ['Profile x', 'other', null],
  ['Default', 'other', null], ['default ', 'other', null], ['default', 'profile', 'default'], ["profile o'brien", 'profile', null],
  ['profile dom\\user', 'profile', 'domuser'], ['profile a#b', 'profile', 'a#b'], ['profile ünï', 'profile', 'ünï'], ['DEFAULT', 'other', null],
  ['sso-session "my corp"', 'sso-session', 'my corp'], ['services local', 'services', 'local'], ['plugins', 'other', null], ['profile ""', 'profile', ''],
];
for (const [header, kind, name] of headers) {
  test(`[${header}] in the config file`, () => assert.equal(classifySection(header, 'config'), { kind, name }));
}

test('headers of the credentials file are names, verbatim', () => {
  for (const header of ['profile x', '"my profile"', 'my profile']) assert.equal(classifySection(header, 'credentials'), { kind: 'profile', name: header });
});

const problems: [string, Uint8Array, AwsConfigProblem][] = [
  ['byte order mark', bytes('\ufeff[default]\n'), { kind: 'bom', line: 1, name: null }],
  ['UTF-16', Buffer.from('\ufeff[default]\n', 'utf16le'), { kind: 'utf-16', line: null, name: null }],
  ['UTF-16 without a mark', Buffer.from('a = b\n', 'utf16le'), { kind: 'utf-16', line: null, name: null }],
  ['Latin-1 in a comment', Buffer.concat([bytes('[default]\r\n# caf'), Buffer.from([0xe9]), bytes('\r\nregion=x\r\n')]), { kind: 'encoding', line: 2, name: null }],
  ['twice the same section', bytes('[a]\n\n[b]\n[a]\n'), { kind: 'duplicate-section', line: 4, name: 'a' }],
  ['twice the same key', bytes('[a]\nRegion=x\nregion = y\n'), { kind: 'duplicate-key', line: 3, name: 'region' }],
  ['a line without delimiter', bytes('[a]\nregion = x\nstray\n'), { kind: 'no-delimiter', line: 3, name: null }],
  ['a key without name', bytes('[a]\n= x\n'), { kind: 'no-delimiter', line: 2, name: null }],
  ['a key before the first section', bytes('# c\nregion = x\n[a]\n'), { kind: 'before-first-section', line: 2, name: 'region' }],
  ['an unclosed section', bytes('[a]\n[default\nregion=x\n'), { kind: 'unclosed-section', line: 2, name: null }],
  ['a value on its own line', bytes('[a]\nregion =\n  us-east-1\n'), { kind: 'nested', line: 3, name: 'region' }],
  ['a secret as key is not named', bytes(`${SECRET}/x = y\n`), { kind: 'before-first-section', line: 1, name: '‹42 characters›' }],
];
for (const [label, content, problem] of problems) {
  test(`refused: ${label}`, () => {
    const { problem: found, ...file } = readAwsFile(content, '/f', 'config', 'AWS_CONFIG_FILE');
    assert.equal(file, { path: '/f', exists: true, fromVariable: 'AWS_CONFIG_FILE', sections: [] });
    assert.equal({ kind: found?.kind, line: found?.line, name: found?.name }, problem);
    assert.equal(mergeProfiles(readRawAwsFile(content, '/f'), readRawAwsFile(null, '/g')).problem, { file: '/f', problem: { ...problem, name: label.startsWith('a secret') ? `${SECRET.toLowerCase()}/x` : problem.name } });
  });
}

test('a file that is not there is an empty one', () => {
  assert.equal(readAwsFile(null, '/f', 'config', null), { path: '/f', exists: false, fromVariable: null, sections: [], problem: null });
});

test('secrets keep their shape only', () => {
  const { credentials } = fact(null, `[a]\naws_access_key_id = "${KEY_ID}"\naws_secret_access_key=${SECRET} # mine\naws_session_token=\nother_thing = x\nregion=us-east-1\n`);
  const shape = { prefix: null, last4: null, quoted: false, hasInlineComment: false, empty: false };
  assert.equal(credentials.sections[0]?.settings, [
    { key: 'aws_access_key_id', value: null, line: 2, secret: { ...shape, length: 22, prefix: 'AKIA', last4: 'MPLE', quoted: true, quoteMarks: ['"', '"'] } },
    { key: 'aws_secret_access_key', value: null, line: 3, secret: { ...shape, length: 47, hasInlineComment: true, comment: ' # mine' } },
    { key: 'aws_session_token', value: null, line: 4, secret: { ...shape, length: 0, empty: true } },
    { key: 'other_thing', value: null, line: 5, secret: { ...shape, length: 1 } },
    { key: 'region', value: 'us-east-1', line: 6, secret: null },
  ]);
});

const places: [string, string][] = [
  ['a swallowed key', `[a]\nregion = x\n  aws_secret_access_key = ${SECRET}\n`],
  ['a swallowed bare line', `[a]\nregion = x\n  ${SECRET}\n`],
  ['a harmless key', `[a]\nregion = ${SECRET}\n`],
  ['a block', `[a]\ns3 =\n  token = ${SECRET}\n`],
  ['[DEFAULT]', `[DEFAULT]\naws_secret_access_key = ${SECRET}\n[a]\n`],
  ['a URL', `[a]\nendpoint_url = https://maria:${SECRET}@example.com\n`],
  ['credential_process', `[a]\ncredential_process = tool --secret-key ${SECRET} --x=${SECRET} TOKEN=${SECRET} https://u:${SECRET}@h/ ${SECRET}\n`],
  ['a quoted argument', `[a]\ncredential_process = tool --password "${SECRET}" '${SECRET}'\n`],
  ['a key', `[a]\n${SECRET}/abc = y\n`],
  ['external_id', `[a]\nexternal_id = ${SECRET}\n`],
];
for (const [label, content] of places) {
  test(`no secret in the fact: ${label}`, () => {
    for (const role of ['config', 'credentials'] as const) {
      const file = readAwsFile(bytes(content), '/f', role, null);
      assert.ok(file.sections.length > 0 && file.problem === null);
      assert.not.match(JSON.stringify(file).toLowerCase(), new RegExp(SECRET.toLowerCase().slice(3, 30)));
    }
  });
}

test('a swallowed key can still be seen', () => {
  const { config } = fact(`[default]\nregion = us-east-1\n  output = json\n  aws_secret_access_key = ${SECRET}\n`, null);
  assert.is(config.sections[0]?.settings[0]?.value, 'us-east-1\noutput = json\naws_secret_access_key = ‹40 characters›');
});

test('blocks are flattened, lines kept', () => {
  const { config } = fact('[services local]\ncodecommit =\n  endpoint_url = http://localhost:1\n  other = 2\n', null);
  assert.equal(config.sections[0]?.settings.map(({ key, value, line }) => ({ key, value, line })), [
    { key: 'codecommit.endpoint_url', value: 'http://localhost:1', line: 2 },
    { key: 'codecommit.other', value: null, line: 2 },
  ]);
});

test('profile names come in the order of botocore', () => {
  assert.equal(profileNames(fact('[profile b]\n[default]\n[dev]\n[profile x y]\n', '[c]\n[b]\n[profile b]\n')), ['b', 'default', 'c', 'profile b']);
  assert.equal(profileNames(fact('[profile b]\n', '[c]\n[c]\n')), []);
});

test('a block of [DEFAULT] that botocore could not read is none where each section has the key itself', () => {
  const text = '[DEFAULT]\ns3 =\n  broken\n[profile a]\ns3 = x\n';
  assert.is(readAwsFile(bytes(text), '/f', 'config', null).problem, null);
  assert.is(readAwsFile(bytes(`${text}[profile b]\n`), '/f', 'config', null).problem?.kind, 'nested');
});

test('a merged profile: credentials over config, last section of a name, [DEFAULT] behind both', () => {
  const both = fact(
    '[DEFAULT]\noutput = text\nregion = d\n[profile a]\nregion = one\n[profile "a"]\nregion = two\nrole_arn = r\n',
    '[a]\nrole_arn = s\n',
  );
  const settings = profileSettings(both, 'a');
  assert.ok(settings);
  assert.equal([...settings].map(([key, { value, file, line }]) => [key, value, file, line]).sort(), [
    ['output', 'text', '/h/.aws/config', 2],
    ['region', 'two', '/h/.aws/config', 7],
    ['role_arn', 's', '/h/.aws/credentials', 2],
  ]);
  assert.is(profileSettings(both, 'nope'), null);
});

test('the fact names the same profiles and harmless values as the merge with secrets', () => {
  const line = fc.tuple(fc.constantFrom('region', 'role_arn', 'output', 'aws_access_key_id'), fc.constantFrom('x', 'y', '')).map(([key, value]) => `${key}=${value}`);
  const body = fc.uniqueArray(line, { maxLength: 3, selector: (text) => text.split('=')[0] });
  const sections = (names: string[]): fc.Arbitrary<string> =>
    fc.uniqueArray(fc.tuple(fc.constantFrom(...names), body), { maxLength: 4, selector: ([name]) => name })
      .map((all) => all.map(([name, lines]) => [`[${name}]`, ...lines].join('\n')).join('\n'));
  const config = sections(['DEFAULT', 'default', 'profile a', 'profile "a"', 'profiles b', 'other']);
  fc.assert(
    fc.property(config, sections(['DEFAULT', 'default', 'a', 'c']), (one, two) => {
      const merged = mergeProfiles(readRawAwsFile(bytes(one), '/h/.aws/config'), readRawAwsFile(bytes(two), '/h/.aws/credentials'));
      const shown = fact(one, two);
      assert.equal(profileNames(shown), [...merged.profiles.keys()]);
      for (const name of merged.profiles.keys()) {
        const profile = merged.profiles.get(name) ?? new Map<string, MergedSetting>();
        const settings = profileSettings(shown, name);
        assert.equal([...(settings?.keys() ?? [])].sort(), [...profile.keys()].sort());
        for (const [key, { value, file, line: at }] of profile) {
          const setting = settings?.get(key);
          assert.equal([setting?.file, setting?.line, setting?.value], [file, at, key === 'aws_access_key_id' ? null : value]);
        }
      }
    }),
    { numRuns: 300, seed: 5 },
  );
});

test.run();
