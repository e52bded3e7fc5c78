/** `npm run new-check area/name`: writes a check, its test and its page from templates, and says what comes next. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CHAIN } from '../src/core/chain.ts';

const id = process.argv[2] ?? '';
const area = id.split('/')[0] ?? '';
if (!/^[a-z-]+\/[a-z0-9-]+$/.test(id) || !CHAIN.some((link) => link === area)) {
  console.error(`usage: npm run new-check AREA/NAME, AREA one of ${CHAIN.join(', ')}`);
  process.exit(2);
}

const FILES: Readonly<Record<string, string>> = {
  [`src/checks/${id}.ts`]: `import { defineCheck } from '../../core/check.ts';

export default defineCheck({
  meta: {
    id: '${id}',
    title: 'The healthy state as a sentence',
    why: 'One paragraph.',
    refs: ['the page or source that proves it'],
    methods: '*',
    fix: 'person',
    explains: ['live/git-client'],
    messages: { wrong: { severity: 'error', text: 'The thing "{{name}}" is wrong.' } },
  },
  needs: ['target'],
  run: ({ target }) => (target.repository === null ? [] : []),
});
`,
  [`test/checks/${id}.test.ts`]: `import check from '../../../src/checks/${id}.ts';
import { testCheck } from '../../support/test-check.ts';
import { linux } from '../../support/worlds.ts';

testCheck(check, {
  clean: { 'a healthy machine': linux },
  faulty: { 'write the faulty machine first': { world: linux, findings: [{ messageId: 'wrong', severity: 'error' }] } },
});
`,
  [`docs/checks/${id}.md`]: `<!-- below: written by hand -->
## What it looks like

## Why it happens

## How to be sure

## Mend it by hand

## When it is not this
`,
};

for (const [path, text] of Object.entries(FILES)) {
  if (existsSync(path)) {
    console.error(`${path} exists`);
    process.exit(2);
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`written: ${path}`);
}
console.log(`next: add '${id}' to src/core/catalogue.ts, write the faulty case, see it fail, write run, npm run gen`);
