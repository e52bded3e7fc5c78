import type { SupportReport } from '../core/finding.ts';

/** A real name of this machine that a report must not hold, and what it is. */
export interface OwnValue {
  /** As a person would call it: `the account id`, `the home directory`. Never the value. */
  what: string;
  value: string;
}

/** What the rules of redaction made of a report. */
export interface Redacted {
  document: SupportReport;
  /** Pseudonym to real name; for `--pseudonym-map` alone. */
  names: ReadonlyMap<string, string>;
  /** The real names that were replaced; the leak scan looks for them. */
  own: readonly OwnValue[];
  /** The same rules over another text. */
  text: (text: string) => string;
}

/** A place of the final bytes that holds what it must not. Never the value. */
export interface Leak {
  what: string;
  encoding: 'plain' | 'url' | 'base64' | 'hex' | 'json' | 'html' | 'utf-16';
  /** 1-based, of the scanned bytes. */
  line: number;
}

/** What is no report, or not one that can be read. */
export class ReportError extends Error {}
