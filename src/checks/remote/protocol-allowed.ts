import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry, SubmodulesFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix, type FixStep } from '../../core/fix.ts';
import type { Environment } from '../../knowledge/aws-environment.ts';
import { convertUrl, parseCodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { environmentOf } from '../../knowledge/profile-in-use.ts';
import { scopeBehind } from '../../knowledge/helper-steps.ts';
import { protocolRule } from '../../knowledge/protocol-allowed.ts';
import { remoteEvidence } from '../../knowledge/remote-evidence.ts';

const PROTOCOL = 'codecommit';
const VARIABLE = 'GIT_ALLOW_PROTOCOL';

export default defineCheck({
  meta: {
    id: 'remote/protocol-allowed',
    title: 'git may use the protocol "codecommit", in submodules too',
    why: 'Remote helpers such as git-remote-codecommit are allowed for URLs a person gives, not for those that .gitmodules names. The variable GIT_ALLOW_PROTOCOL, which build systems set, and protocol.allow can shut them out altogether: "transport \'codecommit\' not allowed".',
    refs: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-protocolallow', 'https://github.com/aws/git-remote-codecommit/issues/18'],
    methods: ['grc'],
    fix: 'ask',
    explains: ['live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'not-in-variable': { severity: 'error', text: 'The variable GIT_ALLOW_PROTOCOL is "{{value}}" and does not name "codecommit", so git does not use git-remote-codecommit.' },
      'not-in-config': { severity: 'error', text: 'The line "{{key}} = {{value}}" at {{where}} forbids the protocol "codecommit".' },
      'not-from-user': { severity: 'error', text: 'The variable GIT_PROTOCOL_FROM_USER is "{{value}}", so git allows the protocol "codecommit" only where protocol.codecommit.allow is "always".' },
      submodules: { severity: 'warning', text: 'The submodule "{{name}}" has the URL "{{url}}" ({{where}}), and git does not use the protocol "codecommit" for submodules{{more}}.' },
      'submodule-profile': { severity: 'warning', text: 'The submodule "{{name}}" has the URL "{{url}}" ({{where}}), which names no profile: it is fetched with other keys than the repository, whose URL names "{{profile}}".' },
    },
  },
  needs: ['target', 'gitConfig'],
  wants: ['environment', 'submodules', 'gitClient'],
  run({ target, gitConfig, environment, submodules, gitClient }) {
    const variables = environmentOf(environment);
    const typed = variables['GIT_PROTOCOL_FROM_USER'];
    const fromUser = typed === undefined || !/^(?:0|false|no|off)$/i.test(typed);
    const rule = protocolRule(PROTOCOL, gitConfig.entries, variables, fromUser);
    const seen = gitClient?.stderr.some((line) => /transport 'codecommit' not allowed/.test(line)) ?? false;
    const certainty = seen ? 'observed' : 'inferred';
    const allow = allowing(gitConfig.entries, variables, fromUser);
    if (!rule.allowed && rule.by === 'variable') {
      const value = variables[VARIABLE] ?? '';
      const fix: Fix = advise('ask', `Set ${VARIABLE} to "${value === '' ? 'https:' : `${value}:`}codecommit" where it is set (the start-up file of the shell, or the settings of the build), or unset it there.`);
      return [{ messageId: 'not-in-variable', data: { value }, certainty, measured: value, expected: `${value}:codecommit`, evidence: [{ kind: 'env', name: VARIABLE, value }], fix }];
    }
    if (!rule.allowed && rule.userOnly) {
      return [{ messageId: 'not-from-user', data: { value: typed ?? '' }, certainty, evidence: [{ kind: 'env', name: 'GIT_PROTOCOL_FROM_USER', value: typed ?? null }], fix: allow }];
    }
    if (!rule.allowed && rule.entry !== null) {
      const { key, value } = rule.entry;
      return [{ messageId: 'not-in-config', data: { key, value: value ?? '', where: placeOf(rule.entry) }, certainty, evidence: [configEvidence(rule.entry, true)], fix: allow }];
    }
    const ours = submodules?.submodules.filter(({ url }) => /^codecommit:/i.test(url)) ?? [];
    const [first] = ours;
    if (first === undefined || submodules === undefined) return [];
    const where = placeIn(submodules, first.line);
    if (!protocolRule(PROTOCOL, gitConfig.entries, variables, false).allowed) {
      const more = ours.length === 1 ? '' : `, nor for ${ours.length - 1} more`;
      return [{
        messageId: 'submodules',
        data: { name: first.name, url: first.url, where, more },
        certainty: 'inferred',
        evidence: [lineOf(submodules, first), ...(rule.entry === null ? [] : [configEvidence(rule.entry)])],
        fix: allow,
      }];
    }
    const profile = parseCodeCommitUrl(target.url).profile;
    // A line of the clone's own counts before the one of .gitmodules.
    const urlOf = ({ name, url }: { name: string; url: string }) => gitConfig.entries.findLast(({ key }) => key === `submodule.${name}.url`)?.value ?? url;
    const other = ours.find((each) => parseCodeCommitUrl(urlOf(each)).profile === null);
    if (profile === null || other === undefined) return [];
    const own = convertUrl(parseCodeCommitUrl(urlOf(other)), 'grc', target.region, profile);
    const fix = own === null
      ? advise('ask', `Give each clone a line of its own: git config submodule.${other.name}.url, with the profile in it.`)
      : { consent: 'ask' as const, steps: [{ do: 'git-config' as const, op: 'set' as const, scope: 'local' as const, key: `submodule.${other.name}.url`, value: own }] };
    return [{
      messageId: 'submodule-profile',
      data: { name: other.name, url: other.url, where: placeIn(submodules, other.line), profile },
      certainty: 'inferred',
      evidence: [lineOf(submodules, other), remoteEvidence(target)],
      fix,
    }];
  },
});

/** git-remote-codecommit speaks https itself, so both must be allowed: each by its own name, which counts before `protocol.allow` in any file. */
function allowing(entries: readonly GitConfigEntry[], variables: Environment, fromUser: boolean): Fix {
  const steps = [PROTOCOL, 'https'].flatMap((protocol): FixStep[] => {
    const rule = protocolRule(protocol, entries, variables, fromUser);
    const key = `protocol.${protocol}.allow`;
    const scope = rule.entry?.key === key ? scopeBehind([rule.entry]) : 'global';
    if (protocol !== PROTOCOL && rule.allowed) return [];
    return [scope === null ? { do: 'tell', text: `Run git without ${key} on its command line or in GIT_CONFIG_COUNT.` } : { do: 'git-config', op: 'set', scope, key, value: 'always' }];
  });
  return { consent: 'ask', steps };
}

const placeIn = ({ file }: SubmodulesFact, line: number | null): string => (line === null ? file : `${file}:${line}`);

function lineOf({ file }: SubmodulesFact, { name, url, line }: SubmodulesFact['submodules'][number]): Evidence {
  return { kind: 'config', file, line, scope: 'file', key: `submodule.${name}.url`, value: url };
}
