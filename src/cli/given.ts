import type { Intent } from '../core/facts.ts';
import { contextKeysOf, policyFilesOf, type PolicyFlags } from './flags.ts';

/** The intent with the documents and context keys of `policyFlags`. Throws a usage error for files that hold no policy. */
export async function withGiven(intent: Intent, flags: PolicyFlags): Promise<Intent> {
  const files = policyFilesOf(flags);
  const context = contextKeysOf(flags);
  const documents = files.length === 0 ? [] : await (await import('./policy-documents.ts')).readPolicyFiles(files, intent.cwd);
  return documents.length + context.length === 0 ? intent : { ...intent, given: { documents, context } };
}
