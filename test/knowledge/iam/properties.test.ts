import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NOBODY_KNOWN, type Context, type Request } from '../../../src/knowledge/iam/context.ts';
import { type Decision, evaluate, type Outcome, type RepositoryKey } from '../../../src/knowledge/iam/evaluate.ts';
import type { Layer, Policy } from '../../../src/knowledge/iam/policy.ts';
import { shownText } from '../../../src/knowledge/iam/wildcard.ts';
import { CUSTOMER, KEY, MANAGED, MARIA, type Plain, policy, REPOSITORY, SESSION } from './worlds.ts';

const test = suite('iam/properties');
const some = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const few = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> => fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));

const action = some('kms:Decrypt', 'kms:*', 'KMS:dec*', 'codecommit:Git*', 'codecommit:GitPull', '*', 's3:*', 'kms:Encrypt', '*:*Pull');
const resource = some('*', KEY, REPOSITORY, 'arn:aws:kms:*:*:key/*', 'arn:aws:codecommit:eu-*:*:*', 'arn:aws:kms:us-east-1:*:key/*', 'arn:aws:kms:*:*:alias/x', 'arn:aws:codecommit:eu-west-1:111122223333:${aws:PrincipalTag/team}', 'arn:*:${aws:username}');
const operator = fc.tuple(some('', '', '', 'ForAllValues:', 'ForAnyValue:'), some('StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase', 'Bool', 'ArnLike', 'NumericLessThan'), some('', '', 'IfExists')).map((parts) => parts.join(''));
const KEYS = ['aws:username', 'aws:PrincipalTag/team', 'kms:ViaService', 'aws:x'] as const;
const VALUES = ['billing', 'maria', 'Maria', 'true', 'false', 'codecommit.eu-west-1.amazonaws.com', '', '5', 'arn:aws:iam::1:user/a'] as const;
const value = some(...VALUES, '*', 'm*', 'codecommit.*', '${aws:username}', 'arn:aws:iam::*:user/*');
const conditions = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.dictionary(fc.oneof({ weight: 5, arbitrary: operator }, { weight: 1, arbitrary: some('Null', 'Nonsense') }), fc.dictionary(some(...KEYS), few(value), { minKeys: 1, maxKeys: 2 }), { minKeys: 1, maxKeys: 2 }) },
);
const principal = some<unknown>('*', { AWS: MARIA.arn }, { AWS: '111122223333' }, { AWS: 'arn:aws:iam::111122223333:role/dev' }, { Service: 'x.amazonaws.com' });
const statementOf = (effect: fc.Arbitrary<string>): fc.Arbitrary<Plain> => fc.record({ effect, action: few(action), notAction: fc.boolean(), resource: few(resource), notResource: fc.boolean(), conditions, principal }).map((each) => ({
  Effect: each.effect, [each.notAction && each.effect === 'Allow' ? 'NotAction' : 'Action']: each.action, [each.notResource ? 'NotResource' : 'Resource']: each.resource, Condition: each.conditions, Principal: each.principal,
}));
const statement = statementOf(some('Allow', 'Allow', 'Deny'));
interface Document { layer: Layer; statements: Plain[]; version: string; misplaced: boolean }
const documents: fc.Arbitrary<Document[]> = fc.array(fc.record({ layer: some<Layer>('identity', 'identity', 'boundary', 'scp', 'key', 'session'), statements: fc.array(statement, { maxLength: 4 }), version: some('2012-10-17', '2012-10-17', '2008-10-17'), misplaced: some(false, false, false, false, false, false, true) }), { minLength: 1, maxLength: 4 });
const known: fc.Arbitrary<Context> = fc.tuple(...KEYS.map(() => fc.oneof(fc.constant('absent' as const), fc.array(some(...VALUES), { minLength: 1, maxLength: 2 })))).map((values) => new Map(KEYS.map((key, index) => [key.toLowerCase(), values[index] ?? 'absent'])));
const request: fc.Arbitrary<Request> = fc.record({ kms: fc.boolean(), context: known, caller: some(MARIA, SESSION) }).map(({ kms, context, caller }) => ({ action: kms ? 'kms:Decrypt' : 'codecommit:GitPull', resource: kms ? KEY : REPOSITORY, context, caller }));
const key = some<RepositoryKey>(MANAGED, CUSTOMER, { kind: 'customer', grants: 'unread' });

