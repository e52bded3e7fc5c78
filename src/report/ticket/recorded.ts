import type { FactName } from '../../core/facts.ts';
import type { Report } from '../../core/finding.ts';

/** What stands at a path of a recorded fact, or undefined: a snapshot comes from a file, and any part of it may be missing or of another shape. */
export function recorded({ snapshot }: Pick<Report, 'snapshot'>, fact: FactName, ...path: readonly string[]): unknown {
  const observed = fieldOf(snapshot, fact);
  return fieldOf(observed, 'status') === 'seen' ? path.reduce(fieldOf, fieldOf(observed, 'value')) : undefined;
}

/** A recorded text that is not empty, else null. */
export function recordedText(report: Pick<Report, 'snapshot'>, fact: FactName, ...path: readonly string[]): string | null {
  return textOf(recorded(report, fact, ...path));
}

/** An own field of an object, else undefined. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** A text that is not empty, or a number as text, else null. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The texts of an array, else none. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((item) => textOf(item) ?? []) : [];
}
