import { areaOf } from '../core/chain.ts';
import type { Audience, Finding, LinkId, Report } from '../core/finding.ts';
import { awsAdminBlocks } from './question/aws-admin.ts';
import { developerBlocks } from './question/developer.ts';
import { itBlocks } from './question/it.ts';
import { causesOf } from './ticket/causes.ts';
import type { Block, Section } from './ticket/model.ts';

/** Whom a fault at a link concerns; all other links are the developer's own. */
const OWNERS: Readonly<Partial<Record<LinkId, Audience>>> = { permissions: 'aws-admin', credentials: 'aws-admin', network: 'it', tools: 'it' };

const ASKED: Readonly<Record<Audience, { title: string; blocks: (report: Report, causes: readonly Finding[]) => Block[] }>> = {
  'aws-admin': { title: 'Question to an administrator of the AWS account', blocks: awsAdminBlocks },
  it: { title: 'Question to IT: network and programs', blocks: itBlocks },
  developer: { title: 'Question to the developer', blocks: developerBlocks },
};

/** Tells the causes the question is about: a developer is asked about all, the others about what is theirs. */
export function isAskedOf(report: Report, audience: Audience | null): (cause: Finding) => boolean {
  const asked = audience ?? audienceOf(report);
  return ({ check }) => asked === 'developer' || OWNERS[areaOf(check)] === asked;
}

/** Returns whom a report asks when nobody said so: whose link the first root cause is at, else the first check that stayed open. */
export function audienceOf(report: Report): Audience {
  const [cause] = causesOf(report);
  const link = cause === undefined ? report.checks.find(({ status }) => status === 'undetermined' || status === 'crashed')?.area : areaOf(cause.check);
  return (link === undefined ? undefined : OWNERS[link]) ?? 'developer';
}

/** The question of a report, for the audience or the one the report speaks of; none where nothing is open and nobody was named. */
export function questionSection(report: Report, audience: Audience | null): Section[] {
  if (audience === null && causesOf(report).length === 0 && report.verdict.status === 'healthy') return [];
  const { title, blocks } = ASKED[audience ?? audienceOf(report)];
  return [{ title, blocks: blocks(report, causesOf(report).filter(isAskedOf(report, audience))) }];
}
