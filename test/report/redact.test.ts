import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import { type FactName, type Facts, type Snapshot, valueOf } from '../../src/core/facts.ts';
import { redact } from '../../src/report/redact.ts';
import { judgesTheSame, recorded, reportOn } from '../support/replaying.ts';
import { withProfiles, withVariables } from '../support/profiles.ts';
import { ACCOUNT, entry, grc, healthyWorlds, HOME, linux, remoteEntry, ssh, staticGit, staticKeys, type World } from '../support/worlds.ts';

const test = suite('redact');
const redacted = ({ snapshot }: World, rules?: []) => redact(reportOn(snapshot, checks), snapshot, rules === undefined ? {} : { rules });
const seen = <K extends FactName>(document: { snapshot: unknown }, fact: K): Facts[K] => {
  const value = valueOf<Facts[K]>((document.snapshot as Snapshot)[fact]);
  if (value === null) throw new Error(`${fact} was not seen`);
  return value;
};

test('the same name gets the same pseudonym wherever it stands', () => {
  const { document, names } = redacted(grc);
  assert.is(document.target.url, 'codecommit::eu-west-1://<profile-1>@<repository-1>');
  assert.is(document.target.profile, '<profile-1>');
  assert.match(document.verdict.text, /<repository-1>/);
  assert.is(seen(document, 'awsConfig').config.sections[0]?.header, 'profile <profile-1>');
  assert.is(seen(document, 'identity').arn, 'arn:aws:iam::<account-1>:user/<user-1>');
  assert.is(seen(document, 'repositoryMetadata').arn, 'arn:aws:codecommit:eu-west-1:<account-1>:<repository-1>');
  assert.is(seen(document, 'intent').cwd, '<home>/<dir-1>');
  assert.equal([names.get('<profile-1>'), names.get('<account-1>'), names.get('<home>')], ['dev', ACCOUNT, HOME]);
});

test('region, service, last four, kinds of keys, tools, versions and system paths stay', () => {
  const text = JSON.stringify(redacted(linux).document);
  for (const kept of ['eu-west-1', 'git-codecommit.eu-west-1.amazonaws.com', '"MPLE"', '"AKIA"', '/usr/bin/git', '2.39.5', '.aws/credentials', 'default', 'Amazon RSA 2048 M02']) assert.ok(text.includes(kept), kept);
});

test('a login is its two parts', () => {
  assert.is(seen(redacted(staticGit).document, 'storeFiles').logins[0]?.login.name, '<user-1>-at-<account-1>');
});

test('a name says of its form what tools look at', () => {
  const world = withProfiles(grc.with({ target: { profile: 'my profile' } }), { config: { 'profile my profile': { region: 'eu-west-1' } } });
  assert.match(redacted(world).document.target.profile ?? '', /^<profile-\d with a space>$/);
  assert.match(redacted(grc.with({ target: { profile: 'devv' } })).document.target.profile ?? '', /^<profile-\d like profile-\d>$/);
  assert.match(JSON.stringify(redacted(ssh).document), /<key-1 APKA of 20>/);
});

test('an ordinary word is replaced where it is a name, and nowhere else', () => {
  const world = withVariables(grc, { AWS_PROFILE: 'dev' }).with({ gitClient: { exitCode: 128, stderr: ['error: cannot open /dev/null: dev', 'botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found'] } });
  const { document, own } = redacted(world);
  assert.equal(seen(document, 'gitClient').stderr, ['error: cannot open /dev/null: dev', 'botocore.exceptions.ProfileNotFound: The config profile (<profile-1>) could not be found']);
  assert.is(seen(document, 'environment').variables[0]?.value, '<profile-1>');
  assert.not.ok(own.some(({ value }) => value === 'dev'), 'it would be found by chance');
});

test('forms tell names that no field holds', () => {
  const line = 'arn:aws:iam::999988887777:role/Deploy maria.k@corp.acme.com 10.1.2.3 vpce-0a1b2c3d4e5f60718 o-a1b2c3d4e5 https://proxy.acme.com:8080/build 8f3c1f6e-1111-4222-8333-0123456789ab 1111-2222-3333';
  const made = seen(redacted(linux.with({ gitClient: { stderr: [line] } })).document, 'gitClient').stderr[0] ?? '';
  assert.is(made.replace(/-\d+(?=[ >])/g, '-N'), 'arn:aws:iam::<account-N>:role/<role-N> <email-N> <ip-N> <vpc-N vpce> <org-N o> https://<host-N>:8080/<repository-N> <kms-key-N> <account-N with dashes>');
});

