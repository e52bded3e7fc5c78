import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { setAwsValue } from '../../../src/fixes/edits/aws-config.ts';
import { askBotocore, botocoreIsInstalled, encoded, type OracleCase } from '../../knowledge/botocore-oracle.ts';
import { awsFileCase, textOf } from './aws-files.ts';
import { bytes, text } from './refused.ts';

const FILES = 500;
const SEED = 20_261_204;
type Profile = Record<string, unknown>;
interface Full {
  profiles: Record<string, Profile>;
  sso_sessions: Record<string, Profile>;
  services: Record<string, Profile>;
}

/** Comparable text: deep equality of objects is misled by keys like `__proto__`. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)) : part));

const test = suite('botocore sees one key change');

if (botocoreIsInstalled()) {
  test(`${FILES} files before and after an edit`, () => {
    const cases = fc.sample(awsFileCase, { numRuns: FILES, seed: SEED });
    const asked = cases.flatMap((one): OracleCase[] => {
      const before = textOf(one.items);
      const after = text(setAwsValue(bytes(before), one.section, one.key, one.value));
      return [before, after].map((content) => ({ ask: 'parse', config: one.role === 'config' ? encoded(content) : null, credentials: one.role === 'config' ? null : encoded(content) }));
    });
    const { answers, version } = askBotocore(asked);
    let changed = 0;
    for (const [index, one] of cases.entries()) {
      const what = `seed ${SEED}, file ${index}: ${JSON.stringify(textOf(one.items))}, [${one.section}] ${one.key} = ${JSON.stringify(one.value)}`;
      const [before, after] = [answers[index * 2]?.['full'], answers[index * 2 + 1]?.['full']] as [Full | undefined, Full | undefined];
      assert.ok(before !== undefined && after !== undefined, `botocore refuses ${what}`);
      const key = one.key.toLowerCase();
      const had = Object.entries(before.profiles).find(([name]) => name === one.name)?.[1];
      const expected = new Map(Object.entries(had ?? {}));
      const inherited = one.items.some(({ header }) => header === 'DEFAULT');
      if (one.value !== null) expected.set(key, one.value);
      const now = new Map(Object.entries(Object.entries(after.profiles).find(([name]) => name === one.name)?.[1] ?? {}));
      const others = (full: Full) => canonical([Object.entries(full.profiles).filter(([name]) => name !== one.name), full.sso_sessions, full.services]);
      assert.is(others(after), others(before), what);
      // Without its own key, a profile has what [DEFAULT] says; a new one has all of it.
      if (one.value === null) { expected.delete(key); if (!inherited) assert.not(now.has(key), what); now.delete(key); }
      else assert.is(now.get(key), one.value, what);
      if (!(inherited && had === undefined)) assert.is(canonical(Object.fromEntries(now)), canonical(Object.fromEntries(expected)), what);
      if (canonical(before) !== canonical(after)) changed += 1;
    }
    assert.is(answers.length, FILES * 2);
    assert.ok(changed > FILES / 2, `${changed} changed`);
    console.log(`  botocore ${version}: ${FILES} files, ${changed} of them changed, each in its key alone`);
  });
} else {
  test.skip('needs botocore', () => undefined);
}

test.run();
