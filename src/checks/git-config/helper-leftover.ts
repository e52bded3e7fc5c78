import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry, TargetFact } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { credentialChain } from '../../knowledge/credential-chain.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { awsHelperLine, helperBlock, onlyAwsHelper, removeLines, scopeBehind } from '../../knowledge/helper-steps.ts';
import { httpsUrlOf } from '../../knowledge/target-chain.ts';

const TOLD = /credential helper '(.+?)' told us to quit/;

export default defineCheck({
  meta: {
    id: 'git-config/helper-leftover',
    title: 'Every credential helper that is configured is there, and lets git go on',
    why: 'A helper that was renamed or removed, or that came with a configuration of another system, costs git two error lines a command, and what it was to keep is kept nowhere. One that answers "quit=1" ends the search: git asks nobody else.',
    refs: ['https://git-scm.com/docs/gitcredentials#_custom_helpers', 'https://github.com/git-ecosystem/git-credential-manager/issues/697'],
    methods: '*',
    fix: 'safe',
    explains: ['git-config/helper-output', 'git-config/helper-observed', 'live/git-client'],
    blockedBy: ['tools/git-present', 'git-config/readable'],
    messages: {
      'told-quit': { severity: 'error', text: 'The credential helper "{{helper}}" tells git to quit, so no other helper is asked.' },
      alone: { severity: 'warning', text: 'The only helper git asks for "{{host}}" is "{{helper}}" ({{where}}), and there is no program "{{program}}".' },
      'not-there': { severity: 'notice', text: 'The helper "{{helper}}" ({{where}}) needs a program "{{program}}" that is not there; git says so and goes on to the next one.' },
    },
  },
  needs: ['gitConfig', 'helperPrograms'],
  wants: ['target', 'tools', 'gitClient'],
  run({ gitConfig, helperPrograms, target, tools, gitClient }) {
    const { entries } = gitConfig;
    const url = target === undefined ? null : httpsUrlOf(target);
    const host = url === null ? '' : (/^https:\/\/(?:[^@/]*@)?([^/?#]+)/i.exec(url)?.[1] ?? '');
    const chain = url === null ? [] : credentialChain(url, entries, tools?.git.version ?? null).helpers;
    const said = gitClient?.exitCode === 0 ? undefined : gitClient?.stderr.find((line) => TOLD.test(line));
    const helper = said === undefined ? '' : (TOLD.exec(said)?.[1] ?? '');
    const lines = entries.filter((entry) => isHelperKey(entry) && (entry.value === helper || entry.value === `!${helper}`));
    const isAsked = lines.length === 0 || chain.some(({ entry }) => lines.includes(entry));
    if (gitClient !== undefined && said !== undefined && isAsked) {
      const aws = chain.find(({ value }) => helperCommand(value).aws !== null);
      const fix = aws === undefined ? withoutIt(host, target, lines, entries) : onlyAwsHelper(host, [...lines, aws.entry], aws.entry, entries, tools);
      return [{ messageId: 'told-quit', data: { helper }, evidence: [gitRan(gitClient, said), ...lines.map((entry) => configEvidence(entry))], about: { host }, fix }];
    }
    return helperPrograms.programs.filter(({ found }) => found === false).flatMap(({ helper: named, program }) => {
      const places = entries.filter((entry) => isHelperKey(entry) && entry.value === named);
      const [first, ...more] = places;
      if (first === undefined) return [];
      const data = { helper: named, where: placeOf(first), program };
      const common = { evidence: [configEvidence(first), ...more.map((entry) => configEvidence(entry))] as const, fix: takeOut(places, entries) };
      const alone = chain.length > 0 && chain.every(({ value }) => value === named);
      return [alone ? { messageId: 'alone', data: { ...data, host }, about: { host }, ...common } as const : { messageId: 'not-there', data, ...common } as const];
    });
  },
});

const isHelperKey = ({ key }: GitConfigEntry): boolean => /^credential\.(?:.*\.)?helper$/.test(key);

/** Where the AWS helper is meant it takes the place of the one that quits; a Git credential needs a helper that only its owner can choose. */
function withoutIt(host: string, target: TargetFact | undefined, lines: readonly GitConfigEntry[], entries: readonly GitConfigEntry[]): Fix {
  const scope = scopeBehind(lines);
  if (target?.method !== 'credential-helper' || scope === null) return advise('safe', `Take the helper out for CodeCommit: git config --global credential.https://${host}.helper "", and behind it a helper that keeps the Git credential.`);
  return { consent: 'safe', steps: helperBlock(host, awsHelperLine(target.profile), scope, entries, lines) };
}

function takeOut(lines: readonly GitConfigEntry[], entries: readonly GitConfigEntry[]): Fix {
  const steps = removeLines(entries, lines);
  return steps === null ? advise('safe', `Take the line out at ${lines.map(placeOf).join(', ')}, or install the helper.`) : { consent: 'safe', steps };
}
