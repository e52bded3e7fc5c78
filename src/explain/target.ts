import { readCodeCommitHost } from '../knowledge/codecommit-endpoints.ts';
import { withoutSecrets } from '../knowledge/redact-text.ts';
import type { Line } from './lines.ts';

/** What may stand in a name, a profile and a region; all else would need care in a shell. */
const NAME = '[\\w.-]{1,100}';
/** The name ends there, and no @ follows in the same word: it would make the name a login. */
const WHOLE = '(?![\\w.-])(?![^\\s\'"]{0,300}@)';
const PORT = '(?::\\d{1,5})?';
const GRC = new RegExp(`codecommit:(?::([a-z0-9-]{1,30}):)?//(?:([\\w.+-]{1,64})@)?(${NAME})${WHOLE}(?![%$]|:\\S)`, 'gi');
/** The same with a profile that has blanks, which a name in the AWS files may have. */
const GRC_WITH_BLANKS = new RegExp(`^codecommit:(?::([a-z0-9-]{1,30}):)?//([\\w.+ -]{1,64})@(${NAME})/?$`, 'i');
const HTTPS = new RegExp(`https://(?:[^\\s/@']{1,3000}@)?([\\w.-]{1,120})(${PORT})/v1/repos/(${NAME})${WHOLE}(?!%)`, 'gi');
const SSH = new RegExp(`ssh://(?:(APKA[A-Z0-9]{13,40}|[\\w.+-]{1,64})@)?([\\w.-]{1,120})(${PORT})/v1/repos/(${NAME})${WHOLE}(?![%$])`, 'gi');
/** Longer URLs are not looked through for the quote that ends them. */
const LONGEST = 400;

interface Found {
  url: string;
  repository: string;
  grc: boolean;
}
type Placed = Found & { at: number };

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
  return [...grcIn(shown), ...hostedIn(shown, HTTPS, () => 'https://'), ...hostedIn(shown, SSH, (user) => `ssh://${user?.startsWith('APKA') === true ? `${user}@` : ''}`)]
    .sort((a, b) => a.at - b.at);
}

function grcIn(shown: string): Placed[] {
  const found: Placed[] = [];
  for (const match of shown.matchAll(GRC)) {
    const quoted = betweenQuotes(shown, match.index);
    const [, region, profile, repository = ''] = quoted?.includes(' ') === true ? (GRC_WITH_BLANKS.exec(quoted) ?? []) : match;
    // An https host behind codecommit:// is a slip that the doctor shall not be sent after.
    if (readCodeCommitHost(repository) !== null || shown.startsWith('://', match.index + match[0].length)) continue;
    const who = profile === undefined || withoutSecrets(profile) !== profile ? '' : `${profile}@`;
    const name = nameOf(repository);
    if (name !== '') found.push({ at: match.index, repository: name, grc: true, url: `codecommit:${region === undefined ? '' : `:${region.toLowerCase()}:`}//${who}${name}` });
  }
  return found;
}

/** URLs with a host. The expression's groups end with host, port and repository; one before them is the user. */
function hostedIn(shown: string, expression: RegExp, before: (user: string | undefined) => string): Placed[] {
  const found: Placed[] = [];
  for (const match of shown.matchAll(expression)) {
    const [repository = '', port = '', host = '', user] = match.slice(1).reverse();
    const name = nameOf(repository);
    if (!isAmazon(host) || name === '' || betweenQuotes(shown, match.index)?.includes(' ') === true) continue;
    found.push({ at: match.index, repository: name, grc: false, url: `${before(user)}${host}${port}/v1/repos/${name}` });
  }
  return found;
}

/** What a URL is when it stands between quotes: all up to the second one. Null without them. */
function betweenQuotes(shown: string, at: number): string | null {
  const quote = shown.charAt(at - 1);
  if (quote !== "'" && quote !== '"') return null;
  const rest = shown.slice(at, at + LONGEST);
  const end = rest.indexOf(quote);
  return end < 0 ? null : rest.slice(0, end);
}

/** A region may be misspelled; a host of somebody else is not handed to `doctor`. */
function isAmazon(host: string): boolean {
  return /codecommit.*\.amazonaws\.com(?:\.cn)?$/i.test(host);
}

/** A full stop behind the URL belongs to the sentence. What may be a secret is no name. */
function nameOf(repository: string): string {
  const name = repository.replace(/[.-]+$/, '');
  return withoutSecrets(name) === name ? name : '';
}
