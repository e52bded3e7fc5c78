/** A row of literals that follow each other on a line. */
interface Row {
  atStart: boolean;
  atEnd: boolean;
  parts: readonly string[];
}

/** Letters from the most to the least frequent in English; all other signs are rarer. */
const FREQUENT = ' etaoinsrhldcumfpgwybvkxjqz';
const GRAM = 4;

/** Reads `^one…two$`: `…` stands for anything, `^` and `$` for the ends of the line. */
function rowOf(says: string): Row {
  const atStart = says.startsWith('^');
  const atEnd = says.endsWith('$');
  return { atStart, atEnd, parts: says.slice(atStart ? 1 : 0, atEnd ? -1 : undefined).split('…') };
}

/** Each part is looked for behind the one before it, once: linear in the length of the line. */
function isIn(text: string, { atStart, atEnd, parts }: Row): boolean {
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const last = atEnd && index === parts.length - 1;
    const found = last ? text.length - part.length : text.indexOf(part, at);
    if (found < at || (last && !text.endsWith(part)) || (atStart && index === 0 && found !== 0)) return false;
    at = found + part.length;
  }
  return true;
}

/** Returns a function that tells whether a line has one of the rows. Example: `a…c` fits `abc`. */
export function matcher(says: readonly string[]): (text: string) => boolean {
  const rows = says.map(rowOf);
  return (text) => rows.some((row) => isIn(text, row));
}

/**
 * Returns a function that calls back with every owner that has a row in a line. Only rows of which four letters stand in the line are tried, so
 * a line costs about as much as it is long, however many rows there are.
 */
export function finder<T>(owners: readonly { owner: T; says: readonly string[] }[]): (text: string, found: (owner: T) => void) => void {
  const byGram = new Map<number, { owner: T; row: Row }[]>();
  const always: { owner: T; row: Row }[] = [];
  for (const { owner, says } of owners) {
    for (const row of says.map(rowOf)) {
      const gram = rarestGram(row.parts);
      if (gram === null) always.push({ owner, row });
      else byGram.set(gram, [...(byGram.get(gram) ?? []), { owner, row }]);
    }
  }
  // Nearly every four letters of a log are in no row: a table of bits says so faster than the map.
  const known = new Uint8Array(TABLE);
  for (const gram of byGram.keys()) known[slot(gram)] = 1;
  return (text, found) => {
    const told: T[] = [];
    const tried: number[] = [];
    const attempt = ({ owner, row }: { owner: T; row: Row }) => {
      if (told.includes(owner) || !isIn(text, row)) return;
      told.push(owner);
      found(owner);
    };
    always.forEach(attempt);
    for (let at = 0; at + GRAM <= text.length; at++) {
      const gram = gramAt(text, at);
      if (known[slot(gram)] === 0 || tried.includes(gram)) continue;
      tried.push(gram);
      byGram.get(gram)?.forEach(attempt);
    }
  };
}

const TABLE = 1 << 16;
function slot(gram: number): number {
  return (Math.imul(gram, 0x9e3779b1) >>> 16) & (TABLE - 1);
}

/** The four letters that stand in the fewest other texts. */
function rarestGram(parts: readonly string[]): number | null {
  const rarity = (gram: string) => Array.from(gram).reduce((sum, letter) => sum + (FREQUENT.includes(letter) ? FREQUENT.indexOf(letter) : FREQUENT.length), 0);
  const grams = parts.flatMap((part) => Array.from({ length: Math.max(0, part.length - GRAM + 1) }, (_, at) => part.slice(at, at + GRAM)));
  const best = grams.reduce<string | null>((found, gram) => (found === null || rarity(gram) > rarity(found) ? gram : found), null);
  return best === null ? null : gramAt(best, 0);
}

/** Four letters as a number. Letters that share their lower bits are told apart when the row is tried. */
function gramAt(text: string, at: number): number {
  return (text.charCodeAt(at) & 0xff) | ((text.charCodeAt(at + 1) & 0xff) << 8) | ((text.charCodeAt(at + 2) & 0xff) << 16) | ((text.charCodeAt(at + 3) & 0xff) << 24);
}
