import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import { collect } from '../../src/core/collect.ts';
import type { Intent, Platform, Snapshot } from '../../src/core/facts.ts';
import type { Evidence, Finding, Report } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import type { Threshold } from '../../src/core/verdict.ts';
import { formatted } from '../../src/doctor/format.ts';
import { probes } from '../../src/probes/index.ts';
import { fileUri, pathFromRoot, rootUri, sourceRoot } from '../../src/report/formats/file-uri.ts';
import { toSarif } from '../../src/report/formats/sarif.ts';
import { recordedHost } from '../machines/recorded/host.ts';
import { healthyRecordings, recordedMachines, type Recording } from '../machines/recorded.ts';
import { awsFile, entry, linux, mac, machineAlone, NOW, remoteEntry, section, windows, type World } from '../support/worlds.ts';
import { elements, readXml, saidByJunit, saidByMarkdown, saidBySarif, sarifRun, validJunit, validSarif } from './formats-reading.ts';

const test = suite('report/formats');
const FORMATS = ['sarif', 'junit', 'markdown'] as const;

function judge(snapshot: Snapshot, failOn: Threshold = 'error'): Report {
  return makeReport(snapshot, checks, { version: '0.1.0', node: '20.19.0', platform: 'linux', startedAt: NOW, durationMs: 1234, failOn });
}
const say = (world: World, format: typeof FORMATS[number], failOn: Threshold = 'error') => formatted(format, judge(world.snapshot, failOn), world.snapshot, failOn);

const refused = { argv: ['git', 'ls-remote', '--', 'origin', 'HEAD'], exitCode: 128, failure: 'no-credential', helpers: [], stderr: ['fatal: could not read Username'] } as const;
/** No AWS helper; a helper of another kind stands in the repository's own file and in the user's. */
const noHelper = linux.with({
  gitConfig: { entries: [entry('credential.helper', 'store', 'local', 9), entry('credential.helper', 'cache', 'global', 3), remoteEntry()] },
  gitClient: refused,
});
const warned = linux.with({ awsConfig: { config: awsFile('config', [section('default', { region: 'eu-west-1a' }, 4)]) } });
const unsettled = linux.without('gitClient', 'failed', 'git ls-remote timed out').without('network', 'failed', 'timed out after 5 s');

const finding = (evidence: Evidence[], changes: Partial<Finding> = {}): Finding => ({
  id: 'git-config/helper-order#shadowed', check: 'git-config/helper-order', messageId: 'shadowed', severity: 'error', certainty: 'observed', message: 'Something is wrong.',
  evidence, causedBy: [], docs: 'docs/checks/git-config/helper-order.md', ...changes,
});
const config = (file: string, line: number | null = 7, key = 'credential.helper', wins?: boolean): Evidence => ({ kind: 'config', file, line, scope: 'global', key, value: 'store', ...(wins === undefined ? {} : { wins }) });
const ground = { platform: 'linux' as Platform, root: '/home/maria/dotfiles', home: '/home/maria' };
const base = judge(linux.snapshot);
function results(findings: readonly Finding[], changes: Partial<Parameters<typeof toSarif>[1]> = {}) {
  const report: Report = { ...base, findings, verdict: { ...base.verdict, rootCauses: findings.map(({ id }) => id) }, exit: { code: 1, kind: 'problems' } };
  return sarifRun(toSarif(report, { ...ground, rules: [], anchor: null, realPaths: new Map(), ...changes })).results;
}
const placeOf = (evidence: Evidence, changes: Partial<Parameters<typeof toSarif>[1]> = {}) => results([finding([evidence])], changes)[0]?.locations[0]?.physicalLocation;

test('the readers of these tests refuse what is wrong', () => {
  const log = JSON.parse(say(noHelper, 'sarif')) as { runs: [{ results: [{ message?: unknown; locations: [{ physicalLocation: { region: unknown } }] }] }] };
  log.runs[0].results[0].locations[0].physicalLocation.region = {};
  assert.throws(() => { validSarif(log); }, /startLine/);
  delete log.runs[0].results[0].message;
  assert.throws(() => { validSarif(log); }, /message/);
  const junit = say(noHelper, 'junit');
  for (const [from, to] of [['failures="2"', 'failures="1"'], ['<testcase ', '<testcase severity="1" '], ['<properties>', '<properties>text'], ['&quot;', '&nbsp;'], ['</testcase>', '</testcases>'], ['codecommit doctor', 'a\u0001'], ['codecommit doctor', '\ufffe']] as const) {
    assert.ok(junit.includes(from));
    assert.throws(() => { validJunit(readXml(junit.replace(from, to))); }, to);
  }
  assert.throws(() => saidByMarkdown(say(noHelper, 'markdown').replace('No AWS', '<b>No</b> AWS')), /markup/);
});

