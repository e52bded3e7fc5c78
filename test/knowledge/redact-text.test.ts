import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { harmless, withoutSecrets } from '../../src/knowledge/redact-text.ts';
import { anyCharacter } from '../support/any-character.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const SIGNATURE = `20261120T081500Z${'0123456789abcdef'.repeat(4)}`;
const test = suite('redact-text');

test('a text can do nothing to a terminal', () => {
  const cases: [string, string][] = [
    ['a\x1b[31mb', 'a␛[31mb'], ['a\nb\r\tc\0', 'a␊b␍␉c␀'], ['\x7f', '␡'], ['\x9b31m', '‹U+009B›31m'], ['a\u202eb', 'a‹U+202E›b'], ['\u2066x\u2069', '‹U+2066›x‹U+2069›'], ['\u200b\ufeff', '‹U+200B›‹U+FEFF›'],
    ['\u2028', '‹U+2028›'], ['\ud800', '‹U+D800›'], ['\u{e0041}', '‹U+E0041›'], ['Zoë 日本 😀 ‹5›', 'Zoë 日本 😀 ‹5›'],
  ];
  for (const [text, shown] of cases) assert.is(harmless(text), shown, JSON.stringify(text));
  fc.assert(fc.property(fc.string({ unit: anyCharacter, maxLength: 40 }), (text) => {
    const shown = harmless(text);
    assert.not.match(shown, /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    assert.is(harmless(shown), shown);
  }), { numRuns: 2000, seed: 3 });
});

test('what may be a secret is replaced by its length', () => {
  const cases: [string, string][] = [
    ['https://u:hunter2@h/x', 'https://u:‹7 characters›@h/x'],
    ['plink -batch -pw hunter2 -l git', 'plink -batch -pw ‹7 characters› -l git'],
    ["sshpass -v -P word -p'hunter2' ssh -p 22", "sshpass -v -P word -p'‹7 characters›' ssh -p 22"],
    ['sshpass -e ssh -p 22', 'sshpass -e ssh -p 22'],
    ['DB_PASS=hunter2 LDAP_BIND_PW=hunter2 --sso-pin=1234', 'DB_PASS=‹7 characters› LDAP_BIND_PW=‹7 characters› --sso-pin=‹4 characters›'],
    ['ssh -o "ProxyCommand=ncat --proxy-auth me:hunter2 --proxy p:1 %h"', 'ssh -o "ProxyCommand=ncat --proxy-auth ‹10 characters› --proxy p:1 %h"'],
    ['socat - PROXY:p:%h:%p,proxyport=1,proxyauth=me:hunter2', 'socat - PROXY:p:%h:%p,proxyport=1,proxyauth=‹10 characters›'],
    ['connect -H me:hunter2@proxy:8080 %h %p', 'connect -H me:‹7 characters›@proxy:8080 %h %p'],
    ['curl -U me:hunter2 -x p:1', 'curl -U me:‹7 characters› -x p:1'],
    ['ssh -P 22 -L 80:localhost:80 -i C:\\k', 'ssh -P 22 -L 80:localhost:80 -i C:\\k'],
    ['http://u:p@ss/w@proxy:8080/', 'http://u:‹6 characters›@proxy:8080/'],
    [`'https://${KEY}%25IQoJb3/x==:${SIGNATURE}@h/v1/repos/demo/': error: 403`, "'https://AKIA…MPLE%25‹10 characters›:‹80 characters›@h/v1/repos/demo/': error: 403"],
    ['https://ghp_0123456789abcdefghij0123456789@github.com/x', 'https://‹34 characters›@github.com/x'],
    [`username=${KEY}`, 'username=AKIA…MPLE'],
    ["with user 'ASIAIOSFODNN7EXAMPLE%IQoJb3JpZ2luEXAMPLE'", "with user 'ASIA…MPLE%‹19 characters›'"],
    ['password=a b; }; f', 'password=‹9 characters›'],
    ['echo password=x', 'echo password=‹1 character›'],
    [`aws_secret_access_key = ${SECRET}`, 'aws_secret_access_key = ‹40 characters›'],
    [`x ${SECRET} y`, 'x ‹40 characters› y'],
    [`AWS_SESSION_TOKEN="IQo J=" aws`, 'AWS_SESSION_TOKEN="‹6 characters›" aws'],
    ['--token abc --password=hunter2 -C /x', '--token ‹3 characters› --password=‹7 characters› -C /x'],
    ['+ curl -u maria:hunter2 --proxy-user=u:abc https://x', '+ curl -u maria:‹7 characters› --proxy-user=u:‹3 characters› https://x'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: ‹18 characters›'],
    ['http.extraHeader=AUTHORIZATION: bearer abc', 'http.extraHeader=AUTHORIZATION: ‹10 characters›'],
    ['X-Api-Key: abc', 'X-Api-Key: ‹3 characters›'],
    [`{"AccessKeyId":"${KEY}","SecretAccessKey":"${SECRET}","SessionToken":"a\\"b"}`, '{"AccessKeyId":"AKIA…MPLE","SecretAccessKey":"‹40 characters›","SessionToken":"‹4 characters›"}'],
    ['https://x/?a=1&X-Amz-Signature=abc&b=2', 'https://x/?a=1&X-Amz-Signature=‹3 characters›&b=2'],
    [`signed ${SIGNATURE}`, 'signed ‹80 characters›'],
    [`signature ${'0123456789abcdef'.repeat(4)}`, 'signature ‹64 characters›'],
    ['MY_PASSWORD=x\nnext=1', 'MY_PASSWORD=‹1 character›\nnext=1'],
    ['eyJhbGciOiJIU', '‹13 characters›'],
    ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc-_', 'token ‹39 characters›'],
  ];
  for (const [text, shown] of cases) assert.is(withoutSecrets(text), shown, text);
});

test('a password with blanks, and what is named by words without an equals sign', () => {
  const cases: [string, string][] = [
    ["fatal: unable to access 'https://maria:hunter two@h.example/v1/repos/x/': error", "fatal: unable to access 'https://maria:‹10 characters›@h.example/v1/repos/x/': error"],
    ['git clone "https://maria:hun ter@ two@h.example/x" -b main', 'git clone "https://maria:‹12 characters›@h.example/x" -b main'],
    ['git clone https://maria:hunter two three@h.example/x and more', 'git clone https://maria:‹16 characters›@h.example/x and more'],
    ["'codecommit::eu-west-1://maria:hunter two@billing'", "'codecommit::eu-west-1://maria:‹10 characters›@billing'"],
    ['http.extraHeader=X-Corp: hunter2 two', 'http.extraHeader=X-Corp: ‹11 characters›'],
    ['extraheader = aHVudGVyMg==', 'extraheader = ‹12 characters›'],
    ["git -c http.extraHeader='hunter2' fetch", 'git -c http.extraHeader=‹15 characters›'],
    ['http.https://h/.extraheader X-Corp: hunter2', 'http.https://h/.extraheader X-Corp: ‹7 characters›'],
    ["Password for 'https://maria@h.example': hunter2 two", "Password for 'https://maria@h.example': ‹11 characters›"],
    ["[12:00] Enter passphrase for key '/home/maria/.ssh/id_rsa': hunter2", "[12:00] Enter passphrase for key '/home/maria/.ssh/id_rsa': ‹7 characters›"],
    ['Enter passphrase for "/home/maria/.ssh/id_rsa":hunter2', 'Enter passphrase for "/home/maria/.ssh/id_rsa":‹7 characters›'],
    ['sent Bearer abc next', 'sent Bearer ‹3 characters› next'],
    ['curl -u maria:hunter2 h', 'curl -u maria:‹7 characters› h'],
    ['curl --user=maria:hunter2 h', 'curl --user=maria:‹7 characters› h'],
    ['curl -u "maria:hun ter2" h', 'curl -u "maria:‹8 characters›" h'],
    ["curl -u'maria:hunter2' h", "curl -u'maria:‹7 characters›' h"],
    ['aws configure set aws_secret_access_key hunter2 --profile dev', 'aws configure set aws_secret_access_key ‹7 characters› --profile dev'],
    ['AWS_SESSION_TOKEN hunter2', 'AWS_SESSION_TOKEN ‹7 characters›'],
  ];
  for (const [text, shown] of cases) {
    assert.is(withoutSecrets(text), shown, text);
    assert.is(withoutSecrets(shown), shown, `${text}, twice`);
  }
});

test('those words in a sentence, and what only looks like a login, stay', () => {
  const texts = [
    'https://u:‹7 characters›@h/x', "proxy http://proxy:8080 for maria@example.com", 'ssh://host:2222 then git@github.com:a/b.git', 'see https://x.example: mail a@b.example', 'codecommit::eu-west-1://dev@billing and maria@example.com',
    "fatal: could not read Password for 'https://maria@h': No such device or address", "could not read Password for 'https://h': Device not configured", "Password for 'https://maria@h': ", 'the Bearer token is over', 'WWW-Authenticate: Bearer realm="x"', 'docker run -u 1000:1000 image', 'git push -u origin main', 'git push -u https://h.example/x main',
    'git push -u git@github.com:acme/x main', 'git push -u codecommit::eu-west-1://dev@billing main', 'Partial credentials found in shared-credentials-file, missing: aws_secret_access_key', 'aws_secret_access_key is missing in profile dev', 'the value of aws_session_token and the key', 'http.extraHeader of the file /x', 'extraheader is set',
  ];
  for (const text of texts) assert.is(withoutSecrets(text), text);
});

test('what is no secret stays', () => {
  const texts = [
    'https://git-codecommit.us-east-1.amazonaws.com:443/v1/repos/demo', 'codecommit::us-east-1://dev@demo', 'codecommit://a-very-long-profile-name@demo', 'ssh://APKAEIBAERJR2EXAMPLE@h/v1/repos/demo', 'git@github.com:a/b.git',
    'https://me-at-111122223333@git-codecommit.us-east-1.amazonaws.com/x',
    'User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/me@corp.com is not authorized to perform: codecommit:GitPull on resource: arn:aws:codecommit:us-east-1:111122223333:demo',
    '~/.aws/cli/cache/5f2b3c4d5e6f70819293a4b5c6d7e8f901234567.json', '/Users/maria/Library/Application Support/Python/3/bin/aws/tools/xy', "KeyError: '0123456789abcdef0123456789abcdef01234567'",
    '!aws --profile dev codecommit credential-helper $@', 'credential.helper=!aws codecommit credential-helper $@', 'credential.https://git-codecommit.us-east-1.amazonaws.com.useHttpPath=true', 'http.sslKey=/etc/pki/client.pem', 'http.proxyAuthMethod=basic',
    'AWS_PROFILE=dev', 'AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/token', '--key-file /x/y', 'mfa_serial = arn:aws:iam::111122223333:mfa/maria', 'credential_process = /usr/bin/get-keys --account dev', 'credential_source = Environment',
    'EncryptionIntegrityChecksFailedException', 'UnrecognizedClientException: The security token included in the request is invalid', 'Error loading SSO Token: Token for https://x.awsapps.com/start|corp does not exist',
    "fatal: could not read Password for 'https://maria@git-codecommit.us-east-1.amazonaws.com': terminal prompts disabled", 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8', "fatal: bad boolean config value 'yep' for 'credential.usehttppath'",
    'commit 0123456789abcdef0123456789abcdef01234567', 'http.emptyAuth=false', 'Unknown options: protocol=https', '',
  ];
  for (const text of texts) assert.is(withoutSecrets(text), text);
});

test('planted secrets never survive', () => {
  const base64 = fc.array(fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')), { minLength: 40, maxLength: 40 }).map((chars) => chars.join(''));
  const word = fc.array(fc.constantFrom(...Array.from('ABCxyz0189+/=.,:!$%^*_-@#?~')), { minLength: 14, maxLength: 30 }).map((chars) => `Q${chars.join('')}Q`);
  const hex = fc.array(fc.constantFrom(...Array.from('0123456789abcdef')), { minLength: 64, maxLength: 64 }).map((chars) => chars.join(''));
  const planted: [fc.Arbitrary<string>, (secret: string) => string][] = [
    [base64, (secret) => secret], [base64, (secret) => `"${secret}"`], [base64, (secret) => `key ${secret}.`], [base64, (secret) => `aws_secret_access_key=${secret}`], [base64, (secret) => `aws_secret_access_key : ${secret}`],
    [base64, (secret) => `static-git ${secret}abc=`], [base64, (secret) => `ASIAIOSFODNN7EXAMPLE%${secret}`], [base64, (secret) => `https://u:${secret}@h/x`], [base64, (secret) => `--secret-access-key ${secret}`],
    [hex, (secret) => `20261120T081500Z${secret}`], [hex, (secret) => `https://${KEY}:20261120T081500Z${secret}@h/v1/repos/x`],
    [word, (secret) => `https://u:${secret}@h/x`], [word, (secret) => `password=${secret}`], [word, (secret) => `username=x\npassword=${secret}\n`], [word, (secret) => `MY_TOKEN='${secret}'`], [word, (secret) => `AWS_SECRET_ACCESS_KEY=${secret}`],
    [word, (secret) => `--password ${secret}`], [word, (secret) => `{"SessionToken": "${secret}"}`], [word, (secret) => `Authorization: Basic ${secret}`], [word, (secret) => `Proxy-Authorization: ${secret}`], [word, (secret) => `x-amz-security-token: ${secret}`],
    [word, (secret) => `aws_session_token = ${secret}`], [word, (secret) => `git -c http.extraHeader='Authorization: ${secret}'`],
  ];
  const around = fc.constantFrom('', ' ', 'fatal: ', '\n', "'", '# ', 'x=1; ');
  for (const [secrets, plant] of planted) {
    fc.assert(fc.property(secrets, around, around, (secret, before, after) => {
      const shown = withoutSecrets(`${before}${plant(secret)}${after}`);
      if (shown.includes(secret)) throw new Error(shown);
      if (shown.includes(secret.slice(4, -4))) throw new Error(shown);
    }), { numRuns: 400, seed: 9 });
  }
});

test.run();
