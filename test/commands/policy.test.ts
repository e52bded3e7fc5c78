import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ErrorDocument, Finding, Report } from '../../src/core/finding.ts';
import { runKept } from '../lab/kept-cli.ts';
import { defaultWorld, type Lab, startLab, type World } from '../lab/lab.ts';
import { withHelper } from '../machines/parts.ts';
import { doctor, onMachine, validator } from '../machines/run.ts';
import { runCli } from './run-cli.ts';

const test = suite('doctor --policy and what goes with it');
const dir = mkdtempSync(join(tmpdir(), 'policies-'));
let lab: Lab;
test.before(async () => { lab = await startLab(defaultWorld()); });
test.after(async () => {
  rmSync(dir, { recursive: true, force: true });
  await lab.close();
});

type Plain = Readonly<Record<string, unknown>>;
const document = (...Statement: Plain[]): Plain => ({ Version: '2012-10-17', Statement });
const NO_KMS = document({ Sid: 'NoKms', Effect: 'Deny', Action: 'kms:*', Resource: '*' });
const OFFICE = document({ Sid: 'Office', Effect: 'Deny', Action: 'kms:*', Resource: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } });
const TEAM = document({ Effect: 'Deny', Action: 'kms:*', Resource: '*', Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'web' } } });
const ALLOW = document({ Effect: 'Allow', Action: 'codecommit:*', Resource: '*' });
const REGIONAL = document({ Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } } });
const TARGET = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing';

let files = 0;
function write(content: string | Uint8Array | object): string {
  const file = join(dir, `${++files}.json`);
  writeFileSync(file, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content, null, 2));
  return file;
}
const validReport = validator('report');
const validError = validator('error');

/** A PATH with git alone: a slow AWS CLI would be asked for its version each time. */
const bin = join(dir, 'bin');
mkdirSync(bin);
for (const program of ['git', 'sh']) symlinkSync(execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim(), join(bin, program));
const HERE = { env: { PATH: bin, HOME: dir }, cwd: dir };

async function judge(...args: readonly string[]): Promise<{ report: Report; kms: Finding | undefined; status: (id: string) => string | undefined; code: number | null }> {
  const { code, stdout, stderr } = await runKept(HERE, ['doctor', '--offline', '--json', ...args]);
  const report = JSON.parse(stdout || stderr) as Report;
  validReport(report);
  return { report, code, kms: report.findings.find(({ check }) => check === 'permissions/kms'), status: (id) => report.checks.find((check) => check.id === id)?.status };
}

test('one document: a certain Deny is an error, one that hangs on context a warning, and nothing else is looked at', async () => {
  const denied = await judge('--policy', write(NO_KMS));
  assert.is((await runCli(['doctor', '--policy', write(NO_KMS), '--offline'], HERE.env, dir)).code, 1, 'by the CLI itself');
  assert.equal([denied.kms?.severity, denied.code, denied.report.verdict.rootCauses[0]], ['error', 1, denied.kms?.id]);
  assert.equal(denied.report.checks.map(({ area }) => area), ['permissions', 'permissions', 'permissions']);
  assert.equal(denied.kms?.evidence.map((each) => (each.kind === 'policy' ? [each.sid, each.statement, each.action] : each.kind)), [['NoKms', 1, 'kms:Decrypt']]);
  assert.match(denied.kms?.expected ?? '', /"kms:ViaService":"codecommit\.\*"/);

  const open = await judge('--policy', write(OFFICE));
  assert.equal([open.kms?.severity, open.kms?.certainty, open.code], ['warning', 'inferred', 0]);
  const inside = await judge('--policy', write(TEAM), '--context', 'aws:PrincipalTag/team=web');
  assert.equal([inside.status('permissions/kms'), inside.code], ['passed', 0]);
  const outside = await judge('--policy', write(TEAM), '--context', 'aws:PrincipalTag/team=ops');
  assert.is(outside.kms?.severity, 'error');
});

