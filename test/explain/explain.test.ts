import { existsSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ids } from '../../src/checks/ids.ts';
import { docsOf } from '../../src/core/chain.ts';
import { asked } from '../../src/explain/asked.ts';
import { explain, explainer, PATTERNS } from '../../src/explain/explain.ts';
import { matcher } from '../../src/explain/rows.ts';
import { topicPage, TOPICS } from '../../src/explain/topics.ts';
import { readTranscripts, readUnrelated, score } from './transcripts.ts';

const test = suite('explain');
const first = (text: string): string | undefined => explain(text).explanation.candidates[0]?.check;
const all = (text: string): string[] => explain(text).explanation.candidates.map(({ check }) => check);
const URL_OF = 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/';
const FORBIDDEN = `fatal: unable to access '${URL_OF}': The requested URL returned error: 403`;

test('transcripts written from the catalogue of failures: 95 % right first, 98 % among the first three', () => {
  const transcripts = readTranscripts('known');
  assert.ok(transcripts.length >= 80);
  for (const { name, text } of transcripts) assert.ok(text.trimEnd().split('\n').length >= 5, `${name} is shorter than five lines`);
  const { first: right, among, misses } = score(transcripts);
  assert.ok(right >= 0.95 * transcripts.length, misses.join('\n'));
  assert.ok(among >= 0.98 * transcripts.length, misses.join('\n'));
});

test('transcripts of a reader who had not seen the patterns: 85 % right first, 95 % among the first three', () => {
  const transcripts = readTranscripts('blind');
  if (transcripts.length === 0) {
    console.log('SKIP blind transcripts: none are there yet');
    return;
  }
  assert.ok(transcripts.length >= 40);
  for (const { name, text } of transcripts) assert.ok(text.trimEnd().split('\n').length >= 5, `${name} is shorter than five lines`);
  const { first: right, among, misses } = score(transcripts);
  assert.ok(right >= 0.85 * transcripts.length, misses.join('\n'));
  assert.ok(among >= 0.95 * transcripts.length, misses.join('\n'));
});

test('nothing is found in unrelated errors and in successes', () => {
  const texts = readUnrelated();
  assert.ok(texts.length >= 100);
  assert.equal(texts.flatMap(({ name, text }) => all(text).map((check) => `${name}: ${check}`)), []);
});

test('every cause that a pattern names has a page', () => {
  const known = new Set([...ids, ...TOPICS.map(({ id }) => id)]);
  for (const { id, points } of PATTERNS) {
    if (typeof points === 'function') continue;
    for (const { check } of points) assert.ok(known.has(check), `${id} points to ${check}`);
  }
  for (const { text } of [...readTranscripts('known'), ...readTranscripts('blind')]) for (const check of all(text)) assert.ok(known.has(check), check);
  for (const id of known) assert.ok(existsSync(id.startsWith('topic/') ? topicPage(id) : docsOf(id)), id);
  assert.is(new Set(PATTERNS.map(({ id }) => id)).size, PATTERNS.length);
});

test('a text in pieces means the same as the whole', () => {
  for (const { name, text } of readTranscripts('known')) {
    for (const size of [1, 7, 64]) {
      const reader = explainer();
      for (let at = 0; at < text.length; at += size) reader.read(text.slice(at, at + size));
      assert.equal(reader.end(), explain(text), `${name} in pieces of ${size}`);
    }
  }
});

test('colours, time stamps, prompts, quotes of a word processor and other line ends do not matter', () => {
  for (const line of ["\u001b[31m'path'\u001b[0m", "2026-03-02T08:14:12.660Z 'path'", "[Container] 2026/03/02 08:14:12 'path'", "build-1  | 'path'", '> ’path’', "#7 1.204 'path'", "\u001b]0;title\u0007'path'\r", "Mar 02 08:14:12 ci-3 mirror[2211]: 'path'", "ERROR: 'path'", "│ 'path'"]) {
    assert.is(first(`$ git fetch ${URL_OF}\n${line}\n`), 'git-config/use-http-path', JSON.stringify(line));
  }
  assert.is(first(`$ git fetch\r\nfatal: repository “${URL_OF}” not found\r\n`), 'live/repository-found');
  assert.is(first(JSON.stringify({ level: 'error', log: `Cloning into 'billing'...\n'path'\nfatal: could not read Username for 'https://git-codecommit.eu-west-1.amazonaws.com': terminal prompts disabled\n` })), 'git-config/use-http-path');
});

test('a line that a terminal broke in two is read as one', () => {
  assert.ok(all("$ git clone codecommit://dev@billing\nfatal: unable to access 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/bil\nling/': The requested URL returned error: 403\n").includes('permissions/codecommit'));
  assert.is(first('botocore.exceptions.PartialCredentialsError: Partial credentials found in \nshared-credentials-file, missing: aws_secret_access_key'), 'profile/static-keys');
});