test('a pattern of a policy still fits the name it fitted', () => {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'codecommit:GitPull', Resource: `arn:aws:codecommit:*:${ACCOUNT}:bill*` }] });
  const world = linux.with({ policies: { documents: [{ source: 'inline:maria/p', layer: 'identity', text }] } });
  assert.match(seen(redacted(world).document, 'policies').documents[0]?.text ?? '', /:<account-1>:<repository-1 start>\*/);
  judgesTheSame(world.snapshot, checks);
});

test('what IAM lists of an account names nobody', () => {
  const text = JSON.stringify({ UserDetailList: [{ UserName: 'bob', Path: '/', GroupList: ['x'], UserPolicyList: [{ PolicyName: 'acme-deny' }] }], GroupDetailList: [{ GroupName: 'acme-devs' }] });
  const world = linux.with({ intent: { given: { documents: [{ source: 'dump.json', layer: 'identity', text }], context: [] } }, policies: { documents: [{ source: 'inline:maria/acme-base', layer: 'identity', text: '{}' }] } });
  const { document } = redacted(world);
  assert.match(seen(document, 'intent').given?.documents[0]?.text ?? '', /"UserName":"<user-\d>".*"PolicyName":"<name-\d>".*"GroupName":"<name-\d>"/);
  assert.match(seen(document, 'policies').documents[0]?.source ?? '', /^inline:<user-1>\/<name-\d>$/);
});

test('a long policy in one line keeps its end', () => {
  const statements = Array.from({ length: 200 }, (_, at) => ({ Sid: `S${at}`, Effect: 'Allow', Action: 'codecommit:*', Resource: `arn:aws:codecommit:eu-west-1:${ACCOUNT}:repository-${at}` }));
  const world = linux.with({ policies: { documents: [{ source: 'x', layer: 'identity', text: JSON.stringify({ Statement: statements }) }] } });
  const made = JSON.parse(seen(redacted(world).document, 'policies').documents[0]?.text ?? '') as { Statement: { Sid: string }[] };
  assert.is(made.Statement.at(-1)?.Sid, 'S199');
});

test('a text that nobody wrote is cut short between two words', () => {
  const { document } = redacted(linux.with({ gitClient: { stderr: ['/'.repeat(100_000), 'maria '.repeat(5000)] } }));
  const [slashes = '', words = ''] = seen(document, 'gitClient').stderr;
  assert.is(slashes, '‹100000 characters›');
  assert.match(words, /^(?:<user-1> )+‹\d+ characters›$/);
});

test('one name may be the beginning of another', () => {
  const { text } = redacted(withProfiles(linux, { credentials: { 'acme-prod': staticKeys, 'acme-prod-eu': staticKeys, 'acme.x+y': staticKeys } }));
  assert.equal(['acme-prod', 'acme-prod-eu', 'ACME-PROD', 'acme.x+y', 'acmeex+y'].map((name) => text(name).replace(/\d+/, 'N')), ['<profile-N>', '<profile-N>', '<profile-N in other case>', '<profile-N with +>', 'acmeex+y']);
  assert.is.not(text('acme-prod'), text('acme-prod-eu'));
});

test('no secret gets in, should a fact hold one', () => {
  const world = linux.with({ gitClient: { stderr: ['password=hunter2hunter2', 'fetching https://maria:hunter2@git.acme.com/x'] } });
  assert.not.match(JSON.stringify(redacted(world).document), /hunter2/);
});

test('with the rules switched off the names stay, and the leak scan is told of them', () => {
  const { document, own } = redacted(linux, []);
  assert.ok(JSON.stringify(document).includes(ACCOUNT));
  assert.equal(document.redaction.rules, []);
  assert.ok(own.some(({ value, what }) => value === ACCOUNT && what === 'an account id'));
  assert.ok(own.some(({ value }) => value === HOME));
});

