import type { Audience, SupportReport } from '../../core/finding.ts';
import type { Room, Section } from '../ticket/model.ts';
import { ticketOf } from '../ticket/ticket.ts';
import { htmlBlocks } from './html/blocks.ts';
import { STYLE } from './html/style.ts';
import { htmlText } from './html/text.ts';

/** Nobody reads more; report.json has it. */
const ROOM: Room = { value: 4000, prose: 8000, items: 400, lines: 1000, parts: Infinity };

/** Nothing may be loaded and nothing run, whatever a value of the document smuggled in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * Returns report.html: the ticket as one file that needs neither network nor script, with the chain as a picture. `audience` is whose question it
 * words; null leaves that to the first root cause. `markdown`: the text of report.md, to be copied from the page.
 */
export function ticketHtml(document: SupportReport, { audience, markdown }: { audience: Audience | null; markdown?: string }): string {
  const { title, lead: [verdict, ...lead], sections } = ticketOf(document, audience);
  const isPicture = ({ blocks }: Section) => blocks.some(({ kind }) => kind === 'chain');
  // A picture is seen at a glance: it comes first.
  const ordered = [...sections.filter(isPicture), ...sections.filter((section) => !isPicture(section))];
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${htmlText(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    `<body class="${htmlText(document.verdict.status)}">`,
    '<main>',
    `<h1>${htmlText(title)}</h1>`,
    ...(verdict === undefined ? [] : [`<div class="verdict">${htmlBlocks([verdict], ROOM)}</div>`]),
    htmlBlocks(lead, ROOM),
    ...ordered.map((section) => `<section>\n<h2>${htmlText(section.title)}</h2>\n${htmlBlocks(section.blocks, ROOM)}\n</section>`),
    ...(markdown === undefined ? [] : [`<details>\n<summary>This report as text, to copy into a ticket</summary>\n<pre>${markdown.split('\n').map(htmlText).join('\n')}</pre>\n</details>`]),
    '</main>',
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}
