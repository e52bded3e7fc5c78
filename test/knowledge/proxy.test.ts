import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { awsVerify, botocoreProxy, caFile, curlBypass, gitProxy, gitVerify, urllibBypass } from '../../src/knowledge/proxy.ts';

const HOST = 'git-codecommit.us-east-1.amazonaws.com';
const URL = `https://${HOST}/v1/repos/demo`;
const test = suite('proxy');

test('git: configuration, then lower case, then upper case, then ALL_PROXY', () => {
  const httpProxy = { value: 'http://corp:1', source: '~/.gitconfig:3' };
  const all = { HTTPS_PROXY: 'http://corp:2', https_proxy: 'http://corp:3', ALL_PROXY: 'http://corp:4' };
  assert.equal(gitProxy(URL, { httpProxy, env: all }), { proxy: 'http://corp:1', source: '~/.gitconfig:3', bypassedBy: null, supported: true });
  assert.is(gitProxy(URL, { httpProxy: null, env: all }).source, 'https_proxy');
  assert.is(gitProxy(URL, { httpProxy: null, env: { HTTP_PROXY: 'http://corp:5' } }).proxy, null);
  assert.is(gitProxy('http://h/', { httpProxy: null, env: { HTTP_PROXY: 'http://corp:5' } }).proxy, null);
  assert.is(gitProxy('http://h/', { httpProxy: null, env: { http_proxy: 'http://corp:5' } }).proxy, 'http://corp:5');
  assert.equal(gitProxy(URL, { httpProxy: { value: '', source: 'http.proxy' }, env: all }), { proxy: null, source: null, bypassedBy: 'http.proxy is empty', supported: true });
  assert.is(gitProxy(URL, { httpProxy: null, env: { HTTPS_PROXY: '', ALL_PROXY: 'http://corp:4' } }).bypassedBy, 'HTTPS_PROXY is empty');
  assert.is(gitProxy(URL, { httpProxy, env: { NO_PROXY: '.amazonaws.com' } }).bypassedBy, 'NO_PROXY (.amazonaws.com)');
  assert.is(gitProxy(URL, { httpProxy, env: { NO_PROXY: '*', no_proxy: '' } }).proxy, 'http://corp:1');
  assert.is(gitProxy(URL, { httpProxy: { value: 'socks5h://corp:1', source: 'x' }, env: {} }).supported, false);
});

test('NO_PROXY of curl and of Python', () => {
  const cases: [string, boolean, boolean][] = [
    ['.amazonaws.com', true, true], ['amazonaws.com', true, true], ['AMAZONAWS.COM', true, true], ['*', true, true], ['*.amazonaws.com', false, false], ['other.test', false, false],
    ['zonaws.com', false, false], ['foo,*', false, false], [' *', false, false], ['foo amazonaws.com', true, false], ['foo, amazonaws.com', true, true], ['amazonaws.com.', true, false], ['..amazonaws.com', false, true],
    [`${HOST}:443`, false, false], [HOST, true, true], ['', false, false], [',,', false, false], ['.', false, false],
  ];
  for (const [list, curl, python] of cases) assert.equal([curlBypass(HOST, list) !== null, urllibBypass(HOST, list) !== null], [curl, python], list);
  assert.is(urllibBypass(`${HOST}:443`, `${HOST}:443`), `${HOST}:443`);
  const addresses: [string, string, boolean][] = [
    ['127.0.0.1', '127.0.0.0/8', true], ['127.0.0.1', '127.0.0.1/32', true], ['127.0.0.1', '127.0.0.0/33', false], ['127.0.0.1', '127.0', false], ['127.0.0.1', '127.0.0.1/0', true], ['127.0.0.1', '10.0.0.0/8', false],
    ['[fd00::1]', 'fd00::/8', true], ['fd00::1', 'fe80::/10', false], ['::1', '0:0:0:0:0:0:0:1', true],
  ];
  for (const [host, list, bypass] of addresses) assert.is(curlBypass(host, list) !== null, bypass, `${host} ${list}`);
  assert.is(curlBypass('127.0.0.1', '127.0.0.0/8', '7.85.0'), null);
  assert.is(curlBypass('169.254.169.254', '169.254.169.254', '7.64.0'), '169.254.169.254');
});

