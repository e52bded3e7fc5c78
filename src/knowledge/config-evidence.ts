import type { GitConfigEntry } from '../core/facts.ts';
import type { Evidence } from '../core/finding.ts';

/** Returns a line of git's configuration as evidence. `wins` marks the line that decides among several. */
export function configEvidence(entry: GitConfigEntry, wins?: boolean): Evidence {
  return {
    kind: 'config', file: entry.file ?? 'command line', line: entry.line, scope: entry.scope, key: entry.key, value: entry.value ?? '(no value)',
    ...(wins === undefined ? {} : { wins }),
  };
}

/** Returns a line of an AWS file as evidence; the scope is the section. The value is one that may be shown. */
export function awsEvidence(file: string, line: number | null, header: string, key: string, value: string): Evidence {
  return { kind: 'config', file, line, scope: `[${header}]`, key, value };
}

/** Returns where a line of git's configuration stands. Example: `/home/maria/.gitconfig:12`. */
export function placeOf(entry: GitConfigEntry): string {
  if (entry.file === null) return 'the command line (-c, or GIT_CONFIG_COUNT and the like)';
  return entry.line === null ? entry.file : `${entry.file}:${entry.line}`;
}
