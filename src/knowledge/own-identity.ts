import type { GitConfigFact, TargetFact, ToolsFact } from '../core/facts.ts';
import type { FixStep } from '../core/fix.ts';
import { convertUrl, parseCodeCommitUrl } from './codecommit-url.ts';
import { awsHelperLine, helperBlock, scopeBehind } from './helper-steps.ts';
import { remoteUrlStep } from './remote-evidence.ts';
import { targetChain } from './target-chain.ts';

/**
 * Returns the steps by which git signs in with whatever identity the AWS tools have: through git-remote-codecommit where it is installed, else
 * through the credential helper of the AWS CLI. Null where neither is there, or the URL is not the remote's own.
 */
export function useOwnIdentity({ target, gitConfig, tools }: { target: TargetFact; gitConfig?: GitConfigFact | undefined; tools?: ToolsFact | undefined }): readonly FixStep[] | null {
  const parsed = parseCodeCommitUrl(target.url);
  if (tools !== undefined && tools.grc.path !== null) {
    const url = convertUrl(parsed, 'grc', target.region, null);
    const step = url === null ? null : remoteUrlStep(target, url);
    return step === null ? null : [step];
  }
  if (tools?.aws?.path == null || gitConfig === undefined) return null;
  const url = target.method === 'ssh' ? convertUrl(parsed, 'credential-helper', target.region, null) : target.url;
  const moved = url === null || url === target.url ? null : remoteUrlStep(target, url);
  if (url === null || (url !== target.url && moved === null)) return null;
  const chain = targetChain({ target: { ...target, url, userInfo: null }, gitConfig, tools });
  if ('skipped' in chain) return null;
  const behind = chain.chain.helpers.map(({ entry }) => entry);
  const scope = scopeBehind(behind);
  return scope === null ? null : [...(moved === null ? [] : [moved]), ...helperBlock(chain.host, awsHelperLine(null), scope, gitConfig.entries, behind)];
}
