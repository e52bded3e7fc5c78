import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import { CHAIN } from '../../src/core/chain.ts';
import type { CheckResult, Evidence, Finding, Report } from '../../src/core/finding.ts';
import { rootCauses } from '../../src/core/root-causes.ts';
import { exitOf, type Threshold, unsettled } from '../../src/core/verdict.ts';
import { formatted } from '../../src/doctor/format.ts';
import { harmless } from '../../src/knowledge/redact-text.ts';
import { anyCharacter } from '../support/any-character.ts';
import { linux, mac, windows } from '../support/worlds.ts';
import { type Said, saidByJunit, saidByMarkdown, saidBySarif } from './formats-reading.ts';

const test = suite('report/formats agree');

const WORLDS = { linux, mac, windows };

/** What breaks out of one of the formats, or out of a reader of it. */
const SHARP = [
  '\ud800', 'a\udc00b', '\0', '\x1b[31m', '\x1b]8;;http://x\x07', '\x7f', '\x9b', '\ufffe', '\uffff', '\u202e', '\u2028', '😀', '👩‍💻', 'ß漢字', '\n', '\r\n', '\r', '\t', ' ', '', '`', '``', '```', '|', '\\|', '\\', '||',
  '</details>', '<script>alert(1)</script>', '<!--', '-->', ']]>', '<![CDATA[', '&amp;', '&', '"', "'", '<', '>', '<account-1>', '@maria', '#1', 'GH-2', 'https://evil.example/?a=b', 'www.evil.example',
  '[x](http://evil.example)', '![x](http://evil.example/a.png)', '](1)', '{0}', '{{', '}', '*b*', '_i_', '~~s~~', '- a', '1. a', '# h', '$x$', ':smile:', '%s', '%SRCROOT%', '0123456789abcdef0123456789abcdef01234567',
  'error observed live/api#x', '  ', 'exit 0 (healthy)', '/home/maria/.gitconfig', 'C:\\Users\\maria\\.gitconfig', '\\\\server\\share\\x y', '.git/config', '../..', 'word',
];
const hostile = fc.array(fc.oneof(fc.constantFrom(...SHARP), fc.string({ unit: anyCharacter, maxLength: 6 })), { maxLength: 6 }).map((parts) => parts.join(''));
const line = fc.oneof(fc.constant(null), fc.integer({ min: -1, max: 2 ** 31 }));
const status = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 599 }));
const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc.record({ kind: fc.constant('config' as const), file: hostile, line, scope: hostile, key: hostile, value: hostile }),
  fc.record({ kind: fc.constant('config' as const), file: hostile, line, scope: hostile, key: hostile, value: hostile, wins: fc.boolean() }),
  fc.record({ kind: fc.constant('process' as const), argv: fc.array(hostile, { maxLength: 3 }), exitCode: status, note: hostile }),
  fc.record({ kind: fc.constant('request' as const), method: hostile, url: hostile, status, error: fc.oneof(fc.constant(null), hostile) }),
  fc.record({ kind: fc.constant('env' as const), name: hostile, value: fc.oneof(fc.constant(null), hostile) }),
  fc.record({ kind: fc.constant('policy' as const), source: hostile, sid: fc.oneof(fc.constant(null), hostile), statement: fc.nat(9), action: hostile, resource: hostile }),
);

interface Drawn {
  id: string;
  status: CheckResult['status'];
  reason: string;
  title: string;
  found: { message: string; measured: string; severity: Finding['severity']; certainty: Finding['certainty']; evidence: Evidence[]; cause: number }[];
}
const drawnCheck = (id: string): fc.Arbitrary<Drawn> => fc.record({
  id: fc.constant(id),
  status: fc.constantFrom('passed', 'found', 'found', 'skipped', 'blocked', 'undetermined', 'crashed'),
  reason: hostile,
  title: hostile,
  found: fc.array(fc.record({
    message: hostile, measured: hostile, severity: fc.constantFrom('error', 'warning', 'notice'), certainty: fc.constantFrom('observed', 'inferred'),
    evidence: fc.array(evidence, { minLength: 1, maxLength: 3 }), cause: fc.integer({ min: -2, max: 5 }),
  }), { minLength: 1, maxLength: 3 }),
});
const drawn = fc.subarray(checks.map(({ meta }) => meta.id), { minLength: 1, maxLength: 8 }).chain((ids) => fc.tuple(...ids.map(drawnCheck)));
const reports = fc.record({ drawn, failOn: fc.constantFrom<Threshold>('error', 'warning', 'never'), text: hostile, startedAt: fc.oneof(hostile, fc.constant('2026-11-20T12:00:00.000Z')), durationMs: fc.double() });

