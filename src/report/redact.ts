import type { Snapshot } from '../core/facts.ts';
import type { RanCommand, Report, SupportReport } from '../core/finding.ts';
import { profileNames } from '../knowledge/aws-config.ts';
import { named } from './redaction/login.ts';
import { Names } from './redaction/names.ts';
import { homeOf } from './redaction/path.ts';
import { pseudonyms, RULES, type RuleName } from './redaction/pseudonyms.ts';
import { Texts } from './redaction/text.ts';
import { vocabularyOf } from './redaction/vocabulary.ts';
import { Walk } from './redaction/walk.ts';
import type { Redacted } from './types.ts';

export type { RuleName } from './redaction/pseudonyms.ts';

export interface RedactOptions {
  /** The rules in force; default: all. */
  rules?: readonly RuleName[];
  /** What `report --run` saw. */
  ran?: RanCommand;
}

/**
 * Replaces every name of this machine in a report and its snapshot by a pseudonym of its kind (`<account-1>`, `<home>`): the same name gets the same
 * pseudonym wherever it stands, so that checks find in the copy what they find in the original. Two passes: the first learns the names from fields and
 * forms, the second replaces them. Pure; does not throw.
 */
export function redact(report: Report, snapshot: Snapshot, options: RedactOptions = {}): Redacted {
  const before: Report = { ...report, ...(options.ran === undefined ? {} : { ran: options.ran }), snapshot };
  const names = new Names(options.rules ?? RULES, vocabularyOf(ownWords(before)), numbersIn(before));
  const homeDir = snapshot.system.status === 'seen' ? snapshot.system.value.homeDir : null;
  const home = homeOf(typeof homeDir === 'string' ? homeDir : null);
  names.setProfiles(profilesOf(snapshot));
  const texts = new Texts(names, home);
  const walk = new Walk(names, texts, home);
  if (home !== null) learnHome(names, home.directory);
  // What the report says of the machine it has from the snapshot: its sentences teach no names.
  walk.value({ snapshot, ran: before.ran, target: report.target });
  names.settle();
  texts.settle([...walk.paths]);
  const document = walk.value(before) as Omit<SupportReport, 'redaction'>;
  const rules = RULES.flatMap((rule) => (names.counts.has(rule) ? [{ rule, count: names.counts.get(rule) ?? 0 }] : []));
  return { document: { ...document, redaction: { rules, verified: true } }, names: names.real, own: names.own(), text: (text) => texts.rewrite(text) };
}

function profilesOf({ awsConfig }: Snapshot): readonly string[] {
  return awsConfig.status === 'seen' ? profileNames(awsConfig.value) : [];
}

/** Whoever lives there is the first user. */
function learnHome(names: Names, home: string): void {
  const [above, user] = home.split(/[\\/]+/).slice(-2);
  names.home(home);
  if (user !== undefined && /^(?:home|users)$/i.test(above ?? '')) named(names, 'user', user);
}

const OWN_WORDS = new Set(['id', 'check', 'messageId', 'operation', 'errorCode', 'stage', 'kind', 'status', 'method', 'provider', 'title', 'schema', 'docs']);

/** The words of the document's own form: the names of its fields and what the checks are called. */
function ownWords(value: unknown, words = new Set<string>(), depth = 0): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null || depth > 40) return words;
  if ('area' in value && 'title' in value && 'id' in value) words.add(`${String(value.id)} ${String(value.title)}`);
  for (const [key, each] of Object.entries(value)) {
    if (!Array.isArray(value)) words.add(key);
    if (typeof each === 'string' && OWN_WORDS.has(key)) words.add(each);
    ownWords(each, words, depth + 1);
  }
  return words;
}

/** `account-1` for every `<account-1>` in it. */
function numbersIn(value: unknown): ReadonlySet<string> {
  return new Set([...JSON.stringify(value).matchAll(pseudonyms())].map(([found]) => found.slice(1).split(/[ >]/)[0] ?? ''));
}
