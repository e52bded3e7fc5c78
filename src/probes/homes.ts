import { defineProbe } from '../core/probe.ts';

export const homes = defineProbe({
  fact: 'homes',
  after: ['target'],
  reach: 'local',
  observe: () => Promise.resolve({ status: 'absent', reason: 'not looked at yet' }),
});
