import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { GitConfigFact } from '../../src/core/facts.ts';
import { gitConfig } from '../../src/probes/git-config.ts';
import { type FakeMachine, observe, seen } from '../support/fake-host.ts';
import { HOME, linux } from '../support/worlds.ts';

const test = suite('probes/git-config');
const LIST = 'git config --list --show-origin --show-scope -z';
const list = (...records: readonly (readonly [string, string, string])[]) => records.map(([scope, origin, record]) => `${scope}\0${origin}\0${record}\0`).join('');
const look = async (machine: FakeMachine, known = linux.snapshot) => seen((await observe<GitConfigFact>(gitConfig, machine, known)).observed);
const GLOBAL = `${HOME}/.gitconfig`;

test('git\'s own list, each entry with its line', async () => {
  const fact = await look({
    files: { [GLOBAL]: '[credential]\n\thelper = store\n\thelper =\n[http]\n\tsslVerify\n', [`${HOME}/work/.git/config`]: '[remote "origin"]\n\turl = codecommit://billing\n' },
    programs: { [LIST]: { stdout: list(
      ['global', `file:${GLOBAL}`, 'credential.helper\nstore'], ['global', `file:${GLOBAL}`, 'credential.helper\n'], ['global', `file:${GLOBAL}`, 'http.sslverify'],
      ['local', 'file:.git/config', 'remote.origin.url\ncodecommit://billing'], ['command', 'command line:', 'credential.usehttppath\ntrue'],
    ) } },
  });
  assert.is(fact.readBy, 'git');
  assert.equal(fact.problems, []);
  assert.equal(fact.entries.map(({ key, value, scope, file, line }) => [key, value, scope, file, line]), [
    ['credential.helper', 'store', 'global', GLOBAL, 2], ['credential.helper', '', 'global', GLOBAL, 3], ['http.sslverify', null, 'global', GLOBAL, 5],
    ['remote.origin.url', 'codecommit://billing', 'local', `${HOME}/work/.git/config`, 2], ['credential.usehttppath', 'true', 'command', null, null],
  ]);
});

test('a file that cannot be read leaves the line open', async () => {
  const fact = await look({ files: { [GLOBAL]: new Error('EACCES') }, programs: { [LIST]: { stdout: list(['global', `file:${GLOBAL}`, 'credential.helper\nstore']) } } });
  assert.equal(fact.entries.map(({ value, line }) => [value, line]), [['store', null]]);
});

test('no secret gets in', async () => {
  const PLANT = 'hunter2';
  const fact = await look({ programs: { [LIST]: { stdout: list(
    ['local', 'file:.git/config', `remote.origin.url\nhttps://u:${PLANT}@h/x`], ['global', 'file:x', `http.extraheader\nAuthorization: Basic ${PLANT}`], ['global', 'file:x', `http.proxy\nhttp://u:${PLANT}@p:8`],
    ['global', 'file:x', `credential.helper\n!f() { echo "password=${PLANT}"; }; f`], ['global', 'file:x', `url.https://u:${PLANT}@h/.insteadof\nhttps://h/`], ['global', 'file:x', `sendemail.smtppass\n${PLANT}`],
    ['global', 'file:x', `credential.helper\n!TOKEN=${PLANT} helper --password ${PLANT}`],
  ) } } });
  assert.not.match(JSON.stringify(fact), new RegExp(PLANT));
  assert.is(fact.entries.length, 7);
  assert.equal(fact.entries[0]?.userInfo?.secret, { kind: 'other', length: PLANT.length, signedAt: null });
});

const BROKEN = `[user]\n\tname = M\n[credential]\n\thelper = !"\\C:\\aws" password=hunter2\n[http]\n\tproxy = http://p\n`;

test('git refuses: the files are read as git would, and the line is named', async () => {
  const stderr = `fatal: bad config line 4 in file ${GLOBAL}\n`;
  const fact = await look({ files: { [GLOBAL]: BROKEN, [`${HOME}/work/.git/config`]: '[remote "origin"]\n\turl = codecommit://billing\n' }, programs: { [LIST]: { exitCode: 128, stderr } } });
  assert.is(fact.readBy, 'files');
  assert.equal(fact.problems.map(({ file, line }) => [file, line]), [[GLOBAL, 4]]);
  assert.ok(fact.entries.some(({ key, scope, line }) => key === 'remote.origin.url' && scope === 'local' && line === 2));
  assert.not.match(JSON.stringify(fact), /hunter2/);
});

