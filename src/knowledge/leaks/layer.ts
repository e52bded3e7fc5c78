/** How a value can stand in a text. */
export type Encoding = 'plain' | 'url' | 'base64' | 'hex' | 'json' | 'html' | 'utf-16';

/** A text with one character for each byte, and the offsets at which the lines of the scanned bytes begin in it. */
export interface Layer {
  text: string;
  lines: readonly number[];
}
