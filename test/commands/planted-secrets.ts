import { createHash } from 'node:crypto';

/** A secret put on a machine, and where. */
export interface Planted {
  where: string;
  value: string;
}

/** How a made-up secret looks: `word` like one a person chose, short and without digits in a row; `long` letters only; `random` like a key. */
export type Shape = 'word' | 'long' | 'random' | 'awkward';

export interface Planting {
  /** Makes a secret of its own for a place; the same place gives the same secret. */
  secret: (where: string, shape?: Shape) => string;
  /** Remembers a secret that was made elsewhere. */
  add: (where: string, value: string) => string;
  all: readonly Planted[];
}

/** Keeps account of made-up secrets: none stands in a source file, all are derived from the name of their place. */
export function planting(): Planting {
  const all: Planted[] = [];
  const add = (where: string, value: string): string => {
    all.push({ where, value });
    return value;
  };
  return { all, add, secret: (where, shape = 'word') => add(where, shaped(where, shape)) };
}

function shaped(where: string, shape: Shape): string {
  const digest = createHash('sha256').update(`planted ${where}`).digest();
  const letters = [...digest].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
  if (shape === 'word') return `Zq${letters.slice(0, 9)}`;
  if (shape === 'long') return `zq${letters.slice(0, 26)}`;
  if (shape === 'awkward') return `Zq"${letters.slice(0, 6)}\\${letters.slice(6, 9)}+=`;
  return digest.toString('base64').replace(/[^A-Za-z0-9]/g, 'x').slice(0, 40);
}

/** The ways a secret can stand in a text: as it is, in a URL (also twice), in JSON (also twice), in HTML, in hexadecimal, in base64 at any of the three offsets (also that of URLs), in UTF-16. */
function formsOf(value: string): string[] {
  const made = FORMS.get(value) ?? allForms(value);
  FORMS.set(value, made);
  return made;
}
/** Each secret is looked for in every answer. */
const FORMS = new Map<string, string[]>();

function allForms(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset, 'a'), bytes]).toString('base64');
    // Only the groups that hold nothing but the secret are the same whatever stands around it.
    return encoded.slice(offset === 0 ? 0 : 4, Math.floor((offset + bytes.length) / 3) * 4);
  });
  const url = encodeURIComponent(value);
  const hex = bytes.toString('hex');
  const wide = Array.from(value).flatMap((sign) => [`${sign}\0`, `\0${sign}`]);
  const utf16 = [0, 1].map((order) => wide.filter((_, index) => index % 2 === order).join(''));
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return [...new Set([value, url, encodeURIComponent(url), url.replace(/%../g, (code) => code.toLowerCase()), json, JSON.stringify(json).slice(1, -1), html, hex, hex.toUpperCase(), ...base64, ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')), ...utf16])];
}

/** The places whose secret stands in a text, each with the form found; also access key ids of which more than the last four characters stand there. */
export function leaksIn(text: string, planted: readonly Planted[]): string[] {
  const found = planted.flatMap(({ where, value }) => formsOf(value).filter((form) => form.length >= 8 && text.includes(form)).slice(0, 1).map((form) => `${where}: ${around(text, form)}`));
  const keyIds = [...text.matchAll(/(?:AKIA|ASIA)[A-Z0-9]{12,}/g)].map(([id]) => `access key id: ${around(text, id)}`);
  return [...new Set([...found, ...keyIds])];
}

function around(text: string, form: string): string {
  const at = text.indexOf(form);
  return JSON.stringify(text.slice(Math.max(0, at - 80), at + form.length + 20));
}
