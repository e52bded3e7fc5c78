import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { editLines } from '../../src/fixes/edits/lines.ts';
import { readAwsFile } from '../../src/knowledge/aws-config.ts';
import { keyFaults } from '../../src/knowledge/key-remedies.ts';
import { shellLines, withoutShellWords } from '../../src/knowledge/shell-lines.ts';
import { plainValues } from '../../src/knowledge/value-edits.ts';

const ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const KEYS = `aws_access_key_id = ${ID}\naws_secret_access_key = ${SECRET}\n`;
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readAwsFile(bytes(text), '/c', 'credentials', null);
const test = suite('lines of the AWS files that a program can mend');

const repaired: readonly (readonly [name: string, before: string, after: string])[] = [
  ['the same section again', `[a]\n${KEYS}[b]\nx = 1\n[a]\n${KEYS}`, `[a]\n${KEYS}[b]\nx = 1\n`],
  ['a section that goes on under its own name', `[a]\naws_access_key_id = ${ID}\n\n# more\n[a]\naws_secret_access_key = ${SECRET}\n`, `[a]\naws_access_key_id = ${ID}\n\n# more\naws_secret_access_key = ${SECRET}\n`],
  ['the same line again', `[a]\nRegion = x\n${KEYS}region = x\n`, `[a]\nRegion = x\n${KEYS}`],
  ['words without a name', `[a]\n${KEYS}see the wiki\n`, `[a]\n${KEYS}# see the wiki\n`],
  ['a header that is open', `[a\r\nregion = x\r\n`, `[a]\r\nregion = x\r\n`],
];
for (const [name, before, after] of repaired) {
  test(`repaired: ${name}`, () => {
    const { problem } = read(before);
    const text = new TextDecoder().decode(editLines(bytes(before), problem?.edits ?? []));
    assert.is(text, after);
    assert.is(read(text).problem, null);
  });
}

for (const [name, text] of [
  ['two secrets for one key', `[a]\n${KEYS}aws_secret_access_key = other\n`],
  ['two sections that contradict each other', `[a]\n${KEYS}[a]\naws_access_key_id = other\n`],
  ['a section that goes on behind another', `[a]\nregion = x\n[b]\n[a]\noutput = json\n`],
  ['a line that may be a secret', `[a]\n${KEYS}${SECRET}\n`],
  ['a word that may be a password', `[a]\n${KEYS}hunter-two\n`],
  ['a header that may be a key', `[${ID}\nregion = x\n`],
  ['a value on a line of its own', '[a]\nregion =\n  us-east-1\n'],
] as const) {
  test(`left to a person: ${name}`, () => {
    const { problem } = read(text);
    assert.ok(problem);
    assert.is(problem.edits, undefined);
  });
}

test('no secret is in the edits', () => {
  for (const [, before] of repaired) assert.not.match(JSON.stringify(read(before)), new RegExp(`${SECRET.slice(0, 12)}|${ID}`));
});

test('quotation marks go, a comment gets a line of its own, all in one step', () => {
  const before = `[a]\naws_access_key_id = "${ID}"\n\taws_comment = x\naws_secret_access_key = '${SECRET}'  # laptop, 2025-01-02\n`.replace('\taws_comment = x\n', '');
  const settings = read(before).sections[0]?.settings ?? [];
  const step = plainValues('/c', settings.filter((setting) => keyFaults(setting).length > 0));
  assert.ok(step?.do === 'edit-file');
  assert.not.match(JSON.stringify(step), /wJalr|AKIA/);
  assert.is(new TextDecoder().decode(editLines(bytes(before), step.edits)), `[a]\naws_access_key_id = ${ID}\n# laptop, 2025-01-02\naws_secret_access_key = ${SECRET}\n`);
});

test('a comment that may hold a secret stays, and so does its line', () => {
  for (const comment of ['# pw hunter', `# old ${SECRET}`, '# mail tom@example.com', '# token abc']) {
    const [setting] = read(`[a]\naws_secret_access_key = ${SECRET} ${comment}\n`).sections[0]?.settings ?? [];
    assert.ok(setting);
    assert.is(setting.secret?.comment, undefined, comment);
    assert.is(plainValues('/c', [setting]), null);
  }
});

test('the word of a shell goes, with the quotation marks it needs', () => {
  const before = `[a]\nexport AWS_ACCESS_KEY_ID=${ID}\nset  aws_secret_access_key="${SECRET}"\n`;
  const credentials = read(before);
  const step = withoutShellWords(shellLines({ config: read(''), credentials }, ['a']));
  assert.ok(step?.do === 'edit-file');
  assert.is(new TextDecoder().decode(editLines(bytes(before), step.edits)), `[a]\naws_access_key_id=${ID}\naws_secret_access_key=${SECRET}\n`);
});

test('a line of PowerShell is left: its value holds the name', () => {
  assert.is(withoutShellWords(shellLines({ config: read(''), credentials: read(`[a]\n$env:AWS_ACCESS_KEY_ID="${ID}"\n`) }, ['a'])), null);
});

test('where a swallowed name stands is known with the blanks in front of it', () => {
  const [setting] = read(`[a]\naws_access_key_id = ${ID}\n# c\n\t  aws_secret_access_key = ${SECRET}\n`).sections[0]?.settings ?? [];
  assert.equal(setting?.secret?.swallowedAt, [{ line: 4, indent: '\t  ' }]);
});

test.run();
