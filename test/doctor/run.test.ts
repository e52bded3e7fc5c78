import { getEventListeners } from 'node:events';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type HostRequest, observeMachine } from '../../src/doctor/run.ts';

const test = suite('doctor/run');

const requestFor = (signal: AbortSignal): HostRequest => ({
  intent: { cwd: '/', target: null, profile: null, region: null, method: null, offline: true, live: false, allowDialogs: false },
  timeoutSeconds: 60, probeTimeoutSeconds: null, signal, env: {},
});

test('what is over listens to the signal no more: a fix looks often under one', async () => {
  const { signal } = new AbortController();
  for (let looks = 0; looks < 3; looks++) assert.is(await observeMachine(requestFor(signal), () => Promise.resolve('seen')), 'seen');
  assert.equal(getEventListeners(signal, 'abort'), []);
});

test('the deadline says that the run was interrupted, also one that was before it began', async () => {
  const during = new AbortController();
  assert.is(await observeMachine(requestFor(during.signal), (_, deadline) => {
    during.abort();
    return deadline;
  }), 'interrupted');
  assert.is(await observeMachine(requestFor(AbortSignal.abort()), (_, deadline) => deadline), 'interrupted');
});

test.run();
