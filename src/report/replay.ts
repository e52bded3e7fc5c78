import type { FactName, Facts, Observed, Platform, Snapshot } from '../core/facts.ts';
import type { Report, SupportReport } from '../core/finding.ts';
import { FACT_NAMES } from './redaction/fact-names.ts';
import { hasShape } from './redaction/shapes.ts';
import { StandIns } from './redaction/stand-ins.ts';
import { ReportError } from './types.ts';

const DEEPEST = 100;
/** A recorded snapshot is some hundred kilobytes; nothing a doctor wrote is larger. */
const LARGEST = 64 * 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a report as `codecommit report` or `doctor --json` wrote it. Throws a ReportError that says why it is none: no JSON, another document, a newer
 * schema, too deep or too large, or one without the snapshot that a replay needs (`snapshot: 'optional'` takes that too).
 */
export function readReport(text: string, options?: { snapshot: 'needed' }): SupportReport;
export function readReport(text: string, options: { snapshot: 'optional' }): Report;
export function readReport(text: string, { snapshot }: { snapshot: 'needed' | 'optional' } = { snapshot: 'needed' }): Report {
  if (text.length > LARGEST) throw new ReportError(`no report: larger than ${LARGEST / 1024 / 1024} MB`);
  const value = parsed(text);
  const schema = isObject(value) ? value['schema'] : undefined;
  if (!isObject(value) || typeof schema !== 'string') throw new ReportError('no report of codecommit-doctor: "schema" is missing');
  const [, kind, version] = /^codecommit-([a-z-]{1,20})\/(\d{1,6})$/.exec(schema) ?? [];
  if (kind === undefined) throw new ReportError('no report of codecommit-doctor: another program\'s schema');
  if (kind !== 'report') throw new ReportError(`no report but the answer of another command (${schema})`);
  if (Number(version) > 1) throw new ReportError(`written by a newer codecommit-doctor (${schema}); this one reads codecommit-report/1`);
  const wrong = firstWrong(value);
  if (wrong !== null) throw new ReportError(`a damaged report: "${wrong}" is not what it should be`);
  if (snapshot === 'needed' && !isObject(value['snapshot'])) {
    throw new ReportError('the report has no "snapshot" to judge again; "codecommit report" writes one that has, "codecommit doctor --json" does not');
  }
  return { ...value, ...(isObject(value['redaction']) || snapshot === 'optional' ? {} : { redaction: { rules: [], verified: true } }) } as unknown as Report;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (depthOf(value) > DEEPEST) throw new ReportError('no report: it is nested too deeply');
    return value;
  } catch (error) {
    if (error instanceof ReportError) throw error;
    throw new ReportError('no JSON');
  }
}

/** Breadth first: the document decides how deep it is. */
function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  let depth = 0;
  while (level.length > 0 && depth <= DEEPEST) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each as Fields) : []));
    depth++;
  }
  return depth;
}

/** The name of the first part that everything else relies on and that has another type. */
function firstWrong(report: Fields): string | null {
  const { tool, run, verdict, exit } = report;
  const isText = (value: unknown) => typeof value === 'string';
  if (!isObject(tool) || !isText(tool['version'])) return 'tool';
  if (!isObject(run) || !isText(run['startedAt'])) return 'run';
  if (!isObject(verdict) || !isText(verdict['status']) || !isText(verdict['text']) || !Array.isArray(verdict['rootCauses']) || !verdict['rootCauses'].every(isText)) return 'verdict';
  if (!isObject(exit) || !isText(exit['kind'])) return 'exit';
  if (!isObject(report['target'])) return 'target';
  for (const [name, fields] of [['links', ['id', 'status']], ['checks', ['id', 'status', 'area']], ['findings', ['id', 'check', 'messageId', 'severity', 'message']]] as const) {
    const list = report[name];
    if (!Array.isArray(list) || !list.every((each) => isObject(each) && fields.every((field) => isText(each[field])))) return name;
  }
  return (report['findings'] as Fields[]).every(({ evidence, causedBy }) => Array.isArray(evidence) && evidence.every((each) => isObject(each) && isText(each['kind'])) && Array.isArray(causedBy)) ? null : 'findings';
}

/** A recorded machine as the checks take it, and the way back to its pseudonyms. */
export interface Replay {
  snapshot: Snapshot;
  /** Puts the pseudonyms back into every text of a document. */
  back: <T>(document: T) => T;
  /** Puts the names of the snapshot in the place of pseudonyms. */
  put: <T>(document: T) => T;
}

/**
 * Makes of a recorded snapshot one that today's checks can judge, on whatever system: pseudonyms become names that tools take, a fact the recording
 * version did not know is `absent`, one that is unknown today is dropped, and what has no fact's form is `failed`. Never throws.
 */
export function replayOf(document: Pick<SupportReport, 'snapshot' | 'tool'>): Replay {
  const recorded: Fields = isObject(document.snapshot) ? document.snapshot : {};
  const standIns = new StandIns(platformOf(recorded, document.tool.platform));
  const entries = FACT_NAMES.map((fact) => [fact, observedOf(fact, Object.hasOwn(recorded, fact) ? recorded[fact] : undefined, document.tool.version, standIns)] as const);
  return {
    snapshot: Object.fromEntries(entries) as unknown as Snapshot,
    back: (value) => mapTexts(value, (text) => standIns.back(text)) as typeof value,
    put: (value) => mapTexts(value, (text) => standIns.put(text)) as typeof value,
  };
}

/** The snapshot of `replayOf` alone. */
export function replaySnapshot(document: Pick<SupportReport, 'snapshot' | 'tool'>): Snapshot {
  return replayOf(document).snapshot;
}

function platformOf(recorded: Fields, fallback: unknown): Platform {
  const system = isObject(recorded['system']) && isObject(recorded['system']['value']) ? recorded['system']['value']['platform'] : fallback;
  return system === 'win32' || system === 'darwin' ? system : 'linux';
}

function observedOf(name: FactName, recorded: unknown, version: string, standIns: StandIns): Observed<Facts[FactName]> {
  if (recorded === undefined) return { status: 'absent', reason: `not recorded by ${version}` };
  const { durationMs, ...rest } = isObject(recorded) ? recorded : {};
  const fact: Fields = typeof durationMs === 'number' ? { ...rest, durationMs } : rest;
  const { status, value, reason } = fact;
  if (status === 'seen' && isObject(value) && hasShape(name, value)) {
    const origin = originOf(fact['origin']);
    return mapTexts({ ...fact, origin }, (text) => standIns.put(text)) as Observed<Facts[FactName]>;
  }
  if ((status === 'absent' || status === 'failed' || status === 'skipped') && typeof reason === 'string') return mapTexts({ ...fact, status, reason }, (text) => standIns.put(text)) as Observed<never>;
  return { status: 'failed', reason: 'the record of it is damaged' };
}

/** Where a fact came from, as it was written; what is none is `derived`. */
function originOf(origin: unknown): Fields {
  const { kind, argv, path, target } = isObject(origin) ? origin : {};
  const whole = kind === 'command' ? Array.isArray(argv) && argv.every((word) => typeof word === 'string') : kind === 'file' ? typeof path === 'string' : kind === 'request' && typeof target === 'string';
  return whole && isObject(origin) ? origin : { kind: 'derived', from: [] };
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => mapTexts(each, map));
  const made: Record<string, unknown> = { ...value };
  for (const [key, each] of Object.entries(value)) made[key] = mapTexts(each, map);
  return made;
}
