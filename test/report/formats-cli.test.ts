import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ErrorDocument, Report } from '../../src/core/finding.ts';
import { runCli } from '../commands/run-cli.ts';
import { saidByJunit, saidByMarkdown, saidBySarif, sarifRun } from './formats-reading.ts';

const test = suite('doctor --format');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'formats-')));
const dotfiles = join(home, 'dot files');
const URL_HTTPS = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing';
test.before(() => {
  // ~/.gitconfig is a link into the repository of dotfiles, and its line 3 lacks useHttpPath.
  mkdirSync(join(dotfiles, '.git/refs'), { recursive: true });
  mkdirSync(join(dotfiles, '.git/objects'));
  writeFileSync(join(dotfiles, '.git/HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(dotfiles, '.git/config'), `[remote "origin"]\n\turl = ${URL_HTTPS}\n`);
  writeFileSync(join(dotfiles, 'gitconfig'), '[credential]\n\thelper =\n\thelper = !aws codecommit credential-helper $@\n');
  symlinkSync(join(dotfiles, 'gitconfig'), join(home, '.gitconfig'));
  // The same AWS CLI on every computer.
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin/aws'), '#!/bin/sh\necho aws-cli/2.22.0\n', { mode: 0o755 });
});
test.after(() => { rmSync(home, { recursive: true, force: true }); });

const doctor = (...args: string[]) => runCli(['doctor', '--offline', ...args], { HOME: home, PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}` }, dotfiles);

test('every format is all that stands on stdout, with the exit code of the others', async () => {
  const { code, stdout } = await doctor('--json');
  const report = JSON.parse(stdout) as Report;
  assert.equal([code, report.exit.code], [1, 1]);
  for (const [format, read] of Object.entries({ sarif: saidBySarif, junit: saidByJunit, markdown: saidByMarkdown })) {
    const run = await doctor('--format', format);
    assert.equal([run.code, run.stderr], [1, ''], format);
    const said = read(run.stdout);
    assert.equal([said.exit, said.findings.length], [1, report.findings.length], format);
    assert.not.match(run.stdout, /\n\n$/);
  }
});

test('-o writes the same document, and leaves stdout empty', async () => {
  const file = join(home, 'doctor.xml');
  const run = await doctor('--format', 'junit', '-o', file);
  assert.equal([run.code, run.stdout, run.stderr], [1, '', `${file}\n`]);
  assert.is(saidByJunit(readFileSync(file, 'utf8')).exit, 1);
});

test('--fail-on never: nothing has failed in JUnit either', async () => {
  const run = await doctor('--format', 'junit', '--fail-on', 'never', '--only', 'git-config/use-http-path');
  assert.equal([run.code, saidByJunit(run.stdout).exit, saidByJunit(run.stdout).findings.length], [0, 0, 1]);
});

test('a finding of ~/.gitconfig stands in the dotfiles repository it is linked from', async () => {
  const { results } = sarifRun((await doctor('--format', 'sarif')).stdout);
  const place = results.find(({ ruleId }) => ruleId === 'git-config/use-http-path')?.locations[0]?.physicalLocation;
  assert.equal(place, { artifactLocation: { uri: 'gitconfig', uriBaseId: '%SRCROOT%' }, region: { startLine: 3 } });
});

test('--json beside another format is a usage error, beside itself it is not', async () => {
  for (const format of ['human', 'sarif', 'junit', 'markdown']) {
    const run = await doctor('--json', '--format', format);
    const document = JSON.parse(run.stdout) as ErrorDocument;
    assert.equal([run.code, document.exit.kind, document.message], [2, 'usage', `--json and --format ${format} ask for two answers`]);
  }
  const run = await doctor('--json', '--format', 'json');
  assert.equal([run.code, (JSON.parse(run.stdout) as Report).schema], [1, 'codecommit-report/1']);
});

test('an unknown format is a usage error that names the known ones', async () => {
  const run = await doctor('--format', 'xml');
  assert.equal([run.code, run.stdout], [2, '']);
  assert.match(run.stderr, /human, json, sarif, junit, markdown/);
});

test.run();
