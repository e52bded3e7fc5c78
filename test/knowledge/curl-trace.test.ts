import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shownCurlLine, shownTarget } from '../../src/knowledge/curl-trace.ts';
import { harmless, withoutSecrets } from '../../src/knowledge/redact-text.ts';
import { anyCharacter } from '../support/any-character.ts';

const test = suite('curl-trace');
const PREFIXES = ['05:48:01.051028 http.c:684              ', '20:37:11.815890 http.c:756 ', '22:45:16.475916 http.c:874              ', ''];
const send = (text: string): string | null => shownCurlLine(`${PREFIXES[0] ?? ''}=> Send header: ${text}`);
const receive = (text: string): string | null => shownCurlLine(`${PREFIXES[0] ?? ''}<= Recv header: ${text}`);
const info = (text: string): string | null => shownCurlLine(`${PREFIXES[0] ?? ''}== Info: ${text}`);

test('every version\'s prefix, and lines that only frame others', () => {
  for (const prefix of PREFIXES) {
    assert.is(shownCurlLine(`${prefix}=> Send header: Host: git-codecommit.eu-west-1.amazonaws.com`), '> Host: git-codecommit.eu-west-1.amazonaws.com', prefix);
    assert.is(shownCurlLine(`${prefix}<= Recv header: HTTP/1.1 401 Unauthorized\r`), '< HTTP/1.1 401 Unauthorized');
    for (const frame of ['=> Send header, 0000000220 bytes (0x000000dc)', '<= Recv header, 0000000002 bytes (0x00000002)', '=> Send header:', '<= Recv header:', '<= Recv header: ']) assert.is(shownCurlLine(prefix + frame), '', frame);
    for (const data of ['=> Send data, 0000000102 bytes (0x00000066)', '=> Send data: 0014command=ls-refs', '<= Recv data: <Message>no</Message>', '<= Recv SSL data, 5 bytes (0x5)']) assert.is(shownCurlLine(prefix + data), null, data);
  }
  assert.is(shownCurlLine(''), '');
});

test('what is asked and what is answered, HTTP/1.1 and HTTP/2', () => {
  const path = '/v1/repos/billing/info/refs?service=git-upload-pack';
  assert.equal(['HTTP/1.1', 'HTTP/2'].map((version) => send(`GET ${path} ${version}`)), [`> GET ${path} HTTP/1.1`, `> GET ${path} HTTP/2`]);
  assert.is(send('CONNECT git-codecommit.eu-west-1.amazonaws.com:443 HTTP/1.1'), '> CONNECT git-codecommit.eu-west-1.amazonaws.com:443 HTTP/1.1');
  assert.is(send('GET http://u:hunter2@h/x?token=hunter2 HTTP/1.1'), '> GET http://h/x?‹13 characters› HTTP/1.1');
  assert.equal(['HTTP/2 403', 'HTTP/1.1 407 Proxy Authentication Required', 'HTTP/1.1 200 OK', 'HTTP/1.1 302 go-to?ticket=hunter2'].map(receive), ['< HTTP/2 403', '< HTTP/1.1 407 Proxy Authentication Required', '< HTTP/1.1 200 OK', '< HTTP/1.1 302 ‹20 characters›']);
});