test('git in other languages', () => {
  const texts: [string, string][] = [
    [`Schwerwiegend: konnte nicht auf '${URL_OF}' zugreifen: Could not resolve proxy: nosuchproxy`, 'network/proxy'],
    [`fatal : impossible d'accéder à '${URL_OF}' : The requested URL returned error: 502`, 'live/git-request'],
    [`fatal: repositorio '${URL_OF}' no encontrado`, 'live/repository-found'],
    [`fatal: 仓库 '${URL_OF}' 未找到`, 'live/repository-found'],
    [`fatal: 无法访问 '${URL_OF}'：Could not resolve host: git-codecommit.eu-west-1.amazonaws.com`, 'network/dns'],
    ["git : 'remote-codecommit' n'est pas une commande git. Voir 'git --help'.", 'tools/grc-installed'],
    ["fatal: Impossibile trovare un helper remoto per 'codecommit'", 'tools/grc-installed'],
    ["fatal: transport 'codecommit' non permis", 'remote/protocol-allowed'],
    ["Schwerwiegend: Ungültige Konfigurationszeile 4 in Datei /home/maria/.gitconfig", 'git-config/readable'],
    [`fatal: Authentifizierung fehlgeschlagen für '${URL_OF}'`, 'git-config/helper-configured'],
  ];
  for (const [text, check] of texts) assert.is(first(`$ git fetch\n${text}\n`), check, text);
});

test('of a chain of exceptions the last one counts, and a later attempt outweighs an earlier one', () => {
  const chain = 'Traceback (most recent call last):\n  File "x.py", line 1\nbotocore.exceptions.ProfileNotFound: The config profile (dev) could not be found\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\nbotocore.exceptions.NoCredentialsError: Unable to locate credentials\n';
  assert.is(first(chain), 'credentials/resolve');
  assert.not.ok(all(chain).slice(0, 1).includes('profile/exists'));
  assert.is(first("$ git clone codecommit://billing\ngit: 'remote-codecommit' is not a git command. See 'git --help'.\n$ pipx install git-remote-codecommit\n$ git clone codecommit://billing\nThe following profile does not have an AWS Region: default. You must set an AWS Region for this profile.\n"), 'profile/region');
});

test('a proxy\'s 403 is not CodeCommit\'s, and git\'s last words come after the reason', () => {
  assert.is(first(`fatal: unable to access '${URL_OF}': Received HTTP code 403 from proxy after CONNECT`), 'network/proxy');
  assert.is(all(`fatal: unable to access '${URL_OF}': Received HTTP code 403 from proxy after CONNECT`).includes('git-config/helper-order'), false);
  assert.is(first(`aws: command not found\n${FORBIDDEN}`), 'tools/aws-cli-present');
  assert.is(first(`git: 'credential-manager-core' is not a git command. See 'git --help'.\n${FORBIDDEN}`), 'git-config/helper-order');
});

test('what else the text shows decides what a 403 means', () => {
  const cases: [string, string][] = [
    ['$ git remote get-url origin\nhttps://maria@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing', 'remote/embedded-user'],
    ['$ git config --get-regexp extraheader\nhttp.https://.extraheader AUTHORIZATION: basic', 'git-config/extra-header'],
    ['* Server auth using Basic with user from ~/.netrc', 'credential-stores/netrc'],
    ["* Server auth using Basic with user 'ASIAIOSFODNN7EXAMPLE'", 'profile/static-keys'],
    ['$ echo $CODE_COMMIT_ENDPOINT\ngit-codecommit.us-east-2.amazonaws.com', 'remote/endpoint'],
    ["trace: run_command: 'git credential-osxkeychain get'", 'git-config/helper-order'],
    ['"repositoryMetadata": {', 'permissions/codecommit'],
    ['# Starting AWS Amplify', 'topic/ci-amplify'],
    ['Username used: maria-at-111122223333', 'credentials/git-credential'],
  ];
  for (const [beside, check] of cases) assert.is(first(`${beside}\n${FORBIDDEN}`), check, beside);
});

test('another host\'s failure beside a success of ours is none of ours', () => {
  assert.equal(all('$ git clone https://github.com/acme/x\nCloning into \'x\'...\nHost key verification failed.\nfatal: Could not read from remote repository.\n'), []);
  assert.equal(all('From https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing\n   1..2 main -> origin/main\n$ git fetch github\ngit@github.com: Permission denied (publickey).\n'), []);
  assert.is(first('$ git fetch github\ngit@github.com: Permission denied (publickey).\n$ git fetch\nmaria@git-codecommit.eu-west-1.amazonaws.com: Permission denied (publickey).\n'), 'ssh/user');
});

