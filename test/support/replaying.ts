import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import type { AnyCheck } from '../../src/core/check.ts';
import { diagnose } from '../../src/core/diagnose.ts';
import type { Platform, Snapshot } from '../../src/core/facts.ts';
import type { Report, SupportReport } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { replayReport } from '../../src/doctor/replay.ts';
import { redact } from '../../src/report/redact.ts';
import { readReport, replaySnapshot } from '../../src/report/replay.ts';
import { NOW } from './worlds.ts';

/** What must survive redaction and replay: the status of each check, and what was found. */
function verdictsOf(checks: Report['checks'], findings: Report['findings']): string[] {
  return [...checks.map(({ id, status }) => `${id}: ${status}`), ...findings.map(({ check, messageId, severity }) => `${check}#${messageId} ${severity}`)];
}

/** The report that these checks make of a snapshot, as a run of the doctor would. */
export function reportOn(snapshot: Snapshot, checks: readonly AnyCheck[]): Report {
  const platform = snapshot.system.status === 'seen' ? snapshot.system.value.platform : 'linux';
  return makeReport(snapshot, checks, { version: '0.0.0-test', node: '20', platform, startedAt: NOW, durationMs: 1, failOn: 'error' });
}

/** Where a value stands in a document, with the whole text. */
function textsWith(document: unknown, value: string, at = ''): string[] {
  if (typeof document === 'string') return document.toLowerCase().includes(value.toLowerCase()) ? [`${at}: ${document}`] : [];
  return typeof document === 'object' && document !== null ? Object.entries(document).flatMap(([key, each]) => textsWith(each, value, `${at}/${key}`)) : [];
}

/** A machine as `codecommit report` writes it, read again. No name that the leak scan would look for is left in it. */
export function recorded(report: Report, snapshot: Snapshot): SupportReport {
  const { document, own } = redact(report, snapshot);
  const text = JSON.stringify(document);
  const small = text.toLowerCase();
  const left = own.filter(({ value }) => small.includes(JSON.stringify(value).slice(1, -1).toLowerCase()));
  assert.equal(left.map(({ what, value }) => `${what} in ${textsWith(document, value).join('; ')}`), [], 'a real name is left');
  return readReport(text);
}

/** Holds that a redacted record of a machine is judged as the machine itself was, by some checks alone. */
export function judgesTheSame(snapshot: Snapshot, checks: readonly AnyCheck[], what = ''): void {
  const report = reportOn(snapshot, checks);
  const again = diagnose(replaySnapshot(recorded(report, snapshot)), checks);
  assert.equal(verdictsOf(again.results, again.findings), verdictsOf(report.checks, report.findings), `${what}: the redacted record is judged like the machine`);
}

/** Runs `use` as if on another system. */
export function onPlatform<T>(platform: Platform, use: () => T): T {
  const own = Object.getOwnPropertyDescriptor(process, 'platform');
  Object.defineProperty(process, 'platform', { value: platform, configurable: true });
  try {
    return use();
  } finally {
    if (own !== undefined) Object.defineProperty(process, 'platform', own);
  }
}

const PLATFORMS: readonly Platform[] = ['linux', 'darwin', 'win32'];

/** A system other than this one, drawn by what was found, so that a machine is replayed on the same one in every run. */
function foreign(found: readonly string[]): Platform {
  const others = PLATFORMS.filter((platform) => platform !== process.platform);
  const lot = createHash('sha256').update(found.join('\n')).digest().readUInt8();
  return others[lot % others.length] ?? 'linux';
}

/** Holds that `doctor --from` finds on another system what the doctor found on the machine; `everywhere`: on each. */
export function replaysTheSame(report: Report, snapshot: Snapshot, everywhere = false): void {
  const document = recorded(report, snapshot);
  const judged = new Set(report.checks.map(({ id }) => id));
  const expected = verdictsOf(report.checks, report.findings);
  for (const platform of everywhere ? PLATFORMS : [foreign(expected)]) {
    const again = onPlatform(platform, () => replayReport(document, { only: [], skip: [], failOn: 'error', version: '0.0.0-test', given: null })).report;
    assert.equal(verdictsOf(again.checks.filter(({ id }) => judged.has(id)), again.findings.filter(({ check }) => judged.has(check))), expected, `--from on ${platform}`);
    assert.is(again.run.mode, 'replay');
    assert.equal([again.since?.appeared.filter((key) => judged.has(key.split('#')[0] ?? '')), again.since?.gone], [[], []]);
  }
}
