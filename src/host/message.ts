import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';

const LIMIT = 600;

/** A message of another program or server in one line, without what may be a secret, at most 600 characters. */
export function shownMessage(text: string): string {
  // STS repeats a whole request, session token included, when a signature does not fit: its first line says all.
  const line = text.split(/[\r\n]/).find((candidate) => candidate.trim() !== '')?.trim() ?? '';
  const shown = harmless(withoutSecrets(line));
  return shown.length > LIMIT ? `${shown.slice(0, LIMIT)}…` : shown;
}
