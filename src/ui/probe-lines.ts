import type { Observed, Origin, Snapshot } from '../core/facts.ts';
import { harmless } from '../knowledge/redact-text.ts';

/** Each fact on a line: how it was seen, and what that took in milliseconds. */
export function probeLines(snapshot: Snapshot): string[] {
  return Object.entries(snapshot).map(([fact, observed]: [string, Observed<unknown>]) => {
    const took = observed.durationMs === undefined ? '' : `${observed.durationMs} ms`;
    return `  ${fact.padEnd(20)}${observed.status.padEnd(9)}${took.padStart(8)}   ${harmless(observed.status === 'seen' ? originText(observed.origin) : observed.reason)}`;
  });
}

function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'command':
      return `${origin.argv.join(' ')} (exit ${origin.exitCode ?? 'unknown'})`;
    case 'file':
      return origin.path;
    case 'request':
      return `${origin.target} (${origin.status ?? 'no answer'})`;
    case 'derived':
      return origin.from.length === 0 ? '' : `from ${origin.from.join(', ')}`;
  }
}
