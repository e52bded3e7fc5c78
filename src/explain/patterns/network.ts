import { isKnownRegion, readCodeCommitHost } from '../../knowledge/codecommit-endpoints.ts';
import type { Line } from '../lines.ts';
import { certain, likely, type Pattern, type Pointer, possible } from '../pattern.ts';
import type { Seen } from '../seen.ts';
import { hostBehind, looksLikeCodeCommit } from '../subject.ts';

/** What curl, OpenSSL and botocore say on the road to the host. */
export const networkPatterns: readonly Pattern[] = [
  { id: 'E33', says: ['connect tunnel failed', 'from proxy after connect', 'received http code…from proxy', 'proxy connect aborted', 'tunnel connection failed: 4', 'tunnel connection failed: 5', 'proxyconnectionerror', 'failed to connect to proxy url'], about: 'not-foreign', points: ({ text }) => [certain('network/proxy', text.includes('407') ? 'The proxy wants a login.' : 'The proxy refuses; the status is the proxy\'s, not CodeCommit\'s.'), ...(/response 50[234]|code 50[234]|failed: 50[234]/.test(text) ? [likely('network/reachable', 'The proxy does not reach the host.')] : [])] },
  { id: 'E34', says: ['could not resolve proxy'], about: 'not-foreign', points: [certain('network/proxy', 'The name of the proxy does not resolve.')] },
  { id: 'proxy-407', says: ['returned error: 407', 'proxy authentication required'], about: 'not-foreign', points: [certain('network/proxy', 'The proxy wants a login.')] },
  { id: 'E35', says: ['could not resolve host', 'getaddrinfo', 'name or service not known', 'temporary failure in name resolution', 'nodename nor servname', 'no such host is known', 'nameresolutionerror', 'failed to resolve'], about: 'our-git', points: unresolved },
  { id: 'E36', says: ['failed to connect to ', "couldn't connect to server", 'connection refused', 'network is unreachable', 'no route to host'], unless: ['connect to host', 'proxy url'], about: 'our-git', points: unreached },
  { id: 'E37', says: ['connection timed out', 'operation timed out', 'timed out after', 'connecttimeout', 'operation too slow', 'timeout was reached', 'ssl connection timeout', 'connection timeout'], unless: ['connect to host'], about: 'our-git', points: [certain('network/reachable', 'Nothing answers at that address: a firewall, a security group or a VPN.'), possible('network/proxy', 'The way may lead through a proxy.')] },
  { id: 'net-ssh', says: ['connect to host…port 22', 'connect to host…port'], about: 'our-git', points: [certain('network/reachable', 'Port 22 does not open; CodeCommit has no SSH on 443.')] },
  { id: 'E38', says: ['server certificate verification failed', 'ssl certificate problem', 'sec_e_untrusted_root', 'certificate_verify_failed', 'ssl validation failed', 'self-signed certificate in certificate chain', 'self signed certificate in certificate chain', 'unable to get local issuer certificate', 'certificate chain was issued by an authority that is not trusted', 'crypt_e_no_revocation_check', 'server certificate verification failed. cafile', 'peer certificate cannot be authenticated', 'x509: certificate signed by unknown authority', 'pkix path building failed'], about: 'our-git', points: untrusted },
  { id: 'E39', says: ['problem with the ssl ca cert', 'error setting certificate verify locations', 'error setting certificate file', 'invalid path: …ca-bundle', 'could not find a suitable tls ca certificate bundle'], about: 'not-foreign', points: [certain('network/tls', 'The file of authorities that is named is not there or cannot be read.')] },
  { id: 'E40', says: ['certificate subject name…does not match target host name', 'no alternative certificate subject name', 'hostname mismatch, certificate is not valid', 'sec_e_wrong_principal', "doesn't match either of"], about: 'our-git', points: [certain('network/tls', 'The certificate is for another name.'), possible('network/dns', 'The hosts file or DNS leads elsewhere.')] },
  { id: 'E41', says: ['gnutls_handshake() failed'], about: 'our-git', points: [certain('tools/git-https-transport', 'git is linked with an old GnuTLS.'), possible('network/tls', 'Or somebody between breaks the connection.')] },
  { id: 'tls-broken', says: ['ssl_connect: ', 'ssl_error_syscall', 'openssl ssl_connect', 'ssl routines:', 'schannel: failed', 'schannel: next', 'sslerror(', 'tls connect error', 'gnutls recv error', 'unexpected tls packet', 'ssl: unexpected_eof', 'eof occurred in violation of protocol'], about: 'our-git', points: [likely('network/tls', 'The handshake breaks off.'), possible('network/proxy', 'A proxy may stand between.'), possible('network/reachable', 'The connection is cut.')] },
  { id: 'E42', says: ['info/refs not valid: is this a git repository', 'info/refs nicht gültig', "info/refs n'est pas valide", 'info/refs no es válido', 'info/refs non valido', 'could not determine hash algorithm', 'invalid server response; got'], about: 'our-git', points: ({ text }) => (/console\.aws|\/\/codecommit\.|\/codesuite\//.test(text)
    ? [certain('remote/url-form', 'The URL is a page of the console or the host of the API.'), likely('remote/endpoint', 'The host serves no Git.')]
    : [certain('network/reachable', 'A page answered in the place of CodeCommit, as the sign-in of a network does.'), likely('remote/url-form', 'Or the URL is no repository\'s.')]) },
  { id: 'E43', says: ['url using bad/illegal format', 'url rejected'], about: 'our-git', points: (_, seen) => (seen.has('grc') || seen.has('endpointVariable') ? [certain('remote/endpoint', 'CODE_COMMIT_ENDPOINT is set and empty, or no bare host.'), possible('remote/url-form', 'The URL is not one that works.')] : [likely('remote/url-form', 'The URL is not one that works.'), likely('remote/endpoint', 'CODE_COMMIT_ENDPOINT may be set and empty.')]) },
  { id: 'E83', says: ['rpc failed; curl', 'rpc failed; result=', 'curl 56', 'curl 92', 'curl 18', 'curl 55', 'http/2 stream', 'rpc fehlgeschlagen', 'échec rpc', 'rpc falló', 'send-pack: unexpected disconnect', 'unexpected disconnect while reading sideband'], unless: ['http 403', 'returned error: 403', 'http 401', 'http 429', 'http 5'], about: 'our-git', kind: 'tail', points: (_, seen) => [likely('topic/net-rpc-56', 'The transfer was cut off, as with large packs.', seen.has('pushes') ? 55 : 52), possible('topic/lim-ise-migration', 'Push a large history in parts.', 50), possible('network/proxy', 'A proxy may cut long requests.', 44), possible('network/reachable', 'The connection is cut.', 40)] },
];

