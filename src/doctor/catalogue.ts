import { checks } from '../checks/index.ts';
import { areaOf, docsOf } from '../core/chain.ts';
import type { Method, Platform } from '../core/facts.ts';
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
