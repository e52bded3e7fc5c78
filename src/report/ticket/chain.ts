import { areaOf } from '../../core/chain.ts';
import type { Link, LinkId, Report } from '../../core/finding.ts';
import { type Block, type ChainLink, joined, type Text } from './model.ts';

/** The links of the chain as a person calls them. */
const NAMES: Readonly<Record<LinkId, string>> = {
  tools: 'Programs', remote: 'Remote URL', 'git-config': 'Git configuration', 'credential-stores': 'Credential stores', profile: 'AWS profile', credentials: 'AWS credentials',
  ssh: 'SSH', network: 'Network', permissions: 'Permissions', live: 'Answers of CodeCommit',
};

/** The word for each status, which the signs, shapes and colours of both formats only repeat. */
export const STATUS_WORDS: Readonly<Record<Link['status'], string>> = { broken: 'broken', suspect: 'suspect', unknown: 'not known', unused: 'not used', ok: 'ok' };

/** A sign for each status that needs no colour. */
export const STATUS_SIGNS: Readonly<Record<Link['status'], string>> = { broken: '✖', suspect: '!', unknown: '?', unused: '–', ok: '✔' };

/** The chain from git to CodeCommit with what was found at each link. */
export function chainBlock(report: Report): Block {
  return { kind: 'chain', links: report.links.map((link): ChainLink => ({ id: link.id, name: NAMES[link.id], status: link.status, says: saysOf(report, link) })) };
}

function saysOf({ checks, findings }: Report, { id, status }: Link): Text {
  const found = [...new Set(findings.filter(({ check }) => areaOf(check) === id).map(({ check }) => check))];
  if (found.length > 0) return joined(found);
  const mine = checks.filter(({ area }) => area === id);
  if (status === 'unknown') return ['open: ', ...joined(mine.filter((check) => check.status !== 'passed' && check.status !== 'skipped').map((check) => check.id))];
  if (status === 'unused') return [mine[0]?.reason ?? 'not asked for'];
  const fine = mine.filter((check) => check.status === 'passed').length;
  return [`${fine} ${fine === 1 ? 'check' : 'checks'} passed`];
}
