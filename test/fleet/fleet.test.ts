import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SupportReport } from '../../src/core/finding.ts';
import { readPolicies } from '../../src/knowledge/iam/policy-document.ts';
import { CLI } from '../machines/run.ts';

const test = suite('contrib/fleet');
const FLEET = resolve(import.meta.dirname, '../../contrib/fleet');
const fleetFile = (name: string): string => readFileSync(join(FLEET, name), 'utf8');

interface Parameter {
  type: string;
  description: string;
  default?: string;
  allowedPattern?: string;
  allowedValues?: string[];
}
interface SsmDocument {
  schemaVersion: string;
  description: string;
  parameters: Record<string, Parameter>;
  mainSteps: { action: string; name: string; precondition: { StringEquals: [string, string] }; inputs: { timeoutSeconds: string; runCommand: string[] } }[];
}
const SCRIPTS = ['collect.sh', 'collect.ps1'] as const;
const documentText = (): string => fleetFile('ssm-document.json');
const ssm = (): SsmDocument => JSON.parse(documentText()) as SsmDocument;

test('the document carries the scripts line by line (UPDATE_FLEET=1 writes them into it)', () => {
  const wanted = ssm();
  SCRIPTS.forEach((script, index) => {
    const step = wanted.mainSteps[index];
    assert.ok(step);
    step.inputs.runCommand = fleetFile(script).trimEnd().split('\n');
  });
  const text = `${JSON.stringify(wanted, null, 2)}\n`;
  if (process.env['UPDATE_FLEET'] === '1') writeFileSync(join(FLEET, 'ssm-document.json'), text);
  assert.is(documentText(), text);
});

test('it has the keys of a command document of schema 2.2', () => {
  const document = ssm();
  assert.equal(Object.keys(document), ['schemaVersion', 'description', 'parameters', 'mainSteps']);
  assert.is(document.schemaVersion, '2.2');
  assert.equal(document.mainSteps.map(({ action, precondition, inputs, ...rest }) => [action, precondition, Object.keys(inputs), Object.keys(rest)]), [
    ['aws:runShellScript', { StringEquals: ['platformType', 'Linux'] }, ['timeoutSeconds', 'runCommand'], ['name']],
    ['aws:runPowerShellScript', { StringEquals: ['platformType', 'Windows'] }, ['timeoutSeconds', 'runCommand'], ['name']],
  ]);
  for (const { name, inputs } of document.mainSteps) {
    assert.match(name, /^[a-zA-Z0-9]+$/);
    assert.match(inputs.timeoutSeconds, /^\d+$/);
  }
  assert.ok(Buffer.byteLength(documentText()) < 65_536, 'what a document may have');
});

test('a parameter can be nothing but a word between single quotes', () => {
  const { parameters, mainSteps } = ssm();
  for (const { inputs } of mainSteps) {
    const used = inputs.runCommand.flatMap((line) => [...line.matchAll(/.?\{\{.*?\}\}.?/g)].map(([whole]) => whole));
    assert.equal(used.map((whole) => /^'\{\{ (\w+) \}\}'$/.exec(whole)?.[1]).sort(), Object.keys(parameters).sort());
  }
  for (const [name, { type, description, allowedPattern, allowedValues, default: value }] of Object.entries(parameters)) {
    assert.is(type, 'String');
    assert.match(description, /^\((?:Required|Optional)\) /);
    const allowed = (text: string) => allowedValues?.includes(text) ?? new RegExp(allowedPattern ?? '').test(text);
    for (const bad of ["a'b", "'; id; '", '$(id)', '`id`', 'a b', 'a\nb', 'a"b', 'a;b', 'a|b', 'a&b', '{{ x }}', 'a\\b', '-o', '$a', 'é', "a'\n"]) assert.not.ok(allowed(bad), `${name} takes ${JSON.stringify(bad)}`);
    if (value !== undefined) assert.ok(allowed(value), `${name}: its own default`);
    else assert.match(description, /^\(Required\)/);
  }
});

test('a URL of each method is a target', () => {
  const pattern = new RegExp(ssm().parameters['Target']?.allowedPattern ?? '');
  for (const url of ['https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing', 'codecommit::eu-west-1://dev@billing', 'codecommit://billing', 'ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing', 'billing']) assert.match(url, pattern);
});

