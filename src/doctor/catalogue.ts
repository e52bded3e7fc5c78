import { checks } from '../checks/index.ts';
import { areaOf, docsOf } from '../core/chain.ts';
import type { FactName, Method, Platform } from '../core/facts.ts';
import type { Catalogue, Severity } from '../core/finding.ts';

const METHODS: readonly Method[] = ['grc', 'credential-helper', 'git-credentials', 'ssh'];
const PLATFORMS: readonly Platform[] = ['darwin', 'win32', 'linux'];
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice'];

/** Every check as `codecommit checks --json` lists it, in the order of the chain. */
export function catalogue(): Catalogue {
  return {
    schema: 'codecommit-checks/1',
    checks: checks.map(({ meta }) => ({
      id: meta.id,
      title: meta.title,
      area: areaOf(meta.id),
      methods: meta.methods === '*' ? METHODS : meta.methods,
      platforms: meta.platforms ?? PLATFORMS,
      severities: SEVERITIES.filter((severity) => Object.values(meta.messages).some((message) => message.severity === severity)),
      fix: meta.fix,
      docs: docsOf(meta.id),
    })),
  };
}

/** The facts a check reads, those it cannot do without first; none for a check that this version does not have. */
export function factsReadBy(id: string): readonly FactName[] {
  const check = checks.find(({ meta }) => meta.id === id);
  return check === undefined ? [] : [...check.needs, ...(check.wants ?? [])];
}
