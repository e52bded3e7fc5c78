import { type GitConfigEntry, type Snapshot, valueOf } from '../core/facts.ts';
import type { FixStep, LoginStore } from '../core/fix.ts';
import { placeOf as placeOfLine } from '../knowledge/config-evidence.ts';
import { credentialChain, type CredentialChain } from '../knowledge/credential-chain.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { isHidden, moveBehind, scopeBehind } from '../knowledge/helper-steps.ts';
import { isAtLeast, MINIMUM_VERSIONS } from '../knowledge/versions.ts';
import { sectionPlace } from './helper-section.ts';

/** Where a login is put, and the steps after which git looks for it there, and nowhere else before. */
export interface StorePlan {
  store: LoginStore;
  steps: readonly FixStep[];
  remarks: readonly string[];
}

/** What keeps a login for good, and is named so that it can be started by itself. */
const KEEPS: ReadonlySet<string | null> = new Set(['store', 'osxkeychain', 'manager', 'wincred', 'libsecret', 'gnome-keyring']);

/**
 * Returns the store that git asks for `url` already, else the platform's. All others keep their helpers: what is added stands in a section of its
 * own. A static login holds for every repository of the host, so that the path is not asked for. Returns in words why not, where a configured user name makes git look for
 * another login, or git is too old. Source: gitcredentials(7); git's credential.c.
 */
export function planStore(snapshot: Snapshot, url: string, host: string): StorePlan | string {
  const entries = valueOf(snapshot.gitConfig)?.entries ?? [];
  const version = valueOf(snapshot.tools)?.git.version ?? null;
  // Neither the step that stores nor the host's section could keep the login from the other helpers.
  if (version !== null && isAtLeast(version, MINIMUM_VERSIONS.git.helperReset) === false) return `git ${version} hands a login to every helper (2.9 can be told of one)`;
  const chain = credentialChain(url, entries, version);
  if (chain.fatal !== null) return `git stops while it reads its configuration: ${chain.fatal.message}`;
  if (chain.username?.entry != null) return `${placeOfLine(chain.username.entry)} makes git look for the login of "${chain.username.value}" alone`;
  const at = chain.helpers.findIndex(({ value }) => isKeeper(value) && storeFile(value, snapshot) !== undefined);
  const helper = chain.helpers[at]?.value ?? platformStore(snapshot);
  const file = storeFile(helper, snapshot);
  if (file === undefined) return 'there is no home directory that could hold a login';
  // A cache in front is asked first, knows nothing of the login, and is passed over.
  const reaches = at >= 0 && !chain.useHttpPath.value && chain.helpers.every(({ value }, index) => index > at || isKeeper(value) || helperCommand(value).storage === 'cache');
  const place = sectionPlace(url, host, entries, version);
  return {
    store: { host, helper, file },
    steps: reaches ? [] : sectionFor(place, helper, chain, entries),
    remarks: [
      ...(file === null ? [] : [`The password will stand in plain text in ${file}, which only you may read; a store of the system keeps it better.`]),
      ...lostHelpers(chain, place, reaches),
    ],
  };
}

function isKeeper(value: string): boolean {
  const { kind, storage } = helperCommand(value);
  return kind !== 'shell' && KEEPS.has(storage) && !isHidden(value);
}

function sectionFor(place: string, helper: string, { helpers, useHttpPath }: CredentialChain, entries: readonly GitConfigEntry[]): FixStep[] {
  const section = `credential.https://${place}`;
  const others = [...helpers.map(({ entry }) => entry), ...(useHttpPath.entry === null ? [] : [useHttpPath.entry])];
  const behind = scopeBehind(others);
  // A clone is made outside of any working copy; one whose own configuration comes later needs the section besides.
  const scopes = ['global' as const, ...(behind === 'local' || behind === 'worktree' ? [behind] : [])];
  return scopes.flatMap((scope): FixStep[] => [
    { do: 'git-config', op: 'reset-helpers', scope, key: `${section}.helper` },
    { do: 'git-config', op: 'add', scope, key: `${section}.helper`, value: helper },
    ...(useHttpPath.value ? [{ do: 'git-config', op: 'set', scope, key: `${section}.useHttpPath`, value: 'false' } satisfies FixStep] : []),
    ...moveBehind(`${section}.helper`, scope, entries, others),
  ]);
}

function lostHelpers({ helpers }: CredentialChain, place: string, reaches: boolean): string[] {
  const lost = reaches ? [] : helpers.filter(({ value }) => !isKeeper(value)).map(({ value }) => `"${value}"`);
  return lost.length === 0 ? [] : [`git no longer asks ${lost.join(', ')} for ${place}; for all else nothing changes.`];
}

/** Source: gitcredentials(7), "Available helpers"; git's contrib/credential. */
function platformStore(snapshot: Snapshot): string {
  const platform = valueOf(snapshot.system)?.platform;
  if (platform === 'darwin') return 'osxkeychain';
  if (platform === 'win32') return 'manager';
  return valueOf(snapshot.tools)?.libsecret === true ? 'libsecret' : 'store';
}

/** The file of git's plain store, null for a store of the system; undefined where it is not known. Source: git's builtin/credential-store.c. */
function storeFile(helper: string, snapshot: Snapshot): string | null | undefined {
  const { storage, storeFile: named } = helperCommand(helper);
  if (storage !== 'store') return null;
  const home = valueOf(snapshot.homes)?.git ?? valueOf(snapshot.system)?.homeDir ?? null;
  if (named !== null) {
    // The shell knows "~" at the beginning of a word alone.
    if (/--file=~|["']~/.test(helper)) return undefined;
    const path = home === null ? named : named.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, home);
    return /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? path : undefined;
  }
  if (home === null) return undefined;
  const own = `${home}/.git-credentials`;
  const files = valueOf(snapshot.storeFiles)?.logins.map(({ file }) => file) ?? [];
  return files.includes(own) ? own : files.find((file) => file !== null && /[\\/]git[\\/]credentials$/.test(file)) ?? own;
}