test('what ran is redacted with the same names', () => {
  const ran = { argv: ['git', 'push', 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing'], exitCode: 128, timedOut: false, durationMs: 5, children: [], http: ['host: proxy.acme.com'], stderr: [`fatal: ${HOME}/work/billing`], omitted: 0 };
  const { document, text } = redact(reportOn(linux.snapshot, checks), linux.snapshot, { ran });
  assert.equal([document.ran?.argv[2], document.ran?.stderr[0], document.ran?.http[0]], ['https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/<repository-1>', 'fatal: <home>/<dir-1>/<repository-1>', 'host: <host-1>']);
  assert.is(text(`${HOME}/x of maria`), '<home>/x of <user-1>');
});

test('the last word of a configuration key, the path of a Git request and the id of a request are no names', () => {
  const { text } = redacted(linux);
  assert.is(text("git config --add credential.https://git-codecommit.eu-west-1.amazonaws.com.helper ''"), "git config --add credential.https://git-codecommit.eu-west-1.amazonaws.com.helper ''");
  assert.is(text('set credential.https://git.acme.example.useHttpPath (global)'), 'set credential.https://<host-1>.useHttpPath (global)');
  assert.is(text('> GET /v1/repos/billing/info/refs?service=git-upload-pack HTTP/1.1'), '> GET /v1/repos/<repository-1>/info/refs?service=git-upload-pack HTTP/1.1');
  assert.is(text('< x-amzn-RequestId: 3b991856-2830-40c5-9b48-bacbd3bc4c79'), '< x-amzn-RequestId: 3b991856-2830-40c5-9b48-bacbd3bc4c79');
  assert.match(text('key 3b991856-2830-40c5-9b48-bacbd3bc4c79'), /^key <kms-key-\d>$/);
});

test('rules are counted', () => {
  const { rules } = redacted(linux).document.redaction;
  assert.ok(rules.every(({ count }) => count > 0));
  assert.ok(['account', 'user', 'home', 'repository'].every((rule) => rules.some((each) => each.rule === rule)));
});

for (const [name, world] of Object.entries(healthyWorlds)) {
  test(`redacting what is redacted finds nothing new: ${name}`, () => {
    const once = recorded(reportOn(world.snapshot, checks), world.snapshot);
    const { document, own } = redact(once, once.snapshot as Snapshot);
    assert.equal(own, []);
    assert.equal(JSON.parse(JSON.stringify({ ...document, redaction: once.redaction })), once);
  });
}

/** Names as people give them: words of the field among them. */
const word = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9]{1,11}$/), fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{2,7}[-_.][a-z0-9]{1,8}$/), fc.constantFrom('dev', 'git', 'config', 'aws', 'Admin', 'code', 'user', 'null', 'main', 'region', 'key'));

test('whatever the names are: none is left, and the record is judged the same', () => {
  fc.assert(fc.property(word, word, word, fc.stringMatching(/^[1-9]\d{11}$/), (user, profile, repository, account) => {
    const text = JSON.stringify(grc.snapshot).replaceAll('maria', user).replaceAll('://dev@', `://${profile}@`).replaceAll('"profile dev"', `"profile ${profile}"`).replaceAll('"dev"', `"${profile}"`).replaceAll('billing', repository).replaceAll(ACCOUNT, account);
    judgesTheSame(JSON.parse(text) as Snapshot, checks, [user, profile, repository, account].join(' '));
  }), { numRuns: 60 });
});

test('a remote and a branch of one\'s own have pseudonyms', () => {
  const world = linux.with({ target: { remote: 'acmecorp' }, repository: { branch: 'wip-acme' }, gitConfig: { entries: [entry('branch.wip-acme.remote', 'acmecorp', 'local'), { ...remoteEntry(), key: 'remote.acmecorp.url' }] } });
  const { document } = redacted(world);
  assert.equal(seen(document, 'gitConfig').entries.map(({ key, value }) => [key, value]), [['branch.<branch-1>.remote', '<remote-1>'], ['remote.<remote-1>.url', 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/<repository-1>']]);
  assert.is(withProfiles(linux, { credentials: { default: staticKeys } }).snapshot.awsConfig.status, 'seen');
});

test.run();
