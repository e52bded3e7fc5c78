import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CommandError, gitCommandOf } from '../../src/knowledge/command-words.ts';
import { secretsIn, shownWords, withoutThese } from '../../src/knowledge/shown-words.ts';
import { anyCharacter } from '../support/any-character.ts';

const test = suite('command-words');
const refusal = (text: string): string => {
  try {
    return JSON.stringify(gitCommandOf(text));
  } catch (error) {
    assert.instance(error, CommandError);
    return (error as Error).message;
  }
};

test('a git command is cut where options can be put in', () => {
  assert.equal(gitCommandOf("git -C 'my repo' -c a.b=c --no-pager --git-dir=x/.git -c d.e fetch --depth 1 origin 'refs/*:refs/*'"), {
    program: 'git', options: ['-C', 'my repo', '-c', 'a.b=c', '--no-pager', '--git-dir=x/.git', '-c', 'd.e'], settings: ['a.b=c', 'd.e'], subcommand: 'fetch', rest: ['--depth', '1', 'origin', 'refs/*:refs/*'],
  });
  assert.is(gitCommandOf("'/opt/my git/bin/git' ls-remote").program, '/opt/my git/bin/git');
  assert.is(gitCommandOf("'C:\\Program Files\\Git\\cmd\\git.exe' pull").subcommand, 'pull');
  for (const text of ['git clone https://h/x', 'git push', 'git remote -v update', 'git submodule --quiet update --init', 'git archive --remote=origin HEAD', 'git lfs pull', 'git fetch HEAD~1']) assert.ok(gitCommandOf(text), text);
});

test('what would need a shell is refused, with the reason and without its words', () => {
  const cases: readonly [string, RegExp][] = [
    ['git fetch; rm x', /";" would have to stand in quotes/], ['git fetch | cat', /"\|"/], ['git fetch && git pull', /"&&"/], ['git fetch > hunter2', /">"/], ['git fetch\ngit pull', /a line break/], ['(git fetch)', /"\("/],
    ['git fetch $REMOTE', /"\$"/], ['git fetch "$(cat x)"', /"\$"/], ['git fetch `cat x`', /backquote/], ["git fetch $'x'", /"\$"/], ['git fetch *', /patterns/], ['git -C ~/x fetch', /"~"/], ['git fetch origin@{u}', /braces/], ['git fetch # all', /"#"/],
    ["git fetch 'origin", /a quote in it is not closed/], ['A=hunter2 git fetch', /set variables in front of codecommit/], ['git fetch \0', /NUL/], ['if git fetch', /no shell/],
  ];
  for (const [text, reason] of cases) {
    assert.match(refusal(text), reason, text);
    assert.not.match(refusal(text), /hunter2/);
  }
});

test('another program, no sub-command, one that talks to no remote', () => {
  for (const text of ['', 'ls', 'sudo git fetch', 'mygit fetch', 'git-fetch']) assert.is(refusal(text), 'the command must begin with git', text);
  for (const text of ['git', 'git -C x', 'git -c']) assert.is(refusal(text), 'the command names no sub-command of git', text);
  for (const text of ['git log', 'git credential fill', 'git st', 'git constructor', 'git __proto__', 'git hunter2']) assert.match(refusal(text), /^it must be one of git's commands that talk to a remote \(clone, .*an alias has to be written out$/, text);
  for (const text of ['git remote', 'git remote add show u', 'git submodule foreach "git fetch"', 'git archive HEAD']) assert.match(refusal(text), /^this form of git (?:remote|submodule|archive) talks to no remote$/, text);
  assert.match(refusal('git --hunter2 fetch'), /^an option before the sub-command is none of git's$/);
});

test('any text is a command or has a reason', () => {
  fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => {
    refusal(text);
    refusal(`git ${text}`);
  }), { numRuns: 500 });
});

const SIGNED = `20260101T010101Z${'0123456789abcdef'.repeat(4)}`;
test('words without their secrets', () => {
  const cases: readonly [string[], string[]][] = [
    [['git', '-c', 'http.extraHeader=Authorization: Bearer hunter2'], ['git', '-c', 'http.extraHeader=‹29 characters›']],
    [['git', '-c', 'HTTP.Proxy=http://u:hunter2@p:1', '-c', 'http.sslVerify=false', '-c', 'user.signingKey=x', '-c', 'fetch.prune'], ['git', '-c', 'HTTP.Proxy=http://u@p:1', '-c', 'http.sslVerify=false', '-c', 'user.signingKey=‹1 characters›', '-c', 'fetch.prune']],
    [['git', 'clone', '--config=http.extraheader=x', '--config', 'http.https://u:hunter2@h.extraheader=x'], ['git', 'clone', '--config=http.extraheader=‹1 characters›', '--config', 'http.https://u@h.extraheader=‹1 characters›']],
    [['git', '-c', 'url.https://u:hunter2@h/.insteadOf=corp:'], ['git', '-c', 'url.https://u@h/.insteadof=corp:']],
    [['git', 'remote-https', 'origin', `https://ASIAIOSFODNN7EXAMPLE%25FAKEtoken//x:${SIGNED}@h/v1/repos/x`], ['git', 'remote-https', 'origin', 'https://ASIA…MPLE%25‹12 characters›:‹80 characters›@h/v1/repos/x']],
    [['git', 'push', '-o', 'hunter2', '--push-option=hunter2', '--server-option', 'a'], ['git', 'push', '-o', '‹7 characters›', '--push-option=‹7 characters›', '--server-option', '‹1 character›']],
    [['tool', '--password', 'hunter2', '--token=hunter2'], ['tool', '--password', '‹7 characters›', '--token=‹7 characters›']],
    [['f() { echo password=hunter2; }; f get'], ['f() { echo password=‹7 characters›; }; f get']],
    [['git', 'push', 'origin', 'feature/ABC-123-a-rather-long-name', 'a\u001b[31m'], ['git', 'push', 'origin', 'feature/ABC-123-a-rather-long-name', 'a␛[31m']],
  ];
  for (const [words, expected] of cases) assert.equal(shownWords(words), expected);
});

test('what was hidden is found again in other texts', () => {
  const words = ['git', '-c', 'http.extraHeader=X-Key: hunter2 word', '-c', "credential.helper=!f() { echo password=swordfish; }; f", 'clone', 'https://u:hun%40ter2@h/x', '-c', 'http.sslVerify=false', '-c', 'url.https://u:inthekey@h/.insteadOf=corp:'];
  const text = withoutThese(secretsIn(words), 'X-Key hunter2 swordfish hun%40ter2 hun@ter2 false echo word inthekey');
  assert.is(text, 'X-Key ‹7 characters› ‹9 characters› ‹10 characters› ‹8 characters› false echo word ‹8 characters›');
});

test.run();
