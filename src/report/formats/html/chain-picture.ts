import type { Link } from '../../../core/finding.ts';
import { STATUS_SIGNS, STATUS_WORDS } from '../../ticket/chain.ts';
import type { ChainLink } from '../../ticket/model.ts';
import { htmlText } from './text.ts';

const WIDTH = 440;
const TOP = 12;
const STEP = 48;
/** The middle of the links. */
const X = 56;
const LABEL = 124;

/**
 * Returns the chain as an inline SVG: its links hang on one another in order. Each status has a shape, a line, a sign and a word of its own, colour only
 * repeats them: a broken link is torn in two and hatched, a suspect one dashed, an unknown one dotted, one not used thin, a whole one drawn through.
 */
export function chainPicture(links: readonly ChainLink[]): string {
  const height = TOP * 2 + links.length * STEP;
  return [
    `<svg class="chain" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="chain-title chain-desc">`,
    '<title id="chain-title">The chain from git to CodeCommit</title>',
    `<desc id="chain-desc">${htmlText(links.map(({ name, status }) => `${name}: ${STATUS_WORDS[status]}`).join('; '))}.</desc>`,
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>',
    ...links.map((link, index) => drawn(link, TOP + index * STEP + STEP / 2)),
    '</svg>',
  ].join('\n');
}

function drawn({ id, name, status }: ChainLink, y: number): string {
  return [
    `<g class="link ${status}" data-link="${htmlText(id)}">`,
    ...SHAPES[status](y),
    `<text class="sign" x="${X}" y="${y + 5}" text-anchor="middle">${STATUS_SIGNS[status]}</text>`,
    `<text class="name" x="${LABEL}" y="${y + 5}">${htmlText(name)}</text>`,
    `<text class="word" x="${WIDTH - 8}" y="${y + 5}" text-anchor="end">${STATUS_WORDS[status]}</text>`,
    '</g>',
  ].join('');
}

/** A ring that is a little higher than the step, so that neighbours overlap as links do. */
const ring = (y: number): string => `<rect class="ring" x="${X - 20}" y="${y - 27}" width="40" height="54" rx="20"/>`;

const SHAPES: Readonly<Record<Link['status'], (y: number) => string[]>> = {
  ok: (y) => [ring(y)],
  suspect: (y) => [ring(y)],
  unknown: (y) => [ring(y)],
  unused: (y) => [ring(y)],
  broken: (y) => [
    `<rect class="field" x="2" y="${y - 23}" width="${WIDTH - 4}" height="46" rx="6" fill="url(#hatch)"/>`, `<rect class="plate" x="${LABEL - 8}" y="${y - 13}" width="${WIDTH - LABEL}" height="26" rx="4"/>`,
    // Two halves, torn apart sideways, and the crack between them.
    `<path class="ring" d="M${X - 26} ${y + 3}v-10a20 20 0 0 1 40 0v4"/>`, `<path class="ring" d="M${X - 14} ${y - 3}v10a20 20 0 0 0 40 0v-4"/>`,
    `<path class="crack" d="M${X - 46} ${y}l10 -6l4 9l9 -7"/>`, `<path class="crack" d="M${X + 23} ${y + 2}l9 -7l4 9l10 -6"/>`,
  ],
};
