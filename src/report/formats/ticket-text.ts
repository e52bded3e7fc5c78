import { harmless } from '../../knowledge/redact-text.ts';

/** What a tracker makes something of in plain words: links, mentions, commit ids, other issues, emoji. */
const LIVE = /:\/\/|www\.|^[0-9a-f]{7,64}$|^GH-\d|:\w+:|^mailto:/i;
const EMOJI = /:[\w+-]+:/;
/** Letters, digits and signs that mean nothing to Markdown where they stand inside a line. */
const PLAIN = /^[\p{L}\p{M}\p{N}\u2400-\u2426✔✖.,:;?!()'’/%+=…·‹›–—-]*$/u;
/** JSON in one line, quoted words, or a run without blanks in which a pseudonym or the mark of what was cut may have some. */
const TOKEN = /(?<=^|\s)\{.*\}(?=[.,;:]*(?:$|\s))|"[^"]*"|(?:<[^<>"]{1,200}>|‹[^‹›"]{1,200}›|[^\s"])+/g;

/**
 * Returns a text as GitHub-flavoured Markdown that renders as it stands: what Markdown or a tracker would take for markup, a link or a mention
 * becomes code, and stays legible. One line; for paragraphs, list entries and table cells. Source: the GFM specification 0.29; GitHub Docs on autolinks.
 */
export function markdownProse(text: string): string {
  const line = harmless(text.replace(/\s+/g, ' ').trim()).replace(TOKEN, proseToken);
  return line.replace(/^(?:[-+=]|\d+[.)])/, (head) => `&#${head.charCodeAt(0)};${head.slice(1)}`);
}

function proseToken(token: string): string {
  if (token.startsWith('"') && token.length > 1) return isPlain(token.slice(1, -1)) ? token : `"${markdownCode(token.slice(1, -1))}"`;
  const [, head = '', core = '', tail = ''] = /^([(']*)(.*?)([.,:;?!)']*)$/.exec(token) ?? [];
  return core === '' || (isPlain(core) && !EMOJI.test(token)) ? token : `${head}${markdownCode(core)}${tail}`;
}

function isPlain(words: string): boolean {
  return words.split(' ').every((word) => PLAIN.test(word) && !LIVE.test(word) && !/^[-/]+\w/.test(word));
}

/**
 * Returns a value as code: between backticks, or as `<code>` with its signs as references where it holds a backtick or a pipe, so that it can neither
 * end the code nor the table cell. Control characters and marks of direction are shown by their names.
 */
export function markdownCode(value: string): string {
  const safe = harmless(value);
  if (safe === '') return '(empty)';
  if (!/[`|]/.test(safe) && safe.trim() === safe) return `\`${safe}\``;
  return `<code>${safe.replace(/^ | $|[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</code>`;
}

/** Returns lines as a fenced block, its fence longer than any they hold. `indent` is that of the list entry it stands in. */
export function markdownFence(lines: readonly string[], language: string, indent = ''): string[] {
  const shown = lines.map(harmless);
  const longest = Math.max(0, ...shown.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [`${fence}${language}`, ...shown, fence].map((line) => `${indent}${line}`);
}
