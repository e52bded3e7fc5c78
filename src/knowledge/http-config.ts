import type { GitConfigEntry } from '../core/facts.ts';
import { compareMatches, matchUrl, normalUrl, type NormalUrl, type UrlMatch } from './url-match.ts';

/** The value git uses, and the line that gives it. `value` is null where that line has no `=`, which git reads as true. */
export interface HttpSetting {
  value: string | null;
  entry: GitConfigEntry;
}

const noPattern: UrlMatch = { hostLength: 0, pathLength: 0, userMatched: false };

function matchOf(key: string, name: string, url: NormalUrl): UrlMatch | null {
  const rest = key.slice('http.'.length);
  const dot = rest.lastIndexOf('.');
  if (!key.startsWith('http.') || rest.slice(dot + 1) !== name) return null;
  if (dot === -1) return noPattern;
  const pattern = normalUrl(rest.slice(0, dot), true);
  if (pattern === null) return null;
  const result = matchUrl(url, pattern);
  return 'match' in result ? result.match : null;
}

/**
 * The values of `http.<name>` and `http.<url>.<name>` that git takes in for `url`, in the order it meets them: each that fits at
 * least as well as those before it (`urlmatch_config_entry` in git's urlmatch.c). For a list such as `extraHeader` all of them
 * count; for any other the last. `name` is written without `http.` and in any case. Empty for what is no URL to git.
 */
export function httpSettings(name: string, url: string, entries: readonly GitConfigEntry[]): HttpSetting[] {
  const target = normalUrl(url, false);
  if (target === null) return [];
  const taken: HttpSetting[] = [];
  let best: UrlMatch | null = null;
  for (const entry of entries) {
    const match = matchOf(entry.key, name.toLowerCase(), target);
    if (match === null || (best !== null && compareMatches(match, best) < 0)) continue;
    best = match;
    taken.push({ value: entry.value, entry });
  }
  return taken;
}

/**
 * The value of `http.<name>` git uses for `url`: the most specific `http.<url>.<name>` that fits, the later of equals, or null.
 *
 * @example httpSetting('proxy', 'https://example.com/a', entries)?.value
 */
export function httpSetting(name: string, url: string, entries: readonly GitConfigEntry[]): HttpSetting | null {
  return httpSettings(name, url, entries).at(-1) ?? null;
}
