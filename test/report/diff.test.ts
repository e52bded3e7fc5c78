import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import type { Snapshot } from '../../src/core/facts.ts';
import type { Report, ReportDiff } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { factsReadBy } from '../../src/doctor/catalogue.ts';
import { diffReports, readSide } from '../../src/report/diff.ts';
import { redact } from '../../src/report/redact.ts';
import { diffLines, renderDiff } from '../../src/ui/diff.ts';
import { ACCOUNT, awsFile, AWS_HELPER, canonicalBlock, entry, grc, healthyWorlds, HOST, linux, mac, NOW, proxied, reached, remoteEntry, section, shape, ssh, staticKeys, stored, windows, type World } from '../support/worlds.ts';

const test = suite('report/diff');

const reportOf = (snapshot: Snapshot): Report => makeReport(snapshot, checks, { version: '1', node: '20', platform: 'linux', startedAt: NOW, durationMs: 1, failOn: 'error' });
const documentOf = ({ snapshot }: World): string => JSON.stringify({ ...reportOf(snapshot), snapshot });
const compare = (a: string, b: string): ReportDiff => diffReports({ file: 'a.json', side: readSide(a) }, { file: 'b.json', side: readSide(b) }, factsReadBy);
const between = (a: World, b: World): ReportDiff => compare(documentOf(a), documentOf(b));
const facts = (diff: ReportDiff) => diff.differences.filter(({ kind }) => kind === 'fact').map(({ text, a, b }) => [text, a, b]);

const store = entry('credential.helper', 'store', 'global', 2);
const sick = linux.with({
  gitConfig: { entries: [store, ...canonicalBlock.slice(1), remoteEntry()] }, storeFiles: { logins: [stored()] },
  gitClient: { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: [{ helper: 'store', exitCode: 0, answered: true }] },
});

test('a machine and itself differ in nothing', () => {
  for (const [name, world] of Object.entries({ ...healthyWorlds, sick })) assert.equal(between(world, world).differences, [], name);
  assert.match(renderDiff(between(linux, linux)), /\n\nNothing that matters differs\.$/);
});

test('the fault first, then what its evidence names, the answers of git after the facts, consequences last', () => {
  const diff = between(sick, linux);
  assert.equal([diff.a, diff.b, diff.facts, diff.exit], [{ file: 'a.json', verdict: 'problems' }, { file: 'b.json', verdict: 'healthy' }, true, { code: 0, kind: 'ok' }]);
  const [first, second] = diff.differences;
  assert.equal([first?.about, first?.link, first?.b], ['git-config/helper-order#answers-first', 'git-config', 'passed']);
  assert.match(first?.a ?? '', /^error: The helper "store"/);
  assert.equal([second?.about, second?.a, second?.b], ['gitConfig.helpers', `store (global) → ${AWS_HELPER} (global)`, `${AWS_HELPER} (global)`]);
  const texts = diff.differences.map(({ about }) => about);
  assert.ok(texts.findIndex((about) => about.startsWith('storeFiles')) < texts.indexOf('gitClient.exitCode'));
  assert.is(texts.at(-1), 'live/git-client#refused');
  assert.equal(between(linux, sick).differences.map(({ about }) => about), texts, 'whichever side is sick');
});

test('what is in a place one side alone has is one difference', () => {
  assert.equal(facts(between(linux, proxied)).filter(([text]) => text?.startsWith('road git')), [
    ['road git dns error', null, 'ENOTFOUND'], ['road git route ca file', null, 'path /etc/corp.pem, source GIT_SSL_CAINFO, readable true'],
    ['road git route proxy', null, 'url http://proxy.corp.example:3128, source HTTPS_PROXY, has user info false, supported true'],
  ]);
  assert.equal(facts(between(sick, linux)).filter(([text]) => text?.startsWith('stored login')), [[`stored login ${HOST}`, 'login access-key AKIA, secret signature (expired), file /home/maria/.git-credentials', null]]);
});

