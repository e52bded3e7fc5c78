import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluateSshConfig, readSshConfig } from '../../src/knowledge/ssh-config.ts';
import { parseSshG } from '../../src/knowledge/ssh-output.ts';

const test = suite('ssh-config against ssh -G');
const HOSTS = ['git-codecommit.eu-west-1.amazonaws.com', 'git-codecommit.cn-north-1.amazonaws.com.cn', 'codecommit-2', 'github.com'];
const PATTERNS = [...HOSTS, '*', 'git-codecommit.*.amazonaws.com', 'git-codecommit.*', '*.com', '?ithub.com', '!github.com', '!*.cn', 'codecommit-?'];
const USERS = ['git', 'APKAEXAMPLE000000001', 'APKAEXAMPLE000000002', 'maria'];
const localUser = userInfo().username;

const spaced = fc.constantFrom('', '  ', '\t');
const separator = fc.constantFrom(' ', '  ', '\t', '=', ' = ');
const end = fc.constantFrom('', '', ' ', '\r', '  # a remark', ' #x');
const quoted = (value: string) => fc.constantFrom(value, `"${value}"`, `'${value}'`);
const setting = fc.oneof(
  fc.tuple(fc.constantFrom('User', 'user', 'USER'), fc.constantFrom(...USERS).chain(quoted)),
  fc.tuple(fc.constantFrom('HostName', 'hostname'), fc.constantFrom('127.0.0.1', 'other.example', '%h').chain(quoted)),
  fc.tuple(fc.constant('Port'), fc.constantFrom('22', '2222', '443')),
  fc.tuple(fc.constantFrom('IdentityFile', 'identityFile'), fc.constantFrom('~/.ssh/codecommit_rsa', '/keys/a b', '~/.ssh/id_rsa', '/keys/x').chain((value) => (value.includes(' ') ? fc.constantFrom(`"${value}"`, value.replace(' ', '\\ ')) : quoted(value)))),
  fc.tuple(fc.constant('IdentitiesOnly'), fc.constantFrom('yes', 'no')),
).chain(([key, value]) => fc.tuple(spaced, separator, end).map(([before, between, after]) => `${before}${key}${between}${value}${after}`));
const head = fc.oneof(
  fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 3 }).map((patterns) => `Host ${patterns.join(' ')}`),
  fc.oneof(
    fc.constant('Match all'), fc.constantFrom(...PATTERNS).map((pattern) => `Match host ${pattern}`), fc.constantFrom(...HOSTS, '*.com').map((pattern) => `Match originalhost ${pattern},nowhere`),
    fc.constantFrom(...USERS, '*', '!git,*').map((pattern) => `Match user ${pattern}`), fc.constantFrom(localUser, 'nobody').map((name) => `Match localuser ${name}`),
    fc.constantFrom(...HOSTS).map((host) => `Match host ${host} user git`),
  ),
);
const config = fc.array(fc.oneof({ weight: 3, arbitrary: setting }, { weight: 2, arbitrary: head }, { weight: 1, arbitrary: fc.constantFrom('', '# a remark', '   ') }), { maxLength: 14 }).map((lines) => `${lines.join('\n')}\n`);

test('user, hostname, port, identityfile and identitiesonly of generated configurations', () => {
  if (spawnSync('ssh', ['-V']).status !== 0) return;
  const dir = mkdtempSync(join(tmpdir(), 'ssh-config-'));
  let agreed = 0;
  try {
    fc.assert(fc.property(config, fc.constantFrom(...HOSTS), fc.option(fc.constantFrom(...USERS)), (text, host, user) => {
      const file = join(dir, 'config');
      writeFileSync(file, text);
      const { stdout, status, stderr } = spawnSync('ssh', ['-F', file, '-G', user === null ? host : `${user}@${host}`], { encoding: 'utf8' });
      assert.is(status, 0, `${stderr}\n${text}`);
      const real = parseSshG(stdout);
      const { directives, problems } = readSshConfig(text, file);
      assert.equal(problems, []);
      const ours = evaluateSshConfig(directives, { host, user, localUser });
      assert.is(ours.user?.value ?? localUser, real?.user, text);
      assert.is((ours.hostName?.value ?? host).replaceAll('%h', host), real?.hostName, text);
      assert.is(Number(ours.port?.value ?? 22), real?.port, text);
      assert.is(ours.identitiesOnly?.value === 'yes', real?.identitiesOnly, text);
      if (ours.identityFiles.length > 0) assert.equal(ours.identityFiles.map((each) => each.value), real?.identityFiles, text);
      agreed += 1;
    }), { numRuns: 250, seed: 20_261_120 });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  assert.ok(agreed >= 250);
});

test('what ssh refuses, we see', () => {
  const problem = (text: string) => readSshConfig(text, 'c').problems.map(({ line, keyword, kind }) => `${line} ${keyword} ${kind}`);
  assert.equal(problem('Host a\n  User b c\n'), ['2 user extra-arguments']);
  assert.equal(problem('Host a\n  User\n'), ['2 user no-argument']);
  assert.equal(problem('Host a\n  User "b\n'), ['2 user quotes']);
  assert.equal(problem('Host a\n  User b # c\n'), []);
});

test('an included file: its Host ends with it', () => {
  const { directives } = readSshConfig('Include x\nUser outside\n', '/c', () => [{ file: '/x', text: 'Host other\nUser inside\n' }]);
  const { user } = evaluateSshConfig(directives, { host: 'h', user: null, localUser: 'me' });
  assert.equal(user, { value: 'outside', file: '/c', line: 2, block: null, blockLine: null });
});

test('a condition that needs a program is not taken for true', () => {
  const { directives } = readSshConfig('Match exec "touch x"\nUser a\nMatch all\nUser b\n', '/c');
  const { user, uncertain } = evaluateSshConfig(directives, { host: 'h', user: null, localUser: 'me' });
  assert.is(user?.value, 'b');
  assert.is(uncertain.length, 1);
});

test.run();
