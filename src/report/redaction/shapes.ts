import type { FactName } from '../../core/facts.ts';
import type { CheckResult, Evidence, Finding } from '../../core/finding.ts';

type Fields = Readonly<Record<string, unknown>>;
type Shape = 'text' | 'text or nothing' | 'object' | 'texts' | 'remotes';

/** What is read of a fact outside of the checks, which may crash: by the verdict, the summary and the lines a person sees. */
const READ: Partial<Readonly<Record<FactName, Readonly<Record<string, Shape>>>>> = {
  system: { platform: 'text', homeDir: 'text or nothing', now: 'text' },
  intent: { cwd: 'text', target: 'text or nothing', profile: 'text or nothing', region: 'text or nothing' },
  target: {
    url: 'text', configuredUrl: 'text', method: 'text', methodReason: 'text', input: 'text or nothing', remote: 'text or nothing', region: 'text or nothing', repository: 'text or nothing', profile: 'text or nothing',
    urlFile: 'text or nothing', host: 'text or nothing', others: 'remotes',
  },
  identity: { answer: 'object' }, repositoryMetadata: { answer: 'object' }, gitRequest: { answer: 'object' }, gitClient: { stderr: 'texts' },
};

/** Returns whether a recorded value has what the engine itself reads of that fact. */
export function hasShape(fact: FactName, value: Fields): boolean {
  const isText = (each: unknown) => typeof each === 'string';
  const isObject = (each: unknown): each is Fields => typeof each === 'object' && each !== null && !Array.isArray(each);
  const fits: Readonly<Record<Shape, (each: unknown) => boolean>> = {
    text: isText, 'text or nothing': (each) => each === null || isText(each), object: isObject, texts: (each) => Array.isArray(each) && each.every(isText),
    remotes: (each) => Array.isArray(each) && each.every((one) => isObject(one) && isText(one['remote']) && isText(one['url'])),
  };
  return Object.entries(READ[fact] ?? {}).every(([field, shape]) => fits[shape](value[field]));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A finding on a damaged record with texts where its evidence has texts, so that it can be shown. */
export function withTexts(finding: Finding): Finding {
  const texts = new Set(['file', 'scope', 'key', 'value', 'note', 'method', 'url', 'error', 'source', 'name', 'sid', 'action', 'resource', 'keyIdLast4', 'signedAt']);
  const evidence = finding.evidence.map((each) => Object.fromEntries(Object.entries(each).map(([field, value]: [string, unknown]) => {
    if (field === 'argv') return [field, Array.isArray(value) ? value.map(text) : [text(value)]];
    if (texts.has(field)) return [field, value === null ? null : text(value)];
    return [field, typeof value === 'object' && value !== null ? text(value) : value];
  })) as unknown as Evidence);
  const { fix } = finding;
  const steps = fix?.steps.map((step) => ({ describe: text(step.describe), ...(step.argv === undefined ? {} : { argv: step.argv.map(text) }), ...(step.file === undefined ? {} : { file: text(step.file) }) }));
  return { ...finding, evidence, ...(fix === undefined || steps === undefined ? {} : { fix: { ...fix, steps } }), ...(finding.measured === undefined ? {} : { measured: text(finding.measured) }), ...(finding.expected === undefined ? {} : { expected: text(finding.expected) }) };
}

/** A check's result on a damaged record with texts where it has texts. */
export function resultWithTexts(result: CheckResult): CheckResult {
  const { reason, details } = result;
  return { ...result, ...(reason === undefined ? {} : { reason: text(reason) }), ...(details === undefined ? {} : { details: { ...details, settleWith: details.settleWith.map(text) } }) };
}
