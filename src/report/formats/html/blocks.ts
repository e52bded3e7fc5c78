import { STATUS_WORDS } from '../../ticket/chain.ts';
import { type Block, cut, type Item, type Room, shortened, type Text } from '../../ticket/model.ts';
import { chainPicture } from './chain-picture.ts';
import { htmlSpans, htmlText } from './text.ts';

/** Returns blocks of a ticket as HTML elements. */
export function htmlBlocks(blocks: readonly Block[], room: Room): string {
  return blocks.map((block) => htmlBlock(block, room)).join('\n');
}

function htmlBlock(block: Block, room: Room): string {
  switch (block.kind) {
    case 'text':
      return `<p>${htmlSpans(block.text, room)}</p>`;
    case 'list':
      return htmlList(block.items, block.ordered === true ? 'ol' : 'ul', room);
    case 'table':
      return htmlTable(block.head, block.rows, room);
    case 'lines':
      return htmlLines(block.lines, room);
    case 'part':
      return `<h3>${htmlSpans(block.title, room)}</h3>\n${htmlBlocks(block.blocks, room)}`;
    case 'folded':
      return `<details>\n<summary>${htmlText(block.title)}</summary>\n${htmlBlocks(block.blocks, room)}\n</details>`;
    case 'chain':
      // The list says what the picture shows, for those who do not see it.
      return `<div class="links">\n${chainPicture(block.links)}\n<ol>\n${block.links.map(({ name, status, says }) => `<li><strong>${htmlText(name)}</strong>: ${STATUS_WORDS[status]}. ${htmlSpans(says, room)}</li>`).join('\n')}\n</ol>\n</div>`;
  }
}

function htmlList(items: readonly Item[], tag: 'ol' | 'ul', room: Room): string {
  const { shown, more } = shortened(items, room.items);
  const entries = shown.map(({ text, lines, items: nested }) =>
    `<li>${htmlSpans(text, room)}${lines === undefined ? '' : htmlLines(lines, room)}${nested === undefined || nested.length === 0 ? '' : htmlList(nested, 'ul', room)}</li>`);
  return `<${tag}>\n${[...entries, ...(more === 0 ? [] : [`<li>${leftOut(more)}</li>`])].join('\n')}\n</${tag}>`;
}

function htmlTable(head: readonly string[], rows: readonly (readonly Text[])[], room: Room): string {
  const { shown, more } = shortened(rows, room.items);
  const cells = (row: readonly Text[]) => row.map((cell, index) => (index === 0 ? `<th scope="row">${htmlSpans(cell, room)}</th>` : `<td>${htmlSpans(cell, room)}</td>`)).join('');
  return [
    '<table>', `<thead><tr>${head.map((word) => `<th scope="col">${htmlText(word)}</th>`).join('')}</tr></thead>`, '<tbody>',
    ...shown.map((row) => `<tr>${cells(row)}</tr>`), ...(more === 0 ? [] : [`<tr><td colspan="${head.length}">${leftOut(more)}</td></tr>`]), '</tbody>', '</table>',
  ].join('\n');
}

function htmlLines(lines: readonly string[], room: Room): string {
  const { shown, more } = shortened(lines, room.lines);
  return `<pre>${[...shown.map((line) => htmlText(cut(line, room.value))), ...(more === 0 ? [] : [leftOut(more)])].join('\n')}</pre>`;
}

const leftOut = (count: number): string => `… and ${count} more in report.json`;
