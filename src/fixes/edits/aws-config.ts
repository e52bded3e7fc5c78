import type { AwsConfigProblem } from '../../core/facts.ts';
import { classifySection } from '../../knowledge/aws-config.ts';
import { parseAwsIni, stripPython, type RawAwsIni, type RawSection, type RawSetting } from '../../knowledge/aws-ini.ts';
import { EditError } from './edit-error.ts';
import { insertLines, joinLines, splitLines, type TextLine } from './text-lines.ts';

/**
 * Returns the bytes of an AWS file with one key of one section set, or taken out (null); null bytes are a file that is not there. `section` is
 * the header as the file has it, or another way to write the same one: `profile dev` for `[profile "dev"]`. All other lines keep their bytes; a
 * value takes its continuation lines with it. Throws `EditError` where botocore refuses the file, or would read anything but this key otherwise
 * afterwards. Source: CPython's `Lib/configparser.py`, botocore's `configloader.raw_config_parse`.
 */
export function setAwsValue(bytes: Uint8Array | null, section: string, key: string, value: string | null): Uint8Array {
  if (bytes === null && value === null) throw new EditError('the file is not there any more');
  const content = bytes ?? new Uint8Array();
  const before = parseAwsIni(content);
  if (before.problem !== null) throw new EditError(problemText(before.problem));
  if (section === 'DEFAULT') throw new EditError('what stands in [DEFAULT] holds for every profile, so it is changed by hand');
  if (value !== null && /[\r\n]/.test(value)) throw new EditError(`the value for ${key} holds a line break`);
  if (value !== null && value !== stripPython(value)) throw new EditError(`the value for ${key} begins or ends with a blank`);
  const target = findSection(before.sections ?? [], section);
  const setting = target?.settings.find((each) => each.key === key.toLowerCase());
  const block = target?.settings.find((each) => each.nested !== null && key.toLowerCase().startsWith(`${each.key}.`));
  if (block !== undefined) throw new EditError(`${key} belongs to the block of ${block.key} on line ${block.line}, which is changed by hand`);
  if (value === null ? setting === undefined : setting?.value === value) return content;
  const header = target?.header ?? newHeader(section);
  const lines = splitLines(new TextDecoder('utf-8', { ignoreBOM: true }).decode(content), /\r\n|\r|\n/);
  const edited = new TextEncoder().encode(joinLines(editedLines(lines, { header, target, setting, key, value })));
  if (reading(parseAwsIni(edited)) !== reading(expected(before, header, key.toLowerCase(), value))) {
    throw new EditError(`${key} of [${header}] cannot be changed without changing what else the AWS tools read`);
  }
  return edited;
}

interface Change {
  header: string;
  target: RawSection | null;
  setting: RawSetting | undefined;
  key: string;
  value: string | null;
}

function editedLines(lines: readonly TextLine[], { header, target, setting, key, value }: Change): TextLine[] {
  if (setting !== undefined) {
    const first = setting.line - 1;
    const end = endOf(lines, setting);
    return lines.flatMap((line, index) => {
      if (index < first || index >= end || isComment(line)) return [line];
      return index > first || value === null ? [] : [{ text: withValue(line.text, value), end: line.end }];
    });
  }
  const added = `${key} = ${value ?? ''}`;
  if (target === null) {
    const apart = lines.length === 0 || stripPython(lines.at(-1)?.text ?? '') === '' ? [] : [''];
    return insertLines(lines, lines.length, [...apart, `[${header}]`, added]);
  }
  const last = target.settings.at(-1);
  if (last !== undefined) return insertLines(lines, endOf(lines, last), [indentOf(lines[last.line - 1]) + added]);
  // A header that is indented deeper than the setting before it would be read as more of that setting's value.
  const own = indentOf(lines[target.line - 1]);
  const next = indentOf(lines.slice(target.line).find((line) => stripPython(line.text) !== '' && !isComment(line)));
  return insertLines(lines, target.line, [(next.length > own.length ? next : own) + added]);
}

