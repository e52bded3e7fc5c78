import { defineCheck } from '../../core/check.ts';
import type { Facts, HelperRun } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { isCredential } from '../../knowledge/helper-answer.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { awsHelperLine, helperBlock, replaceHelper, scopeBehind } from '../../knowledge/helper-steps.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

export default defineCheck({
  meta: {
    id: 'git-config/helper-output',
    title: 'The AWS helper prints a user name and a password, and nothing else',
    why: 'git reads lines of the form key=value from a helper. At a line of another form it stops reading with "invalid credential line"; user name and password behind it are lost. The exit status of a helper does not count: what it printed does.',
    refs: ['https://git-scm.com/docs/git-credential#IOFMT', 'https://github.com/aws/aws-cli/issues/8370'],
    methods: ['credential-helper'],
    fix: 'safe',
    explains: ['git-config/helper-observed', 'live/git-client'],
    blockedBy: [
      'tools/git-present', 'tools/aws-cli-present', 'tools/aws-cli-runs', 'tools/aws-cli-version', 'remote/endpoint', 'git-config/readable',
      'git-config/section-name', 'git-config/helper-configured', 'git-config/helper-command',
    ],
    settledBy: ['live/git-client'],
    messages: {
      noise: { severity: 'error', text: 'The helper "{{helper}}" prints "{{line}}" before its answer, which is no line of the form key=value, so git throws the answer away.' },
      'no-credential': { severity: 'error', text: 'The helper "{{helper}}" prints no {{lacking}} and ends with {{status}}: {{said}}' },
      'no-answer': { severity: 'error', text: 'The helper "{{helper}}" gives no answer in time and was ended.' },
    },
  },
  needs: ['helperRuns'],
  wants: ['target', 'gitConfig', 'tools'],
  run({ helperRuns, target, gitConfig, tools }) {
    const about = target?.host == null ? {} : { about: { host: target.host } };
    const good = helperRuns.runs.find(isCredential);
    if (good !== undefined) return { passed: `"${good.helper}" printed a user name and a password${good.exitCode === 0 ? '' : `, and its exit status ${String(good.exitCode ?? 'none')} does not count`}` };
    const asked = helperRuns.runs.filter(({ helper, quit, junkLines }) => !quit && (helperCommand(helper).aws !== null || junkLines > 0));
    if (asked.length === 0) return { skipped: 'no AWS helper was run by itself' };
    return asked.map((run) => {
      const { helper, timedOut, firstJunk } = run;
      const common = { evidence: [evidenceOf(run)] as const, ...about };
      if (timedOut) return { messageId: 'no-answer', data: { helper }, ...common } as const;
      if (firstJunk !== null) return { messageId: 'noise', data: { helper, line: firstJunk }, measured: firstJunk, expected: 'username=…', ...common, fix: quieten(helper, gitConfig, target === undefined || gitConfig === undefined ? undefined : targetChain({ target, gitConfig, tools })) } as const;
      const lacking = run.login === null && run.secret === null ? 'user name and no password' : run.login === null || run.login.kind === 'empty' ? 'user name' : 'password';
      return { messageId: 'no-credential', data: { helper, lacking, status: run.exitCode === null ? 'a signal' : `exit status ${run.exitCode}`, said: sentence(run.lastError) }, ...common } as const;
    });
  },
});

/** A line that prints by itself gives way to the plain one; what prints inside of "aws" stays with it, and only a person finds it. */
function quieten(helper: string, gitConfig: Facts['gitConfig'] | undefined, found: ReturnType<typeof targetChain> | undefined): Fix {
  const { aws, complex } = helperCommand(helper);
  const entry = found === undefined || 'skipped' in found ? undefined : found.aws.find(({ value }) => value === helper)?.entry;
  const scope = entry === undefined ? null : scopeBehind([entry]);
  if (aws !== null && complex && entry !== undefined && scope !== null && gitConfig !== undefined && found !== undefined && 'host' in found) {
    const plain = awsHelperLine(aws.profile);
    return { consent: 'safe', steps: replaceHelper(gitConfig.entries, entry, plain) ?? helperBlock(found.host, plain, scope, gitConfig.entries, [entry]) };
  }
  const text = aws === null
    ? `Let the program behind "${helper}" print its remarks to standard error (>&2).`
    : 'Let whatever prints that line, a wrapper of "aws" or a start-up file of the shell, print it to standard error (>&2).';
  return advise('safe', text);
}

function evidenceOf({ helper, exitCode, keys, lastError }: HelperRun): Evidence {
  const printed = keys.length === 0 ? 'no key' : keys.join(', ');
  return { kind: 'process', argv: [helper, 'get'], exitCode, note: lastError === null ? `printed ${printed}` : `printed ${printed}; ${lastError}` };
}

const sentence = (text: string | null): string => `${withoutFullStop(text ?? 'nothing is said')}.`;
