import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configFilesRead, isDefaultIdentity, parseHandshake, parseKeyLine, parseKnownHostLookup, parseSshG, withoutDebug } from '../../src/knowledge/ssh-output.ts';

const test = suite('ssh-output');

// Captured from OpenSSH 9.2p1 on Debian 12, shortened; Windows' ssh ends its lines with CRLF.
const G = `host git-codecommit.eu-west-1.amazonaws.com
user APKAEXAMPLEMARIA0001
hostname 127.0.0.1
port 2222
identitiesonly yes
stricthostkeychecking ask
hostkeyalgorithms ssh-ed25519,rsa-sha2-512,rsa-sha2-256
pubkeyacceptedalgorithms rsa-sha2-512,rsa-sha2-256
identityfile ~/.ssh/codecommit_rsa
identityfile /keys/a b
globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2
userknownhostsfile /home/maria/.ssh/known_hosts /home/maria/.ssh/known_hosts2
proxycommand none
`;

test('ssh -G, with either end of line', () => {
  for (const text of [G, G.replaceAll('\n', '\r\n')]) {
    const effective = parseSshG(text);
    assert.is(effective?.user, 'APKAEXAMPLEMARIA0001');
    assert.is(effective?.hostName, '127.0.0.1');
    assert.is(effective?.port, 2222);
    assert.equal(effective?.identityFiles, ['~/.ssh/codecommit_rsa', '/keys/a b']);
    assert.is(effective?.identitiesOnly, true);
    assert.is(effective?.proxyCommand, null);
    assert.is(effective?.proxyJump, null);
    assert.equal(effective?.pubkeyAlgorithms, ['rsa-sha2-512', 'rsa-sha2-256']);
    assert.equal(effective?.knownHostsFiles, ['/home/maria/.ssh/known_hosts', '/home/maria/.ssh/known_hosts2', '/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']);
  }
});

test('the older name of the accepted algorithms', () => {
  assert.equal(parseSshG(G.replace('pubkeyacceptedalgorithms', 'pubkeyacceptedkeytypes'))?.pubkeyAlgorithms, ['rsa-sha2-512', 'rsa-sha2-256']);
});

test('what is no answer of ssh -G', () => {
  for (const text of ['', 'Bad configuration option', 'user maria\n']) assert.is(parseSshG(text), null);
});

test('the files that were read', () => {
  assert.equal(configFilesRead('OpenSSH_9.2p1\ndebug1: Reading configuration data /home/maria/.ssh/config\r\ndebug1: /home/maria/.ssh/config line 1: Applying options for x\ndebug1: Reading configuration data /etc/ssh/ssh_config\n'), ['/home/maria/.ssh/config', '/etc/ssh/ssh_config']);
});

test('lines of ssh-keygen -l and ssh-add -l', () => {
  assert.equal(parseKeyLine('2048 SHA256:MRnlB9HYOUA9vWTvRDQiwKgbJtNlr8jrQCW6QVjgPqs maria@laptop (RSA)'), { bits: 2048, type: 'rsa', fingerprint: 'SHA256:MRnlB9HYOUA9vWTvRDQiwKgbJtNlr8jrQCW6QVjgPqs' });
  assert.equal(parseKeyLine('2048 MD5:ac:b4:fc:8b no comment (RSA)'), { bits: 2048, type: 'rsa', fingerprint: 'ac:b4:fc:8b' });
  assert.equal(parseKeyLine('256 SHA256:6u9br5kkk2lRFAYAoaUfh6S1NtMYrNVsRerHw+/+0+A a (b) (ED25519)')?.type, 'ed25519');
  assert.is(parseKeyLine('The agent has no identities.'), null);
  assert.is(parseKeyLine('/x is not a public key file.'), null);
});

