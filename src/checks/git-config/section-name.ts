import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry } from '../../core/facts.ts';
import { advise, type Fix, type FixStep } from '../../core/fix.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { credentialChain } from '../../knowledge/credential-chain.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { helperBlock, isHidden, isWritable, replaceHelper, scopeBehind } from '../../knowledge/helper-steps.ts';
import { misspelledSettings, settingInHelper, type MisspelledSetting } from '../../knowledge/misspelled-settings.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

export default defineCheck({
  meta: {
    id: 'git-config/section-name',
    title: 'The settings of the helper stand in [credential], one on each line, under the names git reads',
    why: 'git takes a section or a variable it does not know for somebody else\'s and says nothing: a helper in [credentials] is not asked, useHttpsPath switches nothing on. What stands behind a value on the same line is a part of that value.',
    refs: ['https://git-scm.com/docs/gitcredentials#_configuration_options', 'https://git-scm.com/docs/git-config#_syntax'],
    methods: ['credential-helper'],
    fix: 'safe',
    explains: [
      'git-config/helper-configured', 'git-config/helper-command', 'git-config/helper-output', 'git-config/helper-observed',
      'git-config/use-http-path', 'git-config/context-matches', 'live/git-client',
    ],
    blockedBy: ['tools/git-present', 'git-config/readable'],
    settledBy: ['live/git-client'],
    messages: {
      section: { severity: 'error', text: 'The line at {{where}} stands in "[{{written}}]", which git does not read: the section is called "[credential]".' },
      'section-beside': { severity: 'warning', text: 'The line at {{where}} stands in "[{{written}}]", which git does not read; what it sets is set elsewhere or not needed for this host.' },
      variable: { severity: 'error', text: 'The variable "{{written}}" at {{where}} is none that git reads: it is called "{{meant}}".' },
      'variable-beside': { severity: 'warning', text: 'The variable "{{written}}" at {{where}} is none that git reads; what it means is set elsewhere or not needed for this host.' },
      'two-on-one-line': { severity: 'error', text: 'The helper at {{where}} has the setting "{{name}}" on its line, so git gives it to the helper as arguments and does not read it.' },
    },
  },
  needs: ['target', 'gitConfig'],
  wants: ['tools', 'gitClient'],
  run({ target, gitConfig, tools, gitClient }) {
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    const { chain, host, aws } = found;
    const { entries } = gitConfig;
    const about = { host: target.host ?? host };
    const certainty = gitClient?.failure === 'no-credential' || gitClient?.failure === 'bad-helper' ? 'observed' : 'inferred';
    const doubled = aws.flatMap(({ entry, value }) => {
      const second = settingInHelper(value);
      if (second === null) return [];
      return [{
        messageId: 'two-on-one-line',
        data: { where: placeOf(entry), name: second.name },
        certainty,
        measured: value,
        expected: second.helper,
        evidence: [configEvidence(entry)],
        about,
        fix: split(host, entries, entry, second),
      } as const];
    });
    const slips = misspelledSettings(entries).map((slip) => {
      const { entry, what, written, meant, key } = slip;
      const mended = credentialChain(target.url, entries.map((each) => (each === entry ? { ...each, key } : each)), tools?.git.version ?? null);
      const isNeeded = (aws.length === 0 && mended.helpers.some(({ value }) => helperCommand(value).aws !== null)) || (!chain.useHttpPath.value && mended.useHttpPath.value);
      const common = { certainty, measured: entry.key, expected: key, evidence: [configEvidence(entry)], about, fix: rename(slip, entries) } as const;
      if (what === 'section') return { messageId: isNeeded ? 'section' : 'section-beside', data: { where: placeOf(entry), written }, ...common } as const;
      return isNeeded
        ? { messageId: 'variable', data: { where: placeOf(entry), written, meant }, ...common } as const
        : { messageId: 'variable-beside', data: { where: placeOf(entry), written }, ...common } as const;
    });
    return [...doubled, ...slips];
  },
});

/** All lines of the key at once, in their order: an empty helper among them takes out what comes before it. */
function rename({ entry, key }: MisspelledSetting, entries: readonly GitConfigEntry[]): Fix {
  const all = entries.filter((each) => each.scope === entry.scope && each.key === entry.key);
  const values = all.map(({ value }) => value);
  const scope = scopeBehind([entry]);
  if (scope === null || values.some((value) => value === null || isHidden(value))) return advise('safe', `Write the line at ${placeOf(entry)} as ${key}.`);
  const steps = values.map((value): FixStep => ({ do: 'git-config', op: 'add', scope, key, value: value ?? '' }));
  // A line that is not the user's stays: git does not read it.
  return { consent: 'safe', steps: all.every(isWritable) ? [...steps, { do: 'git-config', op: 'unset', scope, key: entry.key }] : steps };
}

function split(host: string, entries: readonly GitConfigEntry[], entry: GitConfigEntry, { helper, name, value }: { helper: string; name: string; value: string }): Fix {
  const scope = scopeBehind([entry]);
  if (name.toLowerCase() !== 'usehttppath' || scope === null || isHidden(helper)) return advise('safe', `Write "${name} = ${value}" on a line of its own behind ${placeOf(entry)}.`);
  const steps = replaceHelper(entries, entry, helper);
  if (steps === null) return { consent: 'safe', steps: helperBlock(host, helper, scope, entries, [entry]) };
  const own: FixStep = { do: 'git-config', op: 'set', scope: entry.scope, key: `${entry.key.slice(0, -'helper'.length)}useHttpPath`, value };
  return { consent: 'safe', steps: [...steps, own] };
}
