import { mark } from '../../knowledge/redact-text.ts';
import { ARN, rewriteArn, wild } from './arn.ts';
import { contextsOf } from './contexts.ts';
import { hostNamed, ipNamed } from './host.ts';
import { loginNamed, named } from './login.ts';
import { LONGEST, type Names } from './names.ts';
import { type Home, PATH_SHAPE, rewritePath } from './path.ts';
import type { RuleName } from './pseudonyms.ts';
import { anyOf, escaped, type Piece, piecesOf, split, textOf } from './pieces.ts';
import { GRC_URL, rewriteGrc, rewriteUrl, URL_SHAPE } from './url.ts';
import { isCommon, isPublicHost } from './vocabulary.ts';

/** AWS asks for the id of a request, which names nobody. */
const UUID = /(?<![\w-])(?<!request[-_ ]?id"?[:=]?\s{0,2}"?)(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32})(?![\w-])/gi;
/** A key of git's configuration with a URL in the middle, behind which its last word would be taken for a part of the host. */
const CONFIG_KEY = /\b((?:credential|http|url)\.)((?:https?|ssh|codecommit):[^\s"'=]{1,2000})(\.(?:helper|useHttpPath|username|proxy|sslVerify|sslCAInfo|sslBackend|extraHeader|insteadOf|pushInsteadOf|saveCookies|emptyAuth|proactiveAuth|provider))(?![\w.-])/gi;
const NETWORK_ID = /(?<![\w-])(?:vpce|vpc|subnet|eni|sg|igw|pl)-[0-9a-f]{8,17}(?:-[0-9a-z]{8})?(?![\w-])/g;
const ORGANIZATION = /(?<![\w-])(?:o-[a-z0-9]{10,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|ssoins-[0-9a-f]{16}|d-[0-9a-f]{10})(?![\w-])/g;
const KEY = /(?<![A-Za-z0-9])(?:APKA|AIDA|AROA|AGPA|ANPA|AIPA|ASCA|ABIA|ACCA)[A-Z0-9]{4,128}(?![A-Za-z0-9])/gi;
const EMAIL = /(?<![\w.+/@:-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+(?![\w@:]|\.\w)/g;
const AT_HOST = /(?<![\w.+/@…-])([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63})*)(?=[:\s'")]|\.?$)/g;
const LOGIN = /(?<![\w.+@-])([\w.+=,%-]{1,128}-at-\d{12})(?!\d)/g;
const ACCOUNT = /(?<![A-Za-z0-9])(?:\d{12}|\d{4}-\d{4}-\d{4})(?![A-Za-z0-9])/g;
const IP = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g;
const IP6 = /(?<![\w:.])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){1,6}(?![\w:])/gi;
const HOST = /(?<![\w.@/\\-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?:com|net|org|io|cloud|corp|internal|intern|intranet|lan|example|edu|gov|mil|biz|tech|ai|co|uk|de|fr|nl|ch|at|eu|us|ca|au|in|jp|cn|br|ru|pl|es|se|no|fi|dk|be|cz|kr|sg|nz|za|test|invalid)(?![\w-]|\.[a-z])/gi;
const BRANCH = /\brefs\/heads\/((?:<[^<>]*>|[^\s"'`,;:()<>])+)/g;

/** Names in what IAM lists of an account, and in the sources of policies as our own texts name them. */
const LISTED = /("(?:User|Role|Group|Policy|InstanceProfile)Name"\s*:\s*"|"SourcePolicyId"\s*:\s*")((?:[^"\\<]){1,200})(?=")/g;
const LISTED_RULE: Readonly<Record<string, RuleName>> = { User: 'user', Role: 'role' };
const INLINE = /\b(inline:)([^/\s"'<>]+|<[^<>]*>)(\/)([^\s,;"'<>]+)/g;

const LETTER = '[^\\s/\\\\"\'`<>‹›,;|]';
/** Names that are too long to be learnt; a policy as AWS's API hands it out, URL-encoded, is none. */
const TOO_LONG = new RegExp(`(?<!${LETTER})(?!%(?:7B|5B|0A|20))${LETTER}{${LONGEST + 1},}`, 'gi');

/** Rewrites texts with the names that are known by now. */
export class Texts {
  readonly #names: Names;
  readonly #home: Home | null;
  readonly #memo = new Map<string, string>();
  #everywhere: RegExp | null = null;
  #spaced: RegExp | null = null;
  #contexts: readonly { pattern: RegExp; rewrite: (found: string, groups: readonly (string | undefined)[]) => string | null }[] = [];

  constructor(names: Names, home: Home | null) {
    this.#names = names;
    this.#home = home;
  }

  /** Takes over what was learnt: names are now found in any text. `paths` are those with blanks in them, which no pattern can tell from text. */
  settle(paths: readonly string[]): void {
    const all = this.#names.values().filter((name) => name.length > 1 && !/[<>‹›]/.test(name)).sort((a, b) => b.length - a.length);
    const alternatives = (list: readonly string[]) => (list.length === 0 ? null : list.map(escaped).join('|'));
    this.#everywhere = anyOf(all.filter((name) => !this.#names.isOrdinary(name)));
    const spaced = alternatives([...paths].sort((a, b) => b.length - a.length));
    this.#spaced = spaced === null ? null : new RegExp(`(?<![\\w.-])(?:${spaced})(?![\\w-])`, 'g');
    this.#contexts = contextsOf(this.#names, all.filter((name) => this.#names.isOrdinary(name)));
    this.#memo.clear();
  }

  /** Returns a text without any name of this machine that is known or that its form tells. */
  rewrite(text: string): string {
    const before = this.#memo.get(text);
    if (before !== undefined) return before;
    const after = text.length < 2 ? text : textOf(this.#names_(this.#shapes(piecesOf(text))));
    this.#memo.set(text, after);
    return after;
  }

  #shapes(pieces: readonly Piece[]): readonly Piece[] {
    const names = this.#names;
    const path = (found: string) => rewritePath(names, this.#home, found);
    let made = split(pieces, LISTED, (_, [before = '', name = '']) => before + named(names, LISTED_RULE[/[A-Z][a-z]+/.exec(before)?.[0] ?? ''] ?? 'name', name));
    made = split(made, INLINE, (_, [head = '', owner = '', slash = '', policy = '']) => head + named(names, names.ruleOf(owner) ?? 'user', owner) + slash + named(names, 'name', policy));
    made = split(made, CONFIG_KEY, (_, [section = '', url = '', last = '']) => [{ done: section }, url, { done: last }]);
    made = split(made, ARN, (_, groups) => rewriteArn(names, groups));
    made = split(made, GRC_URL, (_, [scheme = '', rest = '']) => rewriteGrc(names, scheme, rest));
    made = split(made, URL_SHAPE, (_, [scheme = '', rest = '']) => rewriteUrl(names, scheme, rest));
    if (this.#home !== null) made = split(made, this.#home.pattern, path);
    if (this.#spaced !== null) made = split(made, this.#spaced, path);
    made = split(made, BRANCH, (_, [branch = '']) => `refs/heads/${branch.split('/').map((part) => wild(names, 'branch', part)).join('/')}`);
    made = split(made, LOGIN, (found) => loginNamed(names, found));
    made = split(made, EMAIL, (found) => (isPublicHost(found.slice(found.indexOf('@') + 1)) || /codecommit/.test(found) ? null : names.of('email', found)));
    made = split(made, AT_HOST, (found, [user = '', host = '']) => (names.learning && !host.includes('.') ? null : isPublicHost(host) || names.has(host) ? `${loginNamed(names, user)}@${hostNamed(names, host)}` : null));
    made = split(made, PATH_SHAPE, path);
    made = split(made, UUID, (found) => names.of('kms-key', found));
    made = split(made, NETWORK_ID, (found) => names.of('vpc', found));
    made = split(made, ORGANIZATION, (found) => names.of('org', found));
    made = split(made, KEY, (found) => names.of('key', found));
    made = split(made, ACCOUNT, (found) => names.of('account', found));
    made = split(made, IP, (found) => ipNamed(names, found));
    made = split(made, IP6, (found) => (/^\d+:\d+:\d+$/.test(found) || /^(?:[0-9a-f]{2}:){5,}/i.test(found) ? null : ipNamed(names, found)));
    return split(made, HOST, (found) => (isPublicHost(found) ? null : hostNamed(names, found)));
  }

  #names_(pieces: readonly Piece[]): readonly Piece[] {
    let made: readonly Piece[] = this.#names.learning ? pieces : split(pieces, TOO_LONG, (found) => mark(found.length));
    if (this.#everywhere !== null) made = split(made, this.#everywhere, (found) => this.#known(found));
    for (const { pattern, rewrite } of this.#contexts) made = split(made, pattern, (found, groups) => rewrite(found, groups));
    return made;
  }

  #known(found: string): string | null {
    const rule = this.#names.ruleOf(found);
    return rule === null || isCommon(rule, found) ? null : named(this.#names, rule, found);
  }
}