test('names of headers stay; values where name, direction and form are known', () => {
  const shown: readonly [typeof send, string, string?][] = [
    [send, 'host: git-codecommit.eu-west-1.amazonaws.com'], [send, 'User-Agent: git/2.39.5'], [send, 'user-agent: git/2.52.0.windows.1'], [send, 'User-Agent: git/2.50.1 (Apple Git-155)'], [send, 'Git-Protocol: version=2'], [send, 'Content-Length: 102'],
    [receive, 'Content-Type: application/x-git-upload-pack-advertisement'], [receive, 'content-type: text/html; charset=utf-8'], [receive, 'Server: nginx/1.25.3'], [receive, 'server: Server'], [receive, 'Date: Sat, 21 Nov 2026 05:48:01 GMT'],
    [receive, 'x-amzn-RequestId: 21c19289-bbda-4616-a38b-14af74b25159'], [receive, 'x-amzn-ErrorType: AccessDeniedException'], [receive, 'WWW-Authenticate: Basic realm="AWSCodeCommit"'], [receive, 'Proxy-Authenticate: NTLM'],
    [receive, 'Proxy-Authenticate: Negotiate TlRMTVNTUAACAAAA', 'Proxy-Authenticate: Negotiate'], [receive, 'www-authenticate: Digest qop="auth", realm="corp", nonce="hunter2"', 'www-authenticate: Digest realm="corp"'],
    [receive, 'location: https://u:p@login.corp.example/start?ticket=hunter2#x', 'location: https://login.corp.example/start?‹16 characters›'], [receive, 'Location: /v1/repos/billing/'],
    [receive, `Location: https://idp.example/s/${'a1'.repeat(16)}`, 'Location: https://idp.example/s/‹32 characters›'],
  ];
  for (const [way, line, expected = line] of shown) assert.is(way(line), `${way === send ? '>' : '<'} ${expected}`);
  const hidden: readonly [typeof send, string, string][] = [
    [send, 'Authorization: Basic <redacted>', 'Authorization: ‹16 characters›'], [send, 'authorization: Bearer hunter2', 'authorization: ‹14 characters›'], [send, 'X-Amz-Security-Token: abc', 'X-Amz-Security-Token: ‹3 characters›'],
    [send, 'User-Agent: hunter2', 'User-Agent: ‹7 characters›'], [send, 'Host: hunter2@h', 'Host: ‹9 characters›'], [send, 'Server: nginx', 'Server: ‹5 characters›'], [receive, 'Host: h', 'Host: ‹1 character›'], [receive, 'Set-Cookie: a=hunter2', 'Set-Cookie: ‹9 characters›'],
    [receive, 'x-amzn-RequestId: hunter2', 'x-amzn-RequestId: ‹7 characters›'], [receive, 'WWW-Authenticate: hunter2', 'WWW-Authenticate: ‹7 characters›'], [send, 'hunter2 without a colon', '‹23 characters›'], [send, 'wJalrXUtnFEMI7K7MDENG7bPxRfiCYEXAMPLEKEY: x', '‹43 characters›'],
  ];
  for (const [way, line, expected] of hidden) assert.is(way(line), `${way === send ? '>' : '<'} ${expected}`);
});

