import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { parseCodeCommitUrl, withoutPassword, type CodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { isCodeCommitHost } from '../../knowledge/codecommit-endpoints.ts';
import { remoteEvidence } from '../../knowledge/remote-evidence.ts';
import { rewriteUrl } from '../../knowledge/url-rewrite.ts';

export default defineCheck({
  meta: {
    id: 'remote/rewritten',
    title: 'No insteadOf rule sends the URL elsewhere',
    why: 'A line url.<base>.insteadOf replaces the beginning of every URL it fits, the longest one first. Rules that a company writes for another host, such as all https to ssh, catch CodeCommit too: git then connects in a way that is not set up for it.',
    refs: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-urlltbasegtinsteadOf'],
    methods: '*',
    fix: 'ask',
    explains: [
      'remote/url-form', 'remote/endpoint', 'remote/repository-name', 'remote/region-known', 'git-config/helper-configured', 'tools/grc-installed',
      'credentials/method-allowed', 'credentials/ssh-key', 'credentials/git-credential',
      'ssh/config', 'ssh/user', 'ssh/identity', 'ssh/known-hosts', 'ssh/algorithms', 'network/dns', 'network/reachable', 'network/tls', 'live/git-request', 'live/git-client',
    ],
    settledBy: ['live/git-client'],
    messages: {
      elsewhere: { severity: 'error', text: 'The rule {{rule}} ({{where}}) makes "{{to}}" of "{{from}}", which is none of CodeCommit.' },
      'other-method': { severity: 'error', text: 'The rule {{rule}} ({{where}}) makes "{{to}}" of "{{from}}", so git connects by {{method}}.' },
      'on-purpose': { severity: 'notice', text: 'The rule {{rule}} ({{where}}) makes "{{to}}" of "{{from}}".' },
    },
  },
  needs: ['target', 'gitConfig'],
  wants: ['gitClient'],
  run({ target, gitConfig, gitClient }) {
    const { url, entry } = rewriteUrl(target.configuredUrl, gitConfig.entries, 'fetch');
    if (entry === null) return [];
    const before = parseCodeCommitUrl(target.configuredUrl);
    const after = parseCodeCommitUrl(url);
    const rule = `${entry.key} = ${entry.value ?? ''}`;
    if (before.kind === 'other') return { passed: `${rule} makes ${withoutPassword(url)}` };
    const data = { rule: `"${rule}"`, where: placeOf(entry), from: withoutPassword(target.configuredUrl), to: withoutPassword(url) };
    const failed = gitClient !== undefined && gitClient.exitCode !== 0;
    const evidence = [configEvidence(entry, true), remoteEvidence(target)] as const;
    const common = { evidence, certainty: failed ? 'observed' : 'inferred', measured: data.to, expected: data.from } as const;
    const fix = { fix: keepAsItIs(entry, target.configuredUrl, target.userInfo !== null && before.kind === 'https') };
    const ours = after.kind === 'grc' || (after.host !== null && isCodeCommitHost(after.host));
    if (!ours) return [{ messageId: 'elsewhere', data, ...common, ...fix }];
    // A rule that names CodeCommit was written for it; one that fits half the world was not.
    if (gitClient?.exitCode === 0 || before.kind === after.kind || /codecommit/i.test(entry.value ?? '')) return [{ messageId: 'on-purpose', data, ...common }];
    return [{ messageId: 'other-method', data: { ...data, method: METHOD[after.kind] }, ...common, ...fix }];
  },
});

const METHOD: Readonly<Record<CodeCommitUrl['kind'], string>> = { https: 'https', ssh: 'SSH', grc: 'git-remote-codecommit', other: 'another protocol' };

/** A longer rule that changes nothing: the longest one wins, in whichever file it stands. A URL with a password is not known in full. */
function keepAsItIs(rule: GitConfigEntry, url: string, secret: boolean): Fix {
  const start = rule.value ?? '';
  const base = [/^[a-z]+:\/\/[^/]+\//i, /^(?:.*[/@])/, /^.*$/].map((part) => part.exec(url)?.[0] ?? '').find((each) => each.length > start.length);
  if (base === undefined || secret) return advise('ask', `Narrow the rule at ${placeOf(rule)}, so that it leaves CodeCommit alone.`);
  const scope = rule.scope === 'system' || rule.scope === 'command' ? 'global' : rule.scope;
  return { consent: 'ask', steps: [{ do: 'git-config', op: 'add', scope, key: `url.${base}.insteadOf`, value: base }] };
}
