import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseGitConfigFile } from '../../src/knowledge/git-config-file.ts';
import { mendedConfigLine } from '../../src/knowledge/git-config-repair.ts';

const test = suite('knowledge/git-config-repair');
const ON_WINDOWS = 'helper = "!\\"C:/Program Files/Amazon/AWSCLIV2/aws.exe\\" codecommit credential-helper $@"';

const MENDED: readonly (readonly [string, string])[] = [
  ['helper = !"\\C:\\\\Program Files\\\\Amazon\\\\AWSCLIV2\\\\aws.exe" codecommit credential-helper $@', ON_WINDOWS],
  ['helper = "!\\"C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe\\" codecommit credential-helper $@"', ON_WINDOWS],
  ['helper = !C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe codecommit credential-helper $@', ON_WINDOWS],
  ['helper = C:\\Tools\\my-helper.exe', 'helper = C:/Tools/my-helper.exe'],
  ['path = C:\\Users\\maria\\tools\\x.inc', 'path = C:/Users/maria/tools/x.inc'],
  ['path = \\\\server\\share\\x.inc', 'path = //server/share/x.inc'],
  ['pattern = (\\d+)-"(\\w+)"', 'pattern = (\\\\d+)-"(\\\\w+)"'],
  ['[credential', '[credential]'],
  ['[credential "https://git-codecommit.eu-west-1.amazonaws.com', '[credential "https://git-codecommit.eu-west-1.amazonaws.com"]'],
  ['[credential https://git-codecommit.eu-west-1.amazonaws.com]', '[credential "https://git-codecommit.eu-west-1.amazonaws.com"]'],
  ['helper !aws codecommit credential-helper $@', 'helper = !aws codecommit credential-helper $@'],
  ['useHttpPath: true', 'useHttpPath = true'],
  ['helper = "!aws codecommit credential-helper $@', 'helper = "!aws codecommit credential-helper $@"'],
];

test('what is meant is a line git reads', () => {
  for (const [text, meant] of MENDED) {
    assert.is(mendedConfigLine(text), meant, text);
    assert.is(parseGitConfigFile(meant.startsWith('[') ? meant : `[x]\n${meant}`, '', 'global').problem, null, meant);
  }
});

test('what cannot be told is left', () => {
  for (const text of ['<<<<<<< HEAD', '= x', 'git config --global x y', 'helper = "‹40 characters›', '"c␀']) assert.is(mendedConfigLine(text), null, text);
});

test.run();