/** As curl 7.68 to 8.16 print them with OpenSSL, GnuTLS, Schannel and SecureTransport. */
const KNOWN = [
  'Host github.com:443 was resolved.', 'IPv6: (none)', 'IPv4: 140.82.121.4', 'Trying 140.82.121.4:443...', 'Trying 10.0.0.1...', 'Trying [2001:db8::1]:443...', 'Connected to github.com (13.114.40.48) port 443 (#0)', 'Connected to proxy.corp.example (10.0.0.1) port 3128',
  'Established connection to github.com (140.82.121.3 port 443) from 192.168.20.10 port 61269', 'Could not resolve host: git-codecommit.eu-west-9.amazonaws.com', 'Could not resolve proxy: proxy.corp.example', 'Failed to connect to 127.0.0.1 port 9: Connection refused',
  'Failed to connect to h port 443 after 2 ms: Couldn\'t connect to server', 'connect to 127.0.0.1 port 9 failed: Connection refused', 'connect to 127.0.0.1 port 9 from 127.0.0.1 port 40000 failed: Connection refused', 'Connection timed out after 10001 milliseconds', 'Recv failure: Connection reset by peer',
  'Establish HTTP proxy tunnel to h:443', 'Proxy replied 200 to CONNECT request', 'CONNECT tunnel failed, response 407', 'CONNECT phase completed!', 'Received HTTP code 403 from proxy after CONNECT', 'Couldn\'t find host h in the .netrc file; using defaults', 'Couldn\'t find host h in the (nil) file; using defaults',
  'ALPN, offering h2', 'ALPN: offers h2,http/1.1', 'ALPN: curl offers h2,http/1.1', 'ALPN, server accepted to use http/1.1', 'ALPN: server accepted h2', 'ALPN, server did not agree to a protocol', 'using HTTP/2', 'Using HTTP2, server supports multiplexing', 'using HTTP/1.x',
  'SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384', 'SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256 / X25519MLKEM768 / RSASSA-PSS', 'SSL connection using TLS1.2 / ECDHE_RSA_AES_128_GCM_SHA256', 'Server certificate:', 'subject: C=US; O=Corp, Inc.; CN=*.amazonaws.com', 'issuer: CN=Corp TLS Inspection CA',
  'start date: Mar 10 00:00:00 2017 GMT', 'expire date: Sat, 15 Apr 2018 12:01:04 GMT', 'subjectAltName: host "github.com" matched cert\'s "github.com"', 'subjectAltName does not match h', 'SSL certificate verify ok.', 'SSL certificate problem: self-signed certificate in certificate chain', 'SSL certificate problem: unable to get local issuer certificate',
  'SSL: no alternative certificate subject name matches target host name \'h\'', 'server certificate verification failed. CAfile: /etc/ssl/certs/ca-certificates.crt CRLfile: none', 'server certificate verification OK', 'common name: wrong-name.example.com (does not match \'h\')', 'found 140 certificates in /etc/ssl/certs/ca-certificates.crt', 'CAfile: C:/Program Files/Git/mingw64/etc/ssl/certs/ca-bundle.crt', 'CApath: none',
  'error setting certificate file: /usr/ssl/certs/ca-bundle.crt', 'error setting certificate verify locations:  CAfile: /x/ca.pem CApath: none', 'gnutls_handshake() failed: The TLS connection was non-properly terminated.', 'OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to h:443', 'OpenSSL/3.0.13: error:0A00010B:SSL routines::wrong version number',
  'schannel: next InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT (0x80090325) - The certificate chain was issued by an authority that is not trusted.', 'schannel: disabled automatic use of client certificate', 'The requested URL returned error: 403', 'The requested URL returned error: 403 Forbidden', 'Connection #0 to host h left intact', 'Closing connection 0', 'Re-using existing connection! (#0) with host h', 'Re-using existing connection #0 with proxy 127.0.0.1', 'Re-using existing https: connection with host h',
];
test('what libcurl says in a known form', () => {
  for (const line of KNOWN) assert.is(info(line), `* ${line}`);
  assert.is(info('  Trying 127.0.0.1:33651...'), '* Trying 127.0.0.1:33651...');
  assert.is(info('[CONN-0-0][CF-SSL] ALPN: offers h2'), '* ALPN: offers h2');
  assert.is(shownCurlLine('  CApath: none'), '* CApath: none', 'the second line of one message');
});

test('what it says of logins and URLs is reduced', () => {
  assert.is(info('Server auth using Basic with user \'AKIAIOSFODNN7EXAMPLE%FAKEtoken\''), '* Server auth using Basic with user ‹30 characters›');
  assert.is(info('Uses proxy env variable https_proxy == \'http://corp:hun/t@er2@proxy:3128\''), '* Uses proxy env variable https_proxy == \'http://‹14 characters›@proxy:3128\'');
  assert.is(info('Uses proxy env variable no_proxy == \'localhost,.corp.example\''), '* Uses proxy env variable no_proxy == \'localhost,.corp.example\'');
  assert.is(info('Issue another request to this URL: \'https://login.example/?t=hunter2\''), '* Issue another request to this URL');
});

test('what has no known form is left out', () => {
  for (const line of [
    'h2h3 [authorization: Basic aHVudGVyMg==]', '[HTTP/2] [1] [authorization: Basic aHVudGVyMg==]', '[HTTP/2] [1] OPENED stream for https://u:hunter2@h/', 'h2 [:path: /v1/repos/x]', 'hunter2', 'Found bundle for host: 0x559706455ea0 [serially]', 'NTLM handshake hunter2', 'Trying hunter2...',
    'Could not resolve host: u:hunter2@h', 'subject: hunter2', 'schannel: "hunter2"', `Recv failure: ${'x'.repeat(300)}`, `subject: CN=${'x'.repeat(1000)}`,
  ]) assert.is(info(line), null, line);
});