test('a path is a URI of its system', () => {
  const cases: [Platform, string | null, string, string | null][] = [
    ['linux', '/home/m/dots', '/home/m/dots/git/config', '%SRCROOT% git/config'],
    ['linux', '/home/m/dots', '/home/m/dots', '%SRCROOT% ./'],
    ['linux', '/home/m/dots', '/home/m/dotsy/a', 'file:///home/m/dotsy/a'],
    ['linux', '/home/m/dots', '/home/m/dots/../.gitconfig', 'file:///home/m/.gitconfig'],
    ['linux', '/home/m/dots', '.git/config', '%SRCROOT% .git/config'],
    ['linux', '/home/m/dots', './a:b', '%SRCROOT% a%3Ab'],
    ['linux', '/home/m/dots', '~/.ssh/config', 'file:///home/m/.ssh/config'],
    ['linux', '/', '/etc/gitconfig', '%SRCROOT% etc/gitconfig'],
    ['linux', null, '/home/m/a b#c?d%e\\f', 'file:///home/m/a%20b%23c%3Fd%25e%5Cf'],
    ['darwin', null, '/Users/José/😀', 'file:///Users/Jos%C3%A9/%F0%9F%98%80'],
    ['linux', null, '/a\ud800b', 'file:///a%EF%BF%BDb'],
    ['win32', 'C:\\Users\\Eva Maria\\dots', 'c:/users/eva maria/DOTS/.gitconfig', '%SRCROOT% .gitconfig'],
    ['win32', 'D:\\w', 'C:\\Users\\Eva Maria\\.gitconfig', 'file:///C:/Users/Eva%20Maria/.gitconfig'],
    ['win32', null, 'C:/Program Files/Git/etc/gitconfig', 'file:///C:/Program%20Files/Git/etc/gitconfig'],
    ['win32', null, '\\\\server\\share\\x y', 'file://server/share/x%20y'],
    ['win32', null, '\\\\?\\C:\\a', 'file:///C:/a'],
    ['win32', null, '\\\\?\\UNC\\server\\a', 'file://server/a'],
    ['linux', null, '<home>/.gitconfig', 'HOME .gitconfig'],
    ['linux', '<home>/work', '<home>/work/.git/config', '%SRCROOT% .git/config'],
    ['linux', '/home/m', 'command line', null],
    ['linux', '/home/m', '', null],
    ['linux', null, '.git/config', null],
    ['win32', 'C:\\w', 'C:relative', null],
  ];
  for (const [platform, root, file, wanted] of cases) {
    const found = fileUri(file, { platform, root, home: '/home/m' });
    assert.is(found && [...(found.uriBaseId === undefined ? [] : [found.uriBaseId]), found.uri].join(' '), wanted, `${platform} ${file}`);
  }
});

test('the root is the working copy when the doctor was started in it', () => {
  assert.is(sourceRoot('/home/m/dots/git', '/home/m/dots/.git', 'linux'), '/home/m/dots');
  assert.is(sourceRoot('/home/m/other', '/home/m/dots/.git', 'linux'), '/home/m/other');
  assert.is(sourceRoot('C:\\w\\a', 'C:/w/.git', 'win32'), 'C:/w');
  assert.is(sourceRoot('/home/m', '/home/m/dots.git', 'linux'), '/home/m', 'a bare repository for dotfiles has no top');
  assert.is(sourceRoot('.', null, 'linux'), null);
  assert.is(rootUri({ platform: 'win32', root: 'C:\\a b', home: null }), 'file:///C:/a%20b/');
  assert.is(rootUri({ platform: 'linux', root: '/', home: null }), 'file:///');
  assert.is(rootUri({ platform: 'linux', root: '<home>/w', home: null }), null);
  assert.is(pathFromRoot('C:\\w\\x\\y', { platform: 'win32', root: 'C:\\w', home: null }), 'x/y');
});

