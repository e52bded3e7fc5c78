import { defineProbe } from '../core/probe.ts';

export const helperRuns = defineProbe({
  fact: 'helperRuns',
  after: ['target'],
  reach: 'live',
  observe: () => Promise.resolve({ status: 'absent', reason: 'not looked at yet' }),
});
