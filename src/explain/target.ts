import { readCodeCommitHost } from '../knowledge/codecommit-endpoints.ts';
import { withoutSecrets } from '../knowledge/redact-text.ts';
import type { Line } from './lines.ts';

/** What may stand in a name, a profile and a region; all else would need care in a shell. */
const NAME = '[\\w.-]{1,100}';
const GRC = new RegExp(`codecommit:(?::([a-z0-9-]{1,30}):)?//(?:([\\w.+-]{1,64})@)?(${NAME})`, 'gi');
const HTTPS = new RegExp(`https://(?:[^\\s/@']{1,3000}@)?([\\w.-]{1,120})/v1/repos/(${NAME})`, 'gi');
const SSH = new RegExp(`ssh://(?:(APKA[A-Z0-9]{13,40}|[\\w.+-]{1,64})@)?([\\w.-]{1,120})/v1/repos/(${NAME})`, 'gi');

interface Found {
  url: string;
  repository: string;
  grc: boolean;
}

/**
 * Collects the CodeCommit URLs of a text. `best` is the one to hand to `doctor`, or null: the last one, and where that is the https URL that
 * git-remote-codecommit made, the `codecommit:` URL of the same repository. Logins are left out; an SSH key id and the profile of a
 * `codecommit:` URL stay, for they are no secrets and decide what is tested.
 */
export function targetReader(): { watch: (line: Line) => void; best: () => string | null } {
  let last: Found | null = null;
  const grc = new Map<string, Found>();
  return {
    watch: ({ text, shown }) => {
      if (!text.includes('codecommit')) return;
      for (const found of urlsIn(shown)) {
        last = found;
        if (found.grc && grc.size < 100) grc.set(found.repository, found);
      }
    },
    best: () => (last === null ? null : (grc.get(last.repository) ?? last).url),
  };
}

function urlsIn(shown: string): Found[] {
  const found: (Found & { at: number })[] = [];
  for (const match of shown.matchAll(GRC)) {
    const [, region, profile, repository = ''] = match;
    // An https host behind codecommit:// is a slip that the doctor shall not be sent after.
    if (readCodeCommitHost(repository) !== null || shown.startsWith('://', match.index + match[0].length)) continue;
    const who = profile === undefined || withoutSecrets(profile) !== profile ? '' : `${profile}@`;
    const name = trimmed(repository);
    if (name !== '') found.push({ at: match.index, repository: name, grc: true, url: `codecommit:${region === undefined ? '' : `:${region.toLowerCase()}:`}//${who}${name}` });
  }
  for (const match of shown.matchAll(HTTPS)) {
    const [, host = '', repository = ''] = match;
    const name = trimmed(repository);
    if (isAmazon(host) && name !== '') found.push({ at: match.index, repository: name, grc: false, url: `https://${host}/v1/repos/${name}` });
  }
  for (const match of shown.matchAll(SSH)) {
    const [, user, host = '', repository = ''] = match;
    const name = trimmed(repository);
    if (isAmazon(host) && name !== '') found.push({ at: match.index, repository: name, grc: false, url: `ssh://${user?.startsWith('APKA') ? `${user}@` : ''}${host}/v1/repos/${name}` });
  }
  return found.sort((a, b) => a.at - b.at);
}

/** A region may be misspelled; a host of somebody else is not handed to `doctor`. */
function isAmazon(host: string): boolean {
  return /codecommit.*\.amazonaws\.com(?:\.cn)?$/i.test(host);
}

/** A full stop behind the URL belongs to the sentence. */
function trimmed(repository: string): string {
  return repository.replace(/[.-]+$/, '');
}
