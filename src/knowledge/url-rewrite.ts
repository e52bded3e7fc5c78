import type { GitConfigEntry } from '../core/facts.ts';

/** A URL as git uses it, and the `insteadOf` line that made it so; null where none applies. */
export interface RewrittenUrl {
  url: string;
  entry: GitConfigEntry | null;
}

/** A remote as configured: its URLs in git's order, before any rewriting. Git fetches from the first. */
export interface ConfiguredRemote {
  name: string;
  urls: GitConfigEntry[];
  pushurls: GitConfigEntry[];
}

function subsection(key: string, section: string): { name: string; variable: string } | null {
  const last = key.lastIndexOf('.');
  if (!key.startsWith(`${section}.`) || last <= section.length) return null;
  return { name: key.slice(section.length + 1, last), variable: key.slice(last + 1) };
}

type Rules = ReadonlyMap<string, readonly GitConfigEntry[]>;
const rulesOf = new WeakMap<readonly GitConfigEntry[], Record<'insteadof' | 'pushinsteadof', Rules>>();

/** The rules of a configuration by their base: read once, for each of its remotes is rewritten. */
function rewriteRules(entries: readonly GitConfigEntry[]): Record<'insteadof' | 'pushinsteadof', Rules> {
  const known = rulesOf.get(entries);
  if (known !== undefined) return known;
  const rules = { insteadof: new Map<string, GitConfigEntry[]>(), pushinsteadof: new Map<string, GitConfigEntry[]>() };
  for (const entry of entries) {
    const key = subsection(entry.key, 'url');
    if (key?.variable !== 'insteadof' && key?.variable !== 'pushinsteadof') continue;
    const ofBase = rules[key.variable].get(key.name) ?? [];
    rules[key.variable].set(key.name, ofBase);
    ofBase.push(entry);
  }
  rulesOf.set(entries, rules);
  return rules;
}

function longestRewrite(url: string, entries: readonly GitConfigEntry[], variable: 'insteadof' | 'pushinsteadof'): RewrittenUrl | null {
  const bases = rewriteRules(entries)[variable];
  let found: { base: string; length: number; entry: GitConfigEntry } | null = null;
  // By base, not in file order: of two rules for the same prefix git takes the base it met first.
  for (const [base, rules] of bases) {
    for (const entry of rules) {
      if (entry.value === null || !url.startsWith(entry.value)) continue;
      if (found === null || entry.value.length > found.length) found = { base, length: entry.value.length, entry };
    }
  }
  return found === null ? null : { url: found.base + url.slice(found.length), entry: found.entry };
}

/**
 * What git makes of a URL with `url.<base>.insteadOf` and, to push, `url.<base>.pushInsteadOf`: the longest prefix wins, one
 * replacement only (`alias_url` in git's remote.c). A `pushInsteadOf` that fits keeps `insteadOf` from being looked at. For an
 * explicit `pushurl` git looks at `insteadOf` alone: ask with `'fetch'`.
 *
 * @example rewriteUrl('https://a/x', [{ key: 'url.ssh://a/.insteadof', value: 'https://a/', … }], 'fetch').url // 'ssh://a/x'
 */
export function rewriteUrl(url: string, entries: readonly GitConfigEntry[], direction: 'fetch' | 'push'): RewrittenUrl {
  const pushed = direction === 'push' ? longestRewrite(url, entries, 'pushinsteadof') : null;
  return pushed ?? longestRewrite(url, entries, 'insteadof') ?? { url, entry: null };
}

/**
 * The configured remotes in the order git meets them, with a remote that has settings but no URL among them
 * (`handle_config` in git's remote.c). Lines without a value, fatal to git, are left out.
 */
export function remotes(entries: readonly GitConfigEntry[]): ConfiguredRemote[] {
  const found = new Map<string, ConfiguredRemote>();
  for (const entry of entries) {
    const key = subsection(entry.key, 'remote');
    if (key === null || key.name === '' || key.name.startsWith('/')) continue;
    const remote = found.get(key.name) ?? { name: key.name, urls: [], pushurls: [] };
    found.set(key.name, remote);
    if (entry.value === null) continue;
    if (key.variable === 'url') remote.urls.push(entry);
    if (key.variable === 'pushurl') remote.pushurls.push(entry);
  }
  return [...found.values()];
}

/**
 * The URLs `git push` sends to: the remote's `pushurl` lines, or else those of its URLs that a `pushInsteadOf` changes, or else all
 * its URLs (`alias_all_urls` in git's remote.c); `insteadOf` applied to all but the second kind.
 */
export function pushUrls(remote: ConfiguredRemote, entries: readonly GitConfigEntry[]): RewrittenUrl[] {
  const values = (lines: readonly GitConfigEntry[]): string[] => lines.map((line) => line.value ?? '');
  if (remote.pushurls.length > 0) return values(remote.pushurls).map((url) => rewriteUrl(url, entries, 'fetch'));
  const changed = values(remote.urls).flatMap((url) => longestRewrite(url, entries, 'pushinsteadof') ?? []);
  return changed.length > 0 ? changed : values(remote.urls).map((url) => rewriteUrl(url, entries, 'fetch'));
}
