import type { GitConfigEntry, ObservedHelper } from '../core/facts.ts';
import { credentialChain } from '../knowledge/credential-chain.ts';
import { shownHelper } from '../knowledge/helper-command.ts';
import { helperCommandLine } from '../knowledge/trace2.ts';

/**
 * The helpers of a trace, each under the configured value it stems from. Commands that fit none are shown as git ran them. Two values
 * can make one command (`store` and `!git credential-store`): then the one in that place of the chain for `url` is meant.
 */
export function matchObserved(trace: { helpers: readonly { command: string; exitCode: number | null }[]; filled: boolean }, entries: readonly GitConfigEntry[], url: string): ObservedHelper[] {
  const configured = new Map(entries.flatMap((entry) => (entry.value !== null && /^credential\.(?:.*\.)?helper$/.test(entry.key) ? [[helperCommandLine(entry.value), entry.value]] : [])));
  const chain = credentialChain(url, entries, null).helpers;
  return trace.helpers.map(({ command, exitCode }, index) => {
    const shown = shownHelper(`!${command}`).slice(1);
    const here = chain[index]?.value;
    const meant = here !== undefined && [command, shown].includes(helperCommandLine(here)) ? here : undefined;
    return { helper: meant ?? configured.get(command) ?? configured.get(shown) ?? `!${shown}`, exitCode, answered: trace.filled && index === trace.helpers.length - 1 };
  });
}
