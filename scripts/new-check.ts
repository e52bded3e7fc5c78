/**
 * `npm run new-check AREA/NAME`: writes a check, its test and its page from templates, enters the id in the catalogue, and lists what comes next.
 * Nothing is written where one of the files is there already.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CATALOGUE } from '../src/core/catalogue.ts';
import { CHAIN, docsOf } from '../src/core/chain.ts';
import { catalogueWith, newCheckFiles } from './check-templates.ts';

const CATALOGUE_FILE = 'src/core/catalogue.ts';
/** Where the machines of an area are. */
const MACHINES: Readonly<Record<string, string>> = {
  tools: 'tools', remote: 'remote', 'git-config': 'git-config', 'credential-stores': 'stores', profile: 'profile', credentials: 'links', ssh: 'ssh',
  network: 'network', permissions: 'permissions', live: 'links',
};

const id = process.argv[2] ?? '';
const area = CHAIN.find((link) => link === id.split('/')[0]);
if (!/^[a-z-]+\/[a-z0-9-]+$/.test(id) || area === undefined) fail(`usage: npm run new-check AREA/NAME, AREA one of ${CHAIN.join(', ')}`);
if (CATALOGUE.includes(id)) fail(`${id} is in the catalogue`);

const files = newCheckFiles(id);
for (const path of Object.keys(files)) if (existsSync(path)) fail(`${path} exists`);
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`written: ${path}`);
}
writeFileSync(CATALOGUE_FILE, catalogueWith(id, readFileSync(CATALOGUE_FILE, 'utf8')));
console.log(`changed: ${CATALOGUE_FILE} (as the last of ${area})
next, as CONTRIBUTING.md says of each file:
  1. npx tsx test/checks/${id}.test.ts   passes now; with your faulty machine it fails
  2. src/checks/${id}.ts
  3. test/machines/sick/${MACHINES[area] ?? area}.ts, or sick/git-chain.ts where git works all the same
  4. unmended in test/machines/unmended/*.ts, while its fix is 'person'
  5. ${docsOf(id)}
  6. npm run finish-check
to take it back before that: delete what was written, and the id from ${CATALOGUE_FILE}`);

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}
