/** Readers for the formats of `doctor`, strict and made for the tests: what they cannot read is a fault of ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';

/** What every format must say alike. */
export interface Said {
  exit: number;
  findings: readonly { severity: string; certainty: string; id: string; message: string }[];
}

type Properties = Record<string, { pattern?: string }>;
interface Definitions {
  definitions: { region: { anyOf?: unknown }; run: { properties: Properties }; toolComponent: { properties: Properties } };
}

/** Throws with what is wrong with a SARIF log, by the schema of the standard and its Errata 01. */
export const validSarif = sarifValidator();

function sarifValidator(): (log: unknown) => void {
  const text = readFileSync(join(import.meta.dirname, 'sarif/sarif-schema-2.1.0-rtm.5.json'), 'utf8');
  const { id, $schema, ...schema } = JSON.parse(text) as Record<string, unknown>;
  if (typeof id !== 'string' || $schema !== 'http://json-schema.org/draft-04/schema#') throw new Error('the schema is not the one the README names');
  // Beside `id`, draft 4 differs from draft 7 in nothing this schema uses.
  const { definitions: { region, run, toolComponent } } = schema as unknown as Definitions;
  region.anyOf = ['startLine', 'charOffset', 'byteOffset'].map((required) => ({ required: [required] }));
  for (const { properties } of [run, toolComponent]) if (properties['language'] !== undefined) properties['language'].pattern = '^[a-zA-Z]{2}(-[a-zA-Z]{2})?$';
  const ajv = new Ajv({ strict: false, allErrors: true });
  const reference = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=])*$/;
  ajv.addFormat('uri', (value) => reference.test(value) && /^[a-z][a-z0-9+.-]*:/i.test(value));
  ajv.addFormat('uri-reference', (value) => reference.test(value));
  ajv.addFormat('date-time', (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value) && !Number.isNaN(Date.parse(value)));
  const validate = ajv.compile(schema);
  return (log) => {
    if (!validate(log)) throw new Error(`not valid SARIF: ${ajv.errorsText(validate.errors)}`);
  };
}

export interface SarifLocation {
  physicalLocation?: { artifactLocation: { uri: string; uriBaseId?: string }; region?: { startLine: number } };
  message?: { text: string };
}
export interface SarifResult {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: SarifLocation[];
  relatedLocations?: SarifLocation[];
  partialFingerprints: Record<string, string>;
  properties: { id: string; certainty: string; rootCause: boolean; causedBy: string[] };
}
export interface SarifRun {
  tool: { driver: { rules: { id: string; name: string; defaultConfiguration: { level: string } }[] } };
  invocations: { executionSuccessful: boolean; exitCode: number; toolExecutionNotifications: { level: string; descriptor: { id: string }; associatedRule: { id: string; index: number }; message: { text: string } }[] }[];
  originalUriBaseIds: Record<string, { uri?: string }>;
  results: SarifResult[];
}

export function sarifRun(text: string): SarifRun {
  const log = JSON.parse(text) as { version: string; runs: SarifRun[] };
  validSarif(log);
  const [run] = log.runs;
  if (run === undefined || log.runs.length !== 1) throw new Error('a log has one run');
  return run;
}

