import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry, InstallationsFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise } from '../../core/fix.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { credentialChain } from '../../knowledge/credential-chain.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { helperBlock, isHidden, scopeBehind } from '../../knowledge/helper-steps.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

type Git = InstallationsFact['gits'][number];

export default defineCheck({
  meta: {
    id: 'tools/git-copies',
    title: 'Every git on the machine asks the AWS helper first',
    why: 'Each git brings its own system-wide configuration: that of Xcode names osxkeychain, Git for Windows and the gits inside other programs name the credential manager. What works in a terminal then fails in a program that starts another git, unless the user\'s own configuration takes those helpers out.',
    refs: ['https://git-scm.com/docs/git-config#FILES', 'https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-ch.html'],
    methods: '*',
    fix: 'safe',
    blockedBy: ['tools/git-present'],
    messages: {
      differs: { severity: 'warning', text: 'Another git, "{{path}}", has "{{helper}}" in its system configuration ({{file}}), which it asks before the AWS helper ({{aws}}); "{{used}}" does not.' },
    },
  },
  needs: ['target', 'gitConfig', 'installations'],
  wants: ['tools'],
  run({ target, gitConfig, installations, tools }) {
    const [used, ...others] = installations.gits;
    if (used === undefined) return { skipped: 'git asks no helper that a system configuration could name for this URL' };
    if (others.length === 0) return { passed: `the only git is ${used.path}` };
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    const [aws] = found.aws;
    if (aws === undefined) return { skipped: 'no AWS helper is asked for this URL' };
    const asked = new Set(found.chain.helpers.map(({ value }) => value));
    const problems = others.flatMap((git) => {
      const entries = asReadBy(git, gitConfig.entries);
      const intruder = credentialChain(target.url, entries, git.version).helpers.find(({ value, entry }) => entry.scope === 'system' && !asked.has(value) && helperCommand(value).storage !== null);
      return intruder === undefined ? [] : [{ git, intruder }];
    });
    if (problems.length === 0 && gitConfig.readBy === 'files') return { undetermined: `${used.path} did not list the helpers it asks, which those of the others are compared with`, counts: false };
    if (problems.length === 0) return { passed: `${others.length + 1} copies of git were found, and all ask the same helpers` };
    const scope = scopeBehind([aws.entry]);
    const line = aws.value;
    return problems.map(({ git, intruder }) => {
      const evidence: [Evidence, ...Evidence[]] = [
        { kind: 'process', argv: [git.path, 'config', '--system', '--list'], exitCode: 0, note: `credential.helper=${intruder.value}` },
        configEvidence(aws.entry),
      ];
      return {
        messageId: 'differs' as const,
        data: { path: git.path, helper: intruder.value, file: git.systemFile ?? 'its system file', aws: placeOf(aws.entry), used: used.path },
        certainty: 'inferred' as const,
        evidence,
        about: { host: target.host ?? found.host },
        fix: scope === null || isHidden(line)
          ? advise('safe', 'Write an empty "helper =" line before the AWS helper in ~/.gitconfig')
          : { consent: 'safe' as const, steps: helperBlock(found.host, line, scope, gitConfig.entries, [aws.entry]) },
      };
    });
  },
});

/** The configuration as another git reads it: the same files but for the system's. */
function asReadBy(git: Git, entries: readonly GitConfigEntry[]): GitConfigEntry[] {
  const system = git.helpers.map((value): GitConfigEntry => ({ key: 'credential.helper', value, scope: 'system', file: git.systemFile, line: null }));
  return [...system, ...entries.filter(({ scope }) => scope !== 'system')];
}