/** A report as the core would make it of these checks: exit code and causes follow from them. */
function reportOf({ drawn: rows, failOn, text, startedAt, durationMs }: { drawn: readonly Drawn[]; failOn: Threshold; text: string; startedAt: string; durationMs: number }): Report {
  const findings: Finding[] = [];
  for (const { id, status: state, found } of rows) {
    if (state !== 'found') continue;
    for (const [index, { cause, ...rest }] of found.entries()) {
      const because = findings[cause];
      findings.push({ id: `${id}#m${index}`, check: id, messageId: `m${index}`, ...rest, expected: rest.measured, causedBy: because === undefined ? [] : [because.id], docs: `docs/checks/${id}.md` });
    }
  }
  const results = rows.map(({ id, status: state, reason, title }): CheckResult => ({ id, title, area: CHAIN.find((area) => id.startsWith(`${area}/`)) ?? 'live', status: state, ...(state === 'blocked' ? { blockedBy: [reason] } : { reason }) }));
  const open = unsettled(checks, results);
  const causes = rootCauses(findings).map(({ id }) => id);
  const verdict = { status: findings.some(({ severity }) => severity === 'error') ? 'problems' : open.length > 0 ? 'incomplete' : 'untested', text, rootCauses: causes } as const;
  return {
    schema: 'codecommit-report/1', tool: { name: 'codecommit-doctor', version: '0.1.0', node: '20', platform: text }, run: { startedAt, durationMs, mode: 'live' },
    target: { input: text, remote: text, url: text, method: null, region: text, repository: text, profile: text }, verdict, exit: exitOf(verdict, findings, failOn, open), links: [], checks: results, findings,
  };
}

/** What all formats carry alike of a text: not which white space it was. */
const canonical = (text: string): string => harmless(text).replace(/\s|[\u2409-\u240d]|‹U\+(?:2028|2029|FEFF)›/g, '').replace(/[\ufffe\uffff]|‹U\+FFF[EF]›/g, '?');
const sorted = (said: Said): unknown => [said.exit, said.findings.map(({ severity, certainty, id, message }) => [id, severity, certainty, canonical(message)].join(' ')).sort()];

test('every format tells the same findings, counts and exit code, whatever stands in a report', () => {
  fc.assert(fc.property(reports, fc.constantFrom<keyof typeof WORLDS>('linux', 'mac', 'windows'), (given, world) => {
    const report = reportOf(given);
    const wanted = sorted({ exit: report.exit.code, findings: report.findings });
    const texts = (['sarif', 'junit', 'markdown'] as const).map((format) => formatted(format, report, WORLDS[world].snapshot, given.failOn));
    const [sarif = '', junit = '', markdown = ''] = texts;
    assert.equal(sorted(saidBySarif(sarif)), wanted, 'sarif');
    const fromMarkdown = saidByMarkdown(markdown);
    assert.equal(sorted(fromMarkdown), sorted({ exit: report.exit.code, findings: report.findings.map((finding) => ({ ...finding, id: finding.check })) }), 'markdown');
    assert.equal(fromMarkdown.ids, report.findings.map(({ id }) => id));
    const fromJunit = saidByJunit(junit);
    // A block of JUnit goes on with the evidence.
    assert.equal([fromJunit.exit, fromJunit.findings.length], [report.exit.code, report.findings.length], 'junit');
    for (const { id, severity, certainty, message } of report.findings) {
      assert.ok(fromJunit.findings.some((said) => said.id === id && said.severity === severity && said.certainty === certainty && canonical(said.message).startsWith(canonical(message))), `junit: ${id}`);
    }
    // Nothing a terminal obeys.
    for (const text of texts) assert.not.match(text, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]|\p{Cs}/u);
  }), { numRuns: 300, includeErrorInReport: true });
});

test.run();
