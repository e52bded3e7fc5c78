import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import type { Snapshot } from '../../src/core/facts.ts';
import { makeReport } from '../../src/core/report.ts';
import { scanForLeaks } from '../../src/report/leak-scan.ts';
import { redact } from '../../src/report/redact.ts';
import { healthyWorlds, NOW } from '../support/worlds.ts';
import { recordedPairs } from './machine-snapshots.ts';

const test = suite('report: no leak where there is none');

const reportOf = (snapshot: Snapshot) => makeReport(snapshot, checks, { version: '1', node: '20', platform: 'linux', startedAt: NOW, durationMs: 1, failOn: 'error' });
/** A hit with its line, for whoever has to mend it. */
const hits = (name: string, text: string, leaks: ReturnType<typeof scanForLeaks>): string[] => leaks.map(({ what, encoding, line }) => `${name}: ${what} (${encoding}): ${(text.split('\n')[line - 1] ?? '').trim().slice(0, 160)}`);

async function everySnapshot(): Promise<(readonly [string, Snapshot])[]> {
  const recorded = (await recordedPairs()).flatMap(({ name, sick, healthy }) => [[name, sick], [`beside ${name}`, healthy]] as const);
  return [...Object.entries(healthyWorlds).map(([name, { snapshot }]) => [name, snapshot] as const), ...recorded];
}

test('the report of every healthy and every recorded machine: no shape, and no name of its own', async () => {
  const all = await everySnapshot();
  assert.ok(all.length >= 50, String(all.length));
  const found = all.flatMap(([name, snapshot]) => {
    const redacted = redact(reportOf(snapshot), snapshot);
    const text = JSON.stringify(redacted.document, null, 2);
    return hits(name, text, scanForLeaks(Buffer.from(text), redacted.own));
  });
  assert.equal(found, []);
});

test('without redaction the names are found, in every report that has some', async () => {
  const named = (await everySnapshot()).map(([name, snapshot]) => ({ name, redacted: redact(reportOf(snapshot), snapshot), open: redact(reportOf(snapshot), snapshot, { rules: [] }) })).filter(({ redacted }) => redacted.own.length > 0);
  assert.ok(named.length >= 40, String(named.length));
  assert.equal(named.filter(({ redacted, open }) => scanForLeaks(Buffer.from(JSON.stringify(open.document)), redacted.own).length === 0).map(({ name }) => name), []);
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
