import type { AwsConfigProblem } from '../core/facts.ts';

/** A key as the file has it. `value` may be a secret: this layer keeps everything, `aws-config.ts` drops secrets. */
export interface RawSetting {
  key: string;
  value: string;
  /** The indented block under a key without value (`s3 =`), which botocore turns into a map; else null. */
  nested: ReadonlyMap<string, string> | null;
  line: number;
  /** The key with its capitals, where it has some. */
  written?: string;
  /** The further lines of the value, those of comments left out. */
  continued?: readonly { line: number; indent: string }[];
}

export interface RawSection {
  header: string;
  line: number;
  /** Without what `[DEFAULT]` adds. */
  settings: readonly RawSetting[];
}

export interface RawAwsIni {
  /** Null when botocore refuses the file as a whole. */
  sections: readonly RawSection[] | null;
  /** `[DEFAULT]`: keys that every section has unless it sets them itself. */
  defaults: readonly RawSetting[];
  problem: AwsConfigProblem | null;
}

// Python's str.strip, str.isspace and \s agree on these; JavaScript's trim knows U+FEFF and not U+001C-1F or U+0085.
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const LEADING = new RegExp(`^[${SPACE}]+`);
// A pattern anchored at the end only would take time quadratic in a long run of blanks.
const ONE_SPACE = new RegExp(`[${SPACE}]`);
const PYTHON_LINE_ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/** Between the two lie the letters of nearly every line: no pattern is tried on them. */
const isSpace = (code: number, char: string): boolean => (code <= 0x20 || code >= 0x85) && ONE_SPACE.test(char);

/** Strips what Python's `str.rstrip()` strips. */
function stripPythonEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1), text.charAt(end - 1))) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/** The width of what Python's `str.lstrip()` strips. */
function indentOf(text: string): number {
  return text !== '' && isSpace(text.charCodeAt(0), text.charAt(0)) ? text.length - text.replace(LEADING, '').length : 0;
}

/** Strips what Python's `str.strip()` strips. */
export function stripPython(text: string): string {
  return stripPythonEnd(text.slice(indentOf(text)));
}

interface Line {
  text: string;
  line: number;
  indent: string;
}
/** A setting as its first line has it. Of thousands nearly all are that and no more, and stay as they are. */
type OpenSetting = RawSetting;
/** The further lines of those that have some. */
type Continued = Map<OpenSetting, Line[]>;
interface OpenSection {
  header: string;
  line: number;
  settings: OpenSetting[];
}

const refused = (kind: AwsConfigProblem['kind'], line: number | null, name: string | null): RawAwsIni => ({
  sections: null,
  defaults: [],
  problem: { kind, line, name },
});

/**
 * Reads an AWS file as botocore reads it: Python's `RawConfigParser` in strict mode, then one level of nesting.
 * The first problem (by line) is reported; botocore raises ConfigParseError for any of them.
 * Sources: CPython `Lib/configparser.py` (`RawConfigParser._read`), botocore `configloader.raw_config_parse`.
 */
export function parseAwsIni(bytes: Uint8Array): RawAwsIni {
  const known = recent.find((parsed) => sameBytes(parsed.bytes, bytes));
  if (known !== undefined) return known.ini;
  const ini = parse(bytes);
  recent = [{ bytes, ini }, ...recent].slice(0, 2);
  return ini;
}

/** Both files of a machine: the facts, the session and each way to AWS read them. */
let recent: readonly { bytes: Uint8Array; ini: RawAwsIni }[] = [];

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}

function parse(bytes: Uint8Array): RawAwsIni {
  const text = decode(bytes);
  if (typeof text !== 'string') return { sections: null, defaults: [], problem: text };
  const read = readSections(text.split(/\r\n|\r|\n/));
  // UTF-16 without a byte order mark is valid UTF-8 full of NULs: the problem found there would mislead.
  if (read.problem === null) return read;
  const nuls = bytes.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
  return nuls * 3 > bytes.length ? refused('utf-16', null, null) : read;
}

function decode(bytes: Uint8Array): string | AwsConfigProblem {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { kind: 'bom', line: 1, name: null };
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return { kind: 'utf-16', line: null, name: null };
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { kind: 'encoding', line: firstUndecodableLine(bytes), name: null };
  }
}

function firstUndecodableLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (let end = 0; end <= bytes.length; end += 1) {
    const byte = bytes[end];
    if (byte !== undefined && byte !== 0x0a && byte !== 0x0d) continue;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    if (!(byte === 0x0a && bytes[end - 1] === 0x0d)) line += 1;
    start = end + 1;
  }
  return line;
}

