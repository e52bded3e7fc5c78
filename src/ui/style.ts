import { styleText } from 'node:util';

export type Tone = 'bold' | 'red' | 'yellow' | 'green' | 'dim' | 'cyan';
/** Colours a text, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

export const plain: Paint = (_, text) => text;

/** Colours for a stream: only on a terminal that is not `dumb`, and never against NO_COLOR. */
export function paintFor(stream: { isTTY?: boolean }, env: { NO_COLOR?: string | undefined; TERM?: string | undefined }, wanted: boolean): Paint {
  const coloured = wanted && stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  return coloured ? (tone, text) => styleText(tone, text, { validateStream: false }) : plain;
}
