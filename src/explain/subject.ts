import { readCodeCommitHost } from '../knowledge/codecommit-endpoints.ts';
import type { Line } from './lines.ts';

/** Whom a line speaks of: CodeCommit, another Git host, or nobody it names. */
export type Subject = 'ours' | 'foreign' | null;

/** Other Git hosts people name without a scheme. */
const FORGES = ['github.com', 'gitlab', 'bitbucket.org', 'dev.azure.com', 'visualstudio.com', 'codeberg.org', 'gitea', 'gerrit', 'sourceforge', 'launchpad.net', 'git.kernel.org', 'heroku', 'sr.ht', 'gitee.com'];
/** A URL names a Git host only where git speaks; build logs are full of other addresses. */
const GIT_WORDS = ['git ', 'clon', 'klon', 'fetch', 'pull', 'push', 'remote', 'origin', 'repositor', 'dépôt', 'unable to access', 'could not read', 'authentication failed', 'from http', 'to http', 'for \'http', 'submodule', 'fatal', 'permission denied', 'publickey', 'could not resolve', 'host key', 'authenticity', 'permanently added', 'фатална', 'ödesdigert', 'onulmaz', '致命'];

/** Returns whom a line speaks of: the word "codecommit" in the path of another host makes it none of ours. Example: `fatal: unable to access 'https://github.com/a/b/'` gives `foreign`. */
export function subjectOf({ text }: Pick<Line, 'text'>): Subject {
  const hosts = hostsIn(text);
  if (text.includes('codecommit') && (hosts.length === 0 || text.includes('codecommit:') || hosts.some((host) => host.includes('codecommit') || !isElsewhere(host)))) return 'ours';
  const named = FORGES.some((forge) => text.includes(forge)) || hosts.some(isElsewhere);
  return named && GIT_WORDS.some((word) => text.includes(word)) ? 'foreign' : null;
}

/** Returns the hosts of the URLs and of `git@host:` in a line, in lower case. */
export function hostsIn(text: string): string[] {
  const hosts: string[] = [];
  for (const mark of ['://', 'git@']) {
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
      const authority = /^[^/\s'<>()]{1,300}/.exec(text.slice(at + mark.length, at + mark.length + 300))?.[0] ?? '';
      const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:.*$/, '');
      if (host.includes('.')) hosts.push(host);
    }
  }
  return hosts;
}

/** The host behind some words, up to what cannot stand in one. Example: (`… host: git.example.com (port 1)`, `host: `) gives `git.example.com`. */
export function hostBehind(text: string, words: string): string | null {
  const at = text.indexOf(words);
  if (at < 0) return null;
  const host = /^'?([\w.-]{1,253})/.exec(text.slice(at + words.length, at + words.length + 260))?.[1]?.replace(/[.-]+$/, '');
  return host === undefined || host === '' ? null : host;
}

/** True for a host that is CodeCommit's by its name, whether or not such a region exists. */
export function looksLikeCodeCommit(host: string): boolean {
  return host.includes('codecommit') || readCodeCommitHost(host) !== null;
}

function isElsewhere(host: string): boolean {
  return !host.endsWith('amazonaws.com') && !host.endsWith('amazonaws.com.cn') && !host.endsWith('awsapps.com') && !host.endsWith('amazon.com') && !/^(?:127|10|192\.168|169\.254)\./.test(host);
}
