import fc from 'fast-check';

/** One thing in a generated file: a header, a setting with its continuation lines (and comments between them), a comment or a blank line. */
export interface Item {
  /** Of a setting, lower case. */
  key: string | null;
  header: string | null;
  lines: { text: string; end: string }[];
}

export interface AwsFileCase {
  role: 'config' | 'credentials';
  items: Item[];
  /** The header that is asked for: as in the file, in another spelling, or of a section that is not there. */
  section: string;
  /** The header in the file, or the one to be written. */
  header: string;
  /** What botocore calls it. */
  name: string;
  key: string;
  value: string | null;
}

const oneOf = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const KEYS = ['region', 'output', 'role_arn', 'source_profile', 's3', 'credential_process', 'sso_start_url', 'aws_access_key_id', 'ünï'];
const spelled = oneOf(...KEYS, 'Region', 'OUTPUT', 'Role_ARN', 'S3');
const value = oneOf(
  'us-east-1', 'x # note', 'x ; note', '"quoted"', 'a=b', 'a: b', '%(x)s', '[x]', '# all', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'AKIAIOSFODNN7EXAMPLE', 'ß\u2028z', '$& $1', 'p\u0085q', 'r',
);
const blank = oneOf('', '', ' ', '  ', '\t', '\u00a0');
const comment = oneOf('# comment', '; comment', '  # indented', '\t; x = y', '#region = x', '\u00a0# y');
/** Header in the config file, what botocore calls it, and another spelling of it. */
const PROFILES: readonly (readonly [string, string, string])[] = [
  ['default', 'default', 'profile default'], ['profile dev', 'dev', 'profile "dev"'], ['profile "my profile"', 'my profile', 'profile my profile'], ["profile 'one'", 'one', 'profile one'],
  ['profile  two', 'two', 'profile two'], ['profile a#b', 'a#b', 'profile a#b'], ['profile ünï', 'ünï', 'profile "ünï"'], ['profiles x', 'x', 'profile x'], ['profile __proto__', '__proto__', 'profile __proto__'],
];
const NEW: readonly (readonly [string, string, string])[] = [['profile new', 'new', 'profile new'], ['profile "a new one"', 'a new one', 'profile a new one'], ['profile "d\\\\u"', 'd\\u', 'profile "d\\\\u"']];

const setting = (indent: string): fc.Arbitrary<{ key: string; texts: string[] }> => fc.record({
  key: spelled, before: blank, sign: oneOf('=', '=', '=', ':'), behind: blank, value: fc.oneof(value, fc.constant('')), after: oneOf('', '', '', ' ', '\t '), deeper: oneOf(' ', '    ', '\t'),
  more: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(fc.oneof({ weight: 4, arbitrary: oneOf('inner = v', 'a=b', 'endpoint_url = http://x') }, { weight: 1, arbitrary: oneOf('# note', '') }), { minLength: 1, maxLength: 3 }) }),
}).map((made) => {
  const nested = made.more.length > 0;
  // The last line of a value is one of its own: what follows it is for the next item.
  const more = nested ? [...made.more, 'last = 1'].map((text) => (text === '' ? '' : `${indent}${made.deeper}${text}`)) : [];
  return { key: made.key, texts: [`${indent}${made.key}${made.before}${made.sign}${made.behind}${made.value}${made.after}`, ...more] };
});

/** An item before its lines get their ends. */
interface Draft {
  key: string | null;
  header: string | null;
  texts: string[];
}
const between = fc.array(fc.oneof(comment, oneOf('', '', '  ')), { maxLength: 2 });
const section = (header: string): fc.Arbitrary<Draft[]> => oneOf('', '', '', '  ', '\t').chain((indent) => fc.record({
  behind: oneOf('', '', '', ' # c', ' junk'), head: between, settings: fc.uniqueArray(fc.tuple(setting(indent), between), { maxLength: 4, selector: ([{ key }]) => key.toLowerCase() }),
})).map(({ behind, head, settings }) => [
  { key: null, header, texts: [`[${header}]${behind}`] },
  ...head.map((text) => ({ key: null, header: null, texts: [text] })),
  ...settings.flatMap(([{ key, texts }, rest]) => [{ key: key.toLowerCase(), header: null, texts }, ...rest.map((text) => ({ key: null, header: null, texts: [text] }))]),
]);

/** A file botocore reads, and a change of one key of it. */
export const awsFileCase: fc.Arbitrary<AwsFileCase> = fc.record({
  role: fc.constantFrom('config' as const, 'config' as const, 'credentials' as const), some: fc.shuffledSubarray([...PROFILES], { minLength: 1, maxLength: 3 }), fresh: fc.constantFrom(...NEW), isFresh: fc.nat({ max: 3 }), pick: fc.nat(), otherSpelling: fc.boolean(), isKnown: fc.boolean(),
  others: fc.shuffledSubarray(['DEFAULT', 'Profile odd', 'sso-session corp', 'services local']), key: spelled, value: fc.option(fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: fc.constant('') }), { freq: 3 }),
  begin: between, ends: fc.array(oneOf('\n', '\r\n'), { minLength: 1, maxLength: 3 }), style: fc.nat({ max: 3 }), final: fc.boolean(),
}).chain((made) => {
  const names = made.role === 'config' ? made.some : made.some.map(([, name]) => [name, name, name] as const);
  const headers = [...names.map(([header]) => header), ...made.others].sort((a, b) => (a.length * 7 + made.pick) % 5 - (b.length * 7 + made.pick) % 5);
  return fc.tuple(...headers.map(section)).map((sections): AwsFileCase => {
    const endAt = (index: number): string => (made.style === 0 ? '\r\n' : made.style === 1 ? (made.ends[index % made.ends.length] ?? '\n') : '\n');
    let index = 0;
    const drafts: Draft[] = [...made.begin.map((text) => ({ key: null, header: null, texts: [text] })), ...sections.flat()];
    const items = drafts.map(({ key, header, texts }) => ({ key, header, lines: texts.map((text) => ({ text, end: endAt(index++) })) }));
    const last = items.at(-1)?.lines.at(-1);
    if (last !== undefined && !made.final && last.text !== '') last.end = '';
    const there = made.isFresh === 0 ? undefined : names[made.pick % (names.length || 1)];
    const fresh = made.role === 'config' ? made.fresh : ([made.fresh[1], made.fresh[1], made.fresh[1]] as const);
    const [header, name, spelling] = there ?? fresh;
    const known = sections.find(([first]) => first?.header === header)?.flatMap(({ key }) => key ?? []) ?? [];
    const key = (made.isKnown ? known[made.pick % (known.length || 1)] : undefined) ?? made.key;
    return { role: made.role, items, section: made.otherSpelling ? spelling : header, header, name, key, value: made.value };
  });
});

export const textOf = (items: readonly Item[]): string => items.flatMap(({ lines }) => lines.map(({ text, end }) => text + end)).join('');
