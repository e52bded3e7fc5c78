import type { Evidence } from '../core/finding.ts';
import { shellWord, shortPath, shownText } from './text.ts';

/** Evidence as a line: a label, where, what was seen there, and the scope; `more` are further lines of what a program said. */
export interface EvidenceLine {
  label: string;
  where: string;
  what: string;
  scope: string;
  more: readonly string[];
}

const PLACE_COLUMNS = 44;
const KEY_COLUMNS = 40;
/** Of what a program said, its last lines: git gives its reason at the end. */
const SAID_LINES = 4;

/** Lays evidence out for a person: `~` for the home directory, nothing that a terminal would obey. */
export function evidenceLine(evidence: Evidence, home: string | null): EvidenceLine {
  const { label, where, what, scope } = describe(evidence, (path) => shortPath(shownText(path, home), PLACE_COLUMNS));
  const [first = '', ...rest] = what.split('\n');
  const cut = rest.length > SAID_LINES ? ['…', ...rest.slice(-SAID_LINES)] : rest;
  return { label, where: shownText(where, home), what: shownText(first, home), scope, more: cut.map((line) => shownText(line, home)) };
}

function describe(evidence: Evidence, place: (path: string) => string): Omit<EvidenceLine, 'more'> {
  switch (evidence.kind) {
    case 'config':
      return {
        label: evidence.wins === true ? 'wins' : evidence.wins === false ? 'loses' : 'set in',
        where: place(`${evidence.file}${evidence.line === null ? '' : `:${evidence.line}`}`),
        what: `${shortKey(evidence.key)} = ${evidence.value}`,
        scope: evidence.scope,
      };
    case 'process':
      return { label: 'ran', where: evidence.argv.map(shellWord).join(' '), what: said(exitOf(evidence.exitCode), evidence.note ?? ''), scope: '' };
    case 'request':
      return {
        label: 'asked',
        where: `${evidence.method} ${evidence.url}`,
        what: [evidence.status === null ? 'no answer' : `answer ${evidence.status}`, evidence.error ?? ''].filter(Boolean).join(' '),
        scope: '',
      };
    case 'credential':
      return {
        label: 'seen', where: place(evidence.source),
        what: [evidence.keyIdLast4 === null ? '' : `key …${evidence.keyIdLast4}`, evidence.ageSeconds === null ? '' : `signed ${duration(evidence.ageSeconds)}`].filter(Boolean).join(', '),
        scope: '',
      };
    case 'env':
      return { label: 'set', where: evidence.name, what: evidence.value === null ? '(value not shown)' : `= ${evidence.value === '' ? '(empty)' : evidence.value}`, scope: 'environment' };
    case 'policy':
      return { label: 'policy', where: `${evidence.source}${evidence.sid === null ? '' : ` ${evidence.sid}`} [${evidence.statement}]`, what: `${evidence.action} on ${evidence.resource}`, scope: '' };
  }
}

/** What a program said begins beside its exit status when it is one line, else below it. */
function said(exit: string, note: string): string {
  if (note === '') return exit;
  return note.includes('\n') ? `${exit}:\n${note}` : `${exit}: ${note}`;
}

/** `credential.https://host.helper` as `…host.helper` where the whole key would fill the line. */
function shortKey(key: string): string {
  return key.length <= KEY_COLUMNS ? key : key.replace(/^\w+\.https?:\/\//, '…');
}

const exitOf = (code: number | null): string => (code === null ? 'no exit status' : `exit ${code}`);

/** A span of seconds in a person's words, counted from now. */
export function duration(seconds: number): string {
  const [value, unit] = Math.abs(seconds) < 120 ? [seconds, 'second']
    : Math.abs(seconds) < 7200 ? [seconds / 60, 'minute']
    : Math.abs(seconds) < 172_800 ? [seconds / 3600, 'hour']
    : [seconds / 86_400, 'day'];
  const count = Math.floor(Math.abs(value));
  return `${count} ${unit}${count === 1 ? '' : 's'} ${seconds < 0 ? 'ahead' : 'ago'}`;
}
