import { ids } from '../checks/ids.ts';
import { docsOf } from '../core/chain.ts';
import { nearest } from '../knowledge/nearest.ts';
import { topicPage, TOPICS } from './topics.ts';

/** What `explain` was given: the id of a page, a word that looks like an id and is none, or a text. */
export type Asked =
  | { kind: 'page'; id: string; file: string; title: string | null }
  | { kind: 'unknown'; nearest: readonly string[] }
  | { kind: 'text' };

/** Returns what a word stands for. Anything with a blank is a text. Example: `git-config/helper-ordr` gives the nearest ids. */
export function asked(word: string): Asked {
  const name = word.trim();
  const topic = TOPICS.find((each) => each.id === name);
  if (topic !== undefined) return { kind: 'page', id: name, file: topicPage(name), title: topic.title };
  if (ids.includes(name)) return { kind: 'page', id: name, file: docsOf(name), title: null };
  return looksLikeAnId(name) ? { kind: 'unknown', nearest: namesNear(name) } : { kind: 'text' };
}

/** Two words with a slash, or words with hyphens, or the name of an area, or a path that climbs: nothing a program prints alone on a line. */
function looksLikeAnId(name: string): boolean {
  return /^[a-z][a-z0-9-]*\/[a-z0-9-]*\/*$/i.test(name) || (/^[\w./-]{1,200}$/.test(name) && name.split('/').length > 1 && name.split('/').includes('..')) || /^[a-z]+(?:-[a-z0-9]+)+$/i.test(name) || /^[a-z]{3,20}$/.test(name);
}

/** More names help nobody. */
const MOST = 8;

function namesNear(name: string): readonly string[] {
  const known = [...ids, ...TOPICS.map(({ id }) => id)];
  const asked = name.toLowerCase().replace(/\/+$/, '');
  const within = known.filter((id) => id === asked || id.startsWith(`${asked}/`) || id.endsWith(`/${asked}`));
  return within.length > 0 ? within.slice(0, MOST) : nearest(asked, known, 3);
}