test('order, lines, times, ids and addresses are no difference', () => {
  const moved = linux.with({
    gitConfig: { entries: [remoteEntry(), ...canonicalBlock.map((each) => ({ ...each, line: (each.line ?? 0) + 40 })), entry('user.email', '‹15 characters›'), entry('branch.main.merge', 'refs/heads/main', 'local')] },
    awsConfig: { config: awsFile('config', [section('profile other', {}, 1), section('default', { region: 'eu-west-1' }, 30)]), credentials: awsFile('credentials', [section('default', Object.fromEntries(Object.entries(staticKeys).reverse()), 9)]) },
    system: { now: '2026-12-01T08:00:00.000Z', release: '6.8' },
    repository: { gitDir: '/srv/billing/.git', branch: 'topic' }, intent: { cwd: '/srv/billing' },
    network: { git: reached('git', HOST, { dns: { name: HOST, addresses: ['198.51.100.7'], error: null }, http: { status: 401, serverDate: '2026-12-01T08:00:00.000Z', sentAt: '2026-12-01T08:00:01.000Z', contentType: 'application/xml', isAws: true } }) },
    identity: { answer: { operation: 'GetCallerIdentity', url: 'https://sts.eu-west-1.amazonaws.com/', status: 200, errorCode: null, errorMessage: null, requestId: 'req-2', serverDate: null, sentAt: NOW, failure: null } },
  });
  assert.equal(facts(between(linux, moved)), [], 'a profile without settings says nothing either');
});

test('facts by their meaning', () => {
  const cases: readonly (readonly [World, World, readonly (string | null)[]])[] = [
    [linux.with({ environment: { variables: [{ name: 'AWS_PROFILE', value: 'x', empty: false, login: null }, { name: 'TERM', value: 'xterm', empty: false, login: null }] } }), linux, ['variable AWS_PROFILE', 'x', null]],
    [linux.with({ tools: { git: { path: '/usr/bin/git', version: '2.25.1', banner: 'git version 2.25.1', failure: null, exitCode: 0 } } }), linux, ['tool git version', '2.25.1', '2.39.5']],
    [linux.with({ awsConfig: { config: awsFile('config', [section('default', { region: 'us-east-1' })]) } }), linux, ['AWS config [default] region', 'us-east-1', 'eu-west-1']],
    [linux.with({ awsConfig: { credentials: awsFile('credentials', [section('default', { ...staticKeys, aws_secret_access_key: shape({ length: 39 }) })]) } }), linux, ['AWS credentials [default] aws_secret_access_key', 'set, 39 characters', 'set, 40 characters']],
    [linux.with({ gitConfig: { entries: [...canonicalBlock.slice(0, 2), remoteEntry()] } }), linux, ['git use http path', 'false', 'true']],
    [linux.with({ network: { git: reached('git', HOST, { http: { status: 401, serverDate: NOW, sentAt: '2026-11-20T12:20:00.000Z', contentType: 'application/xml', isAws: true } }) } }), linux, ['road git http clock', '20 minutes ahead', null]],
    [linux.with({ awsState: { modes: { config: 0o644, credentials: 0o600 } } }), linux, ['AWS state modes config', '0644', '0600']],
    [linux.with({ credentials: { expiresAt: '2026-11-20T11:00:00.000Z' } }), linux.with({ credentials: { expiresAt: '2026-11-20T13:00:00.000Z' } }), ['AWS credential expires at', 'expired', 'valid']],
    [ssh.with({ ssh: { effective: null } }), ssh, ['ssh effective', null, 'user']],
    [linux.without('netrc', 'failed', 'it may not be read'), linux, ['netrc login', 'failed: it may not be read', 'seen']],
  ];
  for (const [a, b, [text, inA, inB]] of cases) {
    const found = facts(between(a, b)).find(([each]) => each === text);
    assert.ok(found, `${text ?? ''} in ${JSON.stringify(facts(between(a, b)))}`);
    assert.is(found[1], inA);
    if (text !== 'ssh effective') assert.is(found[2], inB);
  }
});

