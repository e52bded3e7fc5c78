import type { AwsConfigProblem } from '../core/facts.ts';
import type { LineEdit } from '../core/fix.ts';
import { shownKey } from './aws-setting-redaction.ts';

interface Line {
  key: string;
  written: string;
  value: string;
  line: number;
}
interface Block {
  header: string;
  line: number;
  settings: Line[];
  /** Every line of it is a setting, a comment or blank, and none goes on in the next. */
  isPlain: boolean;
}

/**
 * Returns the edits that make botocore read a file it refuses, where there is one way to do that which loses nothing: a repeated line goes, a
 * stray one becomes a comment, a header is closed. Null where two lines contradict each other, or where an edit would have to hold a value.
 */
export function repairOf(bytes: Uint8Array, { kind, line }: AwsConfigProblem): readonly LineEdit[] | null {
  if (line === null) return null;
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/);
  const text = (lines[line - 1] ?? '').trim();
  if (kind === 'no-delimiter') return commentOut(text, line);
  if (kind === 'unclosed-section') return /^\[[\w .@+"'-]{1,64}$/.test(text) && isShown(text.slice(1)) ? [{ op: 'replace', line, find: text, with: `${text}]` }] : null;
  if (kind === 'duplicate-key') return withoutRepeats(blocksOf(lines), line);
  return kind === 'duplicate-section' ? joined(blocksOf(lines), line) : null;
}

/** The first of several words guards the edit: a secret would stand alone. */
function commentOut(text: string, line: number): readonly LineEdit[] | null {
  const start = /^(?:[A-Za-z]{1,12}(?=[.,:;!?]?\s)|[^\w\s'"]{1,3})/.exec(text)?.[0];
  return start === undefined ? null : [{ op: 'replace', line, find: start, with: `# ${start}` }];
}

function withoutRepeats(blocks: readonly Block[], line: number): readonly LineEdit[] | null {
  const block = blocks.find(({ settings }) => settings.some((setting) => setting.line === line));
  return block === undefined ? null : repeatsIn(block.isPlain ? block.settings : [], []);
}

/** Two sections of one name: the second goes where it says nothing new, and loses its header where it follows the first at once. */
function joined(blocks: readonly Block[], line: number): readonly LineEdit[] | null {
  const at = blocks.findIndex((block) => block.line === line);
  const second = blocks[at];
  const first = blocks.findIndex(({ header }) => header === second?.header);
  const before = blocks[first];
  if (second === undefined || before === undefined || before === second || !before.isPlain || !second.isPlain || !isShown(second.header)) return null;
  const repeats = repeatsIn(second.settings, before.settings);
  const saysNew = second.settings.some(({ key }) => !before.settings.some((other) => other.key === key));
  if (repeats === null || (saysNew && at !== first + 1)) return null;
  return [{ op: 'delete', line, holds: `[${second.header}]` }, ...repeats];
}

/** The lines that say again what an earlier one says; null where one says something else. */
function repeatsIn(settings: readonly Line[], earlier: readonly Line[]): LineEdit[] | null {
  const edits: LineEdit[] = [];
  for (const [index, { key, written, value, line }] of settings.entries()) {
    const known = [...earlier, ...settings.slice(0, index)].find((other) => other.key === key);
    if (known === undefined) continue;
    if (known.value !== value || !isShown(written)) return null;
    edits.push({ op: 'delete', line, holds: written });
  }
  return edits.length === 0 && earlier.length === 0 ? null : edits;
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (const [index, text] of lines.entries()) {
    const stripped = text.trim();
    if (stripped === '' || /^[#;]/.test(stripped)) continue;
    const header = /^\[(.+)\]/.exec(stripped)?.[1];
    if (header !== undefined) {
      blocks.push({ header, line: index + 1, settings: [], isPlain: !/^\s/.test(text) });
      continue;
    }
    const block = blocks.at(-1);
    const at = stripped.search(/[=:]/);
    if (block === undefined) continue;
    if (/^\s/.test(text) || at < 1) block.isPlain = false;
    else {
      const written = stripped.slice(0, at).trim();
      block.settings.push({ key: written.toLowerCase(), written, value: stripped.slice(at + 1).trim(), line: index + 1 });
    }
  }
  return blocks;
}

const isShown = (name: string): boolean => shownKey(name) === name;
