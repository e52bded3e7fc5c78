import { CATALOGUE } from '../core/catalogue.ts';
import type { ReportAggregate } from '../core/finding.ts';
import { harmless } from '../knowledge/redact-text.ts';
import { countable } from './aggregate/countable.ts';
import { keyOf, OTHERS, Tally } from './aggregate/tally.ts';

type Row = { found: number; rootCause: number; errors: number; undetermined: number; platforms: Tally };

const MOST_UNREAD = 1000;
/** Check ids that this version does not know: a newer one may have some. */
const MOST_UNKNOWN = 100;

/** Counts over many machines' reports. What it holds does not grow with their number. */
export interface Aggregate {
  /** Counts a report; throws a ReportError with the reason where the document is none. */
  add(document: unknown): void;
  /** Names a file that could not be counted. */
  unread(file: string, why: string): void;
  /** The table so far; the exit code is 2 where no report was read. */
  result(): ReportAggregate;
}

/** Returns an empty table. */
export function startAggregate(): Aggregate {
  let reports = 0;
  let unreadMore = 0;
  const unread: { file: string; why: string }[] = [];
  const [verdicts, platforms, methods, systems] = [new Tally(), new Tally(), new Tally(), new Tally()];
  const tools = new Map<string, Tally>();
  const rows = new Map<string, Row>(CATALOGUE.map((id) => [id, emptyRow()]));
  const rowOf = (check: string): Row => {
    const key = keyOf(check);
    return rows.get(key) ?? added(rows, rows.size < CATALOGUE.length + MOST_UNKNOWN ? key : OTHERS, emptyRow);
  };
  return {
    add(document) {
      const report = countable(document);
      reports++;
      verdicts.add(report.verdict);
      platforms.add(report.platform);
      methods.add(report.method);
      if (report.system !== null) systems.add(report.system);
      for (const [tool, version] of report.tools) added(tools, tool, () => new Tally()).add(version);
      for (const row of rowsOf(report.found, rowOf)) {
        row.found++;
        row.platforms.add(report.platform);
      }
      for (const row of rowsOf(report.rootCauses, rowOf)) row.rootCause++;
      for (const row of rowsOf(report.errors, rowOf)) row.errors++;
      for (const row of rowsOf(report.undetermined, rowOf)) row.undetermined++;
    },
    unread(file, why) {
      if (unread.length < MOST_UNREAD) unread.push({ file: harmless(file), why: harmless(why) });
      else unreadMore++;
    },
    result: () => ({
      schema: 'codecommit-aggregate/1',
      reports,
      unread: [...unread].sort((a, b) => (a.file < b.file ? -1 : 1)),
      unreadMore,
      verdicts: verdicts.record(), platforms: platforms.record(), methods: methods.record(), systems: systems.record(),
      tools: Object.fromEntries([...tools].map(([tool, versions]) => [tool, versions.record()])),
      checks: [...rows].flatMap(([check, row]) => (row.found + row.rootCause + row.errors + row.undetermined === 0 ? [] : [{ check, ...row, platforms: row.platforms.record() }])),
      exit: reports > 0 ? { code: 0, kind: 'ok' } : { code: 2, kind: 'usage' },
    }),
  };
}

const emptyRow = (): Row => ({ found: 0, rootCause: 0, errors: 0, undetermined: 0, platforms: new Tally(10) });

/** The rows of these checks, each once: ids beyond the limit share one. */
function rowsOf(checks: ReadonlySet<string>, rowOf: (check: string) => Row): ReadonlySet<Row> {
  return new Set([...checks].map(rowOf));
}

function added<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const before = map.get(key);
  if (before !== undefined) return before;
  const made = make();
  map.set(key, made);
  return made;
}
