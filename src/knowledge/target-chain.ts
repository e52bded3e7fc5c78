import type { GitClientFact, GitConfigFact, TargetFact, ToolsFact } from '../core/facts.ts';
import { credentialChain, type ChainHelper, type CredentialChain } from './credential-chain.ts';
import { helperCommand } from './helper-command.ts';
import { httpsUrl } from './repository-url.ts';

/** How git looks for a credential for the target. `host` is as in the URL. */
export interface TargetChain {
  host: string;
  chain: CredentialChain;
  /** The helpers of the chain that call the AWS CLI. */
  aws: readonly ChainHelper[];
}

/** Returns the target's chain, or why git asks no helper there. */
export function targetChain(facts: { target: TargetFact; gitConfig: GitConfigFact; tools?: ToolsFact | undefined }): TargetChain | { skipped: string } {
  const { target, gitConfig, tools } = facts;
  const host = /^https:\/\/(?:[^@/]*@)?([^/?#]+)/i.exec(target.url)?.[1];
  if (host === undefined) return { skipped: `git asks no credential helper for ${target.url}` };
  if (target.userInfo !== null && target.userInfo.secret !== null) return { skipped: 'the URL holds a password, so git asks no credential helper' };
  const chain = credentialChain(target.url, gitConfig.entries, tools?.git.version ?? null);
  return { host, chain, aws: chain.helpers.filter(({ value }) => helperCommand(value).aws !== null) };
}

/** True when git was seen to start this helper for a transfer that failed, and the helper gave nothing. */
export function wasSilent(client: GitClientFact | undefined, value: string): boolean {
  return client !== undefined && client.exitCode !== 0 && (client.helpers ?? []).some(({ helper, answered }) => helper === value && !answered);
}

/** Returns the https URL for which git asks its helpers: the target's own, or the one git-remote-codecommit makes of it. Null for SSH. */
export function httpsUrlOf({ url, host, repository }: TargetFact): string | null {
  if (/^https:/i.test(url)) return url;
  return /^codecommit:/i.test(url) && host !== null && repository !== null ? httpsUrl(host, repository) : null;
}
