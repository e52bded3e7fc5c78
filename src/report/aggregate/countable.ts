import { ReportError } from '../types.ts';

/** What is counted of a report; nothing in it has been trusted yet. */
export interface Countable {
  platform: unknown;
  system: string | null;
  verdict: unknown;
  method: unknown;
  /** Program and version, where one is known. */
  tools: readonly (readonly [string, string])[];
  /** Checks by what they are counted as, each at most once. */
  found: ReadonlySet<string>;
  undetermined: ReadonlySet<string>;
  errors: ReadonlySet<string>;
  rootCauses: ReadonlySet<string>;
}

type Unknown = Readonly<Record<string, unknown>>;

/** A report has some ninety checks; the rest of a longer list is not looked at. */
const MOST = 1000;

/**
 * Returns what is counted of a report. Throws a ReportError with the reason for what is none: the shape is looked at as far as it is counted,
 * no further.
 */
export function countable(document: unknown): Countable {
  const report = objectAt(document);
  if (report === null) throw new ReportError('it is no report: no JSON object');
  checkSchema(report['schema']);
  const [tool, verdict, target] = [objectAt(report['tool']), objectAt(report['verdict']), objectAt(report['target'])];
  const [checks, findings] = [objectsOf(report['checks']), objectsOf(report['findings'])];
  if (tool === null || verdict === null || target === null || checks === null || findings === null) throw new ReportError('it is no report: it has no tool, target, verdict, checks or findings');
  const facts = factsOf(report['snapshot']);
  const roots = new Set(Array.isArray(verdict['rootCauses']) ? verdict['rootCauses'].slice(0, MOST) : []);
  const idsOf = (list: readonly Unknown[], key: string): ReadonlySet<string> => new Set(list.flatMap((item) => (typeof item[key] === 'string' ? [item[key]] : [])));
  return {
    platform: tool['platform'],
    system: systemOf(facts('system')),
    verdict: verdict['status'],
    method: target['method'] ?? 'none',
    tools: toolsOf(tool, facts),
    found: idsOf(checks.filter(({ status }) => status === 'found'), 'id'),
    undetermined: idsOf(checks.filter(({ status }) => status === 'undetermined' || status === 'crashed'), 'id'),
    errors: idsOf(findings.filter(({ severity }) => severity === 'error'), 'check'),
    rootCauses: idsOf(findings.filter(({ id }) => roots.has(id)), 'check'),
  };
}

function checkSchema(schema: unknown): void {
  if (schema === 'codecommit-report/1') return;
  if (typeof schema === 'string' && /^codecommit-report\/\d{1,3}$/.test(schema)) throw new ReportError('it was written by a newer version of codecommit-doctor');
  throw new ReportError(typeof schema === 'string' && /^codecommit-[a-z-]{1,20}\/\d{1,3}$/.test(schema) ? `it is no report, but a ${schema}` : 'it is no report of codecommit-doctor');
}

function systemOf(system: Unknown | null): string | null {
  return system !== null && typeof system['platform'] === 'string' && typeof system['release'] === 'string' ? `${system['platform']} ${system['release']}` : null;
}

function toolsOf(tool: Unknown, facts: (name: string) => Unknown | null): (readonly [string, string])[] {
  const [tools, installations] = [facts('tools'), facts('installations')];
  const of = (object: Unknown | null, key: string): unknown => objectAt(object?.[key])?.['version'];
  const versions: readonly (readonly [string, unknown])[] = [
    ['codecommit-doctor', tool['version']], ['node', tool['node']],
    ['git', of(tools, 'git')], ['aws', of(tools, 'aws')], ['git-remote-codecommit', of(tools, 'grc') ?? of(installations, 'grc')],
    ['python', of(installations, 'python') ?? objectAt(installations?.['grc'])?.['python']], ['ssh', of(installations, 'ssh')],
  ];
  return versions.flatMap(([name, version]) => (typeof version === 'string' ? [[name, version] as const] : []));
}

/** Reads facts of a snapshot that were seen. */
function factsOf(snapshot: unknown): (name: string) => Unknown | null {
  const facts = objectAt(snapshot);
  return (name) => {
    const fact = objectAt(facts?.[name]);
    return fact?.['status'] === 'seen' ? objectAt(fact['value']) : null;
  };
}

function objectAt(value: unknown): Unknown | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Unknown) : null;
}

function objectsOf(value: unknown): readonly Unknown[] | null {
  return Array.isArray(value) ? value.slice(0, MOST).map(objectAt).filter((item) => item !== null) : null;
}
