/**
 * `npm run new-check AREA/NAME`: writes a check, its test, its page and a machine that has the fault from templates, enters the id in the catalogue, and
 * says what comes next. Nothing is written where one of the files is there already.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CATALOGUE } from '../src/core/catalogue.ts';
import { areaOf, CHAIN } from '../src/core/chain.ts';

const CATALOGUE_FILE = 'src/core/catalogue.ts';
/** Where the machines of an area are, and the list a new one goes to. */
const MACHINES: Readonly<Record<string, string>> = {
  tools: 'tools', remote: 'remote', 'git-config': 'git-config', 'credential-stores': 'stores', profile: 'profile', credentials: 'links', ssh: 'ssh',
  network: 'network', permissions: 'permissions', live: 'links',
};

const id = process.argv[2] ?? '';
const area = CHAIN.find((link) => link === id.split('/')[0]);
if (!/^[a-z-]+\/[a-z0-9-]+$/.test(id) || area === undefined) fail(`usage: npm run new-check AREA/NAME, AREA one of ${CHAIN.join(', ')}`);
if (CATALOGUE.includes(id)) fail(`${id} is in the catalogue`);

const FILES: Readonly<Record<string, string>> = {
  [`src/checks/${id}.ts`]: `import { defineCheck } from '../../core/check.ts';
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
    messages: { wrong: { severity: 'warning', text: 'example.setting is "{{value}}" in {{where}}.' } },
  },
  needs: ['target', 'gitConfig'],
  run({ target, gitConfig }) {
    if (target.host === null) return { skipped: 'no repository given' };
    const setting = gitConfig.entries.findLast(({ key }) => key === 'example.setting');
    if (setting?.value !== 'wrong') return [];
    return [{
      messageId: 'wrong',
      data: { value: setting.value, where: placeOf(setting) },
      evidence: [configEvidence(setting, true)],
      fix: advise('person', 'Say what a person has to do.'),
    }];
  },
});
`,
  [`test/checks/${id}.test.ts`]: `import check from '../../../src/checks/${id}.ts';
import { testCheck } from '../../support/test-check.ts';
import { entry, linux, machineAlone, remoteEntry } from '../../support/worlds.ts';

const set = (value: string) => linux.with({ gitConfig: { entries: [entry('example.setting', value, 'global', 3), remoteEntry()] } });

testCheck(check, {
  clean: { 'a healthy machine': linux, 'set, and right': set('right') },
  faulty: { 'set, and wrong': { world: set('wrong'), findings: [{ messageId: 'wrong', severity: 'warning', says: ['"wrong"', '.gitconfig:3'] }] } },
  unused: { 'no repository given': machineAlone },
});
`,
  [`docs/checks/${id}.md`]: `<!-- below: written by hand -->
## What it looks like

What git prints.

## Why it happens

## How to be sure

\`\`\`console
$ git config --show-origin --get-all credential.helper
\`\`\`

## Mend it by hand

## When it is not this
`,
};

for (const path of Object.keys(FILES)) if (existsSync(path)) fail(`${path} exists`);
for (const [path, text] of Object.entries(FILES)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`written: ${path}`);
}
writeFileSync(CATALOGUE_FILE, withId(readFileSync(CATALOGUE_FILE, 'utf8')));
console.log(`changed: ${CATALOGUE_FILE} (as the last of ${area}: move it where it belongs in the chain)
next:
  1. npx tsx test/checks/${id}.test.ts           it passes as it is; make the faulty world that of your fault, and see it fail
  2. src/checks/${id}.ts                         until it passes; facts and their fields are in src/core/facts.ts
  3. test/machines/sick/${MACHINES[area] ?? area}.ts   a whole machine with the fault, { name, failure, cause: '${id}', spec }, judged with the real git;
     in git-chain.ts under "warned" where git works all the same, in test/machines/recorded/ where it is another system
  4. docs/checks/${id}.md                        by hand, below the marker
  5. npm run gen && npm run typecheck && npm run lint && npx tsx scripts/run-tests.ts checks/ catalog machines/`);

/** The catalogue's text with the new id after the last of its area. */
function withId(text: string): string {
  const last = CATALOGUE.findLast((each) => areaOf(each) === area);
  if (last === undefined) throw new Error(`the catalogue has no check of ${area ?? id}`);
  return text.replace(`  '${last}',\n`, `  '${last}',\n  '${id}',\n`);
}

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}