test('SARIF: a finding stands at the line that decides, in the repository where it is', () => {
  assert.equal(placeOf(config('/home/maria/dotfiles/gitconfig')), { artifactLocation: { uri: 'gitconfig', uriBaseId: '%SRCROOT%' }, region: { startLine: 7 } });
  assert.equal(placeOf(config('/etc/gitconfig', null)), { artifactLocation: { uri: 'file:///etc/gitconfig' } });
  assert.equal(placeOf(config('/etc/gitconfig', 0)), { artifactLocation: { uri: 'file:///etc/gitconfig' } }, 'there is no line 0');
  const [result] = results([finding([{ kind: 'process', argv: ['git'], exitCode: 1 }, config('/a', 1), config('/b', 2, 'k', true), config('command line', null)])]);
  assert.equal(result?.locations.map(({ physicalLocation }) => physicalLocation?.artifactLocation.uri), ['file:///b']);
  assert.equal(result?.relatedLocations?.map(({ physicalLocation, message }) => [physicalLocation?.artifactLocation.uri, message?.text]), [['file:///a', 'credential.helper = store']]);
});

test('SARIF: a link into the dotfiles repository is shown where it leads, other links where they are', () => {
  const realPaths = new Map([['/home/maria/.gitconfig', '/home/maria/dotfiles/git/config'], ['/etc/gitconfig', '/private/etc/gitconfig']]);
  assert.equal(placeOf(config('/home/maria/.gitconfig'), { realPaths })?.artifactLocation, { uri: 'git/config', uriBaseId: '%SRCROOT%' });
  assert.equal(placeOf(config('/etc/gitconfig'), { realPaths })?.artifactLocation, { uri: 'file:///etc/gitconfig' });
});

test('SARIF: what no file holds is shown where the connection is configured, else at the root', () => {
  const request: Evidence = { kind: 'request', method: 'GET', url: 'https://x', status: 403, error: null };
  assert.equal(placeOf(request, { anchor: { file: '.git/config', line: 7 } }), { artifactLocation: { uri: '.git/config', uriBaseId: '%SRCROOT%' }, region: { startLine: 7 } });
  assert.equal(placeOf(request), { artifactLocation: { uri: './', uriBaseId: '%SRCROOT%' } });
  assert.equal(placeOf(config('command line', null)), { artifactLocation: { uri: './', uriBaseId: '%SRCROOT%' } });
});

test('SARIF: fingerprints stay when lines, messages and times change, and tell findings apart', () => {
  const prints = (...findings: Finding[]) => results(findings).map(({ partialFingerprints }) => partialFingerprints['codecommitFinding/v1']);
  const one = finding([config('/a', 1)]);
  assert.equal(prints(one), prints(finding([config('/a', 99)], { message: 'since 3 days' })));
  const apart = prints(one, finding([config('/b', 1)]), finding([config('/a', 1, 'other')]), finding([config('/a', 1)], { messageId: 'x' }), one);
  assert.is(new Set(apart).size, 5);
  assert.match(apart[4] ?? '', /^[0-9a-f]{16}:2$/);
  assert.is(results([one])[0]?.partialFingerprints['primaryLocationLineHash'], prints(one)[0], 'the one GitHub reads');
});

test('SARIF: no value is a placeholder or a link', () => {
  const [result] = results([finding([config('/a')], { message: 'see [here](https://evil.example) {0}' })]);
  assert.is(result?.message.text, 'see [here] (https://evil.example) {{0}}');
});

test('SARIF: rules, levels and causes', () => {
  const run = sarifRun(say(noHelper, 'sarif'));
  const { rules } = run.tool.driver;
  assert.equal(rules.map(({ id }) => id), judge(noHelper.snapshot).checks.map(({ id }) => id));
  const rule = (id: string) => rules.find((item) => item.id === id);
  assert.is(rule('git-config/use-http-path')?.name, 'GitConfigUseHttpPath');
  assert.equal(['live/git-client', 'git-config/helper-keeps-signature'].map((id) => rule(id)?.defaultConfiguration.level), ['error', 'warning']);
  const byId = new Map(run.results.map((result) => [result.ruleId, result]));
  assert.equal([byId.get('git-config/helper-configured')?.properties.rootCause, byId.get('live/git-client')?.properties.rootCause], [true, false]);
  assert.equal(byId.get('live/git-client')?.properties.causedBy, ['git-config/helper-configured#none']);
  assert.equal(byId.get('live/git-client')?.locations[0]?.physicalLocation?.artifactLocation.uri, '.git/config');
});