export function saidBySarif(text: string): Said {
  const run = sarifRun(text);
  return {
    exit: run.invocations[0]?.exitCode ?? -1,
    findings: run.results.map((result) => {
      if (run.tool.driver.rules[result.ruleIndex]?.id !== result.ruleId) throw new Error('ruleIndex does not name the rule');
      const message = result.message.text.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0));
      return { severity: result.level === 'note' ? 'notice' : result.level, certainty: result.properties.certainty, id: result.properties.id, message };
    }),
  };
}

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** Reads XML 1.0 without doctype, comments and CDATA; throws where a parser would. */
export function readXml(text: string): Element {
  // The characters XML 1.0 forbids.
  const illegal = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/u.exec(text);
  if (illegal !== null) throw new Error(`character ${illegal[0].charCodeAt(0).toString(16)} is not allowed in XML`);
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  if (body === text) throw new Error('no XML declaration');
  for (const [token] of body.matchAll(/<[^>]*>|[^<]+|</g)) {
    const current = open.at(-1) as Element;
    if (!token.startsWith('<')) current.text += unescaped(token);
    else if (token.startsWith('</')) {
      if (open.pop()?.name !== token.slice(2, -1)) throw new Error(`${token} closes another element`);
    } else {
      const [, name = '', pairs = '', end] = /^<([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/)?>$/.exec(token) ?? [];
      if (name === '') throw new Error(`no tag: ${token.slice(0, 80)}`);
      const element: Element = { name, attributes: Object.fromEntries([...pairs.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, unescaped(value)])), children: [], text: '' };
      current.children.push(element);
      if (end === undefined) open.push(element);
    }
  }
  const [root] = top.children;
  if (open.length !== 1 || root === undefined || top.children.length !== 1 || top.text.trim() !== '') throw new Error('one root element, closed, is wanted');
  return root;
}

function unescaped(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return text.replace(/&([^;]{0,8};)?/g, (_, name: string | undefined) => {
    const sign = named[name?.slice(0, -1) ?? ''];
    if (sign === undefined) throw new Error(`& without a known name in ${text.slice(0, 80)}`);
    return sign;
  });
}

/** Elements and attributes of Jenkins' junit-10.xsd; `required` ones first. */
const JUNIT: Readonly<Record<string, { children: readonly string[]; required: readonly string[]; optional: readonly string[]; text?: true }>> = {
  testsuites: { children: ['testsuite'], required: [], optional: ['name', 'time', 'tests', 'failures', 'disabled', 'errors'] },
  testsuite: {
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'], required: ['tests'],
    optional: ['name', 'failures', 'errors', 'time', 'disabled', 'skipped', 'skips', 'timestamp', 'hostname', 'id', 'package', 'assertions', 'file', 'skip', 'log', 'url'],
  },
  testcase: { children: ['skipped', 'error', 'failure', 'system-out', 'system-err'], required: ['name'], optional: ['assertions', 'time', 'timestamp', 'classname', 'status', 'class', 'file', 'line', 'log', 'group', 'url'] },
  properties: { children: ['property'], required: [], optional: [] },
  property: { children: [], required: ['name', 'value'], optional: [] },
  failure: { children: [], required: [], optional: ['type', 'message'], text: true },
  error: { children: [], required: [], optional: ['type', 'message'], text: true },
  skipped: { children: [], required: [], optional: ['type', 'message'], text: true },
  'system-out': { children: [], required: [], optional: [], text: true },
};

/** Throws where a document has not the structure of JUnit XML, or its counts are wrong. */
export function validJunit(root: Element): void {
  if (root.name !== 'testsuites') throw new Error('the root is testsuites');
  const walk = (element: Element): void => {
    const rule = JUNIT[element.name];
    if (rule === undefined) throw new Error(`no element ${element.name}`);
    const names = Object.keys(element.attributes);
    const wrong = names.filter((name) => ![...rule.required, ...rule.optional].includes(name)).concat(rule.required.filter((name) => !names.includes(name)));
    if (wrong.length > 0) throw new Error(`${element.name}: attributes ${wrong.join(', ')}`);
    if (rule.text !== true && element.text.trim() !== '') throw new Error(`${element.name} holds text`);
    for (const child of element.children) {
      if (!rule.children.includes(child.name)) throw new Error(`${child.name} in ${element.name}`);
      walk(child);
    }
  };
  walk(root);
  for (const group of [root, ...root.children]) {
    const cases = elements(group, 'testcase');
    const counts = { tests: cases.length, failures: elements(group, 'failure').length, errors: elements(group, 'error').length, ...(group === root ? {} : { skipped: elements(group, 'skipped').length }) };
    for (const [name, count] of Object.entries(counts)) if (group.attributes[name] !== String(count)) throw new Error(`${group.name} ${name}: ${group.attributes[name] ?? 'none'}, counted ${count}`);
  }
}

/** All elements of a name below another, in order. */
export function elements(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elements(child, name)]);
}