test('lines of known_hosts', () => {
  const found = parseKnownHostLookup('# Host h found: line 3 \nh RSA SHA256:MRnlB9HYOUA9vWTvRDQiwKgbJtNlr8jrQCW6QVjgPqs\n# Host h found: line 9 REVOKED\nh ED25519 SHA256:6u9br5kkk2lRFAYAoaUfh6S1NtMYrNVsRerHw+/+0+A\n');
  assert.equal(found.map(({ line, type, mark }) => ({ line, type, mark })), [{ line: 3, type: 'rsa', mark: null }, { line: 9, type: 'ed25519', mark: 'revoked' }]);
  assert.equal(parseKnownHostLookup(''), []);
});

test('the names ssh tries by itself', () => {
  for (const path of ['~/.ssh/id_rsa', '/home/maria/.ssh/id_ed25519', 'C:\\Users\\maria\\.ssh\\id_rsa']) assert.ok(isDefaultIdentity(path), path);
  for (const path of ['~/.ssh/codecommit_rsa', '~/.ssh/id_rsa.pub', '/keys/id_rsa']) assert.not.ok(isDefaultIdentity(path), path);
});

const CONNECTED = ['OpenSSH_9.2p1 Debian-2+deb12u6, OpenSSL 3.0.19 27 Jan 2026', 'debug1: Connecting to h [192.0.2.10] port 22.', 'debug1: Connection established.', 'debug1: Server host key: ssh-rsa SHA256:tKjRkOL8dmJyTmSbeSdN1S8F/f0iql3RlvqgTOP1UyQ'];
const OFFER = 'debug1: Offering public key: /home/maria/.ssh/codecommit rsa RSA SHA256:MRnlB9HYOUA9vWTvRDQiwKgbJtNlr8jrQCW6QVjgPqs explicit';

test('how far ssh came', () => {
  const stage = (...lines: string[]) => parseHandshake(lines)?.stage;
  assert.is(stage('debug1: Connecting to h [192.0.2.10] port 22.', 'ssh: connect to host h port 22: Connection refused'), 'none');
  assert.is(stage(...CONNECTED, 'kex_exchange_identification: read: Connection reset by peer'), 'connected');
  assert.is(stage(...CONNECTED, 'Host key verification failed.'), 'host-key');
  assert.is(stage(...CONNECTED, OFFER, 'APKA@h: Permission denied (publickey).'), 'refused');
  assert.is(stage(...CONNECTED, OFFER, 'Authenticated to h ([192.0.2.10]:22) using "publickey".', 'Access denied: User: arn'), 'authenticated');
  assert.is(parseHandshake(['fatal: not a git repository']), null);
});

test('what was offered, tried and shown', () => {
  const seen = parseHandshake([...CONNECTED, OFFER, 'debug1: Offering public key: maria@laptop RSA SHA256:Qg8sSA4ZGUqPTdWYQj+SiL8hFsHy5MN54RoX4ZoEgGo agent', 'debug1: Trying private key: /home/maria/.ssh/pem', 'debug1: send_pubkey_test: no mutual signature algorithm', 'Permission denied (publickey).']);
  assert.is(seen?.hostKey, 'SHA256:tKjRkOL8dmJyTmSbeSdN1S8F/f0iql3RlvqgTOP1UyQ');
  assert.equal(seen?.offered.map(({ path, fromAgent }) => ({ path, fromAgent })), [{ path: '/home/maria/.ssh/codecommit rsa', fromAgent: false }, { path: 'maria@laptop', fromAgent: true }]);
  assert.equal(seen?.tried, ['/home/maria/.ssh/pem']);
  assert.ok(seen?.noMutualAlgorithm);
});

test('what stays without the words of -v', () => {
  const lines = [...CONNECTED, 'Access denied: User: arn', 'Transferred: sent 3152, received 3144 bytes, in 0.1 seconds', 'Bytes per second: sent 1.0, received 2.0', 'fatal: Could not read from remote repository.'];
  assert.equal(withoutDebug(lines), ['Access denied: User: arn', 'fatal: Could not read from remote repository.']);
});

test.run();
