/** A JSON value that remembers where it stood, and keys that stood there twice. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  entries: ReadonlyMap<string, Json>;
  /** Keys that occur more than once; the last value is in `entries`, as in JavaScript. */
  repeated: readonly string[];
  line: number;
  column: number;
}

/** Where a text stops being a document, counted from 1. */
export interface TextError {
  message: string;
  line: number;
  column: number;
}

/** Deeper than any policy or template, and far from the end of the stack. */
const DEEPEST = 200;

/**
 * Returns the value of a JSON text as people keep it, or the place where it cannot be read. Tolerated beyond JSON: a byte order mark, comments of the
 * forms `//`, `#` and `/* *\\/`, commas before a closing bracket, typographic quotes around strings, no-break spaces. Nothing throws; the time grows with the length.
 */
export function readJson(text: string): { value: Json } | { error: TextError } {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let lineStart = at;
  const failure: { error: TextError | null } = { error: null };

  const fail = (message: string): null => {
    failure.error ??= { message, line, column: at - lineStart + 1 };
    return null;
  };
  const shown = (): string => (at >= text.length ? 'the end of the document' : `"${String.fromCodePoint(text.codePointAt(at) ?? 0)}"`);

  function blanks(): void {
    while (at < text.length) {
      const char = text.charAt(at);
      if (char === '\n' || char === '\r') {
        at += char === '\r' && text[at + 1] === '\n' ? 2 : 1;
        line++;
        lineStart = at;
      } else if (char === ' ' || char === '\t' || /\s|\u200B|\uFEFF/.test(char)) at++;
      else if (char === '#' || (char === '/' && text[at + 1] === '/')) while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
      else if (char === '/' && text[at + 1] === '*') {
        const end = text.indexOf('*/', at + 2);
        if (end < 0) return void fail('a comment is not closed');
        for (let here = at; here < end; here++) if (text[here] === '\n' || (text[here] === '\r' && text[here + 1] !== '\n')) [line, lineStart] = [line + 1, here + 1];
        at = end + 2;
      } else return;
    }
  }

  function string(): string | null {
    // Inside plain quotes a typographic one is text; a string opened by one is closed by whichever comes.
    const closes = text[at] === '"' ? /["\\\u0000-\u001f]/g : /["\u201C\u201D\u201E\\\u0000-\u001f]/g;
    let value = '';
    for (let from = at + 1; ; ) {
      closes.lastIndex = from;
      const stop = closes.exec(text)?.index ?? text.length;
      value += text.slice(from, stop);
      const char = text[stop];
      if (char === undefined || char === '\n' || char === '\r') return fail(char === undefined ? 'a string is not closed before the end of the document' : 'a string is not closed before the end of its line');
      if (char === '\\') {
        const escape = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt\u201C\u201D]))/y;
        escape.lastIndex = stop;
        const match = escape.exec(text);
        at = stop;
        if (match === null) return fail('a backslash begins no escape that JSON knows');
        value += match[1] === undefined ? (ESCAPES[match[2] ?? ''] ?? match[2] ?? '') : String.fromCharCode(Number.parseInt(match[1], 16));
        from = stop + match[0].length;
      } else if (char < ' ') {
        value += char;
        from = stop + 1;
      } else {
        at = stop + 1;
        return value;
      }
    }
  }

  function array(depth: number): Json {
    const items: Json[] = [];
    for (at++; ; ) {
      blanks();
      if (text[at] === ']') break;
      items.push(value(depth + 1));
      if (failure.error !== null) return null;
      blanks();
      if (text[at] === ',') at++;
      else if (text[at] !== ']') return fail(`"," or "]" is expected, ${shown()} found`);
    }
    at++;
    return items;
  }

  function object(depth: number): Json {
    const [entries, repeated] = [new Map<string, Json>(), [] as string[]];
    const place = { line, column: at - lineStart + 1 };
    for (at++; ; ) {
      blanks();
      if (text[at] === '}') break;
      if (!QUOTES.has(text[at] ?? '')) return fail(`a key in quotes or "}" is expected, ${shown()} found`);
      const key = string();
      if (key === null) return null;
      blanks();
      if (text[at] !== ':') return fail(`":" is expected after the key "${key}", ${shown()} found`);
      at++;
      if (entries.has(key)) repeated.push(key);
      entries.set(key, value(depth + 1));
      if (failure.error !== null) return null;
      blanks();
      if (text[at] === ',') at++;
      else if (text[at] !== '}') return fail(`"," or "}" is expected after the value of "${key}", ${shown()} found`);
    }
    at++;
    return { entries, repeated, ...place };
  }

  function value(depth: number): Json {
    blanks();
    if (failure.error !== null) return null;
    if (depth > DEEPEST) return fail(`the document is nested deeper than ${DEEPEST} levels`);
    const char = text[at] ?? '';
    if (char === '{') return object(depth);
    if (char === '[') return array(depth);
    if (QUOTES.has(char)) return string();
    const word = /(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
    word.lastIndex = at;
    const match = word.exec(text)?.[0];
    if (match === undefined) return fail(`a value is expected, ${shown()} found`);
    at += match.length;
    // A number stays as it is written: an account id must not lose its leading zero.
    return match === 'true' ? true : match === 'false' ? false : match === 'null' ? null : String(Number(match)) === match ? Number(match) : match;
  }

  const result = value(0);
  blanks();
  if (failure.error === null && at < text.length) fail(`the document ends here, but ${shown()} follows`);
  return failure.error === null ? { value: result } : { error: failure.error };
}

const QUOTES = new Set(['"', '\u201C', '\u201D', '\u201E']);
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** True for an object of `readJson`. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value as plain data, to be printed again with JSON.stringify. */
export function plainJson(value: Json): unknown {
  if (Array.isArray(value)) return (value as readonly Json[]).map(plainJson);
  return isObject(value) ? Object.fromEntries([...value.entries].map(([key, item]) => [key, plainJson(item)])) : value;
}
