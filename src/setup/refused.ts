import { advise } from '../core/fix.ts';
import type { SetupPlan } from '../core/setup.ts';

/** What stands in the way of a method. */
export type Refused = Extract<SetupPlan, { kind: 'refused' }>;

/** Returns a refusal with the one way out of it that a person has; `url` is the page that says how. */
export function refused(reason: string, way: string, url?: string): Refused {
  return { kind: 'refused', reason, steps: advise('person', way, url).steps };
}
