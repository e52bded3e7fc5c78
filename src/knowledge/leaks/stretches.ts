import type { Rewriting } from './rewriting.ts';

/** In signs; shorter stretches between what is no text are chance. */
export const SHORTEST = 4;

/** A text that was found, and where it begins in what was decoded. */
export interface Stretch {
  from: number;
  text: string;
}

/** Puts the texts in their order, a line each. */
export function putAll(stretches: Stretch[], out: Rewriting): void {
  if (stretches.length > 1) stretches.sort((a, b) => a.from - b.from);
  for (const { from, text } of stretches) {
    out.replaceUntil(from, '');
    out.replaceUntil(from, `${text}\n`);
  }
}
