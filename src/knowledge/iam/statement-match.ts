import { type ConditionResult, judgeCondition } from './conditions.ts';
import type { Context, Request } from './context.ts';
import type { Policy } from './policy.ts';
import { substitute } from './policy-variable.ts';
import { matchPrincipal } from './principal.ts';
import type { Element, Statement } from './statement.ts';
import { all, any, not, type Tri } from './tri-state.ts';
import { matchesPattern, matchesWildcard, shownText } from './wildcard.ts';

/** What an element of a statement says of the request, and the pattern that decided it (null where none fitted, or it is no text). */
export interface ElementResult {
  element: 'Action' | 'NotAction' | 'Resource' | 'NotResource';
  pattern: string | null;
  seen: string;
  state: Tri;
}

/** A statement that applies to a request, or may apply. */
export interface Match {
  policy: Policy;
  /** Null where the policy as a whole is in doubt and no statement of it can be named. */
  statement: Statement | null;
  state: true | 'unknown';
  action: ElementResult | null;
  resource: ElementResult | null;
  conditions: readonly ConditionResult[];
  /** An Allow of a key policy that names the account only, so that identity policies decide. */
  delegates: boolean;
  /** What would have to be known to be certain: context keys, `resource`, doubts about the document. */
  dependsOn: readonly string[];
}

/** Returns how the statement applies to the request, with every element's reason, or null where it certainly does not. Source: FACTS 1.5. */
export function matchStatement(policy: Policy, statement: Statement, request: Request): Match | null {
  const action = matchAction(statement, request.action);
  if (action.state === false) return null;
  const unresolved: string[] = [];
  const resource = matchResource(statement, policy, request, unresolved);
  if (resource.state === false) return null;
  const principal = policy.layer === 'key' ? matchPrincipal(statement, request.caller) : { state: true as const, delegates: false };
  const conditions = principal.state === false ? [] : conditionsOf(statement, request.context, policy.withVariables);
  const state = all([action.state, resource.state, principal.state, ...conditions.map((each) => each.state)]);
  if (state === false) return null;
  const dependsOn = [
    ...(action.state === 'unknown' ? ['action'] : []), ...(resource.state === 'unknown' ? ['resource', ...unresolved] : []), ...(principal.state === 'unknown' ? ['principal'] : []),
    ...conditions.flatMap((each) => each.dependsOn), ...policy.doubts, ...policy.misplaced, ...(policy.applies === true ? [] : [`whether ${policy.source} is attached to the caller`]),
  ];
  return {
    policy, statement, state: dependsOn.length === 0 ? state : 'unknown', action: { ...action, seen: request.action }, resource: { ...resource, seen: shownText(request.resource) }, conditions, delegates: principal.delegates, dependsOn: [...new Set(dependsOn)],
  };
}

/** One false condition settles it, so a statement with many is not judged to its end. */
function conditionsOf({ conditions }: Statement, context: Context, withVariables: boolean): ConditionResult[] {
  const results: ConditionResult[] = [];
  for (const condition of conditions) {
    const result = judgeCondition(condition, context, withVariables);
    results.push(result);
    if (result.state === false) break;
  }
  return results;
}

type Fit = Omit<ElementResult, 'seen'>;

function matchAction({ action, actionAsWritten }: Statement, seen: string): Fit {
  const wanted = seen.toLowerCase();
  // A "${" in an action is a template nobody rendered: IAM knows no variables there.
  return decide('Action', action, actionAsWritten, (pattern) => (pattern.includes('${') ? 'unknown' : matchesWildcard(pattern, wanted)));
}

function matchResource({ resource }: Statement, policy: Policy, request: Request, unresolved: string[]): Fit {
  return decide('Resource', resource, resource, (text) => {
    const { pattern, unresolved: keys } = substitute(text, request.context, policy.withVariables);
    const state = matchesPattern(pattern, request.resource);
    if (state === 'unknown') unresolved.push(...keys);
    return state;
  });
}

function decide(name: 'Action' | 'Resource', { not: negated, patterns }: Element, written: Element, judge: (pattern: string) => Tri): Fit {
  let state: Tri = false;
  let pattern: string | null = null;
  for (const [index, each] of patterns.entries()) {
    const fits = each === null ? 'unknown' : judge(each);
    if (fits === false || (fits === 'unknown' && state === 'unknown')) continue;
    state = any([state, fits]);
    pattern = written.patterns[index] ?? null;
    if (fits === true) break;
  }
  return { element: negated ? `Not${name}` : name, pattern: negated && state === false ? null : pattern, state: negated ? not(state) : state };
}
