import type { Intent } from '../core/facts.ts';

/** Returns how long the user's git and his helpers may take, in milliseconds: 20 seconds, or what `--probe-timeout` says. Some of them sign in first. */
export function helperTimeoutMs(intent: Intent | null): number {
  return (intent?.probeTimeoutSeconds ?? 20) * 1000;
}
