import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { setAwsValue } from '../../../src/fixes/edits/aws-config.ts';
import { parseAwsIni } from '../../../src/knowledge/aws-ini.ts';
import { awsFileCase, textOf, type AwsFileCase } from './aws-files.ts';
import { bytes, refused, text } from './refused.ts';

const test = suite('edits of AWS files');
const set = (before: string | null, section: string, key: string, value: string | null): string => text(setAwsValue(before === null ? null : bytes(before), section, key, value));

const TABLE: readonly [string, string | null, [string, string, string | null], string][] = [
  ['the value only', '[default]\nRegion  =\tus-east-1 \n', ['default', 'region', 'eu-west-1'], '[default]\nRegion  =\teu-west-1 \n'],
  ['behind a colon', '[default]\r\nregion:us-east-1\r\n', ['default', 'region', 'eu-west-1'], '[default]\r\nregion:eu-west-1\r\n'],
  ['an empty value', '[default]\nregion =\n', ['default', 'region', 'x'], '[default]\nregion = x\n'],
  ['an empty value without blanks', '[default]\nregion=\n', ['default', 'region', 'x'], '[default]\nregion=x\n'],
  ['a comment behind a value is a part of it', '[default]\nregion = x # home\n', ['default', 'region', 'x'], '[default]\nregion = x\n'],
  ['continuation lines go with the value, comments stay', '[a]\nx = 1\n  2\n# c\n\n  3\n\n[b]\n', ['a', 'x', 'y'], '[a]\nx = y\n# c\n\n[b]\n'],
  ['a block goes with its key', '[default]\ns3 =\n  a = b\n  c = d\nregion = x\n', ['default', 's3', null], '[default]\nregion = x\n'],
  ['a new key stands behind the last setting', '[default]\ns3 =\n  a = b\n# c\n\n# about b\n[b]\n', ['default', 'region', 'x'], '[default]\ns3 =\n  a = b\nregion = x\n# c\n\n# about b\n[b]\n'],
  ['a new key is indented as the last one', '[default]\n  output = json\n', ['default', 'region', 'x'], '[default]\n  output = json\n  region = x\n'],
  ['a section without settings', '[a]\n\n[b]\n', ['a', 'x', 'y'], '[a]\nx = y\n\n[b]\n'],
  ['a header that is indented deeper', '[a]\n  [b]\n', ['a', 'x', 'y'], '[a]\n  x = y\n  [b]\n'],
  ['a new section', '[default]\r\nx = y\r\n', ['profile dev', 'region', 'x'], '[default]\r\nx = y\r\n\r\n[profile dev]\r\nregion = x\r\n'],
  ['a new section behind a blank line', '[default]\nx = y\n\n', ['profile dev', 'region', 'x'], '[default]\nx = y\n\n[profile dev]\nregion = x\n'],
  ['a last line that does not end', '[default]\r\nx = y', ['default', 'region', 'x'], '[default]\r\nx = y\r\nregion = x'],
  ['a new section behind a last line that does not end', '[default]\nx = y', ['b', 'region', 'x'], '[default]\nx = y\n\n[b]\nregion = x'],
  ['the last key of a section', '[default]\nregion = x\n', ['default', 'region', null], '[default]\n'],
  ['a file that is not there', null, ['profile my profile', 'region', 'x'], '[profile "my profile"]\nregion = x\n'],
  ['a name with a quote', null, ['profile a "b', 'region', 'x'], '[profile "a \\"b"]\nregion = x\n'],
  ['an empty file', '', ['default', 'region', 'x'], '[default]\nregion = x\n'],
  ['quotes around the name', '[profile "dev"]\nx = y\n', ['profile dev', 'x', 'z'], '[profile "dev"]\nx = z\n'],
  ['of two headers with one name the last counts', '[profile "dev"]\nx = y\n[profile  dev]\nx = y\n', ['profile dev', 'x', 'z'], '[profile "dev"]\nx = y\n[profile  dev]\nx = z\n'],
  ['the header itself before another spelling', '[profile dev]\nx = y\n[profile "dev"]\nx = y\n', ['profile dev', 'x', 'z'], '[profile dev]\nx = z\n[profile "dev"]\nx = y\n'],
  ['nothing to take out', '[default]\nregion = x', ['default', 'output', null], '[default]\nregion = x'],
  ['the value is there already', '[default]\nREGION=x', ['default', 'region', 'x'], '[default]\nREGION=x'],
  ['lines that end with CR', '[default]\rx = y\r', ['default', 'z', '1'], '[default]\rx = y\rz = 1\r'],
  ['what [DEFAULT] has, for this profile', '[DEFAULT]\nregion = a\n[dev]\nx = y\n', ['dev', 'region', 'b'], '[DEFAULT]\nregion = a\n[dev]\nx = y\nregion = b\n'],
  ['[DEFAULT] behind a block', '[dev]\ns3 =\n  a = b\n[DEFAULT]\nregion = a\n', ['dev', 's3', null], '[dev]\n[DEFAULT]\nregion = a\n'],
];
for (const [name, before, change, after] of TABLE) test(name, () => assert.is(set(before, ...change), after));

test('a file that botocore refuses is left alone, and the line named', () => {
  const on = (before: string | Uint8Array) => () => setAwsValue(typeof before === 'string' ? bytes(before) : before, 'default', 'region', 'x');
  refused(on('[default]\na = b\na = c\n'), /^line 3 sets a key again .*refuse the file$/);
  refused(on('[default]\nregion\n'), /^line 2 has no "="/);
  refused(on('a = b\n'), /^line 1 stands before the first header/);
  refused(on('[default]\n[default]\n'), /^line 2 has the header/);
  refused(on('\ufeff[default]\n'), /^line 1 begins with a byte order mark/);
  refused(on(Uint8Array.from([...bytes('[default]\n# '), 0xe9])), /^line 2 is not UTF-8/);
  refused(on('[default]\ns3 =\n  a\n'), /^line 3 belongs to an indented block/);
  refused(on(new Uint8Array(Buffer.from('\ufeff[default]', 'utf16le'))), /^the file is UTF-16/);
});