/** Principal is for key policies, and now and then it stands where IAM takes none. */
const without = (each: Plain): Plain => Object.fromEntries(Object.entries(each).filter(([key]) => key !== 'Principal'));
const policies = (list: readonly Document[]): Policy[] => list.map(({ layer, statements, version, misplaced }, index) => policy(layer === 'key' || misplaced ? statements : statements.map(without), layer, `p${index}`, { Version: version }));

/** What is known less of: some keys, and perhaps the resource, the caller, or whether a policy applies. */
interface Forgotten { keys: boolean[]; resource: boolean; caller: boolean; applies: boolean }
const forgotten: fc.Arbitrary<Forgotten> = fc.record({ keys: fc.array(fc.boolean(), { minLength: KEYS.length, maxLength: KEYS.length }), resource: fc.boolean(), caller: fc.boolean(), applies: fc.boolean() });

function forget({ action: asked, resource: on, context, caller }: Request, lost: Forgotten): Request {
  return {
    action: asked, caller: lost.caller ? NOBODY_KNOWN : caller,
    resource: lost.resource && typeof on === 'string' ? [on.replace(/[^:/]*$/, ''), { unknown: 'name', label: 'id' }] : on,
    context: new Map([...context].filter((_, index) => lost.keys[index] !== true)),
  };
}

const tally = (): { add: (outcome: Outcome) => void; each: (least: number) => void } => {
  const counts: Record<Outcome, number> = { denied: 0, possible: 0, allowed: 0, implicit: 0 };
  return { add: (outcome) => { counts[outcome]++; }, each: (least) => assert.ok(Object.values(counts).every((count) => count >= least), JSON.stringify(counts)) };
};

const summary = ({ outcome, denies, lacking }: Decision): unknown => [outcome, denies.map(({ policy: { source }, state, statement: each }) => `${source} ${state} ${String(each?.index)}`).sort(), lacking.map(({ layer, state }) => `${layer} ${state}`).sort()];
const turned = (each: Policy): Policy => ({ ...each, statements: each.statements.toReversed().map((held) => ({
  ...held, action: { ...held.action, patterns: held.action.patterns.toReversed() }, actionAsWritten: { ...held.actionAsWritten, patterns: held.actionAsWritten.patterns.toReversed() },
  resource: { ...held.resource, patterns: held.resource.patterns.toReversed() }, conditions: held.conditions.toReversed().map((condition) => ({ ...condition, values: condition.values.toReversed() })),
})) });

test('less knowledge never flips the sign, a Deny more never allows, the order is irrelevant', () => {
  const [seen, seenWithDeny] = [tally(), tally()];
  let lost = 0;
  fc.assert(fc.property(documents, request, key, forgotten, statementOf(some('Deny')), fc.nat(3), (list, asked, kind, less, added, at) => {
    const all = policies(list);
    const before = evaluate(asked, all, kind);
    seen.add(before.outcome);
    assert.equal(summary(evaluate(asked, all.map(turned).reverse(), kind)), summary(before));

    const open = forget(asked, less);
    const fewer = less.applies ? all.map((each, index) => (index === 0 ? { ...each, applies: 'unknown' as const } : each)) : all;
    const after = evaluate(open, fewer, kind);
    if (after.outcome !== before.outcome) lost++;
    assert.ok(after.outcome === before.outcome || after.outcome === 'possible', `${before.outcome} became ${after.outcome} for want of knowledge`);
    if (after.outcome === 'possible') assert.ok(after.dependsOn.length > 0 || after.lacking.length > 0, 'what it depends on is said');
    assert.equal(summary(evaluate(open, fewer.map(turned).reverse(), kind)), summary(after));

    const [deny] = policy(added).statements;
    for (const [request_, base, was] of [[asked, all, before.outcome], [open, fewer, after.outcome]] as const) {
      const { outcome } = evaluate(request_, base.map((each, index) => (index === at % base.length && deny !== undefined ? { ...each, statements: [...each.statements, deny] } : each)), kind);
      seenWithDeny.add(outcome);
      assert.ok(outcome === was || outcome === 'denied' || (outcome === 'possible' && was !== 'denied'), `${was} became ${outcome} by a Deny`);
    }
  }), { numRuns: 10_000, seed: 11 });
  seen.each(300);
  seenWithDeny.each(300);
  assert.ok(lost > 500, String(lost));
});

