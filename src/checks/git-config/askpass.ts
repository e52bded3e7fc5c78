import { defineCheck } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise } from '../../core/fix.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { environmentOf } from '../../knowledge/profile-in-use.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

export default defineCheck({
  meta: {
    id: 'git-config/askpass',
    title: 'No program answers in the place of the user when git asks for a password',
    why: 'Where no helper gives a login, git runs the program that GIT_ASKPASS, core.askPass or SSH_ASKPASS names. Editors and build systems set it: a window of theirs opens, or they answer with the login of another service, and CodeCommit refuses a name nobody typed.',
    refs: ['https://git-scm.com/docs/gitcredentials#_requesting_credentials'],
    methods: ['credential-helper', 'git-credentials'],
    fix: 'person',
    messages: {
      answers: { severity: 'notice', text: 'No helper gives a login for "{{host}}", so git asks "{{program}}" ({{where}}) for user name and password.' },
    },
  },
  needs: ['target', 'gitConfig'],
  wants: ['environment', 'tools', 'gitClient'],
  run({ target, gitConfig, environment, tools, gitClient }) {
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    const variables = environmentOf(environment);
    const configured = gitConfig.entries.findLast(({ key }) => key === 'core.askpass');
    const named = [
      { program: variables['GIT_ASKPASS'], where: 'GIT_ASKPASS', evidence: variable('GIT_ASKPASS', variables['GIT_ASKPASS']) },
      ...(configured === undefined ? [] : [{ program: configured.value ?? '', where: placeOf(configured), evidence: configEvidence(configured, true) }]),
      { program: variables['SSH_ASKPASS'], where: 'SSH_ASKPASS', evidence: variable('SSH_ASKPASS', variables['SSH_ASKPASS']) },
    ];
    // The first that is set counts, and an empty one means that nobody is asked.
    const first = named.find(({ program }) => program !== undefined);
    if (first?.program === undefined || first.program === '') return [];
    const helpers = gitClient?.helpers ?? null;
    const unanswered = gitClient?.failure === 'no-credential'
      || (gitClient === undefined && found.chain.helpers.length === 0)
      || (helpers !== null && gitClient?.exitCode !== 0 && helpers.every(({ answered }) => !answered));
    if (!unanswered) return { passed: `"${first.program}" (${first.where}) is asked only where no helper answers` };
    return [{
      messageId: 'answers',
      data: { host: found.host, program: first.program, where: first.where },
      certainty: gitClient === undefined ? 'inferred' : 'observed',
      evidence: [first.evidence],
      about: { host: target.host ?? found.host },
      fix: advise('person', `Mend the credential helper; to be asked on the terminal instead, run git with ${first.where === 'GIT_ASKPASS' ? 'GIT_ASKPASS unset' : 'GIT_ASKPASS='}.`),
    }];
  },
});

const variable = (name: string, value: string | undefined): Evidence => ({ kind: 'env', name, value: value ?? null });