test('what --context says of the caller\'s network is not said of KMS, and alone it has nothing to judge', async () => {
  for (const address of ['192.0.2.9', '198.51.100.1']) {
    const { kms, code } = await judge('--policy', write(OFFICE), '--context', `aws:SourceIp=${address}`);
    assert.equal([kms?.severity, kms?.certainty, code], ['warning', 'inferred', 0], address);
  }
  const both = await judge('--policy', write(document({ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', Action: 'codecommit:*', Resource: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })), '--context', 'aws:SourceIp=192.0.2.9');
  assert.equal(['permissions/codecommit', 'permissions/kms'].map((id) => both.status(id)), ['passed', 'passed']);
  const remarks = (id: string): string => JSON.stringify(both.report.checks.find((check) => check.id === id)?.details?.read);
  assert.match(remarks('permissions/codecommit'), /--context: aws:SourceIp was taken as 192\.0\.2\.9/);
  assert.match(remarks('permissions/kms'), /--context: aws:SourceIp was not taken for the KMS actions/);
  const alone = await judge('--context', 'aws:SourceIp=192.0.2.9', '--only', 'permissions');
  for (const check of alone.report.checks.filter(({ area }) => area === 'permissions')) assert.match(`${check.status}: ${check.reason ?? ''}`, /^skipped: there was no policy to judge with --context/);
});

test('a denial is certain only where nothing about it is unknown', async () => {
  const user = (name: string, statement: Plain, more: Plain = {}): Plain => ({ UserName: name, Arn: `arn:aws:iam::111122223333:user/${name}`, UserPolicyList: [{ PolicyName: 'p', PolicyDocument: document(statement) }], ...more });
  const [grant, ban] = [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', Action: '*', Resource: '*' }];
  const simulated = (EvalResourceName: string): Plain => ({ EvaluationResults: [{ EvalActionName: 'codecommit:GitPull', EvalResourceName, EvalDecision: 'explicitDeny', MatchedStatements: [{ SourcePolicyId: 'p' }], MissingContextValues: [] }] });
  const version = (VersionId: string, IsDefaultVersion: boolean, statement: Plain): Plain => ({ VersionId, IsDefaultVersion, Document: document(statement) });
  const open: readonly (readonly [string, Plain])[] = [
    ['Principal', document(grant, { ...ban, Principal: { AWS: 'arn:aws:iam::999999999999:user/other' } })], ['two users', { UserDetailList: [user('maria', grant), user('bob', ban)] }],
    ['two roles', { Resources: Object.fromEntries([grant, ban].map((statement, index) => [`R${index}`, { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: document(statement) }] } }])) }],
    ['an old version', { Policies: [{ Arn: 'arn:aws:iam::111122223333:policy/x', PolicyVersionList: [version('v2', true, grant), version('v1', false, ban)] }] }],
    ['a simulation elsewhere', simulated('arn:aws:codecommit:us-east-1:999999999999:other')], ['policies without their text', { UserDetailList: [user('maria', grant, { AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }] })] }],
  ];
  for (const [name, value] of open) {
    const { report, status, code } = await judge('--policy', write(value), '--only', 'permissions', TARGET);
    assert.equal([code, report.findings.filter(({ severity }) => severity === 'error')], [0, []], name);
    assert.is.not(status('permissions/codecommit'), 'passed', name);
  }
  const plan = { planned_values: { root_module: { resources: [{ address: 'aws_iam_policy.a', type: 'aws_iam_policy', values: { policy: JSON.stringify(document(grant)) } }] } }, resource_changes: [{ address: 'aws_iam_policy.a', type: 'aws_iam_policy', change: { before: { policy: JSON.stringify(document(ban)) }, after: { policy: JSON.stringify(document(grant)) } } }] };
  assert.equal([(await judge('--policy', write(plan))).status('permissions/codecommit')], ['passed']);
  const limited = await judge('--policy', write(document(grant)), '--boundary', write(document({ Effect: 'Allow', Action: 's3:*', Resource: '*' })));
  assert.equal([limited.code, limited.report.verdict.rootCauses[0]], [1, 'permissions/codecommit#limited']);
  assert.is((await judge('--policy', write(document(grant)), '--scp', write(document(grant)), '--scp', write(document({ ...ban, Action: 'ec2:*' })))).status('permissions/codecommit'), 'passed');
});