test('the shell script is one for sh', () => {
  execFileSync('sh', ['-n'], { input: ssm().mainSteps[0]?.inputs.runCommand.join('\n') });
});

/** Skipped, and counted and said so, where a program is not on this computer. */
function testWith(program: string, isThere: boolean, name: string, use: () => void): void {
  if (isThere) return test(name, use);
  console.log(`SKIP contrib/fleet, ${name}: no ${program} on this computer`);
  test.skip(name, use);
}
const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

testWith('pwsh', runs('pwsh', '-NoProfile', '-Command', 'exit 0'), 'the PowerShell script parses', () => {
  const parse = '$e = $null; [void][Management.Automation.Language.Parser]::ParseInput([Console]::In.ReadToEnd(), [ref]$null, [ref]$e); $e | Out-String; exit $e.Count';
  const run = spawnSync('pwsh', ['-NoProfile', '-Command', parse], { input: fleetFile('collect.ps1'), encoding: 'utf8' });
  assert.equal([run.status, run.stdout.trim()], [0, '']);
});

testWith('Python with PyYAML', runs('python3', '-c', 'import yaml'), 'the Ansible tasks are YAML, run as the developer, and take 0, 1 and 3 for an answer', () => {
  const text = fleetFile('ansible-tasks.yml');
  assert.match(text, /failed_when: codecommit_runs\.rc not in \[0, 1, 3\]/);
  const read = spawnSync('python3', ['-c', 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))'], { input: text, encoding: 'utf8' });
  assert.is(read.status, 0, read.stderr);
  type Task = Record<string, unknown> & { name: string; block?: Task[]; always?: Task[] };
  const flat = (tasks: readonly Task[]): Task[] => tasks.flatMap((task) => [...(task.block === undefined ? [task] : flat(task.block)), ...flat(task.always ?? [])]);
  const tasks = flat(JSON.parse(read.stdout) as Task[]);
  assert.equal(tasks.map((task) => Object.keys(task).find((key) => key.startsWith('ansible.builtin.'))), ['ansible.builtin.tempfile', 'ansible.builtin.command', 'ansible.builtin.fetch', 'ansible.builtin.file']);
  for (const task of tasks) assert.ok(task['become'] === true && /^\{\{ item(?:\.item)? \}\}$/.test(String(task['become_user'])), task.name);
});

test('the policies are read without a doubt, and none is wider than it says', () => {
  const files = readdirSync(join(FLEET, 'iam')).sort();
  assert.equal(files, ['analyst.json', 'bucket.json', 'node.json', 'operator.json']);
  for (const file of files) {
    const read = readPolicies(fleetFile(`iam/${file}`), { source: file, layer: file === 'bucket.json' ? 'key' : 'identity', callerArn: null });
    if ('error' in read) throw new Error(`${file}: ${read.error.message}`);
    assert.equal(read.policies.map(({ doubts }) => doubts), [[]], file);
    const statements = (JSON.parse(fleetFile(`iam/${file}`)) as { Statement: { Sid: string; Effect: string; Action: string | string[]; Resource: string | string[] }[] }).Statement;
    assert.is(read.policies[0]?.statements.length, statements.length);
    for (const { Sid, Effect, Action, Resource } of statements) {
      if (Effect === 'Deny') continue;
      assert.not.ok([Action].flat().some((action) => action.includes('*')), `${file} ${Sid}`);
      if ([Resource].flat().includes('*')) assert.is(Sid, 'WatchIt', 'what has no resource-level permissions');
    }
  }
});

/** A node: users with homes, and programs of ours for those the script calls. */
class Node {
  readonly dir = mkdtempSync(join(tmpdir(), 'fleet-'));
  readonly bin = join(this.dir, 'bin');
  readonly temporary = join(this.dir, 'tmp');
  readonly uploads = join(this.dir, 'uploads');
  private readonly users: string[] = [];

