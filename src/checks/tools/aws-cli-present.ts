import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry, ObservedHelper, ToolFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { credentialChain } from '../../knowledge/credential-chain.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';

/** What the shell answers when it finds no such program (POSIX, "Exit Status for Commands"). */
const COMMAND_NOT_FOUND = 127;

export default defineCheck({
  meta: {
    id: 'tools/aws-cli-present',
    title: 'The AWS CLI that the credential helper calls is found by the shell git uses',
    why: 'git runs the line "!aws codecommit credential-helper" with sh and with the PATH of the git process; where that shell finds no aws, git gets no credential and asks for a user name.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-https-unixes.html', 'https://git-scm.com/docs/gitcredentials'],
    methods: ['credential-helper'],
    fix: 'person',
    explains: ['tools/aws-cli-version', 'git-config/helper-observed', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      missing: { severity: 'error', text: 'The shell git uses finds no "{{program}}", which the credential helper at {{place}} calls.' },
      'path-missing': { severity: 'error', text: 'The credential helper at {{place}} calls "{{program}}", and the shell finds no such program.' },
    },
  },
  needs: ['target', 'gitConfig', 'tools'],
  wants: ['gitClient'],
  run: ({ target, gitConfig, tools, gitClient }) => {
    const calls = credentialChain(target.url, gitConfig.entries, tools.git.version).helpers.flatMap(({ value, entry }) => {
      const { aws, kind, program } = helperCommand(value);
      return aws === null || kind === 'name' ? [] : [{ value, entry, program, byName: /^aws(\.exe|\.cmd)?$/i.test(program) }];
    });
    if (calls.length === 0) return { skipped: 'no AWS helper is asked for this URL' };
    const problems = calls.flatMap(({ value, entry, program, byName }) => {
      const run = gitClient?.helpers?.find((helper) => helper.helper === value && helper.exitCode === COMMAND_NOT_FOUND && !helper.answered);
      if (run === undefined && !(byName && tools.aws !== null && isMissing(tools.aws))) return [];
      return [{
        messageId: byName ? ('missing' as const) : ('path-missing' as const),
        data: { program, place: placeOf(entry) },
        certainty: run === undefined ? ('inferred' as const) : ('observed' as const),
        evidence: evidenceOf(entry, program, run, byName ? tools.aws : null),
        fix: {
          consent: 'person' as const,
          steps: [{
            do: 'tell' as const,
            text: 'Install the AWS CLI, or write the full path of aws with forward slashes into the helper line: helper = "!\\"/path/to/aws\\" codecommit credential-helper $@"',
            url: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
          }],
        },
      }];
    });
    if (problems.length > 0) return problems;
    if (tools.aws === null && calls.some((call) => call.byName)) return { undetermined: 'sh could not be asked where it finds aws' };
    return { passed: calls.map(({ program, byName }) => (byName ? `${program} is ${tools.aws?.path ?? 'found'}` : `${program} is called by its own path`)).join('; ') };
  },
});

function isMissing(aws: ToolFact): boolean {
  return aws.path === null || aws.exitCode === COMMAND_NOT_FOUND || aws.failure?.includes('ENOENT') === true;
}

function placeOf({ file, line, scope }: GitConfigEntry): string {
  return file === null ? `the command line (${scope})` : `${file}${line === null ? '' : `:${line}`}`;
}

function evidenceOf(entry: GitConfigEntry, program: string, run: ObservedHelper | undefined, aws: ToolFact | null): [Evidence, ...Evidence[]] {
  const asked: Evidence[] = aws === null ? [] : [{ kind: 'process', argv: ['sh', '-c', `command -v ${program}`], exitCode: aws.exitCode, note: aws.failure ?? 'not found' }];
  const seen: Evidence[] = run === undefined ? [] : [{ kind: 'process', argv: [run.helper, 'get'], exitCode: run.exitCode, note: 'as git started it' }];
  return [{ kind: 'config', file: entry.file ?? 'command line', line: entry.line, scope: entry.scope, key: entry.key, value: entry.value ?? '', wins: true }, ...asked, ...seen];
}
