import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ApiAnswer, GitConfigEntry } from '../../src/core/facts.ts';
import type { FixStep } from '../../src/core/fix.ts';
import type { Answers, SetupPlan } from '../../src/core/setup.ts';
import { planGitCredentials } from '../../src/setup/git-credentials.ts';
import { ACCOUNT, canonicalBlock, entry, HOME, HOST, linux, mac, NOW, remoteEntry, staticLogin, staticSecret, stored, URL_HTTPS, windows, type World } from '../support/worlds.ts';

const test = suite('setup/git-credentials');

const SECTION = `credential.https://${HOST}`;
const FILE = `${HOME}/.git-credentials`;
const answer: ApiAnswer = { operation: 'ListServiceSpecificCredentials', url: '', status: 200, errorCode: null, errorMessage: null, requestId: null, serverDate: NOW, sentAt: NOW, failure: null };
const item = (userName: string, id: string, active = true) => ({ userName, id, active, createdAt: null });
const listed = (...items: ReturnType<typeof item>[]) => ({ iamLogins: { gitCredentials: { answer, items } } });
/** Git does not get through, nothing of CodeCommit is configured, and IAM has nothing. */
const bare = (world: World, ...entries: GitConfigEntry[]): World => world.with({
  gitConfig: { entries: [...entries, remoteEntry()] }, target: { method: 'git-credentials' }, gitClient: { exitCode: 128, failure: 'no-credential', helpers: null },
  gitRequest: { carried: 'nothing', login: null }, ...listed(),
});
const plan = (world: World, answers: Answers = {}): SetupPlan => planGitCredentials(world.snapshot, answers);
const otherwise = (planned: SetupPlan): never => { throw new Error(`planned otherwise: ${JSON.stringify(planned)}`); };
const steps = (planned: SetupPlan): readonly FixStep[] => (planned.kind === 'stages' ? planned.stages.flatMap((stage) => stage.steps) : otherwise(planned));
const remarks = (planned: SetupPlan): string => (planned.kind === 'stages' ? planned.remarks.join(' ') : '');
const reason = (planned: SetupPlan): string => (planned.kind === 'refused' ? `${planned.reason} ${JSON.stringify(planned.steps)}` : otherwise(planned));
const create = (helper: string, file: string | null): FixStep => ({ do: 'iam', action: 'CreateServiceSpecificCredential', user: 'maria', profile: null, store: { host: HOST, helper, file } });
const section = (helper: string, scope: 'global' | 'local' = 'global', at = SECTION): FixStep[] => [
  { do: 'git-config', op: 'reset-helpers', scope, key: `${at}.helper` }, { do: 'git-config', op: 'add', scope, key: `${at}.helper`, value: helper },
];
const pathOff = (scope: 'global' | 'local' = 'global', at = SECTION): FixStep => ({ do: 'git-config', op: 'set', scope, key: `${at}.useHttpPath`, value: 'false' });
/** Of the repository alone. */
const OWN = `credential.${URL_HTTPS}`;

test('each platform has its store; plain text is said to be that', () => {
  assert.equal(steps(plan(bare(mac))), [...section('osxkeychain'), create('osxkeychain', null)]);
  assert.equal(steps(plan(bare(windows))), [...section('manager'), create('manager', null)]);
  assert.equal(steps(plan(bare(linux.with({ tools: { libsecret: true } })))), [...section('libsecret'), create('libsecret', null)]);
  const plain = plan(bare(linux));
  assert.equal(steps(plain), [...section('store'), create('store', FILE)]);
  assert.match(remarks(plain), /plain text in \/home\/maria\/\.git-credentials/);
  assert.equal([plain.kind === 'stages' && plain.consent, plain.kind === 'stages' && plain.url], ['ask', URL_HTTPS]);
  assert.not.match(remarks(plan(bare(mac))), /plain text/);
});

test('what git asks already is taken, and nothing is configured', () => {
  for (const [helper, file] of [['store', FILE], ['store --file ~/keys', `${HOME}/keys`], ['osxkeychain', null], ['/usr/lib/git-core/git-credential-libsecret', null]] as const) {
    assert.equal(steps(plan(bare(linux, entry('credential.helper', helper)))), [create(helper, file)], helper);
  }
  assert.equal(steps(plan(bare(linux, entry('credential.helper', 'cache'), entry('credential.helper', 'store')))), [create('store', FILE)], 'a cache in front changes nothing');
});

test('what stands before the store, or asks for the path, gets out of the way for this host alone, and for this repository where the AWS helper serves the host', () => {
  const aws = plan(bare(mac, entry('credential.helper', 'osxkeychain', 'system'), ...canonicalBlock));
  assert.equal(steps(aws), [...section('osxkeychain', 'global', OWN), pathOff('global', OWN), create('osxkeychain', null)]);
  assert.match(remarks(aws), /no longer asks "!aws codecommit credential-helper \$@" for git-codecommit\.eu-west-1/);
  assert.equal(steps(plan(bare(linux, entry('credential.helper', 'store'), entry('credential.usehttppath', 'true', 'local')))), [...section('store'), pathOff(), ...section('store', 'local'), pathOff('local'), create('store', FILE)]);
  assert.match(reason(plan(bare(linux, entry('credential.username', 'bob')))), /\.gitconfig:1 makes git look for the login of "bob" alone/);
});

test('a store whose "~" no shell opens is not taken for one in the home', () => {
  for (const helper of ['store --file=~/keys', "store --file '~/keys'"]) assert.equal(steps(plan(bare(linux, entry('credential.helper', helper)))), [...section('store'), create('store', FILE)], helper);
});

