import { areaOf } from '../core/chain.ts';
import type { Cause } from '../core/fix-document.ts';
import type { Finding } from '../core/finding.ts';
import { type Fix, type FixStep, isApplicable } from '../core/fix.ts';
import type { Diagnosed } from './better.ts';

const ORDER = ['safe', 'ask', 'person'] as const;

/**
 * The causes to mend, in the order in which they are to be mended: root causes by check, those that stop git first. What follows from a cause, and
 * notices, only where the check was named.
 */
export function causesOf({ report }: Diagnosed, named: readonly string[]): Cause[] {
  const isNamed = ({ check }: Finding) => named.includes(check) || named.includes(areaOf(check));
  const byId = new Map(report.findings.map((finding) => [finding.id, finding]));
  const roots = report.verdict.rootCauses.flatMap((id) => byId.get(id) ?? []);
  const wanted = named.length === 0 ? roots : [...roots.filter(isNamed), ...report.findings.filter((finding) => isNamed(finding) && !roots.includes(finding))];
  const causes = new Map<string, Cause>();
  for (const finding of wanted) {
    const known = causes.get(finding.check);
    causes.set(finding.check, { check: finding.check, findings: known === undefined ? [finding] : [...known.findings, finding] });
  }
  return [...causes.values()];
}

/** The fix of all findings of a cause as one, without a step said twice; its consent is the highest of them. Null where none has a fix. */
export function fixOf({ findings }: Cause, { fixes }: Diagnosed): Fix | null {
  const all = findings.flatMap(({ id }) => fixes.get(id) ?? []);
  if (all.length === 0) return null;
  // Advice beside steps of a finding that a program can mend stays; a finding with advice alone does not hold up the others.
  const applicable = all.some(isApplicable) ? all.filter(isApplicable) : all;
  const consent = ORDER[Math.max(...applicable.map((fix) => ORDER.indexOf(fix.consent)))] ?? 'person';
  return { consent, steps: withoutRepeats(applicable.flatMap(({ steps }) => steps)) };
}

function withoutRepeats(steps: readonly FixStep[]): FixStep[] {
  const seen = new Set<string>();
  return steps.filter((step) => {
    const text = JSON.stringify(step);
    return !seen.has(text) && seen.add(text);
  });
}

/** The same fix written to another scope of git's configuration; entries that are to be taken out stay where they are. */
export function inScope(fix: Fix, scope: 'local' | 'global' | null): Fix {
  if (scope === null) return fix;
  return { ...fix, steps: fix.steps.map((step) => (step.do === 'git-config' && step.op !== 'unset' ? { ...step, scope } : step)) };
}
