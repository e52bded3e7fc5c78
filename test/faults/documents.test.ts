import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import type { SupportReport } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { factsReadBy } from '../../src/doctor/catalogue.ts';
import { replayReport } from '../../src/doctor/replay.ts';
import { verifyReport } from '../../src/doctor/verify.ts';
import { explain } from '../../src/explain/explain.ts';
import { startAggregate } from '../../src/report/aggregate.ts';
import { diffReports, readSide } from '../../src/report/diff.ts';
import { redact } from '../../src/report/redact.ts';
import { readReport } from '../../src/report/replay.ts';
import { ReportError } from '../../src/report/types.ts';
import { humanAnswer } from '../../src/ui/answer.ts';
import { renderAggregate } from '../../src/ui/aggregate.ts';
import { renderDiff } from '../../src/ui/diff.ts';
import { renderExplanation } from '../../src/ui/explain.ts';
import { validator } from '../machines/run.ts';
import { linux, NOW } from '../support/worlds.ts';

const test = suite('faults in documents that are read');

const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
const ESCAPES = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\r\b';
const report = makeReport(linux.snapshot, checks, { version: '1', node: '20', platform: 'linux', startedAt: NOW, durationMs: 1, failOn: 'error' });
const whole = redact({ ...report, exit: { code: 0, kind: 'written' } }, linux.snapshot).document;
const text = JSON.stringify(whole);
const good = { file: 'a', side: readSide(text) };
const plain = { verbose: true, stream: {}, env: {}, colour: false };
/** What a field may be instead. */
const WRONG: readonly unknown[] = [null, 7, '', ESCAPES, [], {}, [null], true, -1e308, '__proto__', { status: 'seen' }, 'x'.repeat(20_000)];

/** The ways to every value of a document, those of lists by their first two elements. */
function waysIn(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (value === null || typeof value !== 'object') return [way];
  const keys = Object.keys(value).slice(0, Array.isArray(value) ? 2 : undefined);
  return [way, ...keys.flatMap((key) => waysIn((value as Record<string, unknown>)[key], [...way, key]))];
}

function changed(way: readonly string[], to: unknown): string {
  const copy = JSON.parse(text) as Record<string, unknown>;
  const last = way.at(-1);
  if (last === undefined) return JSON.stringify(to);
  const holder = way.slice(0, -1).reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, copy);
  holder[last] = to;
  return JSON.stringify(copy);
}

/** A text for a person, or the words with which a document is refused. */
type Reader = (bad: string) => string;
const readers: Readonly<Record<string, Reader>> = {
  'doctor --from': (bad) => {
    const { report: today, snapshot } = replayReport(readReport(bad), { only: [], skip: [], failOn: 'error', version: '1', given: null });
    // A fact of another kind may show in the evidence: what a check reads is not held against a schema of its own.
    if (JSON.stringify(readReport(bad).snapshot) === JSON.stringify(whole.snapshot)) validator('report')(today);
    return humanAnswer(today, snapshot, plain);
  },
  'report diff': (bad) => {
    const diff = diffReports(good, { file: 'b', side: readSide(bad) }, factsReadBy);
    validator('diff')(diff);
    return renderDiff(diff);
  },
  'report aggregate': (bad) => {
    const aggregate = startAggregate();
    aggregate.add(JSON.parse(bad));
    const result = aggregate.result();
    validator('aggregate')(result);
    return renderAggregate(result);
  },
};

/** What is wrong with the way a reader takes a document; null where nothing is. */
function broken(read: Reader, bad: string): string | null {
  let said: string;
  try {
    said = read(bad);
  } catch (error) {
    if (!(error instanceof ReportError || error instanceof SyntaxError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
    said = error.message;
  }
  return CONTROLS.test(said) && !said.includes('JSON') ? `a control character in ${JSON.stringify(said.slice(0, 300))}` : null;
}

test('a report with one field of another kind is read, or refused in words', () => {
  const ways = waysIn(whole satisfies SupportReport);
  // Every field once by every reader, each time another wrong value; FAULTS=all: all of them.
  const all = process.env['FAULTS'] === 'all';
  const failed: string[] = [];
  let count = 0;
  for (const [name, read] of Object.entries(readers)) {
    ways.forEach((way, index) => {
      if (!all && name === 'doctor --from' && index % 9 !== 0) return;
      for (const wrong of all ? WRONG : [WRONG[(index + name.length) % WRONG.length]]) {
        count += 1;
        const what = broken(read, changed(way, wrong));
        if (what !== null) failed.push(`${name}: ${way.join('.')} = ${JSON.stringify(wrong).slice(0, 30)}\n    ${what.slice(0, 600)}`);
      }
    });
  }
  console.log(`  ${count} documents with a wrong field`);
  assert.is(failed.length, 0, `${failed.length}:\n${failed.slice(0, 12).join('\n')}`);
});

test('a report that is cut, noise, of megabytes, or deep is read, or refused in words', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'ccd-documents-'));
  const noise = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * index * 31 + 7) % 251));
  const bad = [
    '', ' ', '\0'.repeat(3000), noise.toString('latin1'), '{', '[]', 'null', '"x"', '{"schema":"codecommit-report/1"}', '{"schema":"codecommit-report/999999999"}', `{"schema":${JSON.stringify(ESCAPES)}}`,
    '['.repeat(100_000), '{"a":'.repeat(50_000), `${text}${text}`, ...Array.from({ length: 40 }, (_, part) => text.slice(0, Math.floor((text.length * part) / 40))), 'x'.repeat(9 * 1024 * 1024),
  ];
  try {
    for (const [index, document] of bad.entries()) {
      for (const [name, read] of Object.entries(readers)) assert.is(broken(read, document), null, `${name}, ${index}`);
      const file = join(dir, `${index}.json`);
      writeFileSync(file, document);
      const said = await verifyReport(file).then(({ leaks }) => String(leaks.length), (error: unknown) => { if (!(error instanceof ReportError)) throw error; return error.message; });
      assert.not.match(said, CONTROLS);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test('explain takes any text', () => {
  for (const said of ['', ESCAPES, '\0'.repeat(5000), 'x'.repeat(2_000_000), 'fatal: '.repeat(50_000), `fatal: unable to access 'https://u:${'p'.repeat(5000)}@h/': ${ESCAPES}`, '('.repeat(20_000), `403 ${'-'.repeat(100_000)}`]) {
    const shown = renderExplanation(explain(said), (_, words) => words);
    assert.not.match(shown, CONTROLS, JSON.stringify(said.slice(0, 40)));
  }
});

test.run();
