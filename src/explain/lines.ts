import { withoutFirstWord } from './broken-url.ts';

/** A line of a pasted text, as it stood and as the patterns read it. */
export interface Line {
  number: number;
  /** As it stood, without colours and line ends. */
  shown: string;
  /** For the patterns: lower case, one blank between words, every quotation mark a `'`, without time stamps and the marks of other programs before it. */
  text: string;
  /** The same with what other programs wrote before it: it tells where the text comes from. */
  full: string;
}

/** In characters. What a build tool writes without a line end is read in pieces of this length, so that no line costs more than its length. */
const LONGEST = 8192;
/** Shorter lines say nothing. */
const SHORTEST = 4;
/** How many marks of other programs may stand before git's own words: container, time, level, prompt. */
const MOST_PREFIXES = 8;

const NONE: readonly Line[] = [];

const COLOURS = /\u001b(?:\[[0-9;:?<=>]{0,32}[ -/]{0,4}[@-~]|\][^\u0007\u001b]{0,256}(?:\u0007|\u001b\\)|[@-Z\\^_=>()][0AB]?)/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;
const QUOTES = /[\u0022\u0060\u00b4\u00ab\u00bb\u2018-\u201f\u2039\u203a\u300c\u300d]/g;
const BLANKS = /[\s\u00a0\u202f\u3000]+/g;

/** What build systems, editors and terminals write before a program's own line. Each is anchored and of bounded length. */
const PREFIX = new RegExp([
  /^[[(]?\d{4}[-/.]\d\d[-/.]\d\d[t ,]? ?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:z|utc|[+-]\d\d:?\d\d))?[\])]?:? /,
  /^[[(]?\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?[ap]m)?[\])]?:? /,
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) {1,2}\d{1,2} \d\d:\d\d:\d\d [\w.-]{1,64} [\w./@-]{1,64}(?:\[\d{1,9}\])?: /,
  /^(?:\[(?:info|error|warn|warning|debug|trace|notice|fatal|stderr|stdout|err|out|severe|exec|stdlog|container|pipeline|user)\](?: -)?:? ?|(?:info|error|warn|warning|debug|trace|notice|stderr|stdout|severe)(?: -|:) |(?:info|error|warn|warning|debug|trace|severe) {1,3}(?=[\d[]))/,
  /^##\[(?:error|warning|debug|section|command|group)\]/,
  /^::(?:error|warning|notice|debug)[^:]{0,200}::/,
  /^#\d{1,4} (?:\d{1,6}\.\d{1,3} )?/,
  /^[\w.-]{1,40} +\| /,
  /^[│║╷╵┃|>] ?/,
  /^e {1,8}(?=\S)/,
  /^remote: /,
  /^\[(?!errno|winerror)[\w .:/#@-]{1,60}\] /,
  /^(?:stderr|stdout|output|message|msg|error|reason|log|cause)'?[:=] ?'?(?=(?:fatal|error|git|aws|usage|warning|botocore|ssh)\b)/,
  /^={1,3} ?/,
].map(({ source }) => source).join('|'));

/**
 * Cuts a stream of text into lines: `take` returns the lines that a piece completes, `rest` what stands behind the last line end. Lines
 * too short to say anything are counted and left out.
 */
export function lineCutter(): { take: (piece: string) => readonly Line[]; rest: () => readonly Line[] } {
  let open = '';
  let continued = false;
  let number = 0;
  const made = (part: string): readonly Line[] => {
    if (part.length < SHORTEST) {
      number++;
      continued = false;
      return NONE;
    }
    const lines = pieces(part).map((piece, index) => lineOf(piece.continued || (continued && index === 0) ? withoutFirstWord(piece.text) : piece.text, ++number));
    continued = false;
    return lines;
  };
  return {
    take: (piece) => {
      const parts = piece.split(/\r\n|\n|\r/);
      parts[0] = open + (parts[0] ?? '');
      open = parts.pop() ?? '';
      const lines = parts.flatMap(made);
      // A text without line ends must not be glued together again and again.
      if (open.length <= LONGEST) return lines;
      const whole = open.slice(0, open.length - (open.length % LONGEST));
      open = open.slice(whole.length);
      for (const line of made(whole)) lines.push(line);
      continued = true;
      return lines;
    },
    rest: () => {
      const last = open;
      open = '';
      return last === '' ? [] : made(last);
    },
  };
}

/** Returns a line as the patterns read it. Example: `[Container] 2024/05/01 10:11:12 \u001b[31m'path'\u001b[0m` gives the text `'path'`. */
export function lineOf(raw: string, number: number): Line {
  const shown = (raw.includes('\u001b') ? raw.replace(COLOURS, '') : raw).replace(CONTROLS, '').trim();
  if (shown.length < SHORTEST) return { number, shown, text: '', full: '' };
  const full = composed(shown).replace(/\\(?=['"])/g, '').replace(QUOTES, "'").replace(BLANKS, ' ').replaceAll('：', ':').trim().toLowerCase();
  let text = full;
  for (let count = 0; count < MOST_PREFIXES; count++) {
    const prefix = PREFIX.exec(text)?.[0] ?? '';
    if (prefix === '') break;
    text = text.slice(prefix.length).trimStart();
  }
  return { number, shown, text, full };
}

/** Letters with their marks apart, as macOS writes names, become the letters the patterns have. */
function composed(text: string): string {
  return /[\u0300-\u036f\u1100-\u11ff]/.test(text) ? text.normalize('NFC') : text;
}

/** Line ends written as `\n` within JSON count as line ends, and what is too long is cut. */
function pieces(part: string): { text: string; continued: boolean }[] {
  const lines = part.includes('\\n') && /^\s{0,16}[[{"]/.test(part) ? part.replaceAll('\\r\\n', '\\n').split(/(?<!\\)\\n/) : [part];
  return lines.flatMap((line) => (line.length <= LONGEST
    ? [{ text: line, continued: false }]
    : Array.from({ length: Math.ceil(line.length / LONGEST) }, (_, at) => ({ text: line.slice(at * LONGEST, (at + 1) * LONGEST), continued: at > 0 }))));
}
