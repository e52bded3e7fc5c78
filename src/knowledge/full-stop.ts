/**
 * Returns what another program said without the full stop and blanks at its end, to be quoted inside a sentence of ours.
 * Example: `Access denied. ` gives `Access denied`.
 */
export function withoutFullStop(said: string): string {
  return said.replace(/[.\s]+$/, '');
}
