import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import type { CredentialChain } from '../../knowledge/credential-chain.ts';
import { gitBoolean } from '../../knowledge/git-boolean.ts';
import { isWritable, moveBehind, scopeBehind } from '../../knowledge/helper-steps.ts';
import { holdsStaticLogin } from '../../knowledge/kept-signatures.ts';
import { targetChain, wasSilent } from '../../knowledge/target-chain.ts';

const IS_SETTING = /^credential\.(?:.*\.)?usehttppath$/;

export default defineCheck({
  meta: {
    id: 'git-config/use-http-path',
    title: 'Git sends the path of the repository to the AWS helper',
    why: 'The AWS credential helper signs the path of the repository. Git sends the path only where credential.useHttpPath is true in the end: of all lines that concern the URL the last one counts, whichever is more specific.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-https-unixes.html', 'https://git-scm.com/docs/gitcredentials#Documentation/gitcredentials.txt-useHttpPath'],
    methods: ['credential-helper'],
    fix: 'safe',
    explains: ['git-config/helper-output', 'git-config/helper-observed', 'live/git-client'],
    blockedBy: ['tools/git-present', 'git-config/readable'],
    settledBy: ['live/git-client'],
    messages: {
      unset: { severity: 'error', text: 'credential.useHttpPath is not set for "https://{{host}}", so the AWS helper gets no path to sign.' },
      off: { severity: 'error', text: 'credential.useHttpPath is "{{value}}" for "https://{{host}}" ({{where}}), so the AWS helper gets no path to sign.' },
      overridden: { severity: 'error', text: 'credential.useHttpPath is turned on at {{on}} and turned off again by "{{value}}" at {{where}}, which git reads later.' },
      'no-value': { severity: 'error', text: 'The line "{{key}}" at {{where}} has no value, so git stops with "bad config variable".' },
      'bad-boolean': { severity: 'error', text: 'The value "{{value}}" of {{key}} at {{where}} is neither true nor false, so git stops with "bad boolean config value".' },
    },
  },
  needs: ['target', 'gitConfig'],
  wants: ['tools', 'gitClient', 'storeFiles', 'systemStore'],
  run({ target, gitConfig, tools, gitClient, storeFiles, systemStore }) {
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    const { chain, host, aws } = found;
    const about = { host: target.host ?? host };
    const fatal = chain.fatal?.entry ?? null;
    if (fatal !== null && IS_SETTING.test(fatal.key)) {
      const common = { evidence: [configEvidence(fatal, true)], certainty: gitClient?.failure === 'bad-config' ? 'observed' : 'inferred', expected: 'true', about, ...repair(fatal) } as const;
      const data = { key: fatal.key, where: placeOf(fatal) };
      return fatal.value === null ? [{ messageId: 'no-value', data, ...common }] : [{ messageId: 'bad-boolean', data: { ...data, value: fatal.value }, ...common }];
    }
    const helper = aws[0];
    if (chain.fatal !== null) return { skipped: `git stops before it asks: ${chain.fatal.message}` };
    if (helper === undefined) return { skipped: `no AWS credential helper is configured for ${host}` };
    if (chain.useHttpPath.value) return [];
    const stores = [storeFiles, systemStore].filter((store) => store !== undefined);
    const instead = chain.helpers.slice(0, chain.helpers.indexOf(helper)).find(({ value }) => holdsStaticLogin(value, host, stores));
    if (instead !== undefined && gitClient?.exitCode === 0) return { passed: `"${instead.value}" answers with a static Git credential, the AWS helper is not asked` };
    const last = chain.useHttpPath.entry;
    const concerning = settingsOf(chain, gitConfig.entries);
    const on = concerning.findLast(({ value }) => gitBoolean(value) === true) ?? null;
    const off = on === null ? [] : concerning.slice(concerning.indexOf(on) + 1);
    const evidence = [configEvidence(helper.entry), ...(on ? [configEvidence(on, false)] : []), ...(last ? [configEvidence(last, true)] : [])] as const;
    const fix = dropped(on, off) ?? turnOn(host, [helper.entry, ...(last ? [last] : [])], gitConfig.entries);
    const common = { evidence, certainty: wasSilent(gitClient, helper.value) ? 'observed' : 'inferred', measured: last?.value ?? 'not set', expected: 'true', about, fix } as const;
    if (last === null) return [{ messageId: 'unset', data: { host }, ...common }];
    const data = { value: last.value ?? '', where: placeOf(last) };
    return on === null ? [{ messageId: 'off', data: { ...data, host }, ...common }] : [{ messageId: 'overridden', data: { ...data, on: placeOf(on) }, ...common }];
  },
});

/** The lines that concern the URL, in the order git reads them. */
function settingsOf(chain: CredentialChain, entries: readonly GitConfigEntry[]): GitConfigEntry[] {
  const unmatched = new Set(chain.unmatched.map(({ entry }) => entry));
  return entries.filter((entry) => IS_SETTING.test(entry.key) && !unmatched.has(entry));
}

/** Where one key of the user's own turns it off again, that key goes: off is what git does without it. */
function dropped(on: GitConfigEntry | null, off: readonly GitConfigEntry[]): Fix | null {
  const [first] = off;
  if (on === null || first === undefined || !isWritable(first) || on.key === first.key) return null;
  if (off.some(({ key, scope, file }) => key !== first.key || scope !== first.scope || file !== first.file)) return null;
  return { consent: 'safe', steps: [{ do: 'git-config', op: 'unset', scope: first.scope, key: first.key }] };
}

function turnOn(host: string, others: readonly GitConfigEntry[], entries: readonly GitConfigEntry[]): Fix {
  const scope = scopeBehind(others);
  const key = `credential.https://${host}.useHttpPath`;
  if (scope === null) return advise('safe', 'Run git without credential.useHttpPath on its command line or in GIT_CONFIG_COUNT.');
  return { consent: 'safe', steps: [{ do: 'git-config', op: 'set', scope, key, value: 'true' }, ...moveBehind(key, scope, entries, others)] };
}

function repair(entry: GitConfigEntry): { fix: Fix } {
  if (!isWritable(entry)) return { fix: advise('safe', `Write "${entry.key} = true" at ${placeOf(entry)}.`) };
  return { fix: { consent: 'safe', steps: [{ do: 'git-config', op: 'set', scope: entry.scope, key: entry.key, value: 'true' }] } };
}