/** The index behind the last line of a value. The reader keeps one line of the value for every line that is no comment. */
function endOf(lines: readonly TextLine[], { line, value }: RawSetting): number {
  let left = value.split('\n').length;
  return lines.findIndex((each, index) => index >= line - 1 && !isComment(each) && (left -= 1) === 0) + 1;
}

function isComment({ text }: TextLine): boolean {
  return /^[#;]/.test(stripPython(text));
}

function indentOf(line: TextLine | undefined): string {
  return line === undefined ? '' : line.text.slice(0, line.text.indexOf(stripPython(line.text)));
}

function withValue(text: string, value: string): string {
  const behind = text.search(/[=:]/) + 1;
  const rest = text.slice(behind);
  const old = stripPython(rest);
  if (old !== '') return text.slice(0, behind) + rest.replace(old, () => value);
  const blank = rest === '' && stripPython(text.charAt(behind - 2)) === '' ? ' ' : '';
  return text + blank + value;
}

function findSection(sections: readonly RawSection[], wanted: string): RawSection | null {
  const exact = sections.find(({ header }) => header === wanted);
  if (exact !== undefined) return exact;
  const asked = meantBy(wanted);
  // botocore takes the last of several headers with one name.
  return sections.findLast(({ header }) => {
    const { kind, name } = classifySection(header, 'config');
    return asked !== null && kind === asked.kind && name === asked.name;
  }) ?? null;
}

/** Kind and name of a header; a name with blanks may lack the quotes it has in a file. */
function meantBy(header: string): { kind: string; name: string } | null {
  const { kind, name } = classifySection(header, 'config');
  if (kind === 'other') return null;
  const rest = header.slice(kind.length);
  if (name === null && stripPython(rest.charAt(0)) !== '') return null;
  return { kind, name: name ?? stripPython(rest) };
}

function newHeader(section: string): string {
  const { name } = classifySection(section, 'config');
  const meant = meantBy(section);
  if (name !== null || meant === null) return section;
  const quoted = `${meant.kind} "${meant.name.replace(/[\\"]/g, '\\$&')}"`;
  if (meant.name === '' || classifySection(quoted, 'config').name !== meant.name) throw new EditError(`[${section}] is no header the AWS tools read`);
  return quoted;
}

/** What botocore makes of a file, in a form to compare; order counts, line numbers do not. */
function reading({ sections, defaults }: Pick<RawAwsIni, 'sections' | 'defaults'>): string {
  const plain = (settings: readonly RawSetting[]) => settings.map(({ key, value }) => [key, value]);
  return JSON.stringify([sections?.map(({ header, settings }) => [header, plain(settings)]) ?? null, plain(defaults)]);
}

function expected({ sections, defaults }: RawAwsIni, header: string, key: string, value: string | null): Pick<RawAwsIni, 'sections' | 'defaults'> {
  const wanted: RawSetting[] = value === null ? [] : [{ key, value, nested: null, line: 0 }];
  const all = sections ?? [];
  if (!all.some((section) => section.header === header)) return { sections: [...all, { header, line: 0, settings: wanted }], defaults };
  return {
    sections: all.map((section) => {
      if (section.header !== header) return section;
      const at = section.settings.findIndex((each) => each.key === key);
      const index = at < 0 ? section.settings.length : at;
      return { ...section, settings: [...section.settings.slice(0, index), ...wanted, ...section.settings.slice(index + 1)] };
    }),
    defaults,
  };
}

const WHY: Readonly<Record<AwsConfigProblem['kind'], string>> = {
  bom: 'begins with a byte order mark',
  'utf-16': 'is UTF-16',
  encoding: 'is not UTF-8',
  'duplicate-section': 'has the header of a section that is there already',
  'unclosed-section': 'begins a header that does not end',
  'before-first-section': 'stands before the first header',
  'no-delimiter': 'has no "="',
  'duplicate-key': 'sets a key again that the section has already',
  nested: 'belongs to an indented block and has no "="',
  unreadable: 'cannot be read',
};

function problemText({ kind, line }: AwsConfigProblem): string {
  return `${line === null ? 'the file' : `line ${line}`} ${WHY[kind]}, so the AWS tools refuse the file`;
}
