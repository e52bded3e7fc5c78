import { defineProbe } from '../core/probe.ts';

export const iamLogins = defineProbe({
  fact: 'iamLogins',
  after: ['target'],
  reach: 'live',
  observe: () => Promise.resolve({ status: 'absent', reason: 'not looked at yet' }),
});
