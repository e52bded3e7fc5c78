import type { GitConfigEntry, Snapshot } from '../core/facts.ts';
import type { FixStep } from '../core/fix.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { targetChain } from '../knowledge/target-chain.ts';

/** The machine as it would be after a step, or null where the step cannot be modelled. Pure. */
export function simulate(snapshot: Snapshot, step: FixStep): Snapshot | null {
  switch (step.do) {
    case 'git-config':
      return simulateGitConfig(snapshot, step);
    case 'remote-url':
    case 'edit-file':
    case 'delete-file':
    case 'file-mode':
    case 'iam':
    case 'new-ssh-key':
    case 'pin-host-key':
    case 'run':
    case 'tell':
    case 'ssh-config':
    case 'aws-config':
      return null;
    case 'forget-login':
      return forgetLogin(snapshot, step);
  }
}

const ORDER = ['system', 'global', 'local', 'worktree', 'command'] as const;

/** `git config`: `--replace-all` puts the value where the last one stood, `--add` at the end of its section, here the end of its scope. */
function simulateGitConfig(snapshot: Snapshot, step: Extract<FixStep, { do: 'git-config' }>): Snapshot | null {
  const observed = snapshot.gitConfig;
  // The road to a host is a fact of its own, which does not follow from the configuration here.
  if (observed.status !== 'seen' || /^http\..*\.(?:proxy|sslcainfo)$/i.test(step.key)) return null;
  const key = normalKey(step.key);
  const { entries } = observed.value;
  const same = (entry: GitConfigEntry) => entry.scope === step.scope && entry.key === key;
  const fresh: GitConfigEntry = { key, value: step.value ?? '', scope: step.scope, file: entries.find((entry) => entry.scope === step.scope)?.file ?? '~/.gitconfig', line: null };
  const without = entries.filter((entry) => !same(entry));
  const place = (list: readonly GitConfigEntry[], added: readonly GitConfigEntry[]) => {
    const rank = ORDER.indexOf(step.scope);
    const end = list.findLastIndex((entry) => ORDER.indexOf(entry.scope) <= rank) + 1;
    return [...list.slice(0, end), ...added, ...list.slice(end)];
  };
  const withEntries = (next: readonly GitConfigEntry[]): Snapshot => withHelperProfile({ ...snapshot, gitConfig: { ...observed, value: { ...observed.value, entries: next } } });
  switch (step.op) {
    case 'unset':
      return withEntries(without);
    case 'add':
      return withEntries(place(entries, [fresh]));
    case 'move-section-last':
      return withEntries(place(without, entries.filter(same)));
    case 'set':
    case 'reset-helpers': {
      const last = entries.findLastIndex(same);
      if (last < 0) return withEntries(place(without, [fresh]));
      const before = entries.slice(0, last).filter((entry) => !same(entry));
      return withEntries([...before, { ...fresh, file: entries[last]?.file ?? fresh.file }, ...entries.slice(last + 1)]);
    }
  }
}

/** The profile follows from the line of the helper: named there, it comes before what the variables say. */
function withHelperProfile(snapshot: Snapshot): Snapshot {
  const { target, gitConfig } = snapshot;
  if (target.status !== 'seen' || gitConfig.status !== 'seen' || target.value.method !== 'credential-helper') return snapshot;
  const chain = targetChain({ target: target.value, gitConfig: gitConfig.value });
  const profile = 'skipped' in chain ? null : (helperCommand(chain.aws[0]?.value ?? '').aws?.profile ?? null);
  return profile === null ? snapshot : { ...snapshot, target: { ...target, value: { ...target.value, profile, profileSource: 'the credential helper\'s line', profileIsExplicit: true } } };
}

function normalKey(key: string): string {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  return key.slice(0, first).toLowerCase() + key.slice(first, last) + key.slice(last).toLowerCase();
}

function forgetLogin(snapshot: Snapshot, step: Extract<FixStep, { do: 'forget-login' }>): Snapshot | null {
  const fact = step.store === 'store-file' ? 'storeFiles' : 'systemStore';
  const observed = snapshot[fact];
  if (observed.status !== 'seen') return null;
  const logins = observed.value.logins.filter((login) => login.host !== step.host || (login.login.name ?? login.login.keyIdLast4) !== step.account);
  return { ...snapshot, [fact]: { ...observed, value: { ...observed.value, logins } } };
}