test('policies differ where they say something else', () => {
  const policy = (text: string) => linux.with({ policies: { documents: [{ source: 'inline:maria/base', layer: 'identity', text }] } });
  const one = policy('{"Statement":[{"Effect":"Allow","Action":["codecommit:GitPull","codecommit:GitPush"],"Resource":"*"}]}');
  assert.equal(facts(between(one, policy('{ "Statement": {"Resource": ["*"], "Action": ["codecommit:GitPush", "codecommit:GitPull"], "Effect": "Allow"} }'))), []);
  assert.is(facts(between(one, policy('{"Statement":[{"Effect":"Deny","Action":"codecommit:GitPush","Resource":"*"}]}'))).length, 1);
  assert.is(facts(between(one, policy('no JSON'))).length, 1);
});

/** The same machine of somebody else. */
const otherHands = ({ snapshot }: World): Snapshot => JSON.parse(JSON.stringify(snapshot).replaceAll('maria', 'jodie').replaceAll(ACCOUNT, '444455556666').replaceAll('billing', 'payments').replace(/"dev"|(?<=\/)dev(?=@)|(?<=profile )dev\b/g, (name) => name.replace('dev', 'acme-work'))) as Snapshot;
const redacted = (snapshot: Snapshot): string => JSON.stringify(redact(reportOf(snapshot), snapshot).document);

test('equal set-ups of two people differ in nothing', () => {
  for (const [name, world] of Object.entries({ ...healthyWorlds, sick })) assert.equal(diffLines(compare(redacted(world.snapshot), redacted(otherHands(world)))), [], name);
});

test('names are aligned by the part they play, not by their number', () => {
  const profiles = (used: string, ...others: readonly string[]): World => linux.with({
    target: { profile: used, profileSource: 'AWS_PROFILE' }, credentials: { profile: used },
    environment: { variables: [{ name: 'AWS_PROFILE', value: used, empty: false, login: null }] },
    awsConfig: {
      config: awsFile('config', [...others.map((other, index) => section(`profile ${other}`, { region: `eu-west-${index + 2}` })), section(`profile ${used}`, { region: 'eu-west-1', source_profile: others[0] ?? used })]),
      credentials: awsFile('credentials', [section(used, staticKeys)]),
    },
  });
  assert.equal(diffLines(compare(redacted(profiles('acme-work', 'acme-base', 'acme-spare').snapshot), redacted(profiles('zeta-main', 'zeta-root', 'zeta-rest').snapshot))), []);
  const swapped = diffLines(compare(redacted(profiles('acme-work', 'acme-base', 'acme-spare').snapshot), redacted(profiles('zeta-main', 'zeta-root').snapshot)));
  assert.is(swapped.length, 1, swapped.join('\n'));
  const spaced = diffLines(compare(redacted(profiles('acme-work').snapshot), redacted(profiles('acme work').snapshot)));
  assert.ok(spaced.some((line) => /target profile +A: <profile-1> +B: <profile-1 with a space>/.test(line)), spaced.join('\n'));
});

test('a name one side alone has is shown as that side\'s', () => {
  const hosts = (proxy: string | null): World => linux.with({ gitConfig: { entries: [...canonicalBlock, entry('http.proxy', 'http://first.corp.example:3128'), ...(proxy === null ? [] : [entry('https.proxy', proxy)]), remoteEntry()] } });
  const lines = diffLines(compare(redacted(hosts(null).snapshot), redacted(hosts('http://second.corp.example:3128').snapshot)));
  assert.ok(lines.some((line) => line.includes('B: http://<host-2 of B>:3128 (global)')), lines.join('\n'));
});

