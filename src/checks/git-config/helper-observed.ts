import { defineCheck } from '../../core/check.ts';
import type { GitClientFact } from '../../core/facts.ts';
import { advise } from '../../core/fix.ts';
import { configEvidence } from '../../knowledge/config-evidence.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

export default defineCheck({
  meta: {
    id: 'git-config/helper-observed',
    title: 'Git asks the helpers that its configuration names',
    why: 'Which helpers git asks is computed from its configuration and then compared with what git was seen to start. Where the two differ, something changes git on its way: a wrapper, an environment variable, another configuration file than the ones read.',
    refs: ['https://git-scm.com/docs/gitcredentials', 'https://git-scm.com/docs/api-trace2'],
    methods: ['credential-helper'],
    fix: 'safe',
    blockedBy: ['tools/git-present', 'git-config/readable'],
    messages: {
      differs: { severity: 'warning', text: 'Git asked {{observed}}, while its configuration names {{predicted}}.' },
    },
  },
  needs: ['target', 'gitConfig', 'gitClient'],
  wants: ['tools'],
  run({ target, gitConfig, gitClient, tools }) {
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    if (gitClient.helpers === null) return { skipped: 'git asked for no credential' };
    if (found.chain.fatal !== null) return { skipped: `git stops before it asks: ${found.chain.fatal.message}` };
    const predicted = found.chain.helpers.map(({ value }) => value);
    if (agrees(predicted, gitClient)) return [];
    const run = gitRan(gitClient, `git asked ${list(gitClient.helpers.map(({ helper }) => helper))}`);
    return [{
      messageId: 'differs',
      data: { observed: list(gitClient.helpers.map(({ helper }) => helper)), predicted: list(predicted) },
      measured: gitClient.helpers.map(({ helper }) => helper).join(', '),
      expected: predicted.join(', '),
      evidence: [run, ...found.chain.helpers.map(({ entry }) => configEvidence(entry))],
      about: { host: target.host ?? found.host },
      fix: advise('safe', 'Look for what changes git: an alias or wrapper named git, GIT_CONFIG_GLOBAL, GIT_CONFIG_COUNT, or "-c credential.helper=…" of the program that starts it.'),
    }];
  },
});

/** Git stops at the first helper that answers or tells it to quit; where the run was cut short, what it asked so far counts. */
function agrees(predicted: readonly string[], { helpers, stderr, timedOut }: GitClientFact): boolean {
  const seen = helpers ?? [];
  if (!seen.every(({ helper }, index) => helper === predicted[index])) return false;
  const last = seen.at(-1);
  const stopped = timedOut || last?.answered === true || stderr.some((line) => line.includes('told us to quit'));
  return stopped || seen.length === predicted.length;
}

function list(helpers: readonly string[]): string {
  return helpers.length === 0 ? 'no helper' : helpers.map((helper) => `"${helper}"`).join(', then ');
}
