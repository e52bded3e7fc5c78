import { defineCheck } from '../../core/check.ts';
import type { Facts, GitConfigEntry, ObservedHelper, ToolFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { helperByName, helperWithPath, isAwsByName } from '../../knowledge/aws-helper-program.ts';
import { placeOf } from '../../knowledge/config-evidence.ts';
import { credentialChain } from '../../knowledge/credential-chain.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { replaceHelper } from '../../knowledge/helper-steps.ts';

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
    explains: ['tools/aws-cli-version', 'git-config/helper-output', 'git-config/helper-observed', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      missing: { severity: 'error', text: 'The shell git uses finds no "{{program}}", which the credential helper at {{place}} calls.' },
      'path-missing': { severity: 'error', text: 'The credential helper at {{place}} calls "{{program}}", and the shell finds no such program.' },
      'cmd-only': { severity: 'error', text: 'The AWS CLI is "{{path}}", which the shell of git does not find under the name "{{program}}" that the helper at {{place}} calls.' },
    },
  },
  needs: ['target', 'gitConfig', 'tools'],
  wants: ['gitClient', 'installations', 'system'],
  run: ({ target, gitConfig, tools, gitClient, installations, system }) => {
    const calls = credentialChain(target.url, gitConfig.entries, tools.git.version).helpers.flatMap(({ value, entry }) => {
      const { aws, kind, program } = helperCommand(value);
      return aws === null || kind === 'name' ? [] : [{ value, entry, program, byName: isAwsByName(program) }];
    });
    if (calls.length === 0) return { skipped: 'no AWS helper is asked for this URL' };
    const { aws } = tools;
    const problems = calls.flatMap(({ value, entry, program, byName }) => {
      const run = gitClient?.helpers?.find((helper) => helper.helper === value && helper.exitCode === COMMAND_NOT_FOUND && !helper.answered);
      const evidence = evidenceOf(entry, program, run, byName ? aws : null);
      const certainty = run === undefined ? ('inferred' as const) : ('observed' as const);
      // A script whose interpreter is gone ends with 127 too, but is found: tools/aws-cli-runs tells that.
      const found = byName && aws?.failure?.includes('ENOENT') !== true ? (aws?.path ?? null) : null;
      if (found === null && run === undefined && !(byName && aws !== null)) return [];
      if (found !== null && (system?.platform !== 'win32' || !/\.cmd$/i.test(found) || /\.cmd$/i.test(program))) return [];
      const data = { program, place: placeOf(entry), path: found ?? '' };
      const messageId = found !== null ? ('cmd-only' as const) : byName ? ('missing' as const) : ('path-missing' as const);
      const line = byName ? value : helperByName(value, program);
      const onPath = !byName && aws?.path != null && aws.failure === null;
      const instead = found !== null ? 'aws.cmd' : onPath ? 'aws' : offPath(installations);
      const fix = (line === null || instead === null ? null : callInstead(gitConfig, entry, instead === 'aws' ? line : helperWithPath(line, instead))) ?? INSTALL;
      return [{ messageId, data, certainty, evidence, fix }];
    });
    if (problems.length > 0) return problems;
    if (aws === null && calls.some((call) => call.byName)) return { undetermined: 'sh could not be asked where it finds aws' };
    return { passed: calls.map(({ program, byName }) => (byName ? `${program} is ${aws?.path ?? 'found'}` : `${program} is called by its own path`)).join('; ') };
  },
});

const INSTALL: Fix = advise('person', 'Install the AWS CLI, or write the full path of aws with forward slashes into the helper line: helper = "!\\"/path/to/aws\\" codecommit credential-helper $@"', 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html');

/** One that is installed where PATH does not lead can be called by its path. */
function offPath(installations: Facts['installations'] | undefined): string | null {
  return installations?.awsClis.find((copy) => !copy.onPath && !/\.cmd$/i.test(copy.path))?.path ?? null;
}

function callInstead({ entries }: Facts['gitConfig'], entry: GitConfigEntry, line: string | null): Fix | null {
  const steps = line === null ? null : replaceHelper(entries, entry, line);
  return steps === null ? null : { consent: 'safe', steps };
}

function evidenceOf(entry: GitConfigEntry, program: string, run: ObservedHelper | undefined, aws: ToolFact | null): [Evidence, ...Evidence[]] {
  const asked: Evidence[] = aws === null ? [] : [{ kind: 'process', argv: ['sh', '-c', `command -v ${program}`], exitCode: aws.exitCode, note: aws.path ?? aws.failure ?? 'not found' }];
  const seen: Evidence[] = run === undefined ? [] : [{ kind: 'process', argv: [run.helper, 'get'], exitCode: run.exitCode, note: 'as git started it' }];
  return [{ kind: 'config', file: entry.file ?? 'command line', line: entry.line, scope: entry.scope, key: entry.key, value: entry.value ?? '', wins: true }, ...asked, ...seen];
}
