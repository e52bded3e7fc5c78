import type { Verification } from '../core/finding.ts';

/** What `report verify` says: a line for each place, as editors and compilers write them, and the sum. */
export function verificationLines({ file, leaks }: Verification): readonly string[] {
  if (leaks.length === 0) return [`${file}: nothing found that looks like a secret`];
  const places = leaks.map(({ what, encoding, line }) => `${file}:${line}: ${what}${encoding === 'plain' ? '' : ` (${encoding})`}`);
  return [...places, `${leaks.length === 1 ? 'One place holds' : `${leaks.length} places hold`} what looks like a secret: do not give this file away.`];
}
