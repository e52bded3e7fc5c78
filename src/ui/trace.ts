import type { Trace } from '../core/finding.ts';
import { harmless } from '../knowledge/redact-text.ts';

/** The helper chain for a person: what git would ask, in order, and what it did ask. */
export function renderTrace(trace: Trace): string {
  const place = (helper: Trace['predicted'][number]) => (helper.file === null ? helper.scope : `${helper.file}:${helper.line ?? '?'} ${helper.scope}`);
  const predicted = trace.predicted.map((helper, index) => `  ${index + 1}. ${harmless(helper.helper)}   ${harmless(place(helper))}`);
  const observed = (trace.observed ?? []).map((helper, index) => `  ${index + 1}. ${harmless(helper.helper)}   exit ${helper.exitCode ?? 'unknown'}${helper.answered ? ', answered' : ''}`);
  return [
    `codecommit trace   ${harmless(trace.url)}`,
    '',
    `git sends the path to helpers: ${trace.useHttpPath ? 'yes' : 'no'} (credential.useHttpPath)`,
    '',
    predicted.length === 0 ? 'predicted: no helper is configured for this URL' : 'predicted, from the configuration:',
    ...predicted,
    '',
    trace.observed === null ? 'observed: not run' : observed.length === 0 ? 'observed: git asked no helper' : 'observed, from git\'s own trace:',
    ...observed,
    '',
    trace.observed === null ? 'The prediction was not compared.' : trace.differs ? 'They differ.' : 'They agree.',
  ].join('\n');
}