test('git refuses what we would read: git\'s words count', async () => {
  const one = await look({ files: { [GLOBAL]: '[credential]\n\tuseHttpPath\n' }, programs: { [LIST]: { exitCode: 128, stderr: `error: missing value for 'credential.usehttppath'\nfatal: bad config variable 'credential.usehttppath' in file '${GLOBAL}' at line 2\n` } } });
  assert.equal(one.problems, [{ file: GLOBAL, line: 2, text: null, message: `fatal: bad config variable 'credential.usehttppath' in file '${GLOBAL}' at line 2` }]);
  const deep = await look({ programs: { [LIST]: { exitCode: 128, stderr: 'fatal: exceeded maximum include depth (10) while including\n\t/srv/my loop\nfrom\n\t/srv/my loop\nThis might be due to circular includes.\n' } } });
  assert.equal(deep.problems, [{ file: '/srv/my loop', line: null, text: null, message: 'exceeded maximum include depth (10) while including /srv/my loop from /srv/my loop' }]);
  const two = await look({ programs: { [LIST]: { exitCode: 128, stderr: 'fatal: bad config line 7 in file /srv/extra\n' } } });
  assert.equal(two.problems.map(({ file, line }) => [file, line]), [['/srv/extra', 7]]);
  const old = await look({ files: { [GLOBAL]: '[credential]\n\thelper = store\n' }, programs: { [LIST]: { exitCode: 129, stderr: "error: unknown option `show-scope'\nusage: git config [<options>]\n" } } });
  assert.equal([old.problems, old.entries.length, old.readBy], [[], 1, 'files']);
});

test('git is missing: the files it would read, in its order, includes followed', async () => {
  const known = linux.without('repository', 'failed', 'git is not on PATH').snapshot;
  const fact = await look({
    files: {
      '/etc/gitconfig': '[a]\n\tb = 1\n', [`${HOME}/.config/git/config`]: '[credential]\n\thelper = cache\n', [GLOBAL]: '[include]\n\tpath = extra\n[credential]\n\thelper = store\n',
      [`${HOME}/extra`]: '[credential]\n\thelper = one\n', [`${HOME}/work/.git/config`]: '[credential]\n\thelper = local\n',
    },
    programs: { [LIST]: 'missing' },
  }, known);
  assert.equal(fact.entries.filter(({ key }) => key === 'credential.helper').map(({ value, scope, file }) => [value, scope, file]), [
    ['cache', 'global', `${HOME}/.config/git/config`], ['one', 'global', `${HOME}/extra`], ['store', 'global', GLOBAL], ['local', 'local', `${HOME}/work/.git/config`],
  ]);
  assert.is(fact.entries[0]?.scope, 'system');
});

test('git is missing: the variables that move or silence files', async () => {
  const known = linux.without('repository', 'failed', 'git is not on PATH').snapshot;
  const files = { '/etc/gitconfig': '[a]\n\tb = 1\n', '/g': '[c]\n\td = 1\n', '/s': '[e]\n\tf = 1\n', [GLOBAL]: '[x]\n\ty = 1\n', '/xdg/git/config': '[z]\n\ty = 1\n' };
  const keys = async (env: Readonly<Record<string, string>>) => (await look({ files, env, cwd: '/', programs: { [LIST]: 'missing' } }, known)).entries.map(({ key }) => key);
  assert.equal(await keys({ GIT_CONFIG_GLOBAL: '/g', GIT_CONFIG_NOSYSTEM: '1' }), ['c.d']);
  assert.equal(await keys({ GIT_CONFIG_SYSTEM: '/s' }), ['e.f', 'x.y']);
  assert.equal(await keys({ XDG_CONFIG_HOME: '/xdg' }), ['a.b', 'z.y', 'x.y']);
});

test('a list that never ends is no list', async () => {
  const { observed } = await observe(gitConfig, { programs: { [LIST]: { exitCode: null, timedOut: true } } });
  assert.equal(observed, { status: 'failed', reason: 'git config timed out' });
});

test.run();
