import type { Layer } from './layer.ts';

/** A text made from another piece by piece, which keeps account of where the lines of the scanned bytes begin. */
export class Rewriting {
  readonly #source: Layer;
  readonly #pieces: string[] = [];
  readonly #lines: number[] = [];
  #at = 0;
  #length = 0;

  constructor(source: Layer) {
    this.#source = source;
  }

  /** Takes the source as it is, up to an offset. */
  keepUntil(end: number): void {
    const { lines, text } = this.#source;
    for (let start = lines[this.#lines.length]; start !== undefined && start < end; start = lines[this.#lines.length]) this.#lines.push(this.#length + start - this.#at);
    this.#put(end, text.slice(this.#at, end));
  }

  /** Takes a text in place of the source up to an offset; what is found in it counts to the line it begins on. */
  replaceUntil(end: number, by: string): void {
    const { lines } = this.#source;
    if (lines[this.#lines.length] === this.#at) this.#lines.push(this.#length);
    this.#put(end, by);
    for (let start = lines[this.#lines.length]; start !== undefined && start < end; start = lines[this.#lines.length]) this.#lines.push(this.#length);
  }

  /** The text so far; what is left of the source is dropped. Null when there is none. */
  end(): Layer | null {
    return this.#length === 0 ? null : { text: this.#pieces.join(''), lines: this.#lines };
  }

  #put(end: number, piece: string): void {
    if (piece !== '') this.#pieces.push(piece);
    this.#length += piece.length;
    this.#at = Math.max(this.#at, end);
  }
}
