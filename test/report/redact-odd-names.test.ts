import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import { valueOf } from '../../src/core/facts.ts';
import { scanForLeaks } from '../../src/report/leak-scan.ts';
import { redact } from '../../src/report/redact.ts';
import { withVariables } from '../support/profiles.ts';
import { reportOn } from '../support/replaying.ts';
import { entry, grc, linux, otherLogin, type World } from '../support/worlds.ts';

const test = suite('redact: names in odd places');
const redacted = ({ snapshot }: World) => redact(reportOn(snapshot, checks), snapshot);
const snapshotOf = (world: World): World['snapshot'] => redacted(world).document.snapshot as World['snapshot'];
const keysOf = (world: World): string[] => valueOf(snapshotOf(world).gitConfig)?.entries.map(({ key }) => key) ?? [];
/** The world with a name in the place of `billing`, wherever it stands. */
const called = (world: World, name: string): World['snapshot'] => JSON.parse(JSON.stringify(world.snapshot).replaceAll('billing', name)) as World['snapshot'];

/** What would stop the report. */
function refusals(snapshot: World['snapshot']): string[] {
  const { document, own } = redact(reportOn(snapshot, checks), snapshot);
  const text = JSON.stringify(document, null, 2);
  return scanForLeaks(Buffer.from(text), own).map(({ what, line }) => `${what}: ${text.split('\n')[line - 1] ?? ''}`);
}

test('a second machine of netrc, and a directory that looks like a switch', () => {
  const lines = [{ line: 3, holds: 'git.zentral.example' }, { line: 4, holds: 'login' }];
  const world = linux.with({
    netrc: { entries: [{ host: 'git.zentral.example', line: 3, login: otherLogin, secret: null, lines }] },
    gitClient: { exitCode: 128, stderr: ["fatal: cannot change to '/nonexist': No such file or directory"], argv: ['git', '-C', '/nonexist', 'fetch'] },
  });
  assert.equal(refusals(world.snapshot), []);
  assert.not.match(JSON.stringify(redacted(world).document), /zentral|nonexist/);
});

test('keys that no check reads have no names in them, whatever sections git knows', () => {
  const keys = ['alias.zentral-push', 'zentraltool.mode', 'guitool.Zentral deploy.cmd', 'remotes.zentral', 'lfs.https://git.zentral.example/x.access', 'sendemail.smtppass', 'credentials.helper'];
  assert.equal(keysOf(linux.with({ gitConfig: { entries: keys.map((key) => entry(key, '‹4 characters›')) } })), [
    'alias.‹12 characters›', '‹11 characters›.‹4 characters›', 'guitool.‹14 characters›.cmd', 'remotes.‹7 characters›', 'lfs.‹29 characters›.access', 'sendemail.smtppass', 'credentials.helper',
  ]);
});

test('a helper of one\'s own in a path', () => {
  const stderr = ['/opt/zentral/bin/git-credential-zentral: not found', '/usr/local/git/git-credential-manager: not found'];
  const world = linux.with({ gitClient: { stderr }, gitConfig: { entries: [entry('credential.helper', '/opt/zentral/bin/git-credential-zentral')] } });
  assert.equal(refusals(world.snapshot), []);
  const text = JSON.stringify(redacted(world).document);
  assert.not.match(text, /zentral/);
  assert.match(text, /git-credential-manager: not found/);
});

test('a proxy without a scheme', () => {
  const value = (proxy: string) => valueOf(snapshotOf(withVariables(linux, { ALL_PROXY: proxy })).environment)?.variables.find(({ name }) => name === 'ALL_PROXY')?.value;
  assert.match(value('zbproxy:3128') ?? '', /^<host-\d without a dot>:3128$/);
  assert.match(value('heidi@proxy.zentral.example:3128') ?? '', /^<user-\d>@<host-\d>:3128$/);
});

test('where a trace of git goes', () => {
  const shown = (value: string) => {
    const world = withVariables(grc.with({ gitConfig: { entries: [entry('trace2.eventtarget', value)] } }), { GIT_TRACE: value });
    assert.equal(refusals(world.snapshot), []);
    const snapshot = snapshotOf(world);
    const texts = [valueOf(snapshot.environment)?.variables[0]?.value, valueOf(snapshot.gitConfig)?.entries[0]?.value];
    assert.is(texts[0], texts[1]);
    return texts[0] ?? '';
  };
  assert.match(shown('/srv/zentral werk/zbtraces.log'), /^\/srv\/<dir-\d with a space>\/<dir-\d>$/);
  assert.match(shown('af_unix:stream:/run/zentral'), /^af_unix:stream:\/run\/<dir-\d>$/);
  assert.equal(['1', 'true', '9'].map(shown), ['1', 'true', '9']);
});

test('names that are numbers, or what a pseudonym is called, neither stay nor stop the report', () => {
  for (const name of ['2026', '1.2.3', 'account-1', 'repository-1', 'docs']) {
    for (const world of [linux, grc]) assert.equal(refusals(called(world, name)), [], name);
    const { document } = redact(reportOn(called(linux, name), checks), called(linux, name));
    assert.match(document.target.url ?? '', /\/v1\/repos\/<repository-\d>$/, name);
  }
});

test('names of any length, and many of them', () => {
  const long = 'x'.repeat(60_000);
  assert.not.match(JSON.stringify(redacted(grc.with({ target: { repository: long, url: `codecommit://dev@${long}` } })).document), /x{100}/);
  const host = redacted(linux.with({ gitClient: { stderr: [`fatal: unable to access 'https://git-codecommit.${'letters'.repeat(30)}.amazonaws.example/v1/repos/billing/'`] } }));
  assert.not.match(JSON.stringify(host.document), /letters/);
  const chain = Array.from({ length: 900 }, (_, index) => `${'verylongname'.repeat(2)}${'y'.repeat(index)}`);
  assert.type(redacted(linux.with({ gitClient: { stderr: chain.map((name) => `arn:aws:iam::111122223333:user/${name}`) } })).document.verdict.text, 'string');
});

test.run();