  constructor() {
    for (const dir of [this.bin, this.temporary, this.uploads]) mkdirSync(dir);
    this.program('getent', `if [ $# -eq 2 ]; then grep "^$2:" "${this.dir}/passwd"; else cat "${this.dir}/passwd"; fi`);
    this.program('id', `sed -n "s/^$2:x:\\([0-9]*\\):.*/\\1/p" "${this.dir}/passwd" | grep .`);
    this.program('runuser', '[ "$1" = -u ] && [ "$3" = -- ] || exit 9\nshift 3\nexec "$@"');
    this.program('aws', `[ -e "${this.dir}/refuse" ] && exit 1\nprintf '%s\\n' "$*" >>"${this.dir}/aws"\n[ "$1 $2" = "s3 cp" ] || exit 9\nfor word; do case $word in /*) file=$word ;; s3://*) name=$(printf %s "$word" | tr / _) ;; esac; done\ncp "$file" "${this.uploads}/$name"`);
  }

  program(name: string, script: string, dir = this.bin): void {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(dir, name), 0o755);
  }

  /** `codecommit` is a script, found through the user's own profile. Null: it is not installed. */
  user(name: string, uid: number, codecommit: string | null, { configured = true, shell = '/bin/bash' } = {}): void {
    const home = join(this.dir, 'home', name);
    mkdirSync(home, { recursive: true });
    if (configured) writeFileSync(join(home, '.gitconfig'), '');
    writeFileSync(join(home, '.profile'), 'echo Welcome\nPATH="$HOME/.local/bin:$PATH"\n');
    if (codecommit !== null) this.program('codecommit', codecommit, join(home, '.local/bin'));
    this.users.push(`${name}:x:${uid}:${uid}::${home}:${shell}`);
    writeFileSync(join(this.dir, 'passwd'), `${this.users.join('\n')}\n`);
  }

  collect(parameters: Record<string, string> = {}): { status: number | null; stdout: string; stderr: string; uploads: string[]; aws: string[] } {
    const { parameters: known, mainSteps } = ssm();
    const script = mainSteps[0]?.inputs.runCommand.join('\n').replace(/\{\{ (\w+) \}\}/g, (_, name: string) => parameters[name] ?? known[name]?.default ?? 'example-bucket') ?? '';
    const run = spawnSync('sh', ['-c', script], {
      encoding: 'utf8', timeout: 60_000,
      env: { PATH: `${this.bin}:${process.env['PATH'] ?? ''}`, TMPDIR: this.temporary, AWS_SSM_INSTANCE_ID: 'i-0123456789abcdef0', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
    });
    const log = join(this.dir, 'aws');
    return { status: run.status, stdout: run.stdout, stderr: run.stderr, uploads: readdirSync(this.uploads).sort(), aws: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [] };
  }

  upload(name: string): string {
    return readFileSync(join(this.uploads, name), 'utf8');
  }
}

/** Writes a report as `codecommit report -o DIR` does, and ends with a code. What it was called with and its environment are in it. */
const writes = (code: number) => `printf '%s\\n' "$*" >"$HOME/argv"; env >"$HOME/env"; echo the path; mkdir "$5" && printf '{"schema":"codecommit-report/1","of":"%s"}\\n' "$USER" >"$5/report.json"; exit ${code}`;

function onNode(use: (node: Node) => void): void {
  const node = new Node();
  try {
    use(node);
    assert.equal(readdirSync(node.temporary), [], 'nothing is left behind');
  } finally {
    rmSync(node.dir, { recursive: true, force: true });
  }
}
const DAY = new Date().toISOString().slice(0, 10);
const NAME = /^s3:__example-bucket_codecommit-reports_\d{4}-\d\d-\d\d_i-0123456789abcdef0_(\d+)\.json$/;

