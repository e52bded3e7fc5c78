import { harmless, mark, withoutSecrets } from './redact-text.ts';

const HOST = String.raw`[\w.:[\]-]{1,255}`;
const ADDRESS = String.raw`[\da-fA-F.:%]{2,60}`;
const PATH = String.raw`(?:none|(?:~?[\\/]|[A-Za-z]:[\\/])[^\x00-\x1f'"]{0,250})`;
/** What libraries say of themselves: words without signs that a secret or a URL needs. */
const WORDS = String.raw`[A-Za-z0-9 ,.'()_-]{1,160}`;
const PROTOCOL = String.raw`(?:h2|h3|http\/1\.[01x]|HTTP\/[\d.x]+|HTTP2)`;
const known = (...forms: readonly string[]): RegExp => new RegExp(`^(?:${forms.join('|')})$`);

/** Name resolution, TCP and the connection's end. */
const CONNECTION = known(
  String.raw`Host ${HOST} was resolved\.`, `IPv[46]: (?:\\(none\\)|${ADDRESS}(?:, ${ADDRESS}){0,20})`,
  String.raw`Trying ${ADDRESS}(?::\d{1,5})?\.\.\.`, String.raw`Trying \[${ADDRESS}\]:\d{1,5}\.\.\.`,
  String.raw`Connected to ${HOST} \(${ADDRESS}\) port \d{1,5}(?: \(#\d+\))?`, String.raw`Established connection to ${HOST} \(${ADDRESS} port \d{1,5}\) from ${ADDRESS} port \d{1,5}`,
  String.raw`Could not resolve (?:host|proxy): ${HOST}(?: \(${WORDS}\))?`, String.raw`Couldn't resolve (?:host|proxy)(?: name)?(?: '${HOST}')?`,
  String.raw`(?:Failed to connect to|connect to) ${HOST} port \d{1,5}(?: (?:from ${ADDRESS} port \d{1,5}|via ${HOST}))?(?: after \d+ ms)?(?: failed)?: ${WORDS}`,
  '(?:Connection (?:refused|timed out|reset by peer)|No route to host|Network is unreachable|Empty reply from server)',
  String.raw`(?:Connection|Operation|Resolving|SSL connection|Proxy CONNECT) (?:timed out|timeout)(?: ${WORDS})?`, `(?:Recv|Send) failure: ${WORDS}`, 'Operation too slow\\. [\\w ,.]{1,80}',
  String.raw`Re-using existing (?:http: |https: )?connection!? ?(?:\(?#\d+\)?)? ?with (?:host|proxy) ${HOST}`, String.raw`Connection #\d+ to host ${HOST}(?::\d{1,5})? left intact`,
  'Connection died, retrying a fresh connect ?(?:\\(retry count: \\d+\\))?', String.raw`(?:[Cc]losing|[Ss]hutting down) connection(?: #?-?\d+)?`,
);

/** The proxy's tunnel, and who logs in how; never as whom. */
const TUNNEL = known(
  String.raw`Establish HTTP proxy tunnel to ${HOST}`, 'CONNECT (?:phase completed!?|tunnel established, response \\d{3}|tunnel failed, response \\d{3}|tunnel: HTTP/[\\d.]+ negotiated)',
  'Proxy replied (?:\\d{3}|OK) to CONNECT request', 'Received HTTP code \\d{3} from proxy after CONNECT', 'Proxy CONNECT aborted(?: due to (?:timeout|select/poll error))?',
  String.raw`Couldn't find host ${HOST} in the (?:\(nil\)|\.netrc|_netrc) file; using defaults`, 'Authentication problem\\. Ignoring this\\.', 'The requested URL returned error: \\d{3}(?: [A-Za-z -]{1,40})?',
  'Maximum \\(\\d+\\) redirects followed', `${PROTOCOL} \\d{3}(?: [A-Za-z -]{1,40})?`,
);

