import type { Audience, Report, SupportReport } from '../../core/finding.ts';
import { isAskedOf, questionSection } from '../question.ts';
import { causesSection } from './causes.ts';
import { chainBlock } from './chain.ts';
import { type Block, code, type Item, list, prose, type Ticket } from './model.ts';
import { notLookedAtSection } from './not-looked-at.ts';
import { againSection, environmentSection, redactionSection } from './surroundings.ts';
import { ranSection, triedSection } from './trials.ts';

const TITLES: Readonly<Record<Report['verdict']['status'], string>> = {
  problems: 'A fault between git and AWS CodeCommit',
  incomplete: 'No fault found between git and AWS CodeCommit, but not all could be looked at',
  untested: 'Nothing wrong found on this machine; AWS CodeCommit was not tried',
  healthy: 'Git reaches AWS CodeCommit',
};

/** Returns a support report as the ticket a person posts: the verdict, the question, then everything that bears it out. */
export function ticketOf(document: SupportReport, audience: Audience | null): Ticket {
  return {
    title: TITLES[document.verdict.status],
    lead: [...prose(document.verdict.text), ...targetBlocks(document)],
    sections: [
      ...questionSection(document, audience),
      causesSection(document, isAskedOf(document, audience)),
      triedSection(document),
      notLookedAtSection(document),
      { title: 'The chain from git to CodeCommit', blocks: [chainBlock(document)] },
      environmentSection(document),
      ...ranSection(document),
      redactionSection(document),
      againSection(document),
    ],
  };
}

function targetBlocks({ target }: Report): Block[] {
  const fields: readonly (readonly [string, string | null])[] = [
    ['repository URL', target.url ?? target.input], ['remote', target.remote], ['repository', target.repository], ['region', target.region], ['method', target.method], ['profile', target.profile],
  ];
  const items = fields.flatMap(([name, value]): Item[] => (value === null ? [] : [{ text: [`${name}: `, code(value)] }]));
  return items.length > 0 ? list(items) : list([{ text: ['no repository was given: the machine alone was looked at'] }]);
}
