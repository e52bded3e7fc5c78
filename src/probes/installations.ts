import { defineProbe } from '../core/probe.ts';

export const installations = defineProbe({
  fact: 'installations',
  after: ['target'],
  reach: 'local',
  observe: () => Promise.resolve({ status: 'absent', reason: 'not looked at yet' }),
});