const NAMES = ['Authorization', 'authorization', 'Proxy-Authorization', 'Cookie', 'Set-Cookie', 'X-Amz-Security-Token', 'X-Custom', 'Host', 'User-Agent', 'Server', 'Date', 'Content-Type', 'Content-Length', 'Location', 'x-amzn-RequestId', 'x-amzn-ErrorType', 'Git-Protocol', 'ETag'];
/** Like passwords and tokens: what no value of a known form looks like. */
const secret = fc.stringMatching(/^[A-Za-z0-9+/=%!$_.~-]{6,60}$/).map((text) => `Zq7${text}%Z`);
const around = fc.tuple(fc.constantFrom('', 'Basic ', 'Bearer ', 'a=b; session=', 'https://u:', 'https://h/?t=', 'https://h/#'), secret, fc.constantFrom('', '@h/x', '; path=/', ' ', '\r'));

test('no value survives that has no known form', () => {
  fc.assert(fc.property(fc.constantFrom(...NAMES), around, fc.constantFrom(...PREFIXES), fc.boolean(), (name, [before, value, after], prefix, sent) => {
    const shown = shownCurlLine(`${prefix}${sent ? '=> Send' : '<= Recv'} header: ${name}: ${before}${value}${after}`) ?? '';
    assert.ok(shown.startsWith(`${sent ? '>' : '<'} ${name}: `), shown);
    // Of Location the path is shown.
    if (name !== 'Location' || sent || /[?#]/.test(before) || (before.includes('u:') && after === '@h/x')) assert.not(shown.includes(value), shown);
  }), { numRuns: 2000 });
});

test('no login of a challenge, a request line or a message survives', () => {
  const lines = (value: string): string[] => [
    `<= Recv header: WWW-Authenticate: Negotiate ${value}`, `<= Recv header: Proxy-Authenticate: ${value}`, `=> Send header: GET /x?service=${value} HTTP/1.1`, `=> Send header: GET https://u:${value}@h/ HTTP/1.1`, `<= Recv header: HTTP/1.1 200 ${value}`,
    `== Info: Server auth using Basic with user '${value}'`, `== Info: Uses proxy env variable https_proxy == 'http://u:${value}@p:1'`, `== Info: ${value}`, `== Info: [HTTP/2] [1] [authorization: Basic ${value}]`, `== Info: h2h3 [cookie: ${value}]`, `=> Send data: ${value}`, value, `=> Send header: ${value}`, `== Info: Connected to ${value} (10.0.0.1) port 443`,
  ];
  fc.assert(fc.property(secret, (value) => {
    for (const line of lines(value)) assert.not((shownCurlLine(line) ?? '').includes(value), line);
  }), { numRuns: 1000 });
});

test('any text gives one harmless line, and redaction finds nothing new in it', () => {
  fc.assert(fc.property(fc.constantFrom('=> Send header: ', '<= Recv header: Location: ', '<= Recv header: WWW-Authenticate: Basic realm="', '== Info: subject: CN=', '== Info: ', ''), fc.string({ unit: anyCharacter, maxLength: 200 }), (head, tail) => {
    const shown = shownCurlLine(head + tail) ?? '';
    assert.is(harmless(shown), shown);
    assert.is(withoutSecrets(shown), shown);
  }), { numRuns: 3000 });
  for (const long of ['a', '[A]', '‹1', ' ', ':', '\0', 'a.'].map((unit) => unit.repeat(200_000))) for (const head of ['=> Send header: ', '<= Recv header: Location: ', '== Info: ', '']) assert.ok((shownCurlLine(head + long) ?? '').length < 10_000);
});

test('a URL keeps origin and path', () => {
  assert.is(shownTarget('https://u:p@h:8443/v1/repos/billing/info/refs?service=git-receive-pack'), 'https://h:8443/v1/repos/billing/info/refs?service=git-receive-pack');
  assert.is(shownTarget('https://h/a?service=git-upload-pack&token=x'), 'https://h/a?‹31 characters›');
  for (const odd of ['https://a b/x', 'https://u:hun/ter2@h/x']) assert.is(shownTarget(odd), `‹${odd.length} characters›`);
});

test.run();