function readSections(lines: readonly string[]): RawAwsIni {
  const sections = new Map<string, OpenSection>();
  const defaults: OpenSection = { header: 'DEFAULT', line: 0, settings: [] };
  let section: OpenSection | null = null;
  let setting: OpenSetting | null = null;
  let indent = 0;
  const continued: Continued = new Map();
  const goOn = (open: OpenSetting, further: Line): void => {
    const known = continued.get(open);
    if (known === undefined) continued.set(open, [further]);
    else known.push(further);
  };
  let line = 0;
  for (const text of lines) {
    line += 1;
    const stripped = stripPython(text);
    if (stripped.startsWith('#') || stripped.startsWith(';')) continue;
    if (stripped === '') {
      if (setting !== null) goOn(setting, { text: '', line, indent: '' });
      continue;
    }
    const ownIndent = stripped.length === text.length ? 0 : indentOf(text);
    if (setting !== null && ownIndent > indent) {
      goOn(setting, { text: stripped, line, indent: text.slice(0, ownIndent) });
      continue;
    }
    indent = ownIndent;
    const close = stripped.startsWith('[') ? stripped.lastIndexOf(']') : -1;
    if (close >= 2) {
      const header = stripped.slice(1, close);
      if (sections.has(header)) return refused('duplicate-section', line, header);
      section = header === 'DEFAULT' ? defaults : { header, line, settings: [] };
      if (section !== defaults) sections.set(header, section);
      else if (defaults.line === 0) defaults.line = line;
      setting = null;
      continue;
    }
    const delimiter = stripped.search(/[=:]/);
    const written = delimiter < 0 ? '' : stripPythonEnd(stripped.slice(0, delimiter));
    const key = written.toLowerCase();
    if (key.startsWith('[') || (delimiter < 0 && stripped.startsWith('['))) {
      if (section === null || delimiter < 0) return refused('unclosed-section', line, null);
    }
    if (section === null) return refused('before-first-section', line, key === '' ? null : key);
    if (key === '') return refused('no-delimiter', line, null);
    if (section.settings.some((other) => other.key === key)) return refused('duplicate-key', line, key);
    const value = stripPython(stripped.slice(delimiter + 1));
    setting = written === key ? { key, value, nested: null, line } : { key, value, nested: null, line, written };
    section.settings.push(setting);
  }
  return close([...sections.values()], defaults, continued);
}

function close(sections: readonly OpenSection[], defaults: OpenSection, continued: Continued): RawAwsIni {
  if (continued.size === 0) return { sections, defaults: defaults.settings, problem: null };
  const isBroken = (setting: OpenSetting): boolean => brokenLine(setting, continued) !== null;
  const closed = (settings: readonly OpenSetting[]): RawSetting[] => settings.map((setting) => closeSetting(setting, continued.get(setting)));
  for (const { settings } of sections) {
    // A block of [DEFAULT] counts only where a section inherits it: botocore parses values section by section.
    const bad = settings.find(isBroken) ?? defaults.settings.find((setting) => isBroken(setting) && !settings.some(({ key }) => key === setting.key));
    if (bad !== undefined) return refused('nested', brokenLine(bad, continued), bad.key);
  }
  return {
    sections: sections.map((section) => ({ ...section, settings: closed(section.settings) })),
    defaults: closed(defaults.settings.filter((setting) => !isBroken(setting))), problem: null,
  };
}

function valueOf({ value }: OpenSetting, more: readonly Line[] | undefined): string {
  return more === undefined ? value : stripPythonEnd([value, ...more.map(({ text }) => text)].join('\n'));
}

/** The line of an indented block that has no `=`: botocore refuses the file for it. */
function brokenLine(setting: OpenSetting, continued: Continued): number | null {
  const more = continued.get(setting);
  if (more === undefined || !valueOf(setting, more).startsWith('\n')) return null;
  const broken = more.find(({ text }) => text.split(PYTHON_LINE_ENDS).some((part) => stripPython(part) !== '' && !part.includes('=')));
  return broken?.line ?? null;
}

function closeSetting(setting: OpenSetting, more: readonly Line[] | undefined): RawSetting {
  if (more === undefined) return setting;
  const value = valueOf(setting, more);
  return { ...setting, value, nested: value.startsWith('\n') ? nestedValues(value) : null, continued: more.map(({ line, indent }) => ({ line, indent })) };
}

function nestedValues(value: string): Map<string, string> {
  const nested = new Map<string, string>();
  for (const part of value.split(PYTHON_LINE_ENDS)) {
    const equals = part.indexOf('=');
    if (equals >= 0) nested.set(stripPython(part.slice(0, equals)), stripPython(part.slice(equals + 1)));
  }
  return nested;
}