test('SARIF: a run that could not look is no success, and says at what', () => {
  const { executionSuccessful, exitCode, toolExecutionNotifications: notes } = sarifRun(say(unsettled, 'sarif')).invocations[0] ?? {};
  assert.equal([executionSuccessful, exitCode], [false, 3]);
  assert.ok(notes?.some(({ associatedRule, level, message }) => associatedRule.id === 'live/git-client' && level === 'warning' && message.text === 'live/git-client: git ls-remote timed out'));
  const crashed = { ...base, checks: base.checks.map((check, index) => (index === 0 ? { ...check, status: 'crashed' as const, reason: 'boom' } : check)) };
  const invocation = sarifRun(formatted('sarif', crashed, linux.snapshot, 'error')).invocations[0];
  assert.equal([invocation?.executionSuccessful, invocation?.exitCode, invocation?.toolExecutionNotifications[0]?.level], [false, 0, 'error']);
  assert.is(sarifRun(say(noHelper, 'sarif')).invocations[0]?.executionSuccessful, true, 'a fault of the machine is none of the run');
});

test('JUnit: failures stand for exit 1, errors without them for exit 3', () => {
  const tally = (world: World, failOn: Threshold) => {
    const root = readXml(say(world, 'junit', failOn));
    validJunit(root);
    return [judge(world.snapshot, failOn).exit.code, elements(root, 'failure').length, elements(root, 'error').length, elements(root, 'system-out').length];
  };
  assert.equal(tally(linux, 'warning'), [0, 0, 0, 0]);
  assert.equal(tally(warned, 'error'), [0, 0, 0, 1], 'a warning below the threshold is told in passing');
  assert.equal(tally(warned, 'warning'), [1, 1, 0, 0]);
  assert.equal(tally(noHelper, 'error').slice(0, 3), [1, 2, 0]);
  assert.equal(tally(noHelper, 'never').slice(0, 3), [0, 0, 0]);
  const [code, failures, errors] = tally(unsettled, 'error');
  assert.equal([code, failures], [3, 0]);
  assert.ok((errors ?? 0) > 0);
});

test('JUnit: an undetermined check on which nothing hangs is skipped, with its reason', () => {
  const optional = checks.find(({ meta }) => Object.values(meta.messages).every(({ severity }) => severity !== 'error'))?.meta.id ?? '';
  const report: Report = { ...base, exit: { code: 3, kind: 'incomplete' }, checks: base.checks.map((check) => (check.id === optional || check.id === 'live/git-client' ? { ...check, status: 'undetermined', reason: 'no time' } : check)) };
  const cases = elements(readXml(formatted('junit', report, linux.snapshot, 'error')), 'testcase');
  const outcome = (id: string) => cases.find(({ attributes }) => attributes['name']?.startsWith(`${id}: `))?.children.map(({ name, attributes }) => [name, attributes['message']]);
  assert.equal(outcome(optional), [['skipped', 'could not be looked at: no time']]);
  assert.equal(outcome('live/git-client'), [['error', 'could not be looked at: no time']]);
  const settled = { ...report, exit: { code: 0, kind: 'untested' as const } };
  assert.equal(elements(readXml(formatted('junit', settled, linux.snapshot, 'error')), 'error'), [], 'exit 0: nothing hung on it');
});

test('JUnit: a case names the file and line, a suite its time', () => {
  const root = readXml(say(noHelper, 'junit'));
  const failed = elements(root, 'testcase').find(({ children }) => children[0]?.name === 'failure');
  assert.equal([failed?.attributes['classname'], failed?.attributes['file'], failed?.attributes['line']], ['codecommit.git-config', '.git/config', '9']);
  assert.equal([root.attributes['time'], root.children[0]?.attributes['time'], root.children[0]?.attributes['timestamp']], ['1.234', '1.234', '2026-11-20T12:00:00']);
  assert.equal(elements(root, 'property').filter(({ attributes }) => attributes['name']?.startsWith('exit')).map(({ attributes }) => attributes['value']), ['1', 'problems']);
});