function unresolved({ text }: Line, seen: Seen): readonly Pointer[] {
  const host = hostBehind(text, 'could not resolve host: ') ?? hostBehind(text, 'could not resolve hostname ') ?? hostBehind(text, 'could not resolve host ') ?? hostBehind(text, "failed to resolve ") ?? hostBehind(text, 'getaddrinfo enotfound ') ?? hostBehind(text, "host='");
  if (host === 'https' || host === 'http') return [certain('remote/endpoint', 'CODE_COMMIT_ENDPOINT holds a URL where a bare host belongs.'), possible('remote/url-form', 'The URL has its scheme twice.')];
  if (host !== null && /github|gitlab|bitbucket|pypi|npmjs/.test(host)) return [];
  if (host === null || !looksLikeCodeCommit(host)) return [certain('network/dns', 'The name does not resolve.'), ...(seen.has('wsl') || seen.has('docker') ? [possible('network/reachable', 'The container or WSL may have no network.')] : [])];
  if (!host.includes('.')) return [likely('ssh/config', 'It is an alias, and ssh has read no Host block for it.'), likely('ssh/user', 'The Host block of the alias is not there.'), possible('network/dns', 'The name does not resolve.')];
  const read = readCodeCommitHost(host);
  if (read === null) return [certain('remote/endpoint', 'The host is none of CodeCommit\'s: no region in it, or a slip.'), likely('network/dns', 'The name does not resolve.')];
  if (!isKnownRegion(read.region)) return [certain('remote/endpoint', 'CodeCommit has no host of this name: the region in it is misspelled or has none.'), likely('remote/region-known', 'The region may have no CodeCommit.'), likely('network/dns', 'The name does not resolve.')];
  return [certain('network/dns', 'The name does not resolve here.'), ...(read.vpcEndpoint === null ? [possible('network/proxy', 'Where only a proxy resolves names, none is set.')] : [likely('remote/endpoint', 'The name of a VPC endpoint is known in its network only.')])];
}

function unreached({ text }: Line): readonly Pointer[] {
  const host = hostBehind(text, 'failed to connect to ');
  const elsewhere = host !== null && !looksLikeCodeCommit(host) && !host.includes('amazonaws.com');
  return elsewhere
    ? [certain('network/proxy', 'git tries to reach a proxy there, not CodeCommit.'), possible('network/reachable', 'The network does not lead there.')]
    : [certain('network/reachable', 'The host does not answer on this port.'), possible('network/proxy', 'Where a proxy is needed, none is set.')];
}

function untrusted(_: Line, seen: Seen): readonly Pointer[] {
  return [certain('network/tls', 'The certificate was not issued by an authority this tool knows, as behind a proxy that inspects TLS.'), ...(seen.has('inspection') || seen.has('grc') ? [likely('topic/corp-inspection', 'git and the AWS tools have lists of authorities of their own.')] : [])];
}
