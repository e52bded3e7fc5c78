import { defineCheck } from '../../core/check.ts';
import type { Facts, GitConfigEntry } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import type { ContextMismatch, UnmatchedContext } from '../../knowledge/credential-chain.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { helperBlock, isHidden, scopeBehind } from '../../knowledge/helper-steps.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

const WHY: Readonly<Record<ContextMismatch, string>> = {
  scheme: 'its scheme is not "https"',
  host: 'it names another host',
  'wildcard-too-short': 'each "*" stands for one part of a host name between two dots',
  'wildcard-needs-scheme': 'a pattern with "*" needs "https://" in front',
  'wildcard-needs-2.26': 'git takes "*" in it from version 2.26 on',
  port: 'it names another port',
  path: 'it names another path',
  user: 'it names a user that the URL does not name',
  backslash: 'the backslash in it is part of the name',
};
/** Sections for other repositories are right beside the one that fits; the rest are slips. */
const ON_PURPOSE: readonly ContextMismatch[] = ['host', 'path', 'user', 'port'];

export default defineCheck({
  meta: {
    id: 'git-config/context-matches',
    title: 'The section with the AWS helper fits the host of the repository',
    why: 'A section [credential "https://host"] counts only for URLs it fits: same scheme and port, the same host part by part, where "*" stands for exactly one part. "git-codecommit.*.amazonaws.com" fits neither the FIPS hosts nor China nor a VPC endpoint.',
    refs: ['https://git-scm.com/docs/gitcredentials#_credential_contexts', 'https://git-scm.com/docs/git-config#Documentation/git-config.txt-httplturlgt'],
    methods: ['credential-helper'],
    fix: 'safe',
    explains: [
      'git-config/helper-configured', 'git-config/helper-observed', 'credential-stores/keychain', 'credential-stores/credential-manager',
      'credential-stores/store-file', 'credential-stores/secret-service', 'credential-stores/cache', 'live/git-client',
    ],
    blockedBy: ['tools/git-present', 'git-config/readable'],
    settledBy: ['live/git-client'],
    messages: {
      'none-fits': { severity: 'error', text: 'The AWS helper is configured for "{{context}}" ({{where}}), which does not fit "https://{{host}}": {{why}}.' },
      'fits-nothing': { severity: 'notice', text: 'The section "{{context}}" ({{where}}) does not fit "https://{{host}}": {{why}}.' },
    },
  },
  needs: ['target', 'gitConfig'],
  wants: ['tools', 'gitClient'],
  run({ target, gitConfig, tools, gitClient }) {
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    const { chain, host, aws } = found;
    if (chain.fatal !== null) return { skipped: `git stops before it asks: ${chain.fatal.message}` };
    const sections = chain.unmatched.filter(isAwsHelper);
    const data = ({ entry, context, why }: UnmatchedContext) => ({ context, host, where: placeOf(entry), why: WHY[why] });
    const inUse = aws.length > 0 || chain.cleared.some(({ entry }) => helperCommand(entry.value ?? '').aws !== null);
    if (inUse) {
      return sections.filter(({ why }) => !ON_PURPOSE.includes(why)).map((section) => ({
        messageId: 'fits-nothing', data: data(section), certainty: 'inferred', evidence: [configEvidence(section.entry)], about: { host },
      }) as const);
    }
    const nearest = sections.find(({ why }) => !ON_PURPOSE.includes(why)) ?? sections.at(-1);
    if (nearest === undefined) return { skipped: 'no section with an AWS helper is there' };
    const others = sections.filter((section) => section !== nearest).map(({ entry }) => configEvidence(entry));
    return [{
      messageId: 'none-fits',
      data: data(nearest),
      certainty: gitClient?.failure === 'no-credential' ? 'observed' : 'inferred',
      measured: nearest.context,
      expected: `https://${host}`,
      evidence: [configEvidence(nearest.entry), ...others],
      about: { host: target.host ?? host },
      fix: addSection(host, [...chain.helpers.map(({ entry }) => entry), nearest.entry], nearest.entry, gitConfig),
    }];
  },
});

function isAwsHelper({ entry }: UnmatchedContext): boolean {
  return entry.key.endsWith('.helper') && entry.value !== null && helperCommand(entry.value).aws !== null;
}

function addSection(host: string, behind: readonly GitConfigEntry[], helper: GitConfigEntry, gitConfig: Facts['gitConfig']): Fix {
  const line = helperCommand(helper.value ?? '').aws?.suggestion ?? helper.value ?? '';
  const scope = scopeBehind(behind);
  if (scope === null || isHidden(line)) return advise('safe', `Write the section of ${placeOf(helper)} for "https://${host}" too, with an empty "helper =" first.`);
  return { consent: 'safe', steps: helperBlock(host, line, scope, gitConfig.entries, behind) };
}
