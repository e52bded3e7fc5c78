import type { OwnValue } from '../types.ts';
import { formOf, isProtected, type RuleName, WHAT } from './pseudonyms.ts';
import { isOrdinary } from './vocabulary.ts';
import { nearestName } from '../../knowledge/profile-candidates.ts';
import { mark } from '../../knowledge/redact-text.ts';

interface Known {
  rule: RuleName;
  /** The value as it was met first. */
  value: string;
  pseudonym: string | null;
  /** Met while learning; one met later stands in a sentence of our own, and is looked for nowhere else. */
  learnt: boolean;
}

/** Of names that stand for more than one thing, the rule that comes first here counts. */
const STRENGTH: readonly RuleName[] = ['account', 'email', 'user', 'repository', 'profile', 'role', 'sso-session', 'session', 'remote', 'branch', 'host', 'issuer', 'name', 'dir'];
const weight = (rule: RuleName): number => (STRENGTH.includes(rule) ? STRENGTH.indexOf(rule) : 0);

/** In characters: what is longer names nothing, and a pattern for it could not be compiled. */
export const LONGEST = 1024;

/** The real names of one report and their pseudonyms: one for each name, whatever it names. */
export class Names {
  readonly counts = new Map<RuleName, number>();
  readonly #known = new Map<string, Known>();
  readonly #variants = new Map<string, string[]>();
  readonly #numbers = new Map<string, number>();
  readonly #real = new Map<string, string>();
  readonly #rules: ReadonlySet<RuleName>;
  readonly #vocabulary: string;
  readonly #taken: ReadonlySet<string>;
  #home: string | null = null;
  #profiles: readonly string[] = [];
  #learning = true;

  /** `taken`: pseudonyms that the text held before; their numbers are not given again. */
  constructor(rules: readonly RuleName[], vocabulary: string, taken: ReadonlySet<string>) {
    this.#rules = new Set(rules);
    this.#vocabulary = vocabulary;
    this.#taken = taken;
  }

  /** Ends the time in which names are only learnt: from now on pseudonyms are given, in the order of appearance. */
  settle(): void {
    this.#learning = false;
    this.counts.clear();
  }

  /** The profiles there are: a name that is none of them, but nearly one, is said to be like it. */
  setProfiles(profiles: readonly string[]): void {
    this.#profiles = profiles;
  }

  get learning(): boolean {
    return this.#learning;
  }

  /** Returns the pseudonym of a name. While learning, and where the rule is switched off, the name itself. */
  of(rule: RuleName, value: string): string {
    if (isProtected(value)) return value;
    if (value.length > LONGEST) return this.#rules.has(rule) ? mark(value.length) : value;
    const known = this.#meet(rule, value);
    if (this.#learning || !this.#rules.has(known.rule)) return value;
    this.counts.set(known.rule, (this.counts.get(known.rule) ?? 0) + 1);
    known.pseudonym ??= this.#next(known.rule, known.value);
    const pseudonym = known.value === value || known.rule === 'host' ? known.pseudonym : this.#variant(known, value);
    this.#real.set(pseudonym, value);
    return pseudonym;
  }

  /** The home directory has one pseudonym, with its form. */
  home(value: string): string {
    this.#home = value;
    if (this.#learning || !this.#rules.has('home')) return value;
    this.counts.set('home', (this.counts.get('home') ?? 0) + 1);
    const form = formOf('name', value.split(/[\\/]/).at(-1) ?? '');
    const pseudonym = form === '' ? '<home>' : `<home ${form}>`;
    this.#real.set(pseudonym, value);
    return pseudonym;
  }

  /** Whether a name was met before, whatever its letters' case. */
  has(value: string): boolean {
    return this.#known.has(value.toLowerCase());
  }

  ruleOf(value: string): RuleName | null {
    return this.#known.get(value.toLowerCase())?.rule ?? null;
  }

  /** The names of a rule, or all. */
  values(rule?: RuleName): readonly string[] {
    return [...this.#known.values()].filter((known) => rule === undefined || known.rule === rule).map(({ value }) => value);
  }

  /** A name so short, or so much a word of the report's own, that finding it somewhere says nothing. */
  isOrdinary(value: string): boolean {
    return isOrdinary(value, this.#vocabulary);
  }

  get real(): ReadonlyMap<string, string> {
    return this.#real;
  }

  /** What the leak scan looks for: every name but the ordinary ones. */
  own(): readonly OwnValue[] {
    const home = this.#home === null || this.isOrdinary(this.#home) ? [] : [{ what: WHAT.home, value: this.#home }];
    return [...home, ...[...this.#known.values()].filter(({ value, learnt }) => learnt && !this.isOrdinary(value)).map(({ rule, value }) => ({ what: WHAT[rule], value }))];
  }

  #meet(rule: RuleName, value: string): Known {
    const key = value.toLowerCase();
    const known = this.#known.get(key);
    if (known === undefined) {
      const fresh = { rule, value, pseudonym: null, learnt: this.#learning };
      this.#known.set(key, fresh);
      return fresh;
    }
    if (this.#learning && weight(rule) < weight(known.rule)) known.rule = rule;
    return known;
  }

  #next(rule: RuleName, value: string): string {
    const form = rule === 'profile' ? this.#like(value) ?? formOf(rule, value) : formOf(rule, value);
    for (;;) {
      const number = (this.#numbers.get(rule) ?? 0) + 1;
      this.#numbers.set(rule, number);
      if (!this.#taken.has(`${rule}-${number}`) && !this.#known.has(`${rule}-${number}`)) return `<${rule}-${number}${form === '' ? '' : ` ${form}`}>`;
    }
  }

  #like(value: string): string | null {
    const near = this.#profiles.includes(value) ? null : nearestName(value, this.#profiles);
    return near === null ? null : `like ${near === 'default' ? near : this.of('profile', near).slice(1, -1)}`;
  }

  /** The same name in other letters: told apart, since AWS and most systems do. */
  #variant(known: Known, value: string): string {
    const others = this.#variants.get(known.value) ?? [];
    if (!others.includes(value)) this.#variants.set(known.value, [...others, value]);
    const at = others.includes(value) ? others.indexOf(value) : others.length;
    return (known.pseudonym ?? '').replace(/>$/, ` in other case${at === 0 ? '' : ` ${at + 1}`}>`);
  }
}
