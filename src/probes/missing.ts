import type { Observed } from '../core/facts.ts';

/** A fact that cannot be there because another is not: the same reason. */
export function missing(fact: Observed<unknown>): Exclude<Observed<never>, { status: 'seen' }> {
  return fact.status === 'seen' ? { status: 'failed', reason: 'not known' } : { status: fact.status, reason: fact.reason };
}
