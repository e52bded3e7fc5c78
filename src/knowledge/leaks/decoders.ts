import { asText, inBytes } from './bytes.ts';
import { BASE64, decodedRuns, HEX } from './digits.ts';
import type { Encoding, Layer } from './layer.ts';
import { Rewriting } from './rewriting.ts';
import { putAll, SHORTEST, type Stretch } from './stretches.ts';

type Decoder = (layer: Layer) => Layer | null;

const NEWLINE = 0x0a;

/** The encodings that are undone, with their way; each is linear and gives null where nothing is encoded so. */
export const DECODERS: readonly (readonly [Encoding, Decoder])[] = [
  ['utf-16', (layer) => fromUtf16(layer, 0, 'little')], ['utf-16', (layer) => fromUtf16(layer, 1, 'little')],
  ['utf-16', (layer) => fromUtf16(layer, 0, 'big')], ['utf-16', (layer) => fromUtf16(layer, 1, 'big')],
  ['json', (layer) => rewritten(layer, '\\', /(?:\\u[0-9a-fA-F]{4}){1,500}|\\[^A-Za-z0-9\s]|\\[nrtbf]/g, unescaped)],
  ['url', (layer) => rewritten(layer, '%', /(?:%[0-9a-fA-F]{2}){1,500}/g, percentDecoded)],
  ['html', (layer) => rewritten(layer, '&', /&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|quot|apos|amp|lt|gt|nbsp|lsaquo|rsaquo);/g, entity)],
  ['base64', (layer) => decodedRuns(layer, BASE64)],
  ['hex', (layer) => decodedRuns(layer, HEX)],
];

function rewritten(layer: Layer, sign: string, pattern: RegExp, replace: (found: string) => string): Layer | null {
  if (!layer.text.includes(sign)) return null;
  const out = new Rewriting(layer);
  let changed = false;
  for (const match of layer.text.matchAll(pattern)) {
    changed = true;
    out.keepUntil(match.index);
    out.replaceUntil(match.index + match[0].length, replace(match[0]));
  }
  out.keepUntil(layer.text.length);
  return changed ? out.end() : null;
}

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Of JSON, of JavaScript, and of Markdown, which puts a backslash before any sign. */
function unescaped(found: string): string {
  if (!found.startsWith('\\u')) return CONTROLS[found.charAt(1)] ?? found.charAt(1);
  return inBytes(found.slice(2).split('\\u').map((hex) => String.fromCharCode(Number.parseInt(hex, 16))).join(''));
}

function percentDecoded(found: string): string {
  return asText(Uint8Array.from(found.slice(1).split('%'), (hex) => Number.parseInt(hex, 16)));
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ', lsaquo: '‹', rsaquo: '›' };

function entity(found: string): string {
  const name = found.slice(1, -1);
  if (!name.startsWith('#')) return inBytes(ENTITIES[name] ?? found);
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0x10ffff ? found : inBytes(String.fromCodePoint(code));
}

/** Stretches of UTF-16 that begin at even or at odd offsets; a line each. Told by a NUL somewhere: a text without any Latin letter, blank or line end is not seen. */
function fromUtf16(layer: Layer, parity: 0 | 1, order: 'little' | 'big'): Layer | null {
  const { text } = layer;
  if (!text.includes('\0')) return null;
  const [low, high] = order === 'little' ? [0, 1] : [1, 0];
  const found: Stretch[] = [];
  let units: number[] = [];
  let from = parity;
  for (let at = parity; at <= text.length; at += 2) {
    const unit = at + 1 < text.length ? text.charCodeAt(at + low) | (text.charCodeAt(at + high) << 8) : 0;
    if (isSign(unit)) {
      units.push(unit);
      continue;
    }
    // ASCII in the other byte order has no such unit: it would be a text of nothing but rare signs.
    if (units.length >= SHORTEST && units.some((sign) => sign < 0x800)) found.push({ from, text: inBytes(units.map((sign) => String.fromCharCode(sign)).join('')) });
    units = [];
    from = at + 2;
  }
  const out = new Rewriting(layer);
  putAll(found, out);
  return out.end();
}

/** A unit of a text within one line; where a byte of it is a line end, the line end may be one of the text around it. */
const isSign = (unit: number): boolean => unit >= 0x09 && (unit & 0xff) !== NEWLINE && unit >> 8 !== NEWLINE;