test('a report of every developer is uploaded, encrypted, whatever it says of the machine', () => {
  onNode((node) => {
    node.user('root', 0, writes(0));
    node.user('www-data', 33, writes(0), { shell: '/usr/sbin/nologin' });
    node.user('maria', 1001, writes(0));
    node.user('paul', 1002, writes(1));
    node.user('nina', 1003, writes(3));
    node.user('guest', 1004, writes(0), { configured: false });
    const { status, stdout, stderr, uploads, aws } = node.collect();
    assert.equal([status, stdout, stderr], [0, '3 reports gathered\n', '']);
    assert.equal(uploads.map((name) => NAME.exec(name)?.[1]), ['1001', '1002', '1003']);
    assert.equal(uploads.map((name) => node.upload(name)), ['maria', 'paul', 'nina'].map((of) => `{"schema":"codecommit-report/1","of":"${of}"}\n`), 'and nothing a profile or the doctor says beside it');
    assert.ok(aws.every((line) => line.endsWith(' --sse AES256')));
    assert.ok(uploads.every((name) => name.includes(DAY)) || new Date().toISOString().slice(0, 10) !== DAY);
  });
});

test('the doctor runs as the developer: his home and profile, nothing of the agent\'s environment', () => {
  onNode((node) => {
    node.user('maria', 1001, writes(0));
    node.collect({ Users: 'maria', Target: 'codecommit::eu-west-1://dev@billing', Mode: 'offline', TimeoutSeconds: '30', KmsKeyId: 'alias/reports' });
    const home = join(node.dir, 'home/maria');
    const [dir = '', argv = ''] = /^report --format json -o (\S+)\/report (.*)\n$/.exec(readFileSync(join(home, 'argv'), 'utf8'))?.slice(1) ?? [];
    assert.is(argv, '--timeout 30 --offline codecommit::eu-west-1://dev@billing');
    assert.not.ok(existsSync(dir), 'the private directory is gone');
    const env = readFileSync(join(home, 'env'), 'utf8');
    assert.match(env, new RegExp(`^HOME=${home}$`, 'm'));
    assert.not.match(env, /AWS_|wJalr|TMPDIR/);
    assert.match(node.collect({ Users: 'maria', KmsKeyId: 'alias/reports' }).aws.at(-1) ?? '', / --sse aws:kms --sse-kms-key-id alias\/reports$/);
  });
});

test('one that cannot be gathered does not keep the others, and fails the command', () => {
  onNode((node) => {
    node.user('maria', 1001, 'echo "codecommit: a secret is in the report" >&2; exit 5');
    node.user('paul', 1002, null);
    node.user('nina', 1003, writes(0));
    const { status, stdout, stderr, uploads } = node.collect({ Users: 'maria,paul,nobody-here,nina' });
    assert.equal([status, stdout], [1, '1 reports gathered\n']);
    assert.equal(uploads.map((name) => NAME.exec(name)?.[1]), ['1003']);
    assert.equal(stderr.trim().split('\n'), ['user 1001: no report', 'codecommit: a secret is in the report', 'user 1002: no report', 'codecommit is not on the PATH of paul', 'nobody-here: no such user']);
  });
});

test('a refused upload fails the command', () => {
  onNode((node) => {
    node.user('maria', 1001, writes(0));
    writeFileSync(join(node.dir, 'refuse'), '');
    const { status, stdout, stderr } = node.collect();
    assert.equal([status, stdout, stderr], [1, '0 reports gathered\n', 'user 1001: not uploaded\n']);
  });
});

test('with the real codecommit: a redacted report of a machine with a fault', () => {
  onNode((node) => {
    node.user('maria', 1001, `exec "${process.execPath}" "${CLI}" "$@"`);
    const { status, stdout, stderr, uploads } = node.collect({ Mode: 'offline', Target: 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing' });
    assert.equal([status, stdout, stderr], [0, '1 reports gathered\n', '']);
    const text = node.upload(uploads[0] ?? '');
    const report = JSON.parse(text) as SupportReport;
    assert.equal([report.schema, report.verdict.status, report.run.mode, report.redaction.verified], ['codecommit-report/1', 'problems', 'offline', true]);
    assert.not.ok(text.includes(node.dir), 'the home is a pseudonym');
  });
});

test('a link in place of the report gives what the developer himself may read', () => {
  onNode((node) => {
    node.user('maria', 1001, 'mkdir "$5" && ln -s "$HOME/.gitconfig" "$5/report.json"');
    const { stderr, uploads } = node.collect();
    assert.equal([stderr, uploads], ['user 1001: no report\n', []], 'his file is empty; it was read as him');
  });
});

test.run();