test('the target is read from the text, without its login', () => {
  const targets: [string, string | null][] = [
    [FORBIDDEN, 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing'],
    [`$ git clone codecommit::eu-west-1://dev@billing\n${FORBIDDEN}`, 'codecommit::eu-west-1://dev@billing'],
    ['git clone codecommit://billing', 'codecommit://billing'],
    ["fatal: unable to access 'https://maria:hunter2hunter2@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/'", 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing'],
    ['git clone ssh://APKAEXAMPLEMARIA0001@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing', 'ssh://APKAEXAMPLEMARIA0001@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing'],
    ['git clone ssh://maria@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing.', 'ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing'],
    ["git clone 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/x$(id)'", 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/x'],
    ['fatal: unable to access \'https://github.com/acme/x/\'', null],
    ['git clone https://git-codecommit.eu-west-1.amazonaws.com.evil.test/v1/repos/x', null],
  ];
  for (const [text, target] of targets) assert.is(explain(text).target, target, text);
});

test('no secret of the text is repeated', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const signature = `20260302T101500Z${'0123456789abcdef'.repeat(4)}`;
  const texts = [
    `fatal: unable to access 'https://AKIAIOSFODNN7EXAMPLE:${signature}@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/': The requested URL returned error: 403`,
    `warning: invalid credential line: ${secret}`,
    `AWS_SECRET_ACCESS_KEY=${secret} git fetch\nThe config profile (dev) could not be found password=${secret}`,
    `fatal: repository 'https://maria:hunter2hunter2@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/' not found`,
    `${'x'.repeat(8147)} aws_secret_access_key = ${secret} fatal: repository '${URL_OF}' not found`,
    `fatal: unable to access 'https://AKIAIOSFODNN7EXAMPLE:${signature.slice(0, 30)}\n${signature.slice(30)}@git-codecommit.eu-west-1.amazonaws.com/v1/repos/billing/': The requested URL returned error: 403`,
  ];
  for (const text of texts) {
    const said = JSON.stringify(explain(text));
    assert.ok(explain(text).explanation.candidates.length > 0, text);
    for (const part of [secret, secret.slice(0, 12), secret.slice(-12), signature.slice(-20), 'hunter2']) assert.not.ok(said.includes(part), `${part} in ${said}`);
  }
});

test('what is repeated cannot command a terminal', () => {
  const [candidate] = explain("The config profile (a\u202eb\u001b[2Jc\u0007) could not be found").explanation.candidates;
  assert.is(candidate?.check, 'profile/exists');
  assert.not.match(candidate?.matched ?? '', /[\u0000-\u001f\u202e]/);
});

test('hostile input comes to an end: no pattern goes back', () => {
  const size = 400_000;
  for (const piece of ['codecommit ', "fatal: unable to access 'https://git-codecommit", 'https://', '://a', "'", '\u001b[', '[x] ', 'codecommit://', '{\\n', 'credential-helper ', 'user@codecommit', 'x '.repeat(50), '-at-1', '=== ', '2026-01-01 ', 'git -c ', `'${'a'.repeat(40)}'\n`, 'Traceback (most recent call last)\nDuring handling of the above\n']) {
    const reading = explain(piece.repeat(Math.ceil(size / piece.length)));
    assert.ok(reading.explanation.candidates.length <= 8);
  }
});

test('a row of words is found in its order, and the ends hold', () => {
  assert.ok(matcher(['a…c'])('xabcx'));
  assert.not.ok(matcher(['c…a'])('abc'));
  assert.ok(matcher(["^'path'$"])("'path'"));
  assert.not.ok(matcher(["^'path'$"])("x 'path'"));
  assert.not.ok(matcher(["^'path'$"])("'path' x"));
  assert.not.ok(matcher(['^ab…bc$'])('abc'));
  assert.ok(matcher(['^ab…bc$'])('abbc'));
});

test('an id, a near miss and a text are told apart', () => {
  assert.equal(asked('git-config/helper-order'), { kind: 'page', id: 'git-config/helper-order', file: 'docs/checks/git-config/helper-order.md', title: null });
  assert.is(asked('topic/wsl').kind, 'page');
  const near = asked('git-config/helper-ordr');
  assert.is(near.kind === 'unknown' ? near.nearest[0] : near.kind, 'git-config/helper-order');
  const bare = asked('helper-order');
  assert.equal(bare.kind === 'unknown' ? bare.nearest : bare.kind, ['git-config/helper-order']);
  const area = asked('ssh');
  assert.ok(area.kind === 'unknown' && area.nearest.includes('ssh/user'));
  for (const text of ["'path'", FORBIDDEN, '403', 'KeyError:', 'n/a...', '...', 'a..b', 'https://x/../y']) assert.is(asked(text).kind, 'text', text);
  for (const id of ['git-config/helper-order/', 'git-config/helper-order//', 'GIT-CONFIG/HELPER-ORDER']) {
    const nearly = asked(id);
    assert.equal(nearly.kind === 'unknown' ? nearly.nearest : nearly.kind, ['git-config/helper-order'], id);
  }
  for (const path of ['../../etc/passwd', 'topic/../../x', 'topic/..', 'git-config/../ssh/user', '../../package.json']) {
    const climbing = asked(path);
    assert.ok(climbing.kind === 'unknown' && climbing.nearest.length > 0 && climbing.nearest.every((id) => asked(id).kind === 'page'), path);
  }
  for (const area of ['topic', 'topic/', 'git-config', 'git-config/', 'profile', 'x-y', 'topic/zzz']) {
    const several = asked(area);
    assert.ok(several.kind === 'unknown' && several.nearest.length > 0 && several.nearest.length <= 8, area);
  }
});

test.run();
