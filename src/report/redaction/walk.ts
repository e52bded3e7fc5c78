import { mark, withoutSecrets } from '../../knowledge/redact-text.ts';
import { rewriteConfigKey } from './config-key.ts';
import { fieldKind } from './fields.ts';
import { hostNamed, ipNamed } from './host.ts';
import { headerNamed, loginNamed, named } from './login.ts';
import type { Names } from './names.ts';
import { type Home, rewritePath } from './path.ts';
import { isProtected, type RuleName } from './pseudonyms.ts';
import type { Texts } from './text.ts';
import { repositoryNamed, rewriteGrc, rewriteUrl, urlPath } from './url.ts';
import { textOf } from './pieces.ts';

const KNOWN_ISSUERS = /amazon|digicert|starfield|let's encrypt|globalsign|sectigo|zscaler|netskope|palo alto|fortinet|fortigate|cisco|blue ?coat|symantec|forcepoint|mcafee|sophos|kaspersky|avast|avg|eset|bitdefender|self.signed/i;
/** What the rules of secrets look at at once. */
const LONGEST = 4000;
/** Of a text that is no policy: what is longer no check reads to its end. */
const LONGEST_TEXT = 16_384;
const DEEPEST = 60;

/** Rewrites a document: every text by the field it stands in. The form stays, key by key. */
export class Walk {
  readonly #names: Names;
  readonly #texts: Texts;
  readonly #home: Home | null;
  /** Every text is met twice: names are learnt from it first. */
  readonly #safe = new Map<string, string>();
  /** Paths with blanks, as fields hold them. */
  readonly paths = new Set<string>();

  constructor(names: Names, texts: Texts, home: Home | null) {
    this.#names = names;
    this.#texts = texts;
    this.#home = home;
  }

  value(value: unknown, key = '', parent: Readonly<Record<string, unknown>> = {}, depth = 0): unknown {
    if (typeof value === 'string') return this.#text(value, key, parent);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > DEEPEST) return null;
    if (Array.isArray(value)) return value.map((each: unknown) => this.value(each, key, parent, depth + 1));
    const own = value as Readonly<Record<string, unknown>>;
    // A copy that is written over is quicker than one made of entries.
    const made = { ...own };
    for (const name of Object.keys(own)) made[name] = this.value(own[name], name, own, depth + 1);
    return made;
  }

  #text(value: string, key: string, parent: Readonly<Record<string, unknown>>): string {
    const kind = fieldKind(key, parent, value);
    if (kind === 'keep' || value === '') return value;
    // Behind a secret key somebody may have noted another: a fix needs the words, a reader does not.
    if (key === 'comment' && 'hasInlineComment' in parent) return value.replace(/[^\s#;].*$/s, (words) => mark(words.length));
    const names = this.#names;
    // The id of a key that is no secret in this place: checks tell its kind from it.
    if (kind === 'login' && /^(?:AKIA|ASIA)[A-Z0-9]{12,}$/.test(value)) return loginNamed(names, value);
    const safe = this.#withoutSecret(key === 'text' || value.length <= LONGEST_TEXT ? value : cutShort(value));
    switch (kind) {
      case 'text': return this.#texts.rewrite(safe);
      case 'url': return this.#url(safe);
      case 'path': return this.#path(safe);
      case 'trace-target': return safe.replace(/^(af_unix:(?:stream:|dgram:)?)?(.*)$/s, (_, socket: string | undefined, path: string) => (socket ?? '') + this.#path(path));
      case 'path-list': return safe.split(/([;]|(?<![A-Za-z]):(?!\\)|(?<=[A-Za-z]{2}):(?=\/))/).map((part) => (part.length < 2 ? part : this.#path(part))).join('');
      case 'proxy': return /:\/\//.test(safe) ? this.#url(safe) : proxyNamed(names, safe);
      case 'host-list': return safe.split(/([,\s]+)/).map((part) => (/^[,\s]*$/.test(part) ? part : hostAndPort(names, part))).join('');
      case 'host': return /[/@\s]/.test(safe) ? this.#texts.rewrite(safe) : hostAndPort(names, safe);
      case 'ip': return ipNamed(names, safe);
      case 'login': return loginNamed(names, safe);
      case 'header': return headerNamed(names, safe);
      case 'url-path': return urlPath(names, safe, 'repository');
      case 'config-key': return rewriteConfigKey(names, this.#texts, safe);
      case 'issuer-name': return KNOWN_ISSUERS.test(safe) || isProtected(safe) ? safe : named(names, 'issuer', safe);
      case 'repository': return repositoryNamed(names, safe);
      default: return this.#named(kind, safe);
    }
  }

  #withoutSecret(text: string): string {
    const before = this.#safe.get(text);
    if (before !== undefined) return before;
    const safe = withoutAnySecret(text);
    this.#safe.set(text, safe);
    return safe;
  }

  #named(rule: RuleName, value: string): string {
    if (isProtected(value) || /:\/\//.test(value)) return this.#texts.rewrite(value);
    // A value of an AWS file may end in a comment, which its parser takes for a part of it.
    const [, name = value, comment = ''] = /^(\S.*?)(\s+[#;].*)$/s.exec(value) ?? [];
    return named(this.#names, rule, name) + this.#texts.rewrite(comment);
  }

  #path(value: string): string {
    if (!/^(?:~|\.{0,2}[\\/]|[A-Za-z]:[\\/]|<home)/.test(value) && !/^[\w.-]+[\\/]/.test(value)) return /[\s=:]/.test(value) ? this.#texts.rewrite(value) : rewritePath(this.#names, this.#home, value);
    if (this.#names.learning && /\s/.test(value)) this.paths.add(value);
    return rewritePath(this.#names, this.#home, value);
  }

  /** A URL that fills its field may have blanks in it. */
  #url(value: string): string {
    const [, scheme, rest = ''] = /^([a-z][a-z0-9+.:-]*:\/\/)(.*)$/is.exec(value) ?? [];
    if (scheme === undefined || !/\s/.test(rest) || /^\s|\s$/.test(value)) return this.#texts.rewrite(value);
    const grc = /^codecommit:|^[a-z]{2}-[a-z-]+-\d:/i.test(scheme) ? rewriteGrc(this.#names, scheme, rest) : null;
    return textOf(grc ?? rewriteUrl(this.#names, scheme, rest));
  }
}

/** A proxy as curl takes it without a scheme: a login, a host, a port. */
function proxyNamed(names: Names, value: string): string {
  const [, user, address = ''] = /^(?:(.*)@)?([^@]*)$/s.exec(value) ?? [];
  return (user === undefined ? '' : `${loginNamed(names, user)}@`) + hostAndPort(names, address);
}

function hostAndPort(names: Names, value: string): string {
  if (/^[0-9a-f:]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(value)) return ipNamed(names, value);
  const [, host = '', port = ''] = /^(.*?)(:\d+|\/\d+)?$/s.exec(value) ?? [];
  return hostNamed(names, host) + port;
}

/** No word is cut in two: half a name is not known for one. */
function cutShort(text: string): string {
  const words = text.slice(0, LONGEST_TEXT).replace(/[^\s,;]*$/, '');
  return `${words}‹${text.length - words.length} characters›`;
}

/** `withoutSecrets` looks at the beginning of a text only: longer ones, such as policies, are given to it in pieces. */
function withoutAnySecret(text: string): string {
  if (text.length <= LONGEST) return withoutSecrets(text);
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${LONGEST}}(?=[\\s,]|$)|[\\s\\S]{1,${LONGEST}}`, 'g')) ?? [];
  return pieces.map((piece) => withoutSecrets(piece)).join('');
}
