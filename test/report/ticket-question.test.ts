import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding, LinkId, SupportReport } from '../../src/core/finding.ts';
import { ticketMarkdown } from '../../src/report/formats/ticket-markdown.ts';
import { audienceOf } from '../../src/report/question.ts';
import { healthyWorlds, linux, ssh } from '../support/worlds.ts';
import { documentOf, healthy, permissions, sick } from './ticket-documents.ts';

const test = suite('report/question');
const questionOf = (document: SupportReport, audience: 'aws-admin' | 'it' | 'developer' | null = null): string => /\n(## Question[^]*?)\n## /.exec(ticketMarkdown(document, { audience }))?.[1] ?? '';

/** A document with one cause, of the check with that id. */
function causedBy(check: string, changes: Partial<Finding> = {}): SupportReport {
  const cause: Finding = { id: `${check}#x`, check, messageId: 'x', severity: 'error', certainty: 'observed', message: 'It is broken.', evidence: [], causedBy: [], docs: '', ...changes };
  return { ...healthy, findings: [cause], verdict: { status: 'problems', text: 'It is broken.', rootCauses: [cause.id] } };
}

test('the link of the first cause tells whom to ask', () => {
  const owners: Readonly<Record<LinkId, string>> = {
    tools: 'it', remote: 'developer', 'git-config': 'developer', 'credential-stores': 'developer', profile: 'developer', credentials: 'aws-admin', ssh: 'developer', network: 'it', permissions: 'aws-admin', live: 'developer',
  };
  for (const [link, owner] of Object.entries(owners)) assert.is(audienceOf(causedBy(`${link}/x`)), owner, link);
  const { findings, ...rest } = causedBy('network/dns');
  assert.is(audienceOf({ ...rest, findings, verdict: { ...rest.verdict, rootCauses: [] } }), 'it', 'a document that names no cause has one all the same');
});

test('where nothing was found, what stayed open does', () => {
  const [first, ...checks] = healthy.checks.filter(({ area }) => area === 'permissions');
  assert.ok(first !== undefined);
  const open: SupportReport = { ...healthy, verdict: { status: 'incomplete', text: 'Open.', rootCauses: [] }, checks: [{ ...first, status: 'undetermined', reason: 'IAM was not readable', details: { read: [], notRead: [], possible: [], settleWith: ['aws iam simulate-principal-policy'] } }, ...checks] };
  assert.is(audienceOf(open), 'aws-admin');
  assert.match(questionOf(open), /confirm that this identity may[^]*`codecommit:GitPull`[^]*aws iam simulate-principal-policy/);
  assert.match(questionOf(open, 'developer'), /make it possible to look at[^]*`permissions\/\w+`[^]*IAM was not readable/);
  assert.is(audienceOf(healthy), 'developer');
});

test('a developer gets a command for what a program can mend, and steps for what only a person can', () => {
  const fix = { undoable: false, whatIf: 'not-tried' as const };
  const byProgram = causedBy('git-config/askpass', { fix: { ...fix, consent: 'safe', undoable: true, steps: [{ describe: 'set it', argv: ['git', 'config', 'x', 'y'] }] } });
  assert.match(questionOf({ ...byProgram, target: { ...byProgram.target, input: "it's" } }), /codecommit fix git-config\/askpass --target 'it'\\''s'\n```\n\nIt shows the change before it makes it, and can be undone/);
  const byHand = questionOf(causedBy('profile/sso', { fix: { ...fix, consent: 'person', steps: [{ describe: 'Log in again' }, { describe: 'run it', argv: ['aws', 'sso', 'login', '--profile', 'a b'] }, { describe: 'Take the line out', file: '<home>/.aws/config' }] } }));
  assert.match(byHand, /Log in again\n\n```sh\naws sso login --profile 'a b'\n```\n\nTake the line out\n\nFile: `<home>\/\.aws\/config`[^]*codecommit explain profile\/sso/);
});

test('who is asked about something else reads that it is not theirs', () => {
  assert.match(questionOf(sick, 'it'), /does not point at the network[^]*`git-codecommit\.eu-west-1\.amazonaws\.com` \| 443/);
  assert.match(questionOf(sick, 'aws-admin'), /does not point at permissions/);
  assert.match(questionOf(permissions, 'developer'), /Try 1: `permissions\/kms`/);
  assert.not.match(ticketMarkdown(permissions, { audience: null }), /What mends it/, 'the question has it');
  assert.match(ticketMarkdown(permissions, { audience: 'it' }), /What mends it/);
});

test('denied actions are told from the message where no statement is known', () => {
  const cause = causedBy('permissions/codecommit', { message: 'codecommit:GitPull on billing is denied to maria.', fix: { consent: 'person', undoable: false, steps: [{ describe: 'Ask an administrator to allow it' }] } });
  assert.match(questionOf(cause), /\| `codecommit:GitPull` \| `arn:aws:codecommit:eu-west-1:<account-1>:<repository-1>` \| not known/);
});

test('the hosts to allow are those of the method and of the login', () => {
  assert.match(questionOf(documentOf(ssh), 'it'), /`git-codecommit\.eu-west-1\.amazonaws\.com` \| 22 \|/);
  const sections = [{ name: 'corp', kind: 'sso-session' as const, header: 'sso-session corp', line: 1, settings: [{ key: 'sso_region', value: 'eu-central-1', line: 2, secret: null }] }];
  const sso = linux.with({ credentials: { provider: 'sso' }, awsConfig: { config: { path: '<home>/.aws/config', exists: true, fromVariable: null, sections, problem: null } } });
  assert.match(questionOf(documentOf(sso), 'it'), /`oidc\.eu-central-1\.amazonaws\.com` \| 443[^]*`portal\.sso\.eu-central-1\.amazonaws\.com` \| 443/);
  assert.not.match(questionOf(documentOf(linux), 'it'), /oidc/);
});

test('every healthy world has a ticket for each of them, and none by itself', () => {
  for (const [name, world] of Object.entries(healthyWorlds)) {
    const document = documentOf(world);
    for (const audience of ['aws-admin', 'it', 'developer'] as const) assert.match(questionOf(document, audience), /^## Question to /, name);
    if (document.verdict.status === 'healthy' && document.verdict.rootCauses.length === 0) assert.is(questionOf(document), '', name);
  }
});

test.run();
