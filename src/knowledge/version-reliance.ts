import type { GitConfigEntry } from '../core/facts.ts';
import { credentialChain } from './credential-chain.ts';
import { helperCommand } from './helper-command.ts';
import { isAtLeast, MINIMUM_VERSIONS } from './versions.ts';

/** A line a newer git reads otherwise: a "*" in the host of a section, or an empty helper (`by`) that takes `entry` out. */
export type Reliance = { host: string; entry: GitConfigEntry } & ({ on: 'wildcard' } | { on: 'reset'; by: GitConfigEntry });

/**
 * Returns what a current git makes of the configuration for a URL and this version does not; null where both read it alike.
 * Source: git's release notes, 2.9.0 (empty helper) and 2.26.0 (wildcards).
 */
export function reliedOn(url: string, host: string, entries: readonly GitConfigEntry[], version: string): Reliance | null {
  const [here, current] = [credentialChain(url, entries, version), credentialChain(url, entries, null)];
  const isAws = (value: string) => helperCommand(value).aws !== null;
  const answers = here.helpers.some(({ value }) => isAws(value));
  const lost = answers ? undefined : current.helpers.find(({ value, entry }) => isAws(value) && contextOf(entry).includes('*'));
  if (lost !== undefined) return { on: 'wildcard', host, entry: lost.entry };
  if (isAtLeast(version, MINIMUM_VERSIONS.git.helperReset) !== false) return null;
  const kept = current.cleared.find(({ entry }) => here.helpers.some((helper) => helper.entry === entry));
  return kept === undefined ? null : { on: 'reset', host, entry: kept.entry, by: kept.by };
}

/** Returns the URL a credential section is for. Example: `credential.https://*.example.helper` gives `https://*.example`. */
export function contextOf({ key }: GitConfigEntry): string {
  return key.slice('credential.'.length, key.lastIndexOf('.'));
}
