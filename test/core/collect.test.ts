import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { collect, withDependencies } from '../../src/core/collect.ts';
import type { FactName, Intent, Observed } from '../../src/core/facts.ts';
import type { AnyProbe, Reach } from '../../src/core/probe.ts';
import { fakeHost } from '../support/fake-host.ts';

const test = suite('core/collect');
const intent: Intent = { cwd: '/w', target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false };
const never = new Promise<string>(() => undefined);
const all = (probes: readonly AnyProbe[]) => new Set(probes.map(({ fact }) => fact));
const ok = (value: unknown = {}) => ({ status: 'seen', value, origin: { kind: 'derived', from: [] } }) as unknown as Observed<never>;

function probe(fact: FactName, observe: (known: Readonly<Record<string, Observed<unknown>>>) => Observed<never> | Promise<Observed<never>>, after: readonly FactName[] = [], reach: Reach = 'local'): AnyProbe {
  return { fact, after, reach, observe: (_, known) => Promise.resolve(observe(known)) };
}

/** A promise that is resolved by hand: no test waits for a clock. */
function gate<T>(): { promise: Promise<T>; open: (value: T) => void } {
  let open: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => { open = resolve; });
  return { promise, open };
}

test('probes that do not depend on each other run at the same time', async () => {
  const first = gate<Observed<never>>();
  const second = gate<Observed<never>>();
  // Each ends the other: one after the other they would wait for ever.
  const probes = [
    probe('system', () => { second.open(ok('b')); return first.promise; }),
    probe('tools', () => { first.open(ok('a')); return second.promise; }),
  ];
  const seen = await collect(probes, fakeHost(), { intent, wanted: all(probes), deadline: never });
  assert.is(seen.system.status === 'seen' && seen.system.value as unknown, 'a');
  assert.is(seen.tools.status === 'seen' && seen.tools.value as unknown, 'b');
});

test('a probe waits for the facts it reads, gets them, and only them', async () => {
  const log: string[] = [];
  const early = gate<Observed<never>>();
  const probes = [
    probe('repository', () => early.promise.then((value) => { log.push('repository'); return value; })),
    probe('system', () => ok('s')),
    probe('gitConfig', (known) => { log.push(`gitConfig ${Object.keys(known).sort().join()} ${known['repository']?.status ?? ''}`); return ok(); }, ['intent', 'repository']),
  ];
  const running = collect(probes, fakeHost(), { intent, wanted: all(probes), deadline: never, onStart: (fact) => log.push(`start ${fact}`) });
  await Promise.resolve();
  early.open(ok());
  await running;
  assert.ok(log.indexOf('repository') < log.indexOf('start gitConfig'));
  assert.ok(log.includes('gitConfig intent,repository seen'));
});

test('the intent is a fact, there without a probe', async () => {
  const seen = await collect([], fakeHost(), { intent, wanted: new Set(), deadline: never });
  assert.equal(seen.intent, { status: 'seen', value: intent, origin: { kind: 'derived', from: [] } });
});

test('a throw is a failed fact; those behind it go on', async () => {
  const probes = [
    probe('repository', () => { throw new Error('EACCES: /x'); }),
    probe('tools', () => Promise.reject(new Error('later'))),
    probe('gitConfig', (known) => ok(known['repository']?.status), ['repository']),
  ];
  const seen = await collect(probes, fakeHost(), { intent, wanted: all(probes), deadline: never });
  assert.equal([seen.repository.status, seen.repository.status === 'seen' ? '' : seen.repository.reason], ['failed', 'EACCES: /x']);
  assert.equal([seen.tools.status, seen.tools.status === 'seen' ? '' : seen.tools.reason], ['failed', 'later']);
  assert.is(seen.gitConfig.status === 'seen' && seen.gitConfig.value as unknown, 'failed');
});

test('--offline and --no-live skip by reach, and never run the probe', async () => {
  const ran: string[] = [];
  const probes = (['local', 'network', 'live'] as const).map((reach, index) => probe((['system', 'network', 'gitClient'] as const)[index] ?? 'system', () => { ran.push(reach); return ok(); }, [], reach));
  const statuses = async (changes: Partial<Intent>) => {
    ran.length = 0;
    const seen = await collect(probes, fakeHost(), { intent: { ...intent, ...changes }, wanted: all(probes), deadline: never });
    return { ran: [...ran], reasons: [seen.system, seen.network, seen.gitClient].map((fact) => (fact.status === 'seen' ? 'seen' : `${fact.status}: ${fact.reason}`)) };
  };
  assert.equal(await statuses({}), { ran: ['local', 'network', 'live'], reasons: ['seen', 'seen', 'seen'] });
  assert.equal(await statuses({ live: false }), { ran: ['local', 'network'], reasons: ['seen', 'seen', 'skipped: --no-live was given'] });
  assert.equal(await statuses({ offline: true }), { ran: ['local'], reasons: ['seen', 'skipped: --offline was given', 'skipped: --offline was given'] });
});

test('at the deadline what is not there has failed, with the reason; what is there stays', async () => {
  const late = gate<string>();
  const probes = [
    probe('system', () => ok('here')),
    probe('network', () => new Promise<never>(() => undefined)),
    probe('gitClient', () => ok(), ['network']),
  ];
  const ends: string[] = [];
  const running = collect(probes, fakeHost(), { intent, wanted: all(probes), deadline: late.promise, onEnd: (fact, observed) => { ends.push(`${fact} ${observed.status}`); if (fact === 'system') late.open('the time is up'); } });
  const seen = await running;
  assert.is(seen.system.status, 'seen');
  assert.equal(seen.network, { status: 'failed', reason: 'the time is up', durationMs: 0 });
  assert.is(ends[0], 'system seen');
  assert.ok(ends.includes('network failed'));
});

test('only wanted facts and those they depend on are observed', async () => {
  const ran: string[] = [];
  const probes = [
    probe('repository', () => { ran.push('repository'); return ok(); }),
    probe('gitConfig', () => { ran.push('gitConfig'); return ok(); }, ['repository']),
    probe('tools', () => { ran.push('tools'); return ok(); }),
    probe('target', () => { ran.push('target'); return ok(); }, ['gitConfig']),
  ];
  const seen = await collect(probes, fakeHost(), { intent, wanted: new Set(['target']), deadline: never });
  assert.equal(ran.sort(), ['gitConfig', 'repository', 'target']);
  assert.equal(seen.tools, { status: 'skipped', reason: 'no selected check needs it' });
  assert.equal([...withDependencies(probes, new Set<FactName>(['gitConfig']))].sort(), ['gitConfig', 'repository']);
});

test.run();
