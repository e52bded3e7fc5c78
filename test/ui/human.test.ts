import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import { valueOf } from '../../src/core/facts.ts';
import type { Report } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { humanAnswer } from '../../src/ui/answer.ts';
import { renderHuman } from '../../src/ui/human.ts';
import { paintFor } from '../../src/ui/style.ts';
import { goldenChecks } from '../support/golden-checks.ts';
import {
  accessKeyLogin, awsFile, entry, healthyWorlds, HOST, linux, mac, machineAlone, NOW, remoteEntry, section, signature, staticKeys, stored, URL_HTTPS, type World,
} from '../support/worlds.ts';

const test = suite('ui/human');
const GOLDEN = join(import.meta.dirname, 'golden');
const reportOf = (world: World, judgedBy = checks): Report => makeReport(world.snapshot, judgedBy, { version: '0.1.0', node: '20.19.0', platform: 'darwin', startedAt: NOW, durationMs: 1, failOn: 'error' });
const homeOf = (world: World) => valueOf(world.snapshot.system)?.homeDir ?? null;
const say = (world: World, verbose = false, judgedBy = checks) => renderHuman(reportOf(world, judgedBy), { home: homeOf(world), verbose, others: valueOf(world.snapshot.target)?.others ?? [] });

const MARIA = '/Users/maria';
const CONTEXT = `credential.https://${HOST}`;
const at = (file: string, line: number, key: string, value: string, scope: 'system' | 'global') => ({ ...entry(key, value, scope, line), file });
const forbidden = { exitCode: 128, httpStatus: 403, failure: 'forbidden', stderr: [`fatal: unable to access '${URL_HTTPS}/': The requested URL returned error: 403`] } as const;

/** The contract's example: Xcode's osxkeychain stands before the scoped AWS helper and answers with a login of three days ago. */
const keychainFirst = mac.with({
  system: { homeDir: MARIA },
  gitConfig: { entries: [
    at('/Applications/Xcode.app/Contents/Developer/usr/share/git-core/gitconfig', 7, 'credential.helper', 'osxkeychain', 'system'),
    at(`${MARIA}/.gitconfig`, 21, `${CONTEXT}.helper`, '!aws --profile dev codecommit credential-helper $@', 'global'), at(`${MARIA}/.gitconfig`, 22, `${CONTEXT}.usehttppath`, 'true', 'global'), remoteEntry(),
  ] },
  systemStore: { logins: [stored({ login: accessKeyLogin, secret: null, file: `${MARIA}/Library/Keychains/login.keychain-db`, line: null })] },
  awsConfig: {
    config: awsFile('config', [section('profile dev', { output: 'json' }, 14)], { path: `${MARIA}/.aws/config` }),
    credentials: awsFile('credentials', [section('dev', staticKeys)], { path: `${MARIA}/.aws/credentials` }),
  },
  target: { profile: 'dev', profileSource: 'the credential helper\'s line', profileIsExplicit: true },
  credentials: { profile: 'dev', source: `${MARIA}/.aws/credentials:1` },
  gitClient: { argv: ['git', 'ls-remote', '--', 'origin', 'HEAD'], ...forbidden, helpers: [{ helper: 'osxkeychain', exitCode: 0, answered: true }], handed: { login: accessKeyLogin, secret: signature('2026-11-17T12:00:00.000Z') } },
});
const noHelper = linux.with({
  gitConfig: { entries: [remoteEntry()] },
  target: { others: [{ remote: 'us', url: 'codecommit::us-east-1://billing' }] },
  gitClient: { argv: ['git', 'ls-remote', '--', 'origin', 'HEAD'], exitCode: 128, failure: 'no-credential', helpers: [], stderr: [`fatal: could not read Username for 'https://${HOST}': terminal prompts disabled`] },
});
const unsettled = linux.without('gitClient', 'failed', 'git ls-remote timed out').without('network', 'failed', 'timed out after 5 s');
const offline = (['network', 'credentials', 'identity', 'repositoryMetadata', 'gitRequest', 'gitClient', 'simulation'] as const)
  .reduce((world: World, fact) => world.without(fact, 'skipped', '--offline was given'), linux.with({ intent: { offline: true } }));
const laterTrouble = linux.with({
  gitConfig: { entries: [entry('credential.helper', 'store', 'global', 2), entry(`${CONTEXT}.helper`, '!aws codecommit credential-helper $@', 'global', 4), entry(`${CONTEXT}.usehttppath`, 'true', 'global', 5), remoteEntry()] },
  awsConfig: { config: awsFile('config', [section('default', { region: 'eu-west-1a' })]) },
});

const golden = (world: World, verbose = false) => say(world, verbose, goldenChecks);
const GOLDENS: Readonly<Record<string, string>> = {
  'keychain-first': golden(keychainFirst),
  'no-helper': golden(noHelper),
  healthy: golden(linux),
  untested: golden(machineAlone),
  incomplete: golden(unsettled),
  offline: golden(offline),
  'below-threshold': golden(laterTrouble),
  verbose: golden(linux, true),
};

