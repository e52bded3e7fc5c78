/** A pseudonym of a report: its class, its number, and what of the real name's form it tells (`with a space`). */
const PSEUDONYM = /<([a-z]{1,20}(?:-[a-z]{1,20}){0,3})-(\d{1,6})((?: [^<>\n]{1,80}?)??)( of B)?>/g;

type Values = ReadonlyMap<string, string>;
/** Rewrites a text of a side in A's pseudonyms; what has no counterpart in A becomes `<host-2 of B>`. */
export type Rename = (text: string) => string;

interface Name {
  name: string;
  class: string;
  form: string;
  /** Of B, and without counterpart in A. */
  ofB: boolean;
}

/**
 * Which pseudonym of B stands for which of A. Both reports number their own names, so `<profile-2>` here may be `<profile-1>` there; what plays
 * the same part has the same name once it is aligned, and a name is given once. All texts of B that come in are renamed ones.
 */
export class Alignment {
  readonly #toA = new Map<string, string>();
  readonly #boundOfA = new Set<string>();

  /** Renames texts of B by what is aligned so far; texts of A stay. */
  readonly rename: Rename = (text) => rewritten(text, ({ name, form }) => {
    const aligned = this.#toA.get(name);
    return aligned === undefined ? `<${name}${form} of B>` : `<${aligned}${form}>`;
  });

  /** Aligns the pseudonyms of two texts that stand at the same place, where the texts are otherwise alike. Returns whether it aligned any. */
  bindTexts(a: string | undefined, b: string | undefined): boolean {
    if (a === undefined || b === undefined || !b.includes(' of B>')) return false;
    const [inA, inB] = [namesIn(a), namesIn(b)];
    if (inA.length !== inB.length || classesOnly(a) !== classesOnly(b)) return false;
    return inA.map((name, index) => this.#bind(name, inB[index])).includes(true);
  }

  /** Aligns names that stand at the same places among the same words. Returns whether it aligned any. */
  bindRoles(a: Values, b: Values): boolean {
    const rolesOfB = new Map<string, Name[]>();
    for (const [role, name] of rolesIn(b, ({ ofB }) => ofB)) rolesOfB.set(role, [...(rolesOfB.get(role) ?? []), name]);
    return rolesIn(a, ({ name }) => !this.#boundOfA.has(name)).map(([role, name]) => this.#bind(name, rolesOfB.get(role)?.shift())).includes(true);
  }

  #bind(a: Name, b: Name | undefined): boolean {
    if (b === undefined || !b.ofB || a.class !== b.class || this.#boundOfA.has(a.name) || this.#toA.has(b.name)) return false;
    this.#boundOfA.add(a.name);
    this.#toA.set(b.name, a.name);
    return true;
  }
}

/** In values: enough to tell one name from another. */
const MOST_PLACES = 100;

/** Each free name with all its places as one text, in which it is `<@>`, other free names are their classes and the aligned ones have A's name. */
function rolesIn(values: Values, isFree: (name: Name) => boolean): (readonly [string, Name])[] {
  const places = new Map<string, { name: Name; texts: string[] }>();
  for (const [path, value] of values) {
    const text = `${path} = ${value}`;
    const names = new Map(namesIn(text).filter(isFree).map((name) => [name.name, name]));
    for (const name of names.values()) {
      const known = places.get(name.name) ?? { name, texts: [] };
      if (known.texts.length < MOST_PLACES) known.texts.push(rewritten(text, (other) => (other.name === name.name && other.ofB === name.ofB ? `<@${other.form}>` : `<${isFree(other) ? other.class : other.name}${other.form}>`)));
      places.set(name.name, known);
    }
  }
  return [...places.values()].map(({ name, texts }) => [`${name.class}\n${texts.sort().join('\n')}`, name] as const);
}

function namesIn(text: string): Name[] {
  if (!text.includes('<')) return [];
  const found: Name[] = [];
  rewritten(text, (name) => {
    found.push(name);
    return '';
  });
  return found;
}

function rewritten(text: string, rewrite: (name: Name) => string): string {
  return text.replace(PSEUDONYM, (_, kind: string, number: string, form: string, ofB: string | undefined) => rewrite({ name: `${kind}-${number}`, class: kind, form, ofB: ofB !== undefined }));
}

const classesOnly = (text: string): string => rewritten(text, (name) => `<${name.class}>`);
