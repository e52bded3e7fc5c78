import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LineEdit } from '../../../src/core/fix.ts';
import { editLines } from '../../../src/fixes/edits/lines.ts';
import { bytes, refused, text } from './refused.ts';

const test = suite('edits of lines');
const edited = (before: string | null, ...edits: LineEdit[]): string => text(editLines(before === null ? null : bytes(before), edits));

const TABLE: readonly [string, string | null, LineEdit[], string][] = [
  ['a line goes with its line break', 'a\nb\nc\n', [{ op: 'delete', line: 2, holds: 'b' }], 'a\nc\n'],
  ['the last line goes', 'a\r\nb', [{ op: 'delete', line: 2, holds: 'b' }], 'a\r\n'],
  ['only the first occurrence is replaced', 'x x\n', [{ op: 'replace', line: 1, find: 'x', with: '$&' }], '$& x\n'],
  ['in front of a line', 'a\r\nb\r\n', [{ op: 'insert', line: 2, text: 'n' }], 'a\r\nn\r\nb\r\n'],
  ['as the line before it ends', 'a\nb\r\nc\n', [{ op: 'insert', line: 3, text: 'n' }], 'a\nb\r\nn\r\nc\n'],
  ['behind the last line', 'a\n', [{ op: 'insert', line: 2, text: 'n' }], 'a\nn\n'],
  ['behind a last line that does not end', 'a\r\nb', [{ op: 'insert', line: 3, text: 'n' }], 'a\r\nb\r\nn\r\n'],
  ['several at one place keep their order', 'a\n', [{ op: 'insert', line: 1, text: 'm' }, { op: 'insert', line: 1, text: 'n' }], 'm\nn\na\n'],
  ['a file that is not there', null, [{ op: 'insert', line: 1, text: 'ü' }], 'ü\n'],
  ['an empty file', '', [{ op: 'insert', line: 1, text: 'n' }], 'n\n'],
  ['numbers are those of the file as it was', 'a\nb\nc\n', [{ op: 'delete', line: 1, holds: 'a' }, { op: 'insert', line: 2, text: 'n' }, { op: 'replace', line: 3, find: 'c', with: 'd' }], 'n\nb\nd\n'],
  ['two findings take the same line out', 'a\nb\n', [{ op: 'delete', line: 1, holds: 'a' }, { op: 'delete', line: 1, holds: '' }], 'b\n'],
  ['the last line goes and one is added', 'a\nb', [{ op: 'delete', line: 2, holds: 'b' }, { op: 'insert', line: 3, text: 'n' }], 'a\nn\n'],
  ['lines that end with CR', 'a\rb\r', [{ op: 'insert', line: 2, text: 'n' }], 'a\rn\rb\r'],
  ['a CR within a line is no line break where there are LF', 'a\rb\nc\n', [{ op: 'delete', line: 2, holds: 'c' }], 'a\rb\n'],
  ['UTF-8 with a mark', '\ufeffa\r\nb\r\n', [{ op: 'replace', line: 1, find: 'a', with: 'é' }, { op: 'utf-8' }], 'é\r\nb\r\n'],
  ['plain UTF-8 stays', 'aé\n', [{ op: 'utf-8' }], 'aé\n'],
];
for (const [name, before, edits, after] of TABLE) test(name, () => assert.is(edited(before, ...edits), after));

test('UTF-16 becomes UTF-8, with or without its mark', () => {
  const little = (content: string) => new Uint8Array(Buffer.from(content, 'utf16le'));
  const big = (content: string) => new Uint8Array(Buffer.from(content, 'utf16le').swap16());
  for (const content of ['\ufeff[default]\r\nrégion = x\r\n', '[default]\r\nrégion = x\r\n']) {
    for (const written of [little(content), big(content)]) {
      assert.is(text(editLines(written, [{ op: 'utf-8' }, { op: 'delete', line: 1, holds: '[default]' }])), 'région = x\r\n');
    }
  }
  refused(() => editLines(little('\ufeffa').slice(0, 3), [{ op: 'utf-8' }]), /neither UTF-8 nor UTF-16/);
  refused(() => editLines(Uint8Array.of(0x61, 0xe9, 0x0a), [{ op: 'utf-8' }]), /neither UTF-8 nor UTF-16/);
});

test('a file that is not as the check saw it is refused', () => {
  refused(() => edited('a\nb\n', { op: 'delete', line: 2, holds: 'a' }), /^line 2 is not what it was$/);
  refused(() => edited('a\nb\n', { op: 'replace', line: 3, find: 'b', with: 'c' }), /^line 3 is not what it was$/);
  refused(() => edited('a\nb\n', { op: 'insert', line: 4, text: 'b' }), /^line 4 is not there any more: the file has 2$/);
  refused(() => edited('a\n', { op: 'insert', line: 0, text: 'b' }), /^line 0 /);
  refused(() => edited(null, { op: 'delete', line: 1, holds: '' }), /not there any more/);
  refused(() => edited(null, { op: 'utf-8' }), /not there any more/);
  refused(() => edited('a\n', { op: 'insert', line: 1, text: 'b\nc' }), /line break/);
  refused(() => edited('a\n', { op: 'replace', line: 1, find: 'a', with: 'b\r' }), /line break/);
  refused(() => edited('ab\n', { op: 'replace', line: 1, find: 'ab', with: 'c' }, { op: 'replace', line: 1, find: 'b', with: 'd' }), /exclude each other/);
});

test('bytes of other lines stay, in any encoding', () => {
  const line = fc.uint8Array({ maxLength: 8 }).map((raw) => raw.filter((byte) => byte !== 10 && byte !== 13));
  const end = fc.constantFrom([10], [13, 10]);
  fc.assert(fc.property(fc.array(fc.tuple(line, end), { minLength: 1, maxLength: 6 }), fc.boolean(), fc.nat(), fc.constantFrom('delete', 'replace', 'insert'), (lines, ends, pick, op) => {
    const whole = lines.map(([raw, eol], index) => Uint8Array.from([...raw, ...(index < lines.length - 1 || ends || raw.length === 0 ? eol : [])]));
    const at = pick % lines.length;
    const edit: LineEdit = op === 'delete' ? { op, line: at + 1, holds: '' } : op === 'replace' ? { op, line: at + 1, find: '', with: 'né' } : { op: 'insert', line: at + 1, text: 'né' };
    const eol = lines[Math.max(at - 1, 0)]?.[1] ?? [];
    const fresh = [...bytes('né'), ...(op === 'insert' ? (at === 0 && whole.length === 1 && !ends && (lines[0]?.[0].length ?? 0) > 0 ? [10] : eol) : [])];
    const expected = whole.flatMap((raw, index) => (index !== at ? [...raw] : op === 'delete' ? [] : [...fresh, ...raw]));
    assert.equal([...editLines(Buffer.concat(whole), [edit])], expected);
  }), { numRuns: 400 });
});

test.run();
