/** In characters. A report has some hundred thousand. */
export const LARGEST = 64 * 1024 * 1024;

/** What becomes of each document of a file. `line` is null where the file is one document. */
export interface Taker {
  document(value: unknown, line: number | null): void;
  bad(why: string, line: number | null): void;
}

/**
 * Takes a file apart into its JSON documents while it is read: a document a line (NDJSON), told from a first line that is a document by
 * itself, or the whole file. No more than one document is held.
 */
export class ReportDocuments {
  readonly #taker: Taker;
  #form: 'lines' | 'whole' | null;
  #pieces: string[] = [];
  #length = 0;
  #line = 0;

  constructor(taker: Taker, form: 'lines' | null) {
    this.#taker = taker;
    this.#form = form;
  }

  /** Throws an Error where a document is too large to be a report. */
  push(piece: string): void {
    let rest = piece;
    while (this.#form !== 'whole') {
      const end = rest.indexOf('\n');
      if (end < 0) break;
      this.#keep(rest.slice(0, end));
      rest = rest.slice(end + 1);
      this.#endLine();
    }
    this.#keep(rest);
  }

  end(): void {
    const text = this.#taken();
    if (this.#form === 'lines') {
      if (text.trim() !== '') this.#take(text, this.#line + 1);
    } else if (text.trim() === '') this.#taker.bad('it is empty', null);
    else this.#take(text, null);
  }

  #endLine(): void {
    this.#line++;
    const text = this.#taken();
    if (text.trim() === '') return;
    if (this.#form === null) {
      this.#form = parsed(text) === undefined ? 'whole' : 'lines';
      if (this.#form === 'whole') this.#keep(`${text}\n`);
    }
    if (this.#form === 'lines') this.#take(text, this.#line);
  }

  #take(text: string, line: number | null): void {
    const value = parsed(text);
    if (value === undefined) this.#taker.bad('it is no JSON', line);
    else this.#taker.document(value, line);
  }

  #keep(text: string): void {
    this.#length += text.length;
    if (this.#length > LARGEST) throw new Error(`it is larger than ${LARGEST / 1024 / 1024} MB`);
    this.#pieces.push(text);
  }

  #taken(): string {
    const text = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    return text;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
