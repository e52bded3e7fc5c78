import { CommandError, gitCommandOf } from '../knowledge/command-words.ts';
import { UsageError } from './base-command.ts';

/** Returns the value of `--run`, null where there is none. Throws a usage error for what is no git command that can be run without a shell. */
export function commandToRun(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    gitCommandOf(text);
  } catch (error) {
    if (error instanceof CommandError) throw new UsageError(`--run: ${error.message}`);
    throw error;
  }
  return text;
}
