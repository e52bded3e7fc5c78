import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';
import type { AwsHelperProblem } from '../../knowledge/aws-helper-command.ts';
import { pageRemark } from '../../knowledge/aws-page-mistakes.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { helperBlock, isHidden, removeLines, replaceHelper, scopeBehind } from '../../knowledge/helper-steps.ts';
import { targetChain, wasSilent } from '../../knowledge/target-chain.ts';

/** `$@` that a shell already expanded to nothing does no harm: git appends the operation itself. */
const HARMFUL: readonly Exclude<AwsHelperProblem, 'dollar-at-expanded'>[] = ['missing-bang', 'unterminated-quote', 'profile-unquoted-space', 'export-form', 'get-appended', 'expanded-arguments'];

export default defineCheck({
  meta: {
    id: 'git-config/helper-command',
    title: 'The line of the AWS helper is a command that git can run',
    why: 'Git gives a helper that begins with "!" to the shell and appends "get"; anything else becomes "git credential-…". A lost "!", a profile with spaces without quotes, or arguments that a shell put in when the line was written keep the AWS CLI from answering.',
    refs: ['https://git-scm.com/docs/gitcredentials#_custom_helpers', 'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-https-windows.html'],
    methods: ['credential-helper'],
    fix: 'safe',
    explains: ['git-config/helper-output', 'git-config/helper-observed', 'live/git-client'],
    blockedBy: ['tools/git-present', 'git-config/readable'],
    settledBy: ['live/git-client'],
    messages: {
      'missing-bang': { severity: 'error', text: 'The helper "{{helper}}" at {{where}} has no "!" in front, so git looks for a program "{{program}}".' },
      'unterminated-quote': { severity: 'error', text: 'The helper "{{helper}}" at {{where}} opens a quote that it does not close.' },
      'profile-unquoted-space': { severity: 'error', text: 'The helper "{{helper}}" at {{where}} names the profile "{{profile}}" without quotes, so the shell cuts the name at the space.{{page}}' },
      'export-form': { severity: 'error', text: 'The helper "{{helper}}" at {{where}} sets its variable with "export" or "set", which the shell does not pass on to "aws".' },
      'get-appended': { severity: 'error', text: 'The helper "{{helper}}" at {{where}} names the operation itself; git appends "get" once more, and "aws" refuses it.' },
      'expanded-arguments': { severity: 'error', text: 'The helper "{{helper}}" at {{where}} holds other words where "$@" belongs, which "aws" refuses.' },
      'no-value': { severity: 'error', text: 'The line "{{key}}" at {{where}} has no value, so git stops with "bad config variable".' },
    },
  },
  needs: ['target', 'gitConfig'],
  wants: ['tools', 'gitClient'],
  run({ target, gitConfig, tools, gitClient }) {
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    const { chain, host, aws } = found;
    const about = { host: target.host ?? host };
    const fatal = chain.fatal?.entry ?? null;
    if (fatal !== null && fatal.value === null && !fatal.key.endsWith('.usehttppath')) {
      const steps = removeLines(gitConfig.entries, [fatal]);
      const fix: Fix = steps === null ? advise('safe', `Remove the line at ${placeOf(fatal)}, or give it a value.`) : { consent: 'safe', steps };
      return [{
        messageId: 'no-value',
        data: { key: fatal.key, where: placeOf(fatal) },
        evidence: [configEvidence(fatal, true)],
        certainty: gitClient?.failure === 'bad-config' ? 'observed' : 'inferred',
        about,
        fix,
      }];
    }
    if (aws.length === 0) return { skipped: `no AWS credential helper is configured for ${host}` };
    return aws.flatMap(({ value, entry }) => {
      const call = helperCommand(value).aws;
      const messageId = HARMFUL.find((problem) => call?.problems.includes(problem));
      if (messageId === undefined || call === null) return [];
      const data = { helper: value, where: placeOf(entry), program: helperCommand(value).program, profile: call.profile ?? '', page: pageRemark('quoted-profile', value) };
      const certainty = wasSilent(gitClient, value) ? 'observed' : 'inferred';
      const expected = call.suggestion === null ? {} : { expected: call.suggestion };
      return [{ messageId, data, certainty, measured: value, ...expected, evidence: [configEvidence(entry)], about, fix: correct(host, entry, call.suggestion, gitConfig.entries) } as const];
    });
  },
});

function correct(host: string, entry: GitConfigEntry, line: string | null, entries: readonly GitConfigEntry[]): Fix {
  const scope = scopeBehind([entry]);
  if (line === null || isHidden(line) || scope === null) return advise('safe', `Write the helper at ${placeOf(entry)} as: !aws codecommit credential-helper $@`);
  return { consent: 'safe', steps: replaceHelper(entries, entry, line) ?? helperBlock(host, line, scope, entries, [entry]) };
}
