import { defineProbe } from '../core/probe.ts';

export const awsState = defineProbe({
  fact: 'awsState',
  after: ['target'],
  reach: 'local',
  observe: () => Promise.resolve({ status: 'absent', reason: 'not looked at yet' }),
});
