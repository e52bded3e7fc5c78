import { type Snapshot, valueOf } from '../core/facts.ts';
import { parseCodeCommitUrl } from '../knowledge/codecommit-url.ts';

/** Returns what is to be said where the user's own git reached the repository of `url` over the same transport just now, else null: a set-up that works is left alone. */
export function worksAlready(snapshot: Snapshot, url: string): readonly string[] | null {
  const target = valueOf(snapshot.target);
  const client = valueOf(snapshot.gitClient);
  if (target === null || client?.exitCode !== 0) return null;
  const [wanted, seen] = [parseCodeCommitUrl(url), parseCodeCommitUrl(target.url)];
  if (wanted.kind !== seen.kind || wanted.host !== seen.host || wanted.repository !== seen.repository) return null;
  const helper = client.helpers?.find(({ answered }) => answered)?.helper;
  return helper === undefined ? [] : [`git gets its login from "${helper}".`];
}
