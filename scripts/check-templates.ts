import { CATALOGUE } from '../src/core/catalogue.ts';
import { areaOf, docsOf } from '../src/core/chain.ts';

/** Returns the files a new check begins with, by path: a check that works, its test, which passes, and the part of its page that is written by hand. */
export function newCheckFiles(id: string): Readonly<Record<string, string>> {
  return { [`src/checks/${id}.ts`]: checkOf(id), [`test/checks/${id}.test.ts`]: testOf(id), [docsOf(id)]: PAGE };
}

/** Returns the text of `src/core/catalogue.ts` with a new id after the last one of its area. */
export function catalogueWith(id: string, text: string): string {
  const last = CATALOGUE.findLast((each) => areaOf(each) === areaOf(id));
  if (last === undefined) throw new Error(`the catalogue has no check of ${areaOf(id)}`);
  return text.replace(`  '${last}',\n`, `  '${last}',\n  '${id}',\n`);
}

const checkOf = (id: string): string => `import { defineCheck } from '../../core/check.ts';
import { advise } from '../../core/fix.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';

export default defineCheck({
  meta: {
    id: '${id}',
    title: 'The healthy state as a sentence',
    why: 'One paragraph: what git or the AWS tools do where it does not hold.',
    refs: ['https://example.com/the-page-or-source-that-proves-it'],
    methods: '*',
    fix: 'person',
    // An error names the checks whose findings follow from it, above all live/git-client.
    explains: [],
    messages: { wrong: { severity: 'warning', text: 'core.example is "{{value}}" in {{where}}.' } },
  },
  needs: ['target', 'gitConfig'],
  run({ target, gitConfig }) {
    if (target.host === null) return { skipped: 'no repository given' };
    const setting = gitConfig.entries.findLast(({ key }) => key === 'core.example');
    if (setting?.value !== 'wrong') return [];
    return [{
      messageId: 'wrong',
      data: { value: setting.value, where: placeOf(setting) },
      evidence: [configEvidence(setting, true)],
      fix: advise('person', 'Say what a person has to do.'),
    }];
  },
});
`;

// The setting is of a section git knows: the name of any other would be hidden in a report, and its test fail there.
const testOf = (id: string): string => `import check from '../../../src/checks/${id}.ts';
import { testCheck } from '../../support/test-check.ts';
import { entry, linux, machineAlone, remoteEntry } from '../../support/worlds.ts';

const set = (value: string) => linux.with({ gitConfig: { entries: [entry('core.example', value, 'global', 3), remoteEntry()] } });

testCheck(check, {
  clean: { 'a healthy machine': linux, 'set, and right': set('right') },
  faulty: { 'set, and wrong': { world: set('wrong'), findings: [{ messageId: 'wrong', severity: 'warning', says: ['"wrong"', '.gitconfig:3'] }] } },
  unused: { 'no repository given': machineAlone },
});
`;

const PAGE = `<!-- below: written by hand -->

## What it looks like

What git prints.

## Why it happens

What git does then, and who set it up so.
<!-- FACTS: git-config(1) R -->

## How to be sure

\`\`\`sh test
git config --show-origin --get-all core.example
\`\`\`

## Mend it by hand

\`\`\`sh
git config --global --unset core.example
\`\`\`

## When it is not this

- What looks the same, and the check that tells it apart.
`;
