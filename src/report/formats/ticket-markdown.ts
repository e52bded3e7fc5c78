import type { Audience, SupportReport } from '../../core/finding.ts';
import { STATUS_SIGNS, STATUS_WORDS } from '../ticket/chain.ts';
import { type Block, type ChainLink, cut, type Item, type Room, shortened, type Text, type Ticket } from '../ticket/model.ts';
import { ticketOf } from '../ticket/ticket.ts';
import { markdownCode, markdownFence, markdownProse } from './ticket-text.ts';

/** What GitHub takes as the body of an issue. Source: "body is too long (maximum is 65536 characters)", the answer of its API. */
const LONGEST = 65_536;

/** From roomy to tight: the first whose ticket fits into one post is taken. */
const ROOMS: readonly Room[] = [
  { value: 1000, prose: 4000, items: 40, lines: 80, parts: 12 },
  { value: 300, prose: 1000, items: 15, lines: 30, parts: 6 },
  { value: 120, prose: 300, items: 6, lines: 12, parts: 3 },
  { value: 80, prose: 160, items: 3, lines: 6, parts: 1 },
];

/**
 * Returns report.md: the ticket of a report in GitHub-flavoured Markdown, short enough for one issue. `audience` is whose question it words; null
 * leaves that to the first root cause. No value of the document can become markup, a link, an image or a mention.
 */
export function ticketMarkdown(document: SupportReport, { audience }: { audience: Audience | null }): string {
  const ticket = ticketOf(document, audience);
  const [first = '', ...tighter] = ROOMS.map((room) => () => render(ticket, room)).reduce<string[]>((tried, make) => (tried.some(fits) ? tried : [make(), ...tried]), []);
  return fits(first) || tighter.length === 0 ? first : `${first.slice(0, LONGEST - 1)}\n`;
}

const fits = (text: string): boolean => text.length <= LONGEST;

function render({ title, lead, sections }: Ticket, room: Room): string {
  return `${[
    `# ${markdownProse(title)}`,
    ...blocksOf(lead, room),
    ...sections.flatMap((section) => [`## ${markdownProse(section.title)}`, ...blocksOf(section.blocks, room)]),
  ].join('\n\n')}\n`;
}

/** One string for each block, to be set apart by empty lines. */
function blocksOf(blocks: readonly Block[], room: Room): string[] {
  const parts = blocks.filter(({ kind }) => kind === 'part');
  const { more } = shortened(parts, room.parts);
  const dropped = new Set(parts.slice(room.parts));
  return [...blocks.filter((block) => !dropped.has(block)).flatMap((block) => blockOf(block, room)), ...(more === 0 ? [] : [leftOut(more, 'part', 'parts')])];
}

function blockOf(block: Block, room: Room): string[] {
  switch (block.kind) {
    case 'text':
      return [textOf(block.text, room)];
    case 'list':
      return [listOf(block.items, block.ordered === true, room)];
    case 'table':
      return [tableOf(block.head, block.rows, room)];
    case 'chain':
      return [tableOf(['link', 'state', 'what was found'], block.links.map(linkRow), { ...room, items: block.links.length })];
    case 'lines':
      return [linesOf(block.lines, block.language, room).join('\n')];
    case 'part':
      return [`### ${textOf(block.title, room)}`, ...blocksOf(block.blocks, room)];
    case 'folded':
      return [`<details>\n<summary>${block.title}</summary>`, ...blocksOf(block.blocks, room), '</details>'];
  }
}

function textOf(text: Text, { value, prose }: Room): string {
  return joinSpans(text.map((span) => (typeof span === 'string' ? blanksKept(cut(span, prose)) : 'code' in span ? markdownCode(cut(span.code, value)) : `**${markdownProse(span.strong)}**`)));
}

/** Prose with the blanks at its ends, which set it apart from the values beside it. */
function blanksKept(words: string): string {
  const inner = markdownProse(words);
  return `${/^\s/.test(words) ? ' ' : ''}${inner}${/\s$/.test(words) && inner !== '' ? ' ' : ''}`;
}

/** Two runs of backticks side by side would be one. */
function joinSpans(spans: readonly string[]): string {
  return spans.reduce((line, span) => (line.endsWith('`') && span.startsWith('`') ? `${line} ${span}` : `${line}${span}`), '').trim();
}

function listOf(items: readonly Item[], ordered: boolean, room: Room): string {
  const { shown, more } = shortened(items, room.items);
  const entries = shown.flatMap(({ text, lines, items: nested }, index) => {
    const mark = ordered ? `${index + 1}. ` : '- ';
    const indent = ' '.repeat(mark.length);
    return [
      `${mark}${textOf(text, room)}`, ...(lines === undefined ? [] : linesOf(lines, 'text', room, indent)),
      ...(nested === undefined || nested.length === 0 ? [] : [listOf(nested, false, room).replace(/^/gm, indent)]),
    ];
  });
  return [...entries, ...(more === 0 ? [] : [`${ordered ? `${shown.length + 1}. ` : '- '}${leftOut(more, 'entry', 'entries')}`])].join('\n');
}

function tableOf(head: readonly string[], rows: readonly (readonly Text[])[], room: Room): string {
  const { shown, more } = shortened(rows, room.items);
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell || ' ').join(' | ')} |`;
  return [
    row(head), row(head.map(() => '---')), ...shown.map((cells) => row(cells.map((cell) => textOf(cell, room)))),
    ...(more === 0 ? [] : [row([leftOut(more, 'row', 'rows'), ...head.slice(1).map(() => '')])]),
  ].join('\n');
}

function linkRow({ name, id, status, says }: ChainLink): Text[] {
  return [[`${name} (`, { code: id }, ')'], status === 'broken' ? [`${STATUS_SIGNS[status]} `, { strong: STATUS_WORDS[status] }] : [`${STATUS_SIGNS[status]} ${STATUS_WORDS[status]}`], says];
}

function linesOf(lines: readonly string[], language: string, room: Room, indent = ''): string[] {
  const { shown, more } = shortened(lines, room.lines);
  return markdownFence([...shown.map((line) => cut(line, room.value)), ...(more === 0 ? [] : [leftOut(more, 'line', 'lines')])], language, indent);
}

const leftOut = (count: number, one: string, many: string): string => `… and ${count} more ${count === 1 ? one : many} in report.json`;
