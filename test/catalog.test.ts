import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../src/checks/index.ts';
import { ids } from '../src/checks/ids.ts';
import { areaOf, CHAIN, docsOf } from '../src/core/chain.ts';
import { CATALOGUE } from '../src/core/catalogue.ts';
import { probes } from '../src/probes/index.ts';
import { allMachines, cached } from './machines/all.ts';
import { unexercised, unmended, untried } from './machines/unmended.ts';

const test = suite('catalogue');

test('every file of src/checks is registered under its path, in the order of the catalogue', () => {
  const onDisk = readdirSync('src/checks', { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('/') && name.endsWith('.ts')).map((name) => name.slice(0, -3)).sort();
  assert.equal([...ids].sort(), onDisk);
  assert.equal(checks.map((check) => check.meta.id), ids);
  assert.equal(ids, CATALOGUE.filter((id) => ids.includes(id)));
});

test('every id has its check, and a machine that triggers it', () => {
  assert.equal(ids, CATALOGUE);
  const { sick, warned, recorded } = allMachines;
  const triggered = new Set([...sick, ...warned, ...recorded].flatMap((machine) => [machine.cause, ...(machine.also ?? []), ...(machine.shows ?? [])]));
  triggered.add(cached.cause);
  cached.also?.forEach((id) => triggered.add(id));
  assert.equal(CATALOGUE.filter((id) => !triggered.has(id)), []);
});

test('every remedy of class safe or ask is at work on some machine, or it is said why not', () => {
  const broken = [...allMachines.sick, ...allMachines.warned];
  const mended = new Set(broken.filter(({ name }) => !(name in unmended)).flatMap(({ cause, also = [] }) => [cause, ...also]));
  const offering = checks.filter(({ meta }) => meta.fix !== 'person').map(({ meta }) => meta.id);
  assert.equal(offering.filter((id) => !mended.has(id) && !(id in unexercised)), []);
  assert.equal(Object.keys(unexercised).filter((id) => !offering.includes(id) || broken.some((machine) => machine.cause === id && !(machine.name in unmended))), [], '"unexercised" names only checks that offer a fix which no machine shows');
  const names = new Set(broken.map(({ name }) => name));
  assert.equal([...Object.keys(unmended), ...Object.keys(untried)].filter((name) => !names.has(name)), [], 'every machine that is named exists');
});

test('the catalogue follows the chain', () => {
  const areas = CATALOGUE.map(areaOf);
  assert.equal(areas, [...areas].sort((a, b) => CHAIN.indexOf(a) - CHAIN.indexOf(b)));
  assert.is(new Set(CATALOGUE).size, CATALOGUE.length);
});

test('every check has its test and its page, head and hand-written part', () => {
  const lacking = ids.filter((id) => !existsSync(`test/checks/${id}.test.ts`) || !/<!-- below: written by hand -->\s+## /.test(existsSync(docsOf(id)) ? readFileSync(docsOf(id), 'utf8') : ''));
  assert.equal(lacking, []);
});

test('ids named in explains, blockedBy and settledBy exist, and causes come before what they explain', () => {
  for (const { meta } of checks) {
    for (const id of [...(meta.explains ?? []), ...(meta.blockedBy ?? []), ...(meta.settledBy ?? [])]) assert.ok(CATALOGUE.includes(id), `${meta.id} names ${id}`);
    for (const id of meta.blockedBy ?? []) assert.ok(CATALOGUE.indexOf(id) < CATALOGUE.indexOf(meta.id), `${meta.id} is judged before ${id}, which blocks it`);
    for (const id of meta.settledBy ?? []) assert.is(areaOf(id), 'live', `${meta.id} is settled by ${id}`);
  }
});

test('no two checks explain each other, directly or through others', () => {
  const explains = new Map(checks.map(({ meta }) => [meta.id, meta.explains ?? []]));
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (explains.get(from) ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
  assert.equal(ids.filter((id) => reaches(id, id, new Set())), []);
});

test('every fact that a check reads has a probe, and probes come after the facts they read', () => {
  const order = probes.map((probe) => probe.fact);
  for (const check of checks) for (const fact of [...check.needs, ...(check.wants ?? [])]) assert.ok(fact === 'intent' || order.includes(fact), `${check.meta.id} reads ${fact}`);
  probes.forEach((probe, index) => {
    for (const fact of probe.after ?? []) assert.ok(fact === 'intent' || order.indexOf(fact) < index, `${probe.fact} comes before ${fact}`);
  });
});

test.run();
