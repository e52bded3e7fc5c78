import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { explain } from '../../src/explain/explain.ts';
import { lineCutter } from '../../src/explain/lines.ts';
import { subjectOf } from '../../src/explain/subject.ts';

const test = suite('explain: texts about several things');
const URL_OF = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/';
const FORBIDDEN = `fatal: unable to access '${URL_OF}': The requested URL returned error: 403`;
const all = (text: string): string[] => explain(text).explanation.candidates.map(({ check }) => check);
const matched = (text: string): string | undefined => explain(text).explanation.candidates[0]?.matched;
const MENDED = /succeeded/;
const remarks = (text: string): string => explain(text).harmless.join(' ');

test('the word codecommit in the path of another host makes nothing ours', () => {
  for (const url of ['https://github.com/awslabs/git-remote-codecommit.git/', 'https://gitlab.example.com/acme/codecommit-tools/', 'https://maria@bitbucket.org/acme/codecommit/']) {
    assert.is(subjectOf({ text: `fatal: unable to access '${url}': the requested url returned error: 403` }), 'foreign', url);
    for (const says of ['The requested URL returned error: 403', 'The requested URL returned error: 404', 'The requested URL returned error: 401']) assert.equal(all(`$ git clone ${url}\nfatal: unable to access '${url}': ${says}`), [], `${url} ${says}`);
    for (const line of [`fatal: repository '${url}' not found`, `fatal: Authentication failed for '${url}'`, `fatal: could not read Username for '${url}': terminal prompts disabled`]) assert.equal(all(`$ git clone ${url}\n${line}`), [], line);
  }
  for (const text of [FORBIDDEN.toLowerCase(), 'git clone codecommit::eu-west-1://billing', "helper = !aws codecommit credential-helper $@", 'https://codecommit.corp.example/v1/repos/billing', 'to https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/x from https://github.com/acme/x', 'codecommit (https://docs.aws.amazon.com/x)']) {
    assert.is(subjectOf({ text }), 'ours', text);
  }
});

test('a signature that another service refuses is none of ours', () => {
  for (const line of [
    'An error occurred (SignatureDoesNotMatch) when calling the PutObject operation: The request signature we calculated does not match the signature you provided.',
    'An error occurred (RequestExpired) when calling the DescribeInstances operation: Request has expired.',
    'An error occurred (InvalidSignatureException) when calling the SendMessage operation: Signature expired: 20261120T081500Z is now earlier than 20261120T081600Z',
    'operation error S3: PutObject, https response error StatusCode: 403, api error SignatureDoesNotMatch: The request signature we calculated does not match',
  ]) assert.equal(all(line), [], line);
  assert.is(all('An error occurred (InvalidSignatureException) when calling the GetRepository operation: Signature expired: 20261120T081500Z is now earlier than 20261120T081600Z')[0], 'network/clock');
  assert.is(all('An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match')[0], 'credentials/identity');
});

test('failed, then mended: the causes stay, and it is said that the same command succeeded later', () => {
  const mended = `$ git pull origin main\n${FORBIDDEN}\n$ git config --global credential.UseHttpPath true\n$ git pull origin main\nAlready up to date.\n$ `;
  assert.match(remarks(mended), MENDED);
  assert.equal(all(mended).slice(0, 3), all(`$ git pull origin main\n${FORBIDDEN}`).slice(0, 3));
  const cloned = `$ git clone codecommit://dev@billing\ngit: 'remote-codecommit' is not a git command. See 'git --help'.\n$ pipx install git-remote-codecommit\n$ git clone codecommit://dev@billing\nCloning into 'billing'...\nReceiving objects: 100% (12/12), done.\n`;
  assert.match(remarks(cloned), MENDED);
});

test('failed, then mended: not where the later run failed too, was another command, or shows no success', () => {
  const failed = `$ git pull origin main\n${FORBIDDEN}\n`;
  for (const later of [
    '', '$ git pull origin main\n', '$ git pull github main\nAlready up to date.\n', `$ git pull origin main\nReceiving objects: 100% (1/1), done.\nfatal: early EOF\n`, `$ git pull origin main\nAlready up to date.\n$ git pull origin main\n${FORBIDDEN}\n`,
    `$ git push origin main\n${FORBIDDEN}\n$ git pull origin main\nAlready up to date.\n`,
  ]) assert.not.match(remarks(failed + later), MENDED, later);
  assert.not.match(remarks('$ git pull origin main\nAlready up to date.\n'), MENDED);
});

test('the line behind a whole URL is repeated whole', () => {
  for (const command of ['$ git ls-remote https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing', '$ git fetch ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing', '$ git ls-remote codecommit::eu-west-1://billing-of-the-shop-in-the-north-of-the-town']) {
    assert.is(matched(`${command}\n${FORBIDDEN}`), FORBIDDEN, command);
    assert.is(matched(`${command}\n'path'`), "'path'", command);
  }
  assert.is(matched('$ git fetch ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing\nmaria@git-codecommit.eu-west-1.amazonaws.com: Permission denied (publickey).'), 'maria@git-codecommit.eu-west-1.amazonaws.com: Permission denied (publickey).');
  assert.is(explain(`pushing to https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing\ncodecommit::eu-west-1://dev@payments is the other one`).target, 'codecommit::eu-west-1://dev@payments');
});

test('a URL that a terminal broke, in two or in many: nothing of its login is repeated', () => {
  const words = Array.from({ length: 40 }, (_, at) => `hid${at}den`);
  const url = `fatal: unable to access 'https://maria:${words.join('')}@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/': The requested URL returned error: 403`;
  // The second line alone says nothing: the two are joined.
  const joined = explain(`$ git fetch\nfatal: unable to access 'https://maria:${'hid0den'.repeat(8)}\nhid1den@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/': Could not resolve proxy: nosuchproxy`).explanation.candidates;
  assert.is(joined[0]?.check, 'network/proxy');
  assert.not.match(JSON.stringify(joined), /hi?d?\d+|\d+d?en/);
  const first = "fatal: unable to access 'https://maria:hid0denhid1denhid2denhid3den";
  const broken = explain(`$ git fetch https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/x\n${first}\nhid4den@git-codecommit.eu-west-1.amazonaws.com' not found`).explanation.candidates;
  assert.not.match(JSON.stringify(broken), /hi?d?\d+|\d+d?en/);
  for (let width = 60; width <= 200; width++) {
    const lines = Array.from({ length: Math.ceil(url.length / width) }, (_, at) => url.slice(at * width, (at + 1) * width));
    for (const text of [lines.join('\n'), lines.join('\r\n')]) assert.not.match(JSON.stringify(explain(`$ git fetch\n${text}\n`)), /hi?d?\d+|\d+d?en/, String(width));
  }
});

test('lines too short to say anything are counted, and nothing is made of them', () => {
  const cutter = lineCutter();
  assert.equal(cutter.take(`${'\n'.repeat(300_000)}${' \r\n'.repeat(1000)}abc\n`), []);
  assert.equal(cutter.take('aws: command not found\n\n\nabcd\n').map(({ number, text }) => ({ number, text })), [{ number: 301_002, text: 'aws: command not found' }, { number: 301_005, text: 'abcd' }]);
  assert.equal(cutter.take('ab'), []);
  assert.equal(cutter.rest(), []);
  assert.is(all(`${'\n'.repeat(300_000)}aws: command not found\n`)[0], 'tools/aws-cli-present');
});

test.run();