test('where another repository of the host has a section of its own, this one gets one too', () => {
  const planned = steps(plan(bare(linux, entry(`${SECTION}/v1/repos/website.helper`, '!web'))));
  assert.equal(planned.slice(0, -1), section('store', 'global', OWN));
});

test('a git that cannot leave other helpers out', () => {
  const git = { path: '/usr/bin/git', version: '2.8.6', banner: 'git version 2.8.6', failure: null, exitCode: 0 };
  assert.match(reason(plan(bare(linux).with({ tools: { git } }))), /git 2\.8\.6 hands a login to every helper \(2\.9 can be told of one\)/);
});

test('a set-up that works is left alone', () => {
  const planned = plan(bare(linux).with({ gitClient: { exitCode: 0, helpers: [{ helper: 'store', exitCode: 0, answered: true }] } }));
  assert.equal([steps(planned), remarks(planned)], [[], 'git gets its login from "store".']);
  const other = plan(bare(linux).with({ target: { url: URL_HTTPS.replace('billing', 'website') }, gitClient: { exitCode: 0 } }), { repository: 'billing' });
  assert.is(steps(other).length, 3, 'what works is another repository');
});

test('one exists: a second is made; two exist: neither is touched', () => {
  const one = plan(bare(linux).with(listed(item(`maria-at-${ACCOUNT}`, 'ACCA1'))));
  assert.match(remarks(one), /maria has a Git credential already \(maria-at-111122223333\), which stays as it is/);
  assert.equal(steps(one).at(-1), create('store', FILE));
  const two = reason(plan(bare(linux).with(listed(item('a', 'ACCA1'), item('b', 'ACCA2', false)))));
  assert.match(two, /gives a user 2 Git credentials, maria has them \(a, b\)/);
  assert.match(two, /delete b, which is inactive: aws iam delete-service-specific-credential --user-name maria --service-specific-credential-id ACCA2/);
});

test('a list that IAM did not give stops nothing, and is said', () => {
  const planned = plan(bare(linux).with({ iamLogins: { gitCredentials: { answer: { ...answer, status: 403, errorCode: 'AccessDenied' }, items: [] } } }));
  assert.equal(steps(planned).at(-1), create('store', FILE));
  assert.match(remarks(planned), /could not be looked at/);
});

test('the login this machine has: found, of no more use, inactive, or refused for another reason', () => {
  const kept = stored({ login: staticLogin, secret: staticSecret });
  const own = `maria-at-${ACCOUNT}`;
  const has = (world: World, active = true) => world.with({ storeFiles: { logins: [kept] }, ...listed(item(own, 'ACCA7', active), item('other', 'ACCA8')) });
  assert.equal(steps(plan(has(bare(linux)))), section('store'), 'git only has to look there');
  const asked = bare(linux, entry('credential.helper', 'store'));
  const carried = { carried: 'git-credential' as const, login: staticLogin };
  const unknown = plan(has(asked).with({ gitRequest: { ...carried, answer: { ...answer, status: 403, errorCode: 'UnrecognizedClientException' } } }));
  assert.equal(steps(unknown), [{ do: 'iam', action: 'ResetServiceSpecificCredential', user: 'maria', profile: null, credentialId: 'ACCA7', store: { host: HOST, helper: 'store', file: FILE } }]);
  assert.match(remarks(unknown), /gets a new password: other machines that use it must be given it too/);
  assert.match(reason(plan(has(asked).with({ gitRequest: { ...carried, answer: { ...answer, status: 403, errorCode: 'AccessDeniedException' } } }))), /CodeCommit knows the Git credential .*, and refuses it all the same/);
  assert.match(reason(plan(has(asked, false))), /inactive.*aws iam update-service-specific-credential --user-name maria --service-specific-credential-id ACCA7 --status Active/);
});

test('a system store with a foreign login of the host would hand out that one', () => {
  const login = stored({ login: { ...staticLogin, name: 'bob-at-999988887777' }, file: null, line: null });
  assert.match(reason(plan(bare(mac, entry('credential.helper', 'osxkeychain')).with({ systemStore: { logins: [login] } }))), /osxkeychain holds the login "bob-at-999988887777"/);
});

test('only an IAM user; somebody else may do it for him by name', () => {
  const role = bare(linux).with({ identity: { kind: 'assumed-role', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/maria` } });
  assert.match(reason(plan(role)), /Only an IAM user can have Git credentials, and these AWS credentials are of the session of a role.*codecommit setup grc.*codecommit setup credential-helper.*--iam-user NAME/);
  assert.match(reason(plan(bare(linux).with({ identity: { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root` } }))), /the root of the account/);
  assert.match(reason(plan(bare(linux).with({ identity: { kind: 'federated-user', arn: 'arn:aws:sts::1:federated-user/x' } }))), /a federated user/);
  assert.equal(steps(plan(role, { 'iam-user': 'maria' })).at(-1), create('store', FILE));
  assert.is(plan(role, { 'iam-user': 'no name' }).kind, 'ask');
  assert.equal(steps(plan(bare(linux).with(listed(item('a', '1'), item('b', '2'))), { 'iam-user': 'bob' })).at(-1), { ...create('store', FILE), user: 'bob' }, 'what is listed is the caller\'s own');
  assert.match(reason(plan(bare(linux).without('identity', 'failed', 'there was no answer within 5 s'))), /not known which IAM user this is: there was no answer within 5 s/);
});

test('the profile that is named signs', () => {
  assert.equal(steps(plan(bare(linux), { profile: 'default' })).at(-1), { ...create('store', FILE), profile: 'default' });
});

test.run();
