import type { AnyCheck } from '../core/check.ts';
import { areaOf } from '../core/chain.ts';
import type { FactName } from '../core/facts.ts';

/** The checks that `--only` and `--skip` leave, each an id or an area. */
export function selectChecks(checks: readonly AnyCheck[], only: readonly string[], skip: readonly string[]): AnyCheck[] {
  const named = (check: AnyCheck, names: readonly string[]) => names.includes(check.meta.id) || names.includes(areaOf(check.meta.id));
  return checks.filter((check) => (only.length === 0 || named(check, only)) && !named(check, skip));
}

/** The facts these checks read, and those that every report tells. */
export function factsFor(checks: readonly AnyCheck[]): ReadonlySet<FactName> {
  return new Set<FactName>(['intent', 'system', 'target', ...checks.flatMap((check) => [...check.needs, ...(check.wants ?? [])])]);
}