test('what would be read as something else is refused, without the value', () => {
  const wrong: [string, string, string, RegExp][] = [
    ['default', 'region', 'x\ny = 1', /line break/], ['default', 'region', ' x', /begins or ends with a blank/], ['default', 'region', 'x\u0085', /blank/], ['default', 'region', '\ud800', /cannot be changed/],
    ['default', 'a = b', 'x', /cannot be changed/], ['default', '#region', 'x', /cannot be changed/], ['default', '[x]', 'x', /cannot be changed/], ['default', '', 'x', /cannot be changed/], ['default', 'a\nb', 'x', /cannot be changed/],
    ['de\n[fault', 'region', 'x', /cannot be changed/], ['', 'region', 'x', /cannot be changed/], ['profile ', 'region', 'x', /no header/], ['DEFAULT', 'region', 'x', /every profile/],
  ];
  for (const [section, key, value, words] of wrong) refused(() => set('[default]\na = b\n', section, key, value), words);
  refused(() => set('[default]\ns3 =\n  a = b\n', 'default', 's3.a', 'c'), /belongs to the block of s3 on line 2/);
  refused(() => set('[DEFAULT]\ns3 =\n  bad\n[dev]\ns3 = x\n', 'dev', 's3', null), /cannot be changed/);
  refused(() => set(null, 'default', 'region', null), /not there any more/);
  try {
    set('[default]\n', 'default', 'aws_secret_access_key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nx');
    assert.unreachable();
  } catch (error) {
    assert.not.match(String(error), /wJalr/);
  }
});

/** The file after the change, from what the generator knows of it: the item that changed is the last element. */
function expectedLines({ items, header, key, value }: AwsFileCase): { kept: string[]; at: number; old: string | null } {
  const at = items.findIndex((item) => item.header === header);
  const next = items.findIndex((item, index) => index > at && item.header !== null);
  const own = items.slice(0, next < 0 ? undefined : next).map((item, index) => ({ item, index })).filter(({ index }) => at >= 0 && index >= at);
  const target = own.find(({ item }) => item.key === key.toLowerCase());
  const kept = (count: number) => items.slice(0, count).flatMap(({ lines }) => lines);
  const show = (lines: readonly { text: string; end: string }[]) => lines.map(({ text: line, end }) => line + end);
  if (target !== undefined) {
    const comments = target.item.lines.slice(1).filter(({ text: line }) => /^\s*[#;]/.test(line));
    return { kept: show([...kept(target.index), ...comments, ...items.slice(target.index + 1).flatMap(({ lines }) => lines)]), at: kept(target.index).length, old: target.item.lines[0]?.text ?? '' };
  }
  const all = show(kept(items.length));
  if (value === null) return { kept: all, at: 0, old: null };
  const place = at < 0 ? items.length : (own.findLast(({ item }) => item.key !== null || item.header !== null)?.index ?? 0) + 1;
  return { kept: all, at: kept(place).length, old: null };
}

const reading = (content: string): Map<string, Map<string, string>> => {
  const { sections, defaults, problem } = parseAwsIni(bytes(content));
  assert.is(problem, null);
  return new Map([...(sections ?? []), { header: 'DEFAULT', settings: defaults }].map(({ header, settings }) => [header, new Map(settings.map((each) => [each.key, each.value]))]));
};

test('in any file one key changes, and no other line', () => {
  const kinds = { replaced: 0, removed: 0, added: 0, begun: 0 };
  fc.assert(fc.property(awsFileCase, (one) => {
    const before = textOf(one.items);
    const after = set(before, one.section, one.key, one.value);
    const key = one.key.toLowerCase();
    const was = reading(before);
    const had = was.get(one.header)?.get(key);
    const wanted = new Map(was);
    if (one.value !== null) wanted.set(one.header, new Map([...(was.get(one.header) ?? []), [key, one.value]]));
    else if (had !== undefined) wanted.set(one.header, new Map([...(was.get(one.header) ?? [])].filter(([name]) => name !== key)));
    assert.equal(reading(after), wanted);
    assert.is(set(after, one.section, one.key, one.value), after, 'a second time changes nothing');
    if (had === (one.value ?? undefined)) return assert.is(after, before);

    const { kept, at, old } = expectedLines(one);
    const lines = after.match(/[^\r\n]*(?:\r\n|\n)|[^\r\n]+$/g) ?? [];
    const fresh = lines.slice(at, at + lines.length - kept.length).join('');
    const rest = [...lines.slice(0, at), ...lines.slice(at + lines.length - kept.length)];
    // A line can be added behind one that does not end only by ending it.
    const bare = (list: readonly string[]) => list.map((line, index) => (old === null && index === list.length - 1 ? line.trimEnd() : line));
    assert.equal(bare(rest), bare(kept));
    if (one.value === null) assert.is(fresh, '');
    else if (old !== null) assert.ok(fresh.startsWith(old.slice(0, old.search(/[=:]/) + 1)) && fresh.includes(one.value), fresh);
    else assert.ok(fresh.trimEnd().endsWith(`${one.key} = ${one.value}`.trimEnd()), JSON.stringify(fresh));
    kinds[one.value === null ? 'removed' : old !== null ? 'replaced' : was.has(one.header) ? 'added' : 'begun'] += 1;
  }), { numRuns: 1500 });
  assert.ok(Object.values(kinds).every((count) => count > 50), JSON.stringify(kinds));
});

test.run();
