import { defineProbe } from '../core/probe.ts';

export const credentialCache = defineProbe({
  fact: 'credentialCache',
  after: ['target'],
  reach: 'live',
  observe: () => Promise.resolve({ status: 'absent', reason: 'not looked at yet' }),
});