test('a regional Deny is certain where the region is known, and open where it is not', async () => {
  const file = write(REGIONAL);
  assert.equal([(await judge('--policy', file)).kms?.severity, (await judge('--policy', file, '--region', 'eu-west-1')).kms?.severity], ['warning', 'error']);
  assert.is((await judge('--policy', file, '--region', 'us-east-1')).status('permissions/kms'), 'passed');
  const named = await judge('--policy', file, '--only', 'permissions', TARGET);
  assert.equal([named.kms?.severity, named.report.target.repository, named.code], ['error', 'billing', 1]);
});

test('documents as people have them', async () => {
  const forms: readonly (string | Uint8Array | object)[] = [
    [NO_KMS, ALLOW], { mine: ALLOW, theirs: NO_KMS }, `// from the console\n${JSON.stringify(NO_KMS)} # end`, encodeURIComponent(JSON.stringify(NO_KMS)),
    JSON.stringify(NO_KMS).replaceAll('"', '\u201C'), NO_KMS['Statement'] as object, Buffer.from(`\uFEFF${JSON.stringify(NO_KMS)}`, 'utf16le'),
    { UserDetailList: [{ Arn: 'arn:aws:iam::111122223333:user/alice', UserName: 'alice', UserPolicyList: [{ PolicyName: 'p', PolicyDocument: NO_KMS }] }], Policies: [] },
    { EvaluationResults: [{ EvalActionName: 'kms:Decrypt', EvalResourceName: '*', EvalDecision: 'explicitDeny', MatchedStatements: [{ SourcePolicyId: 'NoKms' }], MissingContextValues: [] }] },
    { Resources: { P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: NO_KMS } } } },
  ];
  const severities: (string | undefined)[] = [];
  for (const form of forms) severities.push((await judge('--policy', write(form))).kms?.severity);
  assert.equal(severities, forms.map(() => 'error'));
  for (const flag of ['--scp', '--boundary']) assert.is((await judge(flag, write(NO_KMS))).kms?.severity, 'error', flag);
});

test('what allows and what is missing: never exit code 3', async () => {
  const kmsOnly = await judge('--policy', write(document({ Effect: 'Allow', Action: 's3:*', Resource: '*' })));
  assert.equal([kmsOnly.status('permissions/codecommit'), kmsOnly.status('permissions/kms'), kmsOnly.code, kmsOnly.report.exit.kind], ['undetermined', 'passed', 0, 'untested']);
  const details = kmsOnly.report.checks.find(({ id }) => id === 'permissions/codecommit')?.details;
  assert.match(details?.settleWith.join('\n') ?? '', /aws iam simulate-principal-policy/);
  assert.equal([(await judge('--policy', write(ALLOW))).status('permissions/codecommit')], ['passed']);
  const push = await judge('--policy', write(document({ Effect: 'Allow', Action: 'codecommit:*', Resource: '*' }, { Sid: 'Main', Effect: 'Deny', Action: 'codecommit:GitPush', Resource: '*', Condition: { StringEqualsIfExists: { 'codecommit:References': ['refs/heads/main'] }, Null: { 'codecommit:References': 'false' } } })));
  assert.equal([push.report.findings.map(({ id, severity }) => [id, severity]), push.code], [[['permissions/codecommit#push-denied-on-branches', 'warning']], 0]);
});

test('what cannot be read is a usage error that names line and column', async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--policy', write('{\n  "Version": "2012-10-17",\n  "Statement": [{]\n}')], /^--policy: .*\.json:3:18: /],
    [['--scp', write('{}')], /^--scp: .*:1:1: no policy is found here/], [['--boundary', write('[]')], /^--boundary: /], [['--policy', write('')], /^--policy: .*:1:1: /],
    [['--policy', join(dir, 'nowhere.json')], /nowhere\.json: there is no such file$/], [['--key-policy', dir], /: it is a directory$/], [['--policy', write(ALLOW), '--context', 'aws:SourceIp'], /^--context: "aws:SourceIp" has no "=" between/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout } = await runKept(HERE, ['doctor', '--offline', '--json', ...args]);
    const error = JSON.parse(stdout) as ErrorDocument;
    validError(error);
    assert.equal([code, error.exit.kind], [2, 'usage']);
    assert.match(error.message, message);
  }
});

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const asked = (service: string): string[] => lab.requests.filter((each) => each.service === service && each.keyIdLast4 !== '').map(({ action }) => action);
const live = (world: (world: World) => void, args: readonly string[]) => onMachine(lab, { name: '', spec: withHelper(), world }, async (machine) => {
  lab.requests.length = 0;
  return doctor(machine, args, 'kept');
});

