import { defineProbe } from '../core/probe.ts';

export const system = defineProbe({
  fact: 'system',
  reach: 'local',
  observe: (host) => Promise.resolve({
    status: 'seen',
    value: { platform: host.platform, release: host.release, homeDir: host.homeDir, now: host.now().toISOString() },
    origin: { kind: 'derived', from: [] },
  }),
});
