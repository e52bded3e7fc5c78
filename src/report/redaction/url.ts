import { hostNamed } from './host.ts';
import { loginNamed, named } from './login.ts';
import type { Names } from './names.ts';
import type { Piece } from './pieces.ts';
import { isProtected } from './pseudonyms.ts';
import { isKnownPart, isPublicHost, withoutExtension } from './vocabulary.ts';

/** `codecommit://` and `codecommit::region://` with what stands behind it; quotes end it. */
export const GRC_URL = /\b((?:codecommit:{1,2})?(?:[a-z]{2}(?:-[a-z]+)+-\d[a-z]?|codecommit|codecommit::?[\w.-]*):\/\/)([^\s"'`)\]},;]+)/gi;
/** A URL of any other scheme, pseudonyms in it included. */
export const URL_SHAPE = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)((?:‹[^‹›\n]*›|<[^<>\n]*>|[^\s"'`<>‹›])*)/gi;

/** Rewrites what stands behind `codecommit://`: up to the first `@` a profile, then a repository. */
export function rewriteGrc(names: Names, scheme: string, rest: string): Piece[] | null {
  const [, body = '', after = ''] = /^(.*?)([.,:]*)$/s.exec(rest) ?? [];
  const at = body.indexOf('@');
  const [profile, name] = at < 0 ? [null, body] : [body.slice(0, at), body.slice(at + 1)];
  if (/\.amazonaws\.com|:\/\//.test(name)) return null;
  const [, repository = '', path = ''] = /^(\/*[^/?#@]*)(.*)$/s.exec(name) ?? [];
  return [{ done: `${scheme}${profile === null ? '' : `${profile.split(/(:‹\d+ characters?›)/).map((part) => (part.startsWith(':‹') ? part : named(names, 'profile', part))).join('')}@`}${repositoryNamed(names, repository)}` }, { done: urlPath(names, path, 'repository') }, { done: after }];
}

/** The name of a repository with stray slashes and `.git` around it, which matter. */
export function repositoryNamed(names: Names, written: string): string {
  const [, before = '', name = '', after = ''] = /^(\/*)(.*?)((?:\.git)*\/*)$/s.exec(written) ?? [];
  return before + (name === '' || /^(?:v1|repos)$/.test(name) ? name : named(names, 'repository', name)) + after;
}

/** Rewrites a URL: user, host, and the parts of its path that are no words of AWS's. */
export function rewriteUrl(names: Names, scheme: string, rest: string): Piece[] {
  const [, body = '', after = ''] = /^(.*?)([.,;:)\]}]*)$/s.exec(rest) ?? [];
  const [, authority = '', path = ''] = /^([^/?#]*)(.*)$/s.exec(body) ?? [];
  if (scheme.toLowerCase() === 'file://') return [scheme, authority + path, after];
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : `${userInfo(names, authority.slice(0, at))}@`;
  const [, host = '', port = ''] = /^(.*?)(:\d*)?$/s.exec(authority.slice(at + 1)) ?? [];
  const ours = !isPublicHost(host) || /git-codecommit/i.test(host) || /\/v1\/repos\//.test(path);
  return [{ done: `${scheme}${user}${hostNamed(names, host)}${port}` }, { done: urlPath(names, path, ours ? 'repository' : /amazon|aws/i.test(host) ? 'aws' : 'other') }, after];
}

function userInfo(names: Names, text: string): string {
  return text.split(/([:@])/).map((part) => (/^[:@]$/.test(part) || isProtected(part) ? part : loginNamed(names, part))).join('');
}

const WORDS = /^(?:v1|v2|repos|repositories|info|refs|browse|clone|git-(?:upload|receive)-pack|codesuite|codecommit|sts|start|saml|latest|meta-data|iam|security-credentials|api|token|role|credentials|console|home|ssh|https|_git|git|docs|en_us|userguide|[\w-]+\.html)$/i;

/** Rewrites the path of a URL. On hosts of Git the parts that are no words of AWS's name repositories; on AWS's others only what follows `repositories`. */
export function urlPath(names: Names, path: string, of: 'repository' | 'aws' | 'other'): string {
  const [, way = '', query = ''] = /^([^?#]*)(.*)$/s.exec(path) ?? [];
  const known = (part: string) => WORDS.test(part) || /^v?\d+(?:\.\d+)*$/.test(part) || isProtected(part) || /^[.*~]*$/.test(part);
  let before = '';
  const made = way.split(/(\/+)/).map((part) => {
    if (part === '' || part.startsWith('/')) return part;
    const below = before;
    before = part;
    // Whatever stands there is a name, be it a number or a word of AWS's.
    if (below === 'repos' && part !== 'info' && !isProtected(part) && !/^[.*~]*$/.test(part)) return repositoryNamed(names, part);
    if (known(part)) return part;
    if (of === 'repository' || below === 'repositories') return repositoryNamed(names, part);
    if (of === 'aws') return names.has(part) ? named(names, 'name', part) : below === 'security-credentials' ? named(names, 'role', part) : part;
    const [name, kind] = withoutExtension(part);
    return isKnownPart(name) ? part : named(names, 'dir', name) + kind;
  }).join('');
  return made + query.replace(/=([^&#]*)/g, (whole, value: string) => (/^(?:git-(?:upload|receive)-pack|\d*|true|false|[a-z]{2}-[a-z-]+-\d)$/.test(value) || isProtected(value) ? whole : `=${named(names, 'name', value)}`));
}
