import { gitConfigMeaning } from './git-config.ts';
import type { Rename } from './alignment.ts';
import { elementMeaning, meaningAt, NAMED } from './rules.ts';
import { clockText, comparable, listAt, objectAt, textAt, timeOf, type Unknown } from './shapes.ts';

/** Limits for a report that no machine wrote. */
const MOST_VALUES = 20_000;
const DEEPEST = 12;
const MOST_ELEMENTS = 2000;

/** What a snapshot says, each value under a path that does not depend on lines or order. */
export interface Meaning {
  /** Facts that were seen. */
  seen: ReadonlySet<string>;
  /** Why each other one was not: `absent`, `failed` or `skipped`, and the reason. */
  unseen: ReadonlyMap<string, string>;
  values: ReadonlyMap<string, string>;
  /** Paths of objects and of named elements: what one side alone has is one difference, whatever it holds. */
  groups: ReadonlySet<string>;
}

/** Returns what a snapshot says, names rewritten by `rename`. Takes anything: what is no fact is left out. */
export function meaningOf(snapshot: unknown, recordedAt: string, rename: Rename): Meaning {
  const facts = objectAt(snapshot) ?? {};
  const seen = new Set<string>();
  const unseen = new Map<string, string>();
  const valueOf = (name: string): Unknown | null => {
    const fact = objectAt(facts[name]);
    return fact?.['status'] === 'seen' ? objectAt(fact['value']) : null;
  };
  const walk = new Walk(rename, timeOf(valueOf('system')?.['now']) ?? timeOf(recordedAt) ?? 0);
  for (const name of Object.keys(facts).slice(0, 100)) {
    const value = valueOf(name);
    if (value !== null) {
      seen.add(name);
      if (name === 'gitConfig') walk.visit(gitConfigMeaning(value, { target: valueOf('target'), tools: valueOf('tools') }), name, name);
      else walk.visit(name === 'target' && value['configuredUrl'] === value['url'] ? { ...value, configuredUrl: null } : value, name, name);
      continue;
    }
    const status = textAt(objectAt(facts[name])?.['status']);
    if (status !== null) unseen.set(name, rename(comparable(`${status}: ${textAt(objectAt(facts[name])?.['reason']) ?? 'no reason'}`)));
  }
  return { seen, unseen, values: walk.values, groups: walk.groups };
}

class Walk {
  readonly values = new Map<string, string>();
  readonly groups = new Set<string>();
  readonly #rename: Rename;
  readonly #now: number;

  constructor(rename: Rename, now: number) {
    this.#rename = rename;
    this.#now = now;
  }

  /** `shape` is the path without the names of elements. */
  visit(value: unknown, path: string, shape: string, depth = 0): void {
    if (this.values.size >= MOST_VALUES || value === null || value === undefined) return;
    if (Array.isArray(value)) this.#list(listAt(value).slice(0, MOST_ELEMENTS), path, shape, depth);
    else if (typeof value === 'object') this.#object(value as Unknown, path, shape, depth);
    else this.#put(path, typeof value === 'string' ? value : JSON.stringify(value));
  }

  #object(value: Unknown, path: string, shape: string, depth: number): void {
    if (depth >= DEEPEST) return;
    this.groups.add(path);
    const clock = clockText(value) ?? clockText(objectAt(value['answer']) ?? {});
    if (clock !== null) this.#put(`${path}.clock`, clock);
    for (const key of Object.keys(value).slice(0, MOST_ELEMENTS)) {
      this.visit(meaningAt(`${shape}.${key}`, key, value[key], this.#now), `${path}.${key}`, `${shape}.${key}`, depth + 1);
    }
  }

  #list(elements: readonly unknown[], path: string, shape: string, depth: number): void {
    const nameOf = NAMED[shape];
    if (nameOf === undefined) {
      const text = elements.map((element) => this.#inOneLine(element, shape)).filter((line) => line !== '').join(', ');
      if (text !== '') this.#put(path, text);
      return;
    }
    const times = new Map<string, number>();
    for (const element of elements) {
      const object = objectAt(element);
      if (object === null) continue;
      const name = this.#rename(comparable(nameOf(object)));
      const time = (times.get(name) ?? 0) + 1;
      times.set(name, time);
      const meaning = elementMeaning(shape, object);
      const at = `${path}[${time === 1 ? name : `${name} (${time})`}]`;
      this.visit(meaning, at, shape, depth + 1);
    }
  }

  #inOneLine(element: unknown, shape: string): string {
    const inner = new Walk(this.#rename, this.#now);
    const object = objectAt(element);
    inner.visit(object === null ? element : elementMeaning(shape, object), '', shape, DEEPEST - 2);
    return [...inner.values].map(([path, value]) => (path === '' ? value : `${path.slice(1)} ${value}`)).join(' ');
  }

  #put(path: string, value: string): void {
    this.values.set(path, value === '' ? '(empty)' : this.#rename(comparable(value)));
  }
}