test('Markdown: verdict, causes, consequences folded, what was not looked at, exit code', () => {
  const text = say(noHelper, 'markdown');
  assert.match(text, /^## ❌ codecommit doctor: problems\n\nNo AWS credential helper is configured for/);
  const order = ['| error, observed | `git-config/helper-configured` |', '<summary>2 consequences</summary>', '`live/git-client`', '<summary>Evidence</summary>', '**Not looked at**', '2 errors · ', 'exit 1 (problems)'].map((part) => text.indexOf(part));
  assert.equal(order, [...order].sort((a, b) => a - b));
  assert.not.ok(order.includes(-1), JSON.stringify(order));
  assert.match(text, /\| `codecommit fix git-config\/helper-configured` \|/);
  assert.match(say(linux, 'markdown'), /^## ✅ [\s\S]*0 errors · 0 warnings · 0 notices · \d+ passed/);
  assert.match(say(machineAlone, 'markdown'), /This machine; no repository given\./);
});

test('Markdown: the command names the target that was given', () => {
  const world = noHelper.with({ target: { input: "it's $(here)" } });
  assert.match(say(world, 'markdown'), /codecommit fix git-config\/helper-configured --target/);
});

test('10 MB in a message neither hang nor crash a format, and Markdown stays short', () => {
  for (const [part, length] of [['word ', 1e7], ['{ ', 1e6], ['`', 1e6], ['<', 1e6], ['"a', 1e6], ['\ud800', 1e6], ['](', 1e6], ['\0', 1e6]] as const) {
    const text = part.repeat(length / part.length);
    const report: Report = { ...base, findings: [finding([config('/a'), { kind: 'process', argv: ['git'], exitCode: 1, note: text }], { message: text })], verdict: { ...base.verdict, text, rootCauses: ['git-config/helper-order#shadowed'] } };
    for (const format of FORMATS) assert.ok(formatted(format, report, linux.snapshot, 'error').length < (format === 'markdown' ? 200_000 : 500_000_000));
  }
});

for (const [name, world] of Object.entries({ noHelper, warned, unsettled, linux, mac, windows, machineAlone })) {
  test(`${name}: one verdict in every format, and a document that ends with its line`, () => {
    const report = judge(world.snapshot);
    const texts = FORMATS.map((format) => say(world, format));
    for (const text of texts) assert.ok(text.endsWith('\n') && !text.endsWith('\n\n'));
    const said = [saidBySarif(texts[0] ?? ''), saidByJunit(texts[1] ?? ''), saidByMarkdown(texts[2] ?? '')];
    assert.equal(said.map(({ exit, findings }) => [exit, findings.length]), said.map(() => [report.exit.code, report.findings.length]));
  });
}

async function examined(machine: Recording): Promise<Snapshot> {
  const host = recordedHost(machine);
  const intent: Intent = { cwd: host.cwd, target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false };
  return collect(probes, host, { intent, wanted: new Set(probes.map(({ fact }) => fact)), deadline: new Promise(() => undefined) });
}

test('every recorded Mac and Windows machine: valid SARIF whose URIs are the paths of the evidence', async () => {
  let places = 0;
  for (const machine of [...recordedMachines, ...healthyRecordings]) {
    const snapshot = await examined(machine);
    const report = judge(snapshot);
    const run = sarifRun(formatted('sarif', report, snapshot, 'error'));
    const root = run.originalUriBaseIds['%SRCROOT%']?.uri ?? '';
    const windowsPaths = machine.platform === 'win32';
    const plain = (path: string) => (windowsPaths ? path.replaceAll('/', '\\').toLowerCase() : path);
    for (const [index, result] of run.results.entries()) {
      const named = report.findings[index]?.evidence.flatMap((item) => (item.kind === 'config' ? [plain(item.file)] : [])) ?? [];
      for (const { physicalLocation } of [...(named.length === 0 ? [] : result.locations), ...(result.relatedLocations ?? [])]) {
        const { uri = '', uriBaseId } = physicalLocation?.artifactLocation ?? {};
        const path = plain(fileURLToPath(new URL(uri, uriBaseId === undefined ? undefined : root), { windows: windowsPaths }));
        if (uri === './' || named.includes(plain('command line'))) continue;
        assert.ok(named.some((file) => path === file || path.endsWith(file)), `${machine.name}: ${path} is none of ${named.join(', ')}`);
        places += 1;
      }
    }
    assert.is(saidByJunit(formatted('junit', report, snapshot, 'error')).exit, report.exit.code, machine.name);
    assert.is(saidByMarkdown(formatted('markdown', report, snapshot, 'error')).exit, report.exit.code, machine.name);
  }
  assert.ok(places > 20, `${places} places`);
});

test.run();
