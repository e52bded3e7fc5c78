import type { TargetFact } from '../core/facts.ts';
import type { Evidence } from '../core/finding.ts';
import { advise, type Fix, type FixStep } from '../core/fix.ts';
import { withoutPassword } from './codecommit-url.ts';

/** Returns the line of the configuration the target's URL stands on, or the URL as it was given. */
export function remoteEvidence(target: TargetFact): Evidence {
  if (target.urlFile !== null) {
    return { kind: 'config', file: target.urlFile, line: target.urlLine, scope: 'local', key: `remote.${target.remote ?? ''}.url`, value: withoutPassword(target.configuredUrl) };
  }
  return { kind: 'request', method: 'GET', url: withoutPassword(target.url), status: null, error: null };
}

/**
 * Returns the step that gives the target's remote another URL; null where that would not help: the target is no remote, or its line is not the
 * one git uses, behind an `insteadOf`.
 */
export function remoteUrlStep({ remote, url, configuredUrl }: TargetFact, newUrl: string): FixStep | null {
  return remote !== null && url === configuredUrl ? { do: 'remote-url', remote, url: newUrl } : null;
}

/** Returns what points the target at another URL: the step for its remote, else advice. */
export function pointTargetAt(target: TargetFact, url: string): Fix {
  const step = remoteUrlStep(target, url);
  if (step !== null) return { consent: 'safe', steps: [step] };
  return advise('safe', target.remote === null ? `Use ${url}.` : `An insteadOf rule makes this URL; let it make ${url}.`);
}