/** TLS: versions, ciphers, names, and what is wrong with a certificate. */
const TLS = known(
  `ALPN(?:,|:) (?:curl )?(?:offering|offers|server accepted(?: to use)?|server did not agree (?:on a|to a) protocol\\.?(?: Uses default\\.)?)(?: ${PROTOCOL}(?:,${PROTOCOL})*)?`,
  `[Uu]s(?:ing|e) ${PROTOCOL}(?:, server supports (?:multi-use|multiplexing))?`,
  'SSL connection using TLSv?[\\d.]+ / [\\w-]{3,60}(?: / [\\w.\\[\\]-]{1,40}){0,3}', 'Server certificate:', 'SSL certificate verify ok\\.', `SSL certificate verify result: ${WORDS}`,
  `SSL certificate problem: ${WORDS}`, String.raw`SSL: (?:no alternative certificate subject name matches target host(?: ?name)?|certificate subject name '${HOST}' does not match target host(?: ?name)?) '${HOST}'`,
  String.raw`SSL: unable to obtain common name from peer certificate`, String.raw`subjectAltName(?:: host "${HOST}" matched cert's "[\w.*-]+"| does not match ${HOST}|: "[\w.*-]+" matches? "[\w.*-]+")`,
  String.raw`common name: [\w.*:-]{1,255} \((?:matched|does not match '${HOST}')\)`, '(?:start|expire) date: [\\w ,:]{10,40}',
  'server certificate (?:(?:status )?verification|expiration date|activation date) (?:OK|SKIPPED|FAILED|failed)', `(?:server certificate verification failed|server certificate verification FAILED)\\.?(?: CAfile: ${PATH}(?: CRLfile: ${PATH})?)?`,
  'certificate (?:public key: [\\w/ -]{2,30}|version: #\\d)', `found \\d+ certificates in ${PATH}`, `(?:CAfile|CApath|CRLfile): ${PATH}`, `CAfile: ${PATH} CRLfile: ${PATH}`,
  `error setting certificate (?:verify locations:?(?:  ?CAfile: ${PATH}(?: CApath: ${PATH})?)?|file: ${PATH})`, `error (?:reading|adding|importing) [\\w ]{2,40}(?: file)?:? ${PATH}`,
  `gnutls_handshake\\(\\) failed: ${WORDS}`, String.raw`(?:OpenSSL|LibreSSL|BoringSSL)(?:/[\d.]+\w?)?:? (?:SSL_connect: )?[\w:, ]{3,160}(?: in connection to ${HOST}(?::\d{1,5})?)?`,
  `TLS (?:connect error|alert,? [\\w ]+): [\\w:, ()]{3,160}`, `schannel: [A-Za-z0-9 ,.'()_:-]{3,240}`, 'TLSv[\\d.]+ \\((?:IN|OUT)\\), TLS alert, [\\w ]{3,40} \\(\\d+\\):?',
);
/** A distinguished name: `C=US; O=Corp; CN=proxy.corp.example`. */
const NAME = /^(subject|issuer): ([A-Za-z][\w.-]*\s?=[^\x00-\x1f]{0,240})$/;
const PROXY_VARIABLE = /^(Uses proxy env variable \w{1,20} == )'(.*)'$/s;
const LOGIN = /^((?:Server|Proxy) auth using (?:Basic|Digest|NTLM|Negotiate|Bearer|AWS_SIGV4)) with user '(.*)'$/s;
const REDIRECT = /^((?:Issue another request to this URL|Switch to (?:GET|POST) because of \d{3} response|Clear auth, redirects to port from \d+ to \d+))(: '.*')?$/s;

/**
 * Returns what libcurl said of a connection (`== Info: …`, one line, trimmed), if it has a known form; else null. Variable parts are held to the
 * form such a part has; logins and URLs are reduced. HTTP/2's list of request headers is left out, since they are traced as headers too.
 * Sources: curl's lib/{connect,url,http,http_proxy,cfilters}.c and lib/vtls/*.c, 7.68 to 8.16.
 */
export function curlInfo(line: string): string | null {
  // 7.87 names the connection's filter before the text.
  const text = line.replace(/^(?:\[[A-Z0-9-]{2,20}\]\s*){1,3}(?=\S)/, '');
  if (text.length > LONGEST) return null;
  const [, says, user = ''] = LOGIN.exec(text) ?? [];
  if (says !== undefined) return `${says} with user ${mark(user.length)}`;
  const [, variable, value = ''] = PROXY_VARIABLE.exec(text) ?? [];
  if (variable !== undefined) return variable + proxyOf(value, /no_proxy/i.test(variable));
  const [, redirect] = REDIRECT.exec(text) ?? [];
  if (redirect !== undefined) return redirect;
  const [, part, name = ''] = NAME.exec(text) ?? [];
  if (part !== undefined) return `${part}: ${harmless(withoutSecrets(name))}`;
  return [CONNECTION, TUNNEL, TLS].some((form) => form.test(text)) ? withoutSecrets(text) : null;
}

const LONGEST = 600;

/** Where a proxy is, or what goes without one; a login is cut up to the last @, since a password may hold one. */
function proxyOf(value: string, isList: boolean): string {
  const [, scheme = '', login, place = ''] = /^([a-z][a-z0-9+]{1,9}:\/\/)?(?:(.*)@)?(.*)$/is.exec(value) ?? [];
  const form = isList ? /^[\w.*:/, -]{0,250}$/ : /^[\w.:[\]-]{1,255}\/?$/;
  return `'${scheme}${login === undefined ? '' : `${mark(login.length)}@`}${form.test(place) ? place : mark(place.length)}'`;
}
