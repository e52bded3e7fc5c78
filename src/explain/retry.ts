import type { Line } from './lines.ts';
import { matcher } from './rows.ts';

/** What git says at the end of a transfer that worked. */
const worked = matcher(['already up to date', 'already up-to-date', 'everything up-to-date', 'receiving objects: 100%', 'resolving deltas: 100%', 'writing objects: 100%', 'unpacking objects: 100%', 'bereits aktuell', 'déjà à jour', 'ya está actualizado', 'già aggiornato', 'já está atualizado', '已经是最新的', '已經是最新的']);
const failed = matcher(['fatal: ', 'fatal : ', 'error: ', 'schwerwiegend: ', 'erreur : ', 'fehler: ', 'aborted', 'rejected]']);
/** More commands than a person types. */
const MOST = 500;

/** Whether something failed in a text and was mended in it. */
export interface Retries {
  /** A command of git begins. Returns nothing; the lines that follow are its own. */
  began: (command: string) => void;
  watch: (line: Line, isFailure: boolean) => void;
  /** True where every command that failed was given once more, in the same words, and its last run shows a transfer and no failure. */
  mended: () => boolean;
}

/** Follows the commands of a text. What stands before the first one belongs to none, and a failure there is never taken for mended. */
export function retries(): Retries {
  const state = new Map<string, { broke: boolean; last: 'nothing' | 'worked' | 'failed' }>();
  let now = { broke: false, last: 'nothing' as 'nothing' | 'worked' | 'failed' };
  state.set('', now);
  return {
    began: (command) => {
      now = { broke: state.get(command)?.broke ?? false, last: 'nothing' };
      if (state.has(command) || state.size < MOST) state.set(command, now);
    },
    watch: ({ text }, isFailure) => {
      if (isFailure || failed(text)) {
        now.last = 'failed';
        now.broke = true;
      } else if (now.last === 'nothing' && worked(text)) now.last = 'worked';
    },
    mended: () => {
      const broken = [...state.values()].filter(({ broke }) => broke);
      return broken.length > 0 && broken.every(({ last }) => last === 'worked');
    },
  };
}
