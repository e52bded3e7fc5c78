import { defineCheck } from '../../core/check.ts';
import type { SubmodulesFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { parseCodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { environmentOf } from '../../knowledge/profile-in-use.ts';
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
    const allow: Fix = { consent: 'ask', steps: [{ do: 'git-config', op: 'set', scope: 'global', key: 'protocol.codecommit.allow', value: 'always' }] };
    if (!rule.allowed && rule.by === 'variable') {
      const value = variables[VARIABLE] ?? '';
      const fix: Fix = advise('ask', `Add ":codecommit" to ${VARIABLE} where it is set, or take the variable out.`);
      return [{ messageId: 'not-in-variable', data: { value }, certainty, measured: value, expected: `${value}:codecommit`, evidence: [{ kind: 'env', name: VARIABLE, value }], fix }];
    }
    if (!rule.allowed && rule.userOnly) {
      return [{ messageId: 'not-from-user', data: { value: typed ?? '' }, certainty, evidence: [{ kind: 'env', name: 'GIT_PROTOCOL_FROM_USER', value: typed ?? null }], fix: allow }];
    }
    if (!rule.allowed && rule.entry !== null) {
      const { key, value, scope } = rule.entry;
      const fix: Fix = scope === 'system' || scope === 'global' ? allow : advise('ask', `Take "${key}" out at ${placeOf(rule.entry)}.`);
      return [{ messageId: 'not-in-config', data: { key, value: value ?? '', where: placeOf(rule.entry) }, certainty, evidence: [configEvidence(rule.entry, true)], fix }];
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
    const other = ours.find(({ url }) => parseCodeCommitUrl(url).profile === null);
    if (profile === null || other === undefined) return [];
    const fix: Fix = advise('ask', `Give each clone its own: git config submodule.${other.name}.url with the profile in it.`);
    return [{
      messageId: 'submodule-profile',
      data: { name: other.name, url: other.url, where: placeIn(submodules, other.line), profile },
      certainty: 'inferred',
      evidence: [lineOf(submodules, other), remoteEvidence(target)],
      fix,
    }];
  },
});

const placeIn = ({ file }: SubmodulesFact, line: number | null): string => (line === null ? file : `${file}:${line}`);

function lineOf({ file }: SubmodulesFact, { name, url, line }: SubmodulesFact['submodules'][number]): Evidence {
  return { kind: 'config', file, line, scope: 'file', key: `submodule.${name}.url`, value: url };
}