/** IAM for a request of which everything is known, written down once more without a third value. Null: the generated policy is beyond it. */
function reference(list: readonly Document[], { action: asked, resource: on, context, caller }: Request, kind: RepositoryKey): Outcome | null {
  const flat = (held: unknown): string[] => [held].flat().map(String);
  const beyond = { is: false };
  const filled = (text: string, version: string): string => (version === '2008-10-17' ? text : text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const held = context.get(name.toLowerCase());
    if (held === undefined || held === 'absent' || held.length !== 1) beyond.is = true;
    const [first] = held === undefined || held === 'absent' ? [] : held;
    return typeof first === 'string' ? first : '';
  }));
  const like = (pattern: string, text: string, fold = false): boolean => new RegExp(`^${pattern.replace(/[\\^$.+()[\]{}|/-]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`, fold ? 'is' : 's').test(text);
  const holds = (name: string, contextKey: string, wanted: string[], version: string): boolean => {
    const held = context.get(contextKey.toLowerCase()) ?? 'absent';
    const seen = held === 'absent' ? [] : held.map(shownText);
    if (name === 'Null') {
      if (!wanted.every((each) => each === 'true' || each === 'false')) beyond.is = true;
      return wanted.includes(String(seen.length === 0));
    }
    const [, set, base = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(name) ?? [];
    const negated = base.includes('Not');
    if (!base.startsWith('String')) beyond.is = true;
    if (seen.length === 0 && ifExists !== undefined) return true;
    if (seen.length === 0) return set === 'ForAllValues:' || (set === undefined && negated);
    if (set !== undefined && seen.every((each) => each === '')) return set === 'ForAllValues:';
    if (set === undefined && seen.length > 1) beyond.is = true;
    const one = (text: string): boolean => negated !== wanted.some((each) => {
      const whole = filled(each, version);
      return base.endsWith('IgnoreCase') ? whole.toLowerCase() === text.toLowerCase() : base.endsWith('Like') ? like(whole, text) : whole === text;
    });
    return set === 'ForAnyValue:' ? seen.some(one) : seen.every(one);
  };
  const applies = (each: Plain, version: string, layer: Layer): boolean => {
    const acts = flat(each['Action'] ?? each['NotAction']).some((pattern) => like(pattern, asked, true)) === ('Action' in each);
    const on1 = flat(each['Resource'] ?? each['NotResource']).some((pattern) => like(filled(pattern, version), shownText(on))) === ('Resource' in each);
    const who = each['Principal'] as string | { AWS?: string };
    const isCaller = layer !== 'key' || who === '*' || (typeof who === 'object' && (who.AWS === '111122223333' || who.AWS === caller.arn || (who.AWS?.endsWith('/dev') === true && caller.kind === 'assumed-role')));
    return acts && on1 && isCaller && Object.entries(each['Condition'] as Record<string, Record<string, unknown>>).every(([name, keys]) => Object.entries(keys).every(([contextKey, wanted]) => holds(name, contextKey, flat(wanted), version)));
  };
  const isKms = asked.startsWith('kms:');
  const hits = list.filter(({ layer }) => layer !== 'key' || isKms).flatMap(({ layer, statements, version }) => statements.filter((each) => applies(each, version, layer)).map((each) => ({ layer, each })));
  if (beyond.is || list.some(({ layer }) => layer === 'scp' || layer === 'boundary' || layer === 'session') || (isKms && kind.kind === 'customer')) return null;
  if (hits.some(({ each }) => each['Effect'] === 'Deny')) return 'denied';
  return isKms || hits.some(({ layer, each }) => layer === 'identity' && each['Effect'] === 'Allow') ? 'allowed' : 'implicit';
}

test('where everything is known, the same as two-valued IAM', () => {
  let compared = 0;
  const seen = tally();
  fc.assert(fc.property(documents.map((list) => list.map((each) => ({ ...each, misplaced: false, layer: each.layer === 'key' ? each.layer : 'identity' as const }))), request, (list, asked) => {
    const expected = reference(list, asked, MANAGED);
    if (expected === null) return;
    compared++;
    seen.add(expected);
    assert.is(evaluate(asked, policies(list), MANAGED).outcome, expected);
  }), { numRuns: 5000, seed: 14 });
  assert.ok(compared > 1200, String(compared));
});

test.run();
