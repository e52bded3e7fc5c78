import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ErrorDocument, Report, SupportReport } from '../../src/core/finding.ts';
import { isWithin, writeReport, writeReportFiles } from '../../src/doctor/report-files.ts';
import { runKept } from '../lab/kept-cli.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import type { Machine, MachineSpec } from '../lab/machine.ts';
import { guideBlock, REMOTE, STALE_LOGIN, withHelper } from '../machines/parts.ts';
import { CLI, onMachine, validReport } from '../machines/run.ts';

const test = suite('codecommit report');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const SICK = withHelper({ systemGitConfig: '[credential]\n\thelper = store\n', gitConfig: guideBlock, files: { '.git-credentials': STALE_LOGIN } });
const on = (spec: MachineSpec, use: (machine: Machine) => Promise<void>) => onMachine(lab, { name: '', spec }, use);
const run = (machine: Machine, ...args: string[]) => machine.run([process.execPath, CLI, ...args], { timeoutMs: 60_000 });
/** The same in a process that has the CLI loaded already; oclif joins the words of a command by a colon. */
const kept = (machine: Machine, ...args: string[]) => runKept(machine, args);
const place = (machine: Machine, name: string) => path.join(machine.home, '..', name);
const modeOf = (file: string) => (fs.statSync(file).mode & 0o777).toString(8);
const named = ({ findings }: Report) => findings.map(({ check, messageId, severity }) => `${check} ${messageId} ${severity}`);
const refusal = async (ran: Promise<{ code: number | null; stdout: string }>): Promise<string> => {
  const { code, stdout } = await ran;
  const { exit, message } = JSON.parse(stdout) as ErrorDocument;
  assert.equal([code, exit.code, exit.kind], [2, 2, 'usage'], stdout);
  return message;
};

test('three private files in a new directory, the path last; read again they say what doctor said', () => on(SICK, async (machine) => {
  const doctor = JSON.parse((await kept(machine, 'doctor', '--json')).stdout) as Report;
  const { code, stdout, stderr } = await run(machine, 'report');
  assert.equal([code, stderr], [0, '']);
  const dir = stdout.trimEnd().split('\n').at(-1) ?? '';
  assert.ok(dir.startsWith(path.join(machine.home, '.local/state/codecommit-doctor/reports/')), dir);
  assert.equal(fs.readdirSync(dir), ['report.html', 'report.json', 'report.md']);
  assert.equal([dir, ...fs.readdirSync(dir).map((name) => path.join(dir, name))].map(modeOf), ['700', '600', '600', '600']);

  const json = fs.readFileSync(path.join(dir, 'report.json'), 'utf8');
  const report = JSON.parse(json) as SupportReport;
  validReport(report);
  assert.equal(named(report), named(doctor));
  assert.equal(report.verdict.rootCauses, doctor.verdict.rootCauses);
  assert.equal([report.exit.code, report.exit.kind, report.redaction.verified], [0, 'written', true]);
  const files = fs.readdirSync(dir).map((name) => fs.readFileSync(path.join(dir, name), 'utf8'));
  for (const text of files) for (const real of ['billing', '111122223333', machine.home, 'alice']) assert.not.ok(text.includes(real), real);
  for (const text of files) assert.ok(text.includes('git-config/helper-order'));

  const replay = await kept(machine, 'doctor', '--from', path.join(dir, 'report.json'), '--json');
  const again = JSON.parse(replay.stdout) as Report;
  validReport(again);
  assert.equal([replay.code, again.run.mode, named(again)], [doctor.exit.code, 'replay', named(doctor)]);
  assert.equal([again.since?.appeared, again.since?.gone], [[], []]);
  assert.is((await kept(machine, 'report:verify', path.join(dir, 'report.json'))).code, 0);
}));