test('botocore: the environment only', () => {
  assert.equal(botocoreProxy(URL, { HTTPS_PROXY: 'http://corp:2' }), { proxy: 'http://corp:2', source: 'HTTPS_PROXY', bypassedBy: null, supported: true });
  assert.is(botocoreProxy(URL, { ALL_PROXY: 'http://corp:4' }).proxy, null);
  assert.is(botocoreProxy(URL, { HTTPS_PROXY: 'http://corp:2', https_proxy: '' }).proxy, null);
  assert.is(botocoreProxy('http://169.254.169.254/', { HTTP_PROXY: 'http://corp:1' }).proxy, 'http://corp:1');
  assert.is(botocoreProxy(URL, { HTTPS_PROXY: 'http://corp:2', NO_PROXY: '10.0.0.0/8,.amazonaws.com' }).bypassedBy, 'NO_PROXY (.amazonaws.com)');
  assert.is(botocoreProxy(URL, { HTTPS_PROXY: 'http://corp:2', NO_PROXY: '*' }, null).proxy, 'http://corp:2');
  assert.is(botocoreProxy(URL, { HTTPS_PROXY: 'http://corp:2' }, 'amazonaws.com').proxy, null);
  assert.is(botocoreProxy(URL, { HTTPS_PROXY: 'socks5://corp:2' }).supported, false);
});

test('certificates', () => {
  const configured = { value: '/corp.pem', source: 'line 4' };
  assert.equal(caFile('git', { env: { GIT_SSL_CAINFO: '/env.pem', AWS_CA_BUNDLE: '/aws.pem' }, configured }), { path: '/env.pem', source: 'GIT_SSL_CAINFO' });
  assert.equal(caFile('git', { env: { REQUESTS_CA_BUNDLE: '/r.pem' }, configured }), { path: '/corp.pem', source: 'line 4' });
  assert.is(caFile('git', { env: { SSL_CERT_FILE: '/x.pem' }, configured: null }), null);
  assert.equal(caFile('aws', { env: { AWS_CA_BUNDLE: '/aws.pem', REQUESTS_CA_BUNDLE: '/r.pem' }, configured }), { path: '/aws.pem', source: 'AWS_CA_BUNDLE' });
  assert.equal(caFile('aws', { env: { REQUESTS_CA_BUNDLE: '/r.pem' }, configured }), { path: '/corp.pem', source: 'line 4' });
  assert.equal(caFile('aws', { env: { REQUESTS_CA_BUNDLE: '/r.pem' }, configured: null }), { path: '/r.pem', source: 'REQUESTS_CA_BUNDLE' });
  assert.is(caFile('aws', { env: {}, configured: null }), null);
  assert.equal(awsVerify({ env: { AWS_CA_BUNDLE: '' }, configured }), { verify: false, source: 'AWS_CA_BUNDLE' });
  assert.is(awsVerify({ env: {}, configured }).verify, true);
  assert.is(caFile('aws', { env: { AWS_CA_BUNDLE: '' }, configured }), null);
  assert.equal(gitVerify({ GIT_SSL_NO_VERIFY: '' }, { value: 'true', source: 'x' }), { verify: false, source: 'GIT_SSL_NO_VERIFY' });
  for (const [value, verify] of [['false', false], ['No', false], ['0', false], ['', false], ['true', true], ['1', true], [null, true]] as const) assert.is(gitVerify({}, { value, source: 'x' }).verify, verify, String(value));
  assert.equal(gitVerify({}, null), { verify: true, source: null });
});

test.run();
