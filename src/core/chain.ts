import type { LinkId } from './finding.ts';

/** The chain from git to CodeCommit, in the order in which a link can break for those behind it. */
export const CHAIN: readonly LinkId[] = ['tools', 'remote', 'git-config', 'credential-stores', 'profile', 'credentials', 'ssh', 'network', 'permissions', 'live'];

/** The link a check id belongs to. */
export function areaOf(checkId: string): LinkId {
  return checkId.slice(0, checkId.indexOf('/')) as LinkId;
}

/** Where the page of a check is, in the package and in the repository. */
export function docsOf(checkId: string): string {
  return `docs/checks/${checkId}.md`;
}
