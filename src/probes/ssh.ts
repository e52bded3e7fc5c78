import { defineProbe } from '../core/probe.ts';

export const ssh = defineProbe({
  fact: 'ssh',
  after: ['target'],
  reach: 'local',
  observe: () => Promise.resolve({ status: 'absent', reason: 'not looked at yet' }),
});
