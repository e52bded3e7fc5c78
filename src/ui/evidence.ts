import type { Evidence } from '../core/finding.ts';
import { harmless } from '../knowledge/redact-text.ts';

/** Evidence as one line: a label, what was seen, and where. */
export interface EvidenceLine {
  label: string;
  where: string;
  what: string;
  scope: string;
}

/** Lays evidence out for a person: `~` for the home directory, nothing that a terminal would obey. */
export function evidenceLine(evidence: Evidence, home: string | null): EvidenceLine {
  const line = describe(evidence, home);
  return { label: line.label, where: harmless(line.where), what: harmless(line.what), scope: line.scope };
}

function describe(evidence: Evidence, home: string | null): EvidenceLine {
  switch (evidence.kind) {
    case 'config':
      return {
        label: evidence.wins === true ? 'wins' : evidence.wins === false ? 'loses' : 'set in',
        where: `${tilde(evidence.file, home)}${evidence.line === null ? '' : `:${evidence.line}`}`,
        what: `${evidence.key} = ${evidence.value}`,
        scope: evidence.scope,
      };
    case 'process':
      return { label: 'ran', where: evidence.argv.map(word).join(' '), what: [exitOf(evidence.exitCode), evidence.note ?? ''].filter(Boolean).join(': '), scope: '' };
    case 'request':
      return { label: 'asked', where: `${evidence.method} ${evidence.url}`, what: [evidence.status === null ? 'no answer' : `answer ${evidence.status}`, evidence.error ?? ''].filter(Boolean).join(' '), scope: '' };
    case 'credential':
      return {
        label: 'seen', where: tilde(evidence.source, home),
        what: [evidence.keyIdLast4 === null ? '' : `key …${evidence.keyIdLast4}`, evidence.ageSeconds === null ? '' : `signed ${duration(evidence.ageSeconds)}`].filter(Boolean).join(', '),
        scope: '',
      };
    case 'env':
      return { label: 'set', where: evidence.name, what: evidence.value === null ? '(value not shown)' : `= ${evidence.value === '' ? '(empty)' : evidence.value}`, scope: 'environment' };
    case 'policy':
      return { label: 'policy', where: `${evidence.source}${evidence.sid === null ? '' : ` ${evidence.sid}`} [${evidence.statement}]`, what: `${evidence.action} on ${evidence.resource}`, scope: '' };
  }
}

const exitOf = (code: number | null): string => (code === null ? 'no exit status' : `exit ${code}`);
const word = (text: string): string => (/^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

function tilde(path: string, home: string | null): string {
  return home !== null && home !== '/' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** A span of seconds in a person's words, counted from now. */
export function duration(seconds: number): string {
  const [value, unit] = Math.abs(seconds) < 120 ? [seconds, 'second'] : Math.abs(seconds) < 7200 ? [seconds / 60, 'minute'] : Math.abs(seconds) < 172_800 ? [seconds / 3600, 'hour'] : [seconds / 86_400, 'day'];
  const count = Math.round(Math.abs(value));
  return `${count} ${unit}${count === 1 ? '' : 's'} ${seconds < 0 ? 'ahead' : 'ago'}`;
}
