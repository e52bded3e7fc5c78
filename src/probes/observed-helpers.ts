import type { GitConfigEntry, ObservedHelper } from '../core/facts.ts';
import { shownHelper } from '../knowledge/helper-command.ts';
import { helperCommandLine } from '../knowledge/trace2.ts';

/** The helpers of a trace, each under the configured value it stems from. Commands that fit none are shown as git ran them. */
export function matchObserved(trace: { helpers: readonly { command: string; exitCode: number | null }[]; filled: boolean }, entries: readonly GitConfigEntry[]): ObservedHelper[] {
  const configured = new Map(entries.flatMap((entry) => (entry.value !== null && /^credential\.(?:.*\.)?helper$/.test(entry.key) ? [[helperCommandLine(entry.value), entry.value]] : [])));
  return trace.helpers.map(({ command, exitCode }, index) => {
    const shown = shownHelper(`!${command}`).slice(1);
    return { helper: configured.get(command) ?? configured.get(shown) ?? `!${shown}`, exitCode, answered: trace.filled && index === trace.helpers.length - 1 };
  });
}