/** The exit code as a reader of JUnit knows it: by what it counts. */
export function saidByJunit(text: string): Said {
  const root = readXml(text);
  validJunit(root);
  const exit = elements(root, 'failure').length > 0 ? 1 : elements(root, 'error').length > 0 ? 3 : 0;
  return { exit, findings: [...elements(root, 'failure'), ...elements(root, 'system-out')].flatMap(({ text: lines }) => blocksOf(lines)) };
}

/** Findings as blocks: the first line tells what it is, the message stands below it. */
function blocksOf(text: string): { severity: string; certainty: string; id: string; message: string }[] {
  const blocks: { severity: string; certainty: string; id: string; message: string }[] = [];
  for (const line of text.split('\n').filter((part) => part !== '')) {
    const [, severity = '', certainty = '', id = ''] = /^(error|warning|notice) (observed|inferred) (.+)$/.exec(line) ?? [];
    if (severity !== '') blocks.push({ severity, certainty, id, message: '' });
    else if (!line.startsWith('  ')) throw new Error(`a line of no finding: ${line}`);
    else (blocks.at(-1) as { message: string }).message += `${line.slice(2)}\n`;
  }
  return blocks;
}

const TAGS = /^<\/?(?:details|summary)>$|^<summary>(?:\d+ \w+|Evidence)<\/summary>$/;

/** Reads the Markdown of `doctor` as GitHub would; throws where a value made markup of its own. Its tables have the check for an id, the evidence has the ids. */
export function saidByMarkdown(text: string): Said & { ids: readonly string[] } {
  const lines = text.split('\n');
  const [, exit] = /^exit (\d+) \(/.exec(lines.at(-2) ?? '') ?? [];
  const rows: { severity: string; certainty: string; id: string; message: string }[] = [];
  let fence: string | null = null;
  let block: string[] = [];
  let columns = 0;
  for (const line of lines) {
    if (fence !== null && line === fence) fence = null;
    else if (fence !== null) block.push(line);
    else if (/^`{3,}text$/.test(line)) [fence, block] = [line.slice(0, -4), []];
    else if (!TAGS.test(line)) {
      if (!line.startsWith('|')) columns = 0;
      const shown = line.startsWith('|') ? cells(line).map(rendered) : [rendered(line)];
      if (line.startsWith('|') && shown.length !== (columns ||= shown.length)) throw new Error(`a row of ${shown.length} cells: ${line}`);
      const [, severity = '', certainty = ''] = /^(error|warning|notice), (observed|inferred)$/.exec(shown[0] ?? '') ?? [];
      if (severity !== '') rows.push({ severity, certainty, id: shown[1] ?? '', message: shown[2] ?? '' });
    }
  }
  if (fence !== null) throw new Error('a fence is open at the end');
  return { exit: Number(exit), findings: rows, ids: blocksOf(block.join('\n')).map(({ id }) => id) };
}

/** The cells of a table's row: a bar without a backslash ends one, in code as well. */
function cells(line: string): string[] {
  return line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
}

const SPAN = /(`+)(?!`)([\s\S]*?[^`])\1(?!`)|<code>(.*?)<\/code>|&#(\d+);|\\([!-/:-@[-`{-~])/g;

/** What a reader sees of a line; throws where something in it is markup that we did not write. */
function rendered(line: string): string {
  const plain = line.replace(SPAN, '');
  const markup = /<|\||\[|\]|\*(?!\*Not looked at\*\*$|$)|_|~~|@|https?:|www\.|(?<!^)#|&(?!#)/.exec(plain.replace(/^##? /, '').replace(/^\*\*Not looked at\*\*$/, ''));
  if (markup !== null) throw new Error(`markup ${markup[0]} in ${line}`);
  return line.replace(SPAN, (_, __, span: string | undefined, html: string | undefined, code: string | undefined, escape: string | undefined) =>
    span ?? (html ?? `&#${code ?? ''};`).replace(/&#(\d+);/g, (reference, number: string) => (number === '' ? reference : String.fromCodePoint(Number(number)))).replace(/^&#;$/, escape ?? ''));
}
