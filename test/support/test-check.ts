import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AnyCheck, AnyProblem, Check, Messages } from '../../src/core/check.ts';
import { diagnose } from '../../src/core/diagnose.ts';
import type { FactName, Snapshot } from '../../src/core/facts.ts';
import type { Certainty, Finding, Severity } from '../../src/core/finding.ts';
import { simulate } from '../../src/fixes/simulate.ts';
import { judgesTheSame } from './replaying.ts';
import { healthyWorlds, type World } from './worlds.ts';

interface Expected {
  messageId: string;
  severity: Severity;
  certainty?: Certainty;
  /** Texts the message must hold: the names and values a reader needs. */
  says?: readonly string[];
  /** Texts the steps of the fix must hold. */
  advice?: readonly string[];
}
export interface Faulty {
  world: World;
  findings: readonly Expected[];
  /** The finding rests on what git or AWS answered, and no model of its fix tells what they would answer then: the machines of the tests do. */
  answered?: true;
}
export interface Cases {
  /** Machines on which the check looks and finds nothing. */
  clean: Readonly<Record<string, World>>;
  faulty: Readonly<Record<string, Faulty>>;
  /** Machines on which the question does not arise. */
  unused?: Readonly<Record<string, World>>;
  /** Machines on which it cannot tell. */
  open?: Readonly<Record<string, World>>;
}

/** What was given to `testCheck`, for the pages of the checks. */
export const collected: { check: AnyCheck; cases: Cases }[] = [];

/** Writes the tests of a check from its cases, and the ones an author forgets. */
export function testCheck<M extends Messages, N extends FactName, W extends FactName>(typed: Check<M, N, W>, cases: Cases): void {
  const check = typed as unknown as AnyCheck;
  collected.push({ check, cases });
  const test = suite(check.meta.id);
  const judge = (world: World) => diagnose(deepFreeze(world.snapshot), [check]);
  const statusOf = (world: World) => judge(world).results[0];

  const silent = (group: Readonly<Record<string, World>> | undefined, status: string) => {
    for (const [name, world] of Object.entries(group ?? {})) {
      test(`${status}: ${name}`, () => {
        const { results, findings } = judge(world);
        assert.equal(findings, [], 'no finding');
        assert.is(results[0]?.status, status, results[0]?.reason);
        if (status !== 'passed') assert.ok(results[0]?.reason, 'a reason is given');
      });
    }
  };
  silent(cases.clean, 'passed');
  silent(cases.unused, 'skipped');
  silent(cases.open, 'undetermined');

  for (const [name, { world, findings: expected, answered }] of Object.entries(cases.faulty)) {
    test(`found: ${name}`, () => {
      const { findings } = judge(world);
      assert.equal(findings.map(({ messageId, severity }) => ({ messageId, severity })), expected.map(({ messageId, severity }) => ({ messageId, severity })));
      findings.forEach((finding, index) => {
        for (const text of expected[index]?.says ?? []) assert.ok(finding.message.includes(text), `"${finding.message}" says "${text}"`);
        if (expected[index]?.certainty !== undefined) assert.is(finding.certainty, expected[index].certainty);
        for (const text of expected[index]?.advice ?? []) assert.ok(finding.fix?.steps.some(({ describe }) => describe.includes(text)), `the fix says "${text}"`);
        checkShape(finding);
      });
      assert.equal(JSON.parse(JSON.stringify(findings)), findings, 'findings are plain JSON');
    });
    test(`the fix removes it: ${name}`, () => {
      const mended = answered === true ? null : applyFixes(check, world.snapshot);
      if (mended === null) return;
      const left = diagnose(mended, [check]).findings.map((finding) => finding.id);
      const modelled = new Set(fixesOf(check, world.snapshot).map((item) => item.messageId));
      assert.equal(left.filter((id) => [...modelled].some((messageId) => id === `${check.meta.id}#${messageId}`)), [], 'what the fix mends is gone');
    });
  }

  const every = [...Object.entries(cases.faulty).map(([name, { world }]) => [name, world] as const), ...[cases.clean, cases.unused, cases.open].flatMap((group) => Object.entries(group ?? {}))];
  test('a redacted record is judged the same', () => {
    for (const [name, world] of every) judgesTheSame(world.snapshot, [check], name);
  });

  test('every message has a case', () => {
    const raised = new Set(Object.values(cases.faulty).flatMap((item) => item.findings.map((finding) => finding.messageId)));
    assert.equal(Object.keys(check.meta.messages).filter((id) => !raised.has(id)), []);
  });

  test('silent on every healthy machine', () => {
    for (const [name, world] of Object.entries(healthyWorlds)) {
      const bad = judge(world).findings.filter((finding) => finding.severity !== 'notice');
      assert.equal(bad, [], name);
      const status = statusOf(world)?.status;
      assert.ok(status === 'passed' || status === 'skipped', `${name}: ${status} ${statusOf(world)?.reason}`);
    }
  });

  test('its text is fit to print', () => {
    const { title, why, messages, refs } = check.meta;
    for (const text of [title, why, ...Object.values(messages).map((message) => message.text)]) {
      assert.not.match(text, /\bplease\b|may or may not|!$/i);
    }
    assert.not.match(title, /\.$/, 'a title has no full stop');
    assert.match(why, /\.$/);
    assert.ok(refs.length > 0, 'a page or source proves it');
  });
  test.run();
}

function checkShape(finding: Finding): void {
  assert.ok(finding.evidence.length > 0, 'evidence is never empty');
  assert.not.match(finding.message, /\{\{|undefined|\[object/);
  assert.match(finding.message, /^\S.*\.$/s, 'a message is a sentence');
}

function fixesOf(check: AnyCheck, snapshot: Snapshot): AnyProblem[] {
  const judgement = check.run(Object.fromEntries(Object.entries(snapshot).flatMap(([fact, seen]) => (seen.status === 'seen' ? [[fact, seen.value]] : []))) as never);
  return 'length' in judgement ? judgement.filter((problem) => problem.fix !== undefined) : [];
}

/** The machine after the fixes that can be modelled; null when none can. */
function applyFixes(check: AnyCheck, snapshot: Snapshot): Snapshot | null {
  let mended: Snapshot | null = null;
  for (const problem of fixesOf(check, snapshot)) {
    for (const step of problem.fix?.steps ?? []) {
      const next = simulate(mended ?? snapshot, step);
      if (next === null) return null;
      mended = next;
    }
  }
  return mended;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