for (const [name, text] of Object.entries(GOLDENS)) {
  test(`as in golden/${name}.txt (UPDATE_GOLDEN=1 writes it)`, () => {
    const file = join(GOLDEN, `${name}.txt`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    assert.fixture(text, readFileSync(file, 'utf8'));
  });
}

test('the verdict comes first, the next step last', () => {
  for (const [name, text] of Object.entries(GOLDENS)) {
    const lines = text.trimEnd().split('\n');
    assert.match(lines[0] ?? '', /^codecommit doctor {3}/, name);
    assert.match(lines[2] ?? '', /^[✖✔?] /, name);
    assert.match(lines.at(-1) ?? '', /^ {2}exit \d+ \([a-z-]+\) · (?:next: |nothing to do$)/, name);
    assert.not.match(text, / \n|undefined|\[object|\{\{/, name);
  }
});

test('a consequence is folded under its cause, and said once', () => {
  const text = GOLDENS['keychain-first'] ?? '';
  assert.match(text, /explains {4}credential-stores\/keychain · live\/git-client/);
  assert.is(text.match(/live\/git-client/g)?.length, 1);
  assert.is(text.match(/with a password it/g)?.length, 1);
});

test('what was not looked at is always shown', () => {
  assert.match(GOLDENS['incomplete'] ?? '', /not looked at: .*live\/git-client \(git ls-remote timed out\)/);
  assert.match(GOLDENS['offline'] ?? '', /--offline was given/);
  const crashed: Report = { ...reportOf(linux), checks: [{ id: 'network/dns', title: 'x', area: 'network', status: 'crashed', reason: 'oops' }, { id: 'live/api', title: 'x', area: 'live', status: 'blocked', blockedBy: ['tools/git-present#missing', 'tools/git-present#broken'] }] };
  const text = renderHuman(crashed, { home: null, verbose: false });
  assert.match(text, /not looked at: network\/dns \(the check crashed: oops\)/);
  assert.match(text, /not looked at: live\/api \(pointless before tools\/git-present is mended\)/);
});

test('colour repeats the words and adds none', () => {
  for (const world of [keychainFirst, linux, unsettled, laterTrouble]) {
    const report = reportOf(world);
    for (const verbose of [false, true]) {
      const options = { verbose, env: {}, colour: true };
      const coloured = humanAnswer(report, world.snapshot, { ...options, stream: { isTTY: true } });
      const plain = humanAnswer(report, world.snapshot, { ...options, stream: { isTTY: false } });
      assert.is.not(coloured, plain);
      assert.is(stripVTControlCharacters(coloured), plain);
    }
  }
});

test('colour only on a terminal that takes it and a person who wants it', () => {
  const coloured = (isTTY: boolean, env: { NO_COLOR?: string; TERM?: string }, wanted: boolean) => paintFor({ isTTY }, env, wanted)('red', 'x') !== 'x';
  assert.is(coloured(true, {}, true), true);
  assert.is(coloured(true, { NO_COLOR: '' }, true), true, 'an empty NO_COLOR is none');
  assert.equal([coloured(false, {}, true), coloured(true, {}, false), coloured(true, { NO_COLOR: '1' }, true), coloured(true, { TERM: 'dumb' }, true)], [false, false, false, false]);
});

test('nothing on the machine can act on the terminal or turn the reading order', () => {
  const evil = '\u001b[2J\u202eevil\u0007\r\n';
  const world = keychainFirst.with({
    gitConfig: { entries: [{ ...entry('credential.helper', `osxkeychain ${evil}`, 'system', 7), file: `/etc/${evil}` }, entry(`${CONTEXT}.helper`, `!aws --profile dev codecommit credential-helper $@ ${evil}`, 'global', 21), remoteEntry()] },
    target: { remote: `origin${evil}`, profile: `dev${evil}`, others: [{ remote: evil, url: evil }] },
    gitClient: { stderr: [evil, ...forbidden.stderr] },
  });
  for (const verbose of [false, true]) {
    const text = say(world, verbose);
    assert.not.match(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    assert.match(text, /␛\[2J‹U\+202E›evil␇␍␊/);
  }
});

test('prose is broken into lines, commands are not', () => {
  for (const text of Object.values(GOLDENS).slice(0, -1)) {
    const [, , ...lines] = text.split('\n');
    for (const line of lines.filter((each) => /^(?:[✖✔?] | {2}\S| {4}[A-Z])/.test(each))) assert.ok(line.length <= 100, line);
  }
  assert.match(GOLDENS['keychain-first'] ?? '', /do {10}codecommit fix git-config\/helper-order {3}3 steps, undoable\n/);
});

test('every healthy machine has nothing to mend', () => {
  for (const [name, world] of Object.entries(healthyWorlds)) assert.match(say(world), /exit 0 \((?:healthy|untested)\)/, name);
});

test('a machine on which no method is set up is told how to begin', () => {
  const nothing = machineAlone.with({ gitConfig: { entries: [] }, homes: { gitHas: [] } });
  const last = (world: typeof nothing) => humanAnswer(reportOf(world), world.snapshot, { verbose: false, stream: {}, env: {}, colour: false }).split('\n').at(-1);
  assert.match(last(nothing) ?? '', /next: codecommit setup, or codecommit doctor <repository URL>$/);
  for (const begun of [machineAlone, nothing.with({ homes: { gitHas: ['.ssh'] } }), nothing.with({ tools: { grc: { path: '/usr/bin/git-remote-codecommit', version: null, banner: null, failure: null, exitCode: null } } })]) {
    assert.match(last(begun) ?? '', /next: codecommit doctor <repository URL>$/);
  }
});

test.run();
