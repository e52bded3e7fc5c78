import type { GitConfigEntry } from '../core/facts.ts';
import { type CredentialChain, credentialChain } from '../knowledge/credential-chain.ts';
import { helperCommand } from '../knowledge/helper-command.ts';

/** True where the AWS helper alone is asked, in working order, with the profile; any will do where that is null. */
export function isSetUp({ helpers, useHttpPath, fatal, username }: CredentialChain, profile: string | null): boolean {
  const [first, ...more] = helpers;
  const aws = first === undefined || more.length > 0 ? null : helperCommand(first.value).aws;
  return aws !== null && aws.problems.length === 0 && (profile === null || aws.profile === profile) && useHttpPath.value && fatal === null && username === null;
}

/** No repository can be called that. */
const NO_REPOSITORY = '~';

/**
 * Returns for which part of `https://…` the section is written: the host, or the repository alone where others of the host have a section of theirs or are
 * served by the AWS helper: an empty entry for the host, or another profile, would take that from them. Source: `credential_apply_config` in git's
 * credential.c, where every section that matches counts in the order of the file.
 */
export function sectionPlace(url: string, host: string, entries: readonly GitConfigEntry[], version: string | null): string {
  const ofOthers = credentialChain(url, entries, version).unmatched.some(({ entry, why }) => why === 'path' && /\.helper$/i.test(entry.key) && entry.value !== '');
  const rest = credentialChain(`https://${host}/v1/repos/${NO_REPOSITORY}`, entries, version);
  return ofOthers || isSetUp(rest, null) ? url.replace(/^https:\/\//, '') : host;
}