test('documents without snapshot: findings and checks alone, and it says so', () => {
  const diff = compare(JSON.stringify(reportOf(sick.snapshot)), documentOf(linux));
  assert.is(diff.facts, false);
  assert.equal([...new Set(diff.differences.map(({ kind }) => kind))], ['finding']);
  assert.match(renderDiff(diff), /Only findings and checks were compared/);
});

test('a check that could not look, and one that is gone', () => {
  const report = reportOf(linux.snapshot);
  const changed = { ...report, checks: report.checks.map((check) => (check.id === 'network/tls' ? { ...check, status: 'undetermined' as const, reason: 'timed out' } : check)).filter(({ id }) => id !== 'network/dns') };
  const { differences } = compare(JSON.stringify(report), JSON.stringify(changed));
  assert.equal(differences.map(({ kind, about, link, b }) => [kind, about, link, b]), [['check', 'network/tls', 'network', 'undetermined: timed out']]);
});

test('more of the same finding, and another severity, differ', () => {
  const report = reportOf(sick.snapshot);
  const [first] = report.findings;
  assert.ok(first);
  const twice = { ...report, findings: [...report.findings, { ...first, id: `${first.id}-2` }] };
  assert.match(compare(JSON.stringify(report), JSON.stringify(twice)).differences[0]?.b ?? '', /^2 times /);
  const milder = { ...report, findings: report.findings.map((finding) => (finding === first ? { ...finding, severity: 'notice' } : finding)) };
  assert.match(compare(JSON.stringify(report), JSON.stringify(milder)).differences[0]?.b ?? '', /^notice: /);
});

test('nothing in a report can do anything to a terminal, and a line is a line', () => {
  const evil = '\u001b]0;x\u0007\r\n\u202e<b>';
  const diff = between(linux.with({ environment: { variables: [{ name: `AWS_PROFILE${evil}`, value: evil, empty: false, login: null }] }, tools: { grcOffPath: [evil.repeat(1000)] } }).without('netrc', 'failed', evil), linux);
  assert.not.match(JSON.stringify(diff), /\\u001b|\\u0007|\u202e|\\n|\\r/);
  assert.is(renderDiff(diff).split('\n').length, diff.differences.length + 2);
  assert.ok(diffLines(diff).every((line) => line.length < 500));
});

test('whatever stands in a snapshot, it is compared without an error', () => {
  const base = JSON.parse(documentOf(sick)) as Report;
  const names = Object.keys(linux.snapshot);
  const well = documentOf(linux);
  fc.assert(fc.property(fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor', 'newFact'), fc.oneof(fc.record({ status: fc.constant('seen'), value: fc.jsonValue({ maxDepth: 4 }) }), fc.jsonValue())), (snapshot) => {
    const text = JSON.stringify({ ...base, snapshot });
    assert.equal(compare(text, text).differences, []);
    compare(text, well);
    compare(well, text);
  }), { numRuns: 60 });
});

test('a configuration made to be slow is compared as it stands', () => {
  const slow = linux.with({ target: { url: `https://${'a'.repeat(300)}.example/x` }, gitConfig: { entries: Array.from({ length: 3000 }, () => entry(`credential.https://${'*a'.repeat(150)}b.helper`, 'x')) } });
  // Judged by no check: it is a document from elsewhere.
  const text = JSON.stringify({ ...reportOf(linux.snapshot), snapshot: slow.snapshot });
  assert.ok(facts(compare(text, documentOf(linux))).some(([what]) => what === 'git helpers'));
});

test('between systems, the same file is the same file', () => {
  const text = (document: string, home: string): string => document.replaceAll('/home/maria', home);
  const a = text(documentOf(windows), '<home>');
  const b = text(documentOf(windows), '<home>').replaceAll('<home>/.aws/config', '<home>\\\\.aws\\\\config');
  assert.equal(compare(a, b).differences, []);
  assert.ok(between(mac, linux).differences.some(({ text: each }) => each === 'system platform'));
  assert.ok(between(grc, linux).differences.some(({ text: each }) => each === 'target method'));
});

test.run();
