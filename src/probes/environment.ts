import { defineProbe } from '../core/probe.ts';

export const environment = defineProbe({
  fact: 'environment',
  reach: 'local',
  observe: (host) => Promise.resolve({ status: 'seen', value: host.environment(), origin: { kind: 'derived', from: [] } }),
});
