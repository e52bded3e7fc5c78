/**
 * Returns the names that share the most pairs of letters with a text, nearest first; the first known one where none shares any. Example:
 * (`git-config/helper-ordr`, the checks) begins with `git-config/helper-order`.
 */
export function nearest(name: string, known: readonly string[], count = 1): string[] {
  const wanted = pairs(name.toLowerCase());
  const score = (candidate: string) => [...pairs(candidate)].filter((pair) => wanted.has(pair)).length / (candidate.length + name.length);
  return known.map((candidate) => ({ candidate, score: score(candidate) })).sort((a, b) => b.score - a.score).slice(0, count).map(({ candidate }) => candidate);
}

function pairs(text: string): Set<string> {
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
}
