import type { TargetFact } from '../core/facts.ts';
import type { Evidence } from '../core/finding.ts';
import { advise, type Fix } from '../core/fix.ts';
import { withoutPassword } from './codecommit-url.ts';

/** Returns the line of the configuration the target's URL stands on, or the URL as it was given. */
export function remoteEvidence(target: TargetFact): Evidence {
  if (target.urlFile !== null) return { kind: 'config', file: target.urlFile, line: target.urlLine, scope: 'local', key: `remote.${target.remote ?? ''}.url`, value: withoutPassword(target.configuredUrl) };
  return { kind: 'request', method: 'GET', url: withoutPassword(target.url), status: null, error: null };
}

/** Returns what points the target at another URL. The remote is set anew only where its line is the one git uses: not behind an `insteadOf`. */
export function pointTargetAt(target: TargetFact, url: string): Fix {
  if (target.remote !== null && target.url === target.configuredUrl) return { consent: 'safe', steps: [{ do: 'remote-url', remote: target.remote, url }] };
  return advise('safe', target.remote === null ? `Use ${url}` : `An insteadOf rule makes this URL; let it make ${url}`);
}
