import { readdirSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Report } from '../../src/core/finding.ts';
import { defaultWorld, type Lab, startLab } from '../lab/lab.ts';
import { runKept } from '../lab/kept-cli.ts';
import { changesBetween, type Machine, type MachineSpec } from '../lab/machine.ts';
import { canonicalBlock, CONTEXT, guideBlock, HELPER, HOST, PATH_ON, REMOTE, SECRET, STALE_LOGIN, STATIC_LOGIN, withGrc, withHelper } from '../machines/parts.ts';
import { CLI, onMachine } from '../machines/run.ts';

const test = suite('doctor and trace leave the home as it is');
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(() => lab.close());

const OTHER_LOGIN = 'https://maria:EXAMPLEsecret@github.com\n';
const cookies = '[http]\n\tcookieFile = ~/cookies\n\tsaveCookies = true\n[http "https://*.amazonaws.com"]\n\tsaveCookies = true\n';
const cookieFile = { cookies: '# Netscape HTTP Cookie File\n' };
const traced = '[trace2]\n\teventTarget = {{HOME}}/t2/event\n\tnormalTarget = {{HOME}}/t2/normal\n\tperfTarget = {{HOME}}/t2/perf\n';
/** Says on stdout what a careless helper says, and keeps what it is told. */
const noisy = '!f() { echo "hello $1"; echo "called $1" >&2; test "$1" = get || cat >> ~/kept; }; f';

interface Case {
  name: string;
  spec: MachineSpec;
  /** What plain git would make of this machine: the verdict must not hide it. */
  ends?: 'healthy' | 'problems';
}

const cases: readonly Case[] = [
  { name: 'store beside the AWS helper', spec: withHelper({ files: { '.git-credentials': OTHER_LOGIN }, gitConfig: `${guideBlock}[credential]\n\thelper = store\n` }), ends: 'healthy' },
  { name: 'store with a dead signature in front', spec: withHelper({ files: { '.git-credentials': STALE_LOGIN + OTHER_LOGIN }, gitConfig: `[credential]\n\thelper = store\n${HELPER}${PATH_ON}` }), ends: 'problems' },
  { name: 'store that git would make erase its login after a 401', spec: { files: { '.git-credentials': STATIC_LOGIN.replace('EXAMPLEgit', 'EXAMPLEold') }, gitConfig: '[credential]\n\thelper = store\n', repository: { remote: REMOTE }, tools: { aws: 'missing', grc: 'missing' } }, ends: 'problems' },
  { name: 'git-remote-codecommit beside store', spec: withGrc('codecommit::eu-west-1://dev@billing', { files: { '.git-credentials': OTHER_LOGIN }, gitConfig: '[credential]\n\thelper = store\n' }), ends: 'healthy' },
  { name: 'git-remote-codecommit with cookies', spec: withGrc('codecommit::eu-west-1://dev@billing', { files: cookieFile, gitConfig: cookies }), ends: 'healthy' },
  { name: 'cookies and trace2', spec: withHelper({ files: { ...cookieFile, 't2/keep': '' }, gitConfig: `${guideBlock}${cookies}${traced}` }), ends: 'healthy' },
  { name: 'a URL with a user name, and cookies', spec: withHelper({ files: cookieFile, gitConfig: `${guideBlock}${cookies}`, repository: { remote: `https://alice@${HOST}/v1/repos/billing` } }) },
  { name: 'netrc with an old password, store behind it', spec: withHelper({ files: { '.netrc': `machine ${HOST}\nlogin old-at-111122223333\npassword EXAMPLEoldPasswordNotReal\n` }, modes: { '.netrc': 0o600 }, gitConfig: `${guideBlock}[credential]\n\thelper = store\n` }), ends: 'problems' },
  { name: 'a login in the URL beside store', spec: { gitConfig: '[credential]\n\thelper = store\n', repository: { remote: `${STATIC_LOGIN.trim()}/v1/repos/billing` }, tools: { aws: 'missing', grc: 'missing' } } },
  { name: 'a helper that quits', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!f() { echo quit=1; }; f"\n\thelper = store\n${HELPER}${PATH_ON}` }), ends: 'problems' },
  { name: 'a noisy helper that keeps what it is told', spec: withHelper({ gitConfig: `[credential "${CONTEXT}"]\n\thelper = ${JSON.stringify(noisy)}\n${canonicalBlock.replace('\thelper =\n', '')}` }) },
  { name: 'an expired session, store behind it', spec: withHelper({ files: { '.aws/credentials': `[default]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${SECRET}\naws_session_token = FAKEexpired\n` }, gitConfig: `${guideBlock}[credential]\n\thelper = store\n` }), ends: 'problems' },
  { name: 'files nobody but the owner may see', spec: withHelper({ files: { '.git-credentials': OTHER_LOGIN }, modes: { '.git-credentials': 0o600, '.gitconfig': 0o400, '.aws/credentials': 0o400, work: 0o500, '.aws': 0o500 }, gitConfig: `${guideBlock}[credential]\n\thelper = store\n` }), ends: 'healthy' },
];

/** One in four by a process of its own, as the user starts it; the kept one runs the same command. */
const doctorOf = (number: number, machine: Machine) => (number % 4 === 0 ? machine.run([process.execPath, CLI, 'doctor', '--json'], { timeoutMs: 60_000 }) : runKept(machine, ['doctor', '--json']));

for (const [number, { name, spec, ends }] of cases.entries()) {
  test(name, () => onMachine(lab, { name, spec }, async (machine) => {
    const before = await machine.snapshot();
    const [doctor, trace] = await Promise.all([
      doctorOf(number, machine),
      runKept(machine, ['trace', '--json']),
    ]);
    assert.equal(changesBetween(before, await machine.snapshot()), []);
    const report = JSON.parse(doctor.stdout) as Report;
    if (ends !== undefined) assert.is(report.verdict.status, ends, report.verdict.text);
    assert.is(trace.code, 0, trace.stdout);
    assert.is((JSON.parse(trace.stdout) as { differs: boolean }).differs, false, trace.stdout);
    assert.equal(readdirSync(machine.env['TMPDIR'] ?? ''), [], 'the temporary directory');
  }));
}

test.run();
