import type { StoredLogin, StoreFact } from '../core/facts.ts';

/** How the logins of a system's credential store are listed: what to run, and how to read it. Secrets are never asked for. */
export interface SystemStore {
  kind: Exclude<StoreFact['kind'], 'store-file'>;
  /** One command for the hosts asked for, or null where the system has no such tool. */
  commands(hosts: readonly string[]): readonly { argv: readonly string[]; host: string }[];
  /** Which stream holds the attributes; the other one is dropped unread. */
  stream: 'stdout' | 'stderr';
  parse(output: string, host: string): readonly StoredLogin[];
  /** Exit codes that mean "none found". */
  emptyExitCodes: readonly number[];
}