test('where git works, documents warn and never overrule it; nothing is asked of IAM without them', async () => {
  const plain = await live(() => undefined, []);
  assert.equal([plain.code, asked('iam'), asked('kms')], [0, [], []]);
  const may = await live(() => undefined, ['--policy', write(OFFICE), '--only', 'permissions', '--only', 'live/git-request']);
  assert.equal([may.code, may.report.findings, may.report.checks.find(({ id }) => id === 'permissions/kms')?.status], [0, [], 'passed']);
  assert.ok(asked('iam').includes('ListUserPolicies'));
  const certain = await live(() => undefined, ['--policy', write(NO_KMS), '--only', 'permissions', '--only', 'live/git-request']);
  assert.equal([certain.code, certain.report.findings.map(({ id, severity }) => [id, severity])], [0, [['permissions/kms#denied-by-statement', 'warning']]]);
});

test('--probe-kms asks KMS with DryRun, and an explicit deny there is told from one that is normal', async () => {
  const keys = [{ arn: KEY, alias: 'alias/aws/codecommit', manager: 'AWS' as const }];
  const allowed = await live((world) => { world.keys = keys; }, ['--probe-kms']);
  assert.equal([allowed.code, allowed.report.findings], [0, []]);
  assert.equal(asked('kms').sort(), ['DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext']);
  const scripted = (world: World): void => {
    Object.assign(world, { keys });
    world.identities[0]?.denials.push({ action: 'kms:Encrypt', type: 'identity-implicit' }, { action: 'kms:GenerateDataKey', type: 'scp' });
  };
  const denied = await live(scripted, ['--probe-kms', '--only', 'permissions', '--only', 'live/git-request']);
  assert.match(denied.report.findings[0]?.message ?? '', /^KMS itself says that kms:GenerateDataKey on/);
  assert.equal(denied.report.findings.map(({ id, severity }) => [id, severity]), [['permissions/kms#denied-in-dry-run', 'warning']]);
});

test('a customer managed key: its state, its policy and its grants', async () => {
  const own = (more: object) => (world: World): void => {
    for (const repository of world.repositories) repository.kmsKeyId = KEY;
    Object.assign(world, { keys: [{ arn: KEY, manager: 'CUSTOMER', ...more }] });
    Object.assign(world.identities[0] ?? {}, { mayReadIam: true, mayReadKeys: true, policies: { inline: { git: ALLOW } } });
    world.identities[0]?.denials.push({ action: 'kms:Decrypt', type: 'kms' });
  };
  const root = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }] };
  const first = ({ report }: { report: Report }): string | undefined => report.verdict.rootCauses[0];
  const only = ['--only', 'permissions', '--only', 'live/git-request'];
  assert.is(first(await live(own({ state: 'PendingDeletion' }), only)), 'permissions/kms#key-state');
  const unallowed = await live(own({ policy: root }), only);
  assert.is(first(unallowed), 'permissions/kms#denied');
  assert.match(JSON.stringify(unallowed.report.findings[0]?.fix), /CodeCommitUsesTheKey/);
  assert.equal(asked('kms').sort(), ['DescribeKey', 'GetKeyPolicy', 'ListGrants']);
  const denying = { Version: '2012-10-17', Statement: [...root.Statement, { Sid: 'NotAlice', Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::111122223333:user/alice' }, Action: 'kms:Decrypt', Resource: '*' }] };
  const statement = await live(own({ policy: denying }), only);
  assert.is(first(statement), 'permissions/kms#denied-by-statement');
  assert.match(statement.report.verdict.text, /^Statement 2 \("NotAlice".*\(key policy\) denies kms:Decrypt/);
});

test.run();