test('-o, --format and --pseudonym-map; what is there is never written over', () => on(SICK, async (machine) => {
  const [out, map] = [place(machine, 'ticket'), place(machine, 'names.json')];
  const first = await run(machine, 'report', '--json', '--offline', '-o', out, '--format', 'json', '--pseudonym-map', map);
  assert.equal([first.code, first.stderr.trimEnd().split('\n').at(-1)], [0, out]);
  const document = JSON.parse(first.stdout) as SupportReport;
  assert.equal(JSON.parse(fs.readFileSync(path.join(out, 'report.json'), 'utf8')), document);
  assert.equal(fs.readdirSync(out), ['report.json']);
  const names = JSON.parse(fs.readFileSync(map, 'utf8')) as Record<string, string>;
  assert.equal([modeOf(map), names['<home>'], names['<repository-1>']], ['600', machine.home, 'billing']);

  const before = fs.readFileSync(path.join(out, 'report.json'));
  assert.match(await refusal(run(machine, 'report', '--json', '--offline', '-o', out)), /already has a report\.json, and a report never overwrites/);
  assert.match(await refusal(kept(machine, 'report', '--json', '--offline', '-o', place(machine, 'other'), '--pseudonym-map', map)), /names\.json is there already/);
  assert.match(await refusal(kept(machine, 'report', '--json', '--offline', '-o', place(machine, 'other'), '--pseudonym-map', path.join(place(machine, 'other'), 'names'))), /in the report's own directory/);
  assert.match(await refusal(run(machine, 'report', '--json', '--offline', '-o', path.join(machine.home, '.gitconfig', 'x'))), /was not written/);
  assert.equal(fs.readFileSync(path.join(out, 'report.json')), before);
  assert.not.ok(fs.existsSync(place(machine, 'other')));
  assert.is((await kept(machine, 'report', '--offline', '-o', out, '--format', 'md')).code, 0);
  assert.equal(fs.readdirSync(out).sort(), ['report.json', 'report.md']);
}));

test('without a home there must be -o', () => on(SICK, async (machine) => {
  const { code, stdout } = await machine.run(['env', '-u', 'HOME', '-u', 'XDG_STATE_HOME', process.execPath, CLI, 'report', '--offline', '--json'], { timeoutMs: 60_000 });
  assert.equal([code, (JSON.parse(stdout) as ErrorDocument).message], [2, 'there is no home directory to keep the report in: name one with -o DIR']);
}));

test('policies that were given are judged and stand in the report', () => on(SICK, async (machine) => {
  const policy = place(machine, 'policy.json');
  fs.writeFileSync(policy, JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'NoKeys', Effect: 'Deny', Action: 'kms:*', Resource: '*' }] }));
  const { code, stdout } = await run(machine, 'report', '--json', '-o', place(machine, 'ticket'), '--policy', policy, '--for', 'aws-admin');
  assert.is(code, 0);
  const report = JSON.parse(stdout) as SupportReport;
  assert.ok(report.findings.some(({ check }) => check === 'permissions/kms'));
  const ticket = fs.readFileSync(place(machine, 'ticket/report.md'), 'utf8');
  assert.match(ticket, /NoKeys/);
  const replay = JSON.parse((await kept(machine, 'doctor', '--from', place(machine, 'ticket/report.json'), '--json')).stdout) as Report;
  assert.equal(named(replay), named(report));
}));

test('a name that is also a word of every ticket neither garbles it nor stops it', () => on(SICK, async (machine) => {
  for (const word of ['more', 'answers']) {
    const dir = path.join(machine.home, word);
    for (const argv of [['git', 'init', '-q', dir], ['git', '-C', dir, 'remote', 'add', 'origin', REMOTE]]) assert.is((await machine.run(argv)).code, 0);
    const { code, stdout } = await kept(machine, 'report', '-C', dir, '-o', place(machine, word));
    assert.is(code, 0, stdout);
    const [ticket = '', json = ''] = ['md', 'json'].map((format) => fs.readFileSync(place(machine, `${word}/report.${format}`), 'utf8'));
    assert.match(ticket, /the AWS API answers, .* refused \(403\)/);
    assert.not.ok(json.includes(`/${word}`), word);
  }
}));

test('a disk that fails half-way leaves nothing', () => {
  const top = fs.mkdtempSync('/tmp/ccd-report-');
  try {
    const dir = path.join(top, 'new', 'deep');
    const files = ['a', 'b'].map((name) => ({ name, bytes: Buffer.from(name) }));
    fs.mkdirSync(path.join(top, 'taken'));
    fs.writeFileSync(path.join(top, 'taken', 'b'), 'theirs');
    assert.throws(() => { writeReportFiles(path.join(top, 'taken'), files); }, /EEXIST/);
    assert.equal([fs.readdirSync(path.join(top, 'taken')), fs.readFileSync(path.join(top, 'taken', 'b'), 'utf8')], [['b'], 'theirs']);
    assert.throws(() => { writeReportFiles(dir, [...files, { name: 'no/such', bytes: Buffer.from('') }]); });
    assert.equal(fs.readdirSync(top), ['taken']);
    writeReportFiles(dir, files);
    assert.equal([fs.readdirSync(dir), modeOf(dir), modeOf(path.join(dir, 'a'))], [['a', 'b'], '700', '600']);
  } finally {
    fs.rmSync(top, { recursive: true });
  }
});

test('the real names are never beside the report, and a report that cannot be written leaves neither', () => {
  const top = fs.mkdtempSync(path.join(os.tmpdir(), 'report-map-'));
  const at = (...names: string[]) => path.join(top, ...names);
  const files = [{ name: 'report.md', bytes: Buffer.from('x') }];
  const map = (...names: string[]) => ({ path: at(...names), bytes: Buffer.from('{}') });
  try {
    fs.mkdirSync(at('kept'));
    fs.symlinkSync(at('kept'), at('link'));
    assert.equal(['kept/m', 'kept/below/m', 'link/m', 'link/new/m', 'm', 'kept2/m', '..m'].map((file) => isWithin(at('kept'), at(file))), [true, true, true, true, false, false, false]);
    assert.throws(() => { writeReport(at('new'), files, map('kept', 'x'.repeat(300))); }, /ENAMETOOLONG/);
    assert.not.ok(fs.existsSync(at('new')), 'no report without the names that were asked for');
    fs.symlinkSync(at('nowhere', 'x'), at('dangling'));
    assert.throws(() => { writeReport(at('dangling'), files, map('names')); }, /EEXIST|ENOENT/);
    assert.not.ok(fs.existsSync(at('names')), 'no names without the report');
  } finally {
    fs.rmSync(top, { recursive: true });
  }
});

test.run();
