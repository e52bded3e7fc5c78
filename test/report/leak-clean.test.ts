import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Snapshot } from '../../src/core/facts.ts';
import { scanForLeaks } from '../../src/report/leak-scan.ts';
import { redact } from '../../src/report/redact.ts';
import type { Redacted } from '../../src/report/types.ts';
import { healthyWorlds } from '../support/worlds.ts';
import { recordedSnapshots, reportOf } from './machine-snapshots.ts';

const test = suite('report: no leak where there is none');

/** A hit with its line, for whoever has to mend it. */
const hits = (name: string, text: string, leaks: ReturnType<typeof scanForLeaks>): string[] => leaks.map(({ what, encoding, line }) => `${name}: ${what} (${encoding}): ${(text.split('\n')[line - 1] ?? '').trim().slice(0, 160)}`);

/** Every healthy and every recorded machine, its names replaced. */
const machines: { name: string; snapshot: Snapshot; redacted: Redacted }[] = [];
test.before(async () => {
  const all = [...Object.entries(healthyWorlds).map(([name, { snapshot }]) => [name, snapshot] as const), ...await recordedSnapshots()];
  for (const [name, snapshot] of all) machines.push({ name, snapshot, redacted: redact(reportOf(snapshot), snapshot) });
});

test('the report of every healthy and every recorded machine: no shape, and no name of its own', () => {
  assert.ok(machines.length >= 45, String(machines.length));
  const found = machines.flatMap(({ name, redacted }) => {
    const text = JSON.stringify(redacted.document, null, 2);
    return hits(name, text, scanForLeaks(Buffer.from(text), redacted.own));
  });
  assert.equal(found, []);
});

test('without redaction the names are found, in every report that has some', () => {
  const named = machines.filter(({ redacted }) => redacted.own.length > 0);
  assert.ok(named.length >= 40, String(named.length));
  const open = (snapshot: Snapshot) => Buffer.from(JSON.stringify(redact(reportOf(snapshot), snapshot, { rules: [] }).document));
  assert.equal(named.filter(({ snapshot, redacted }) => scanForLeaks(open(snapshot), redacted.own).length === 0).map(({ name }) => name), []);
});

test('our own pages and schemas', () => {
  const root = resolve(import.meta.dirname, '../..');
  const found = ['docs', 'schema'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:md|json)$/.test(name)).flatMap((name) => {
    const text = readFileSync(join(root, folder, name), 'utf8');
    return hits(name, text, scanForLeaks(Buffer.from(text), []));
  }));
  assert.equal(found, []);
});

test.run();
