import type { FileState } from '../../core/disk.ts';
import type { WritableHost } from '../../core/probe.ts';
import { harmless, withoutSecrets } from '../../knowledge/redact-text.ts';
import { reasonOf } from '../failures.ts';

/** A step that cannot be made as planned: the message says why, in words for the user. */
export class StepRefused extends Error {
  /** Programs and the system may have a say in `message`: it goes into documents, so what may be a secret or move a cursor is cut. */
  constructor(message: string) {
    super(harmless(withoutSecrets(message)));
  }
}

/** Returns what stands in a file, null where there is none. Throws `StepRefused` where it cannot be read, which is no fault of ours. */
export function fileAt(host: WritableHost, path: string): FileState | null {
  try {
    return host.disk.read(path);
  } catch (error) {
    throw new StepRefused(`${path} cannot be read: ${reasonOf(error)}`);
  }
}
