import { defineCheck } from '../../core/check.ts';
import type { GitClientFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { pageRemark } from '../../knowledge/aws-page-mistakes.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import type { ChainHelper } from '../../knowledge/credential-chain.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { onlyAwsHelper } from '../../knowledge/helper-steps.ts';
import { holdsStaticLogin, keptSignatures, type KeptSignature, type StoreSurroundings } from '../../knowledge/kept-signatures.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

export default defineCheck({
  meta: {
    id: 'git-config/helper-order',
    title: 'No other helper answers before the AWS helper',
    why: 'Git asks the helpers that concern a URL one after the other, generic and URL-scoped alike, in the order of the files, and hands every password that worked to all of them to keep. A store asked before the AWS helper answers with a password that CodeCommit took for 15 minutes only. An empty "helper =" in front of the AWS helper takes the others out.',
    refs: ['https://git-scm.com/docs/gitcredentials#Documentation/gitcredentials.txt-helper', 'https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-ch.html'],
    methods: ['credential-helper'],
    fix: 'safe',
    explains: [
      'git-config/helper-configured', 'git-config/helper-observed', 'credential-stores/keychain', 'credential-stores/credential-manager',
      'credential-stores/store-file', 'credential-stores/secret-service', 'credential-stores/cache', 'live/git-client',
    ],
    blockedBy: ['tools/git-present', 'git-config/readable'],
    settledBy: ['live/git-client'],
    messages: {
      'answers-first': { severity: 'error', text: 'The helper "{{helper}}" ({{where}}) answers before the AWS helper ({{aws}}) with a password it kept.{{page}}' },
      'stands-before': { severity: 'warning', text: 'The helper "{{helper}}" ({{where}}) stands before the AWS helper ({{aws}}): it keeps the password of 15 minutes and answers with it from then on.{{page}}' },
      'taken-out': { severity: 'error', text: 'The empty helper at {{where}} takes the AWS helper ({{aws}}) out again.' },
      'taken-out-by-command-line': { severity: 'error', text: 'An empty credential.helper on the command line or in GIT_CONFIG_COUNT takes the AWS helper ({{aws}}) out.' },
    },
  },
  needs: ['target', 'gitConfig', 'system'],
  wants: ['tools', 'gitClient', 'storeFiles', 'systemStore'],
  run({ target, gitConfig, system, tools, gitClient, storeFiles, systemStore }) {
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    const { chain, host } = found;
    const about = { host: target.host ?? host };
    const [aws] = found.aws;
    if (aws === undefined) {
      const lost = chain.cleared.findLast(({ entry }) => helperCommand(entry.value ?? '').aws !== null);
      if (lost === undefined) return { skipped: `no AWS credential helper is configured for ${host}` };
      const evidence = [configEvidence(lost.entry, false), configEvidence(lost.by, true)] as const;
      const certainty = gitClient?.failure === 'no-credential' ? 'observed' : 'inferred';
      const common = { evidence, certainty, about, fix: onlyAwsHelper(host, [lost.entry, lost.by], lost.entry, gitConfig.entries, tools) } as const;
      if (lost.by.scope === 'command') return [{ messageId: 'taken-out-by-command-line', data: { aws: placeOf(lost.entry) }, ...common }];
      return [{ messageId: 'taken-out', data: { where: placeOf(lost.by), aws: placeOf(lost.entry) }, ...common }];
    }
    const at = chain.helpers.indexOf(aws);
    const stores = [storeFiles, systemStore].filter((store) => store !== undefined);
    const around: StoreSurroundings = { system, gitConfig, target, tools, gitClient };
    const storing = (helpers: readonly ChainHelper[]) => helpers.filter(({ value }) => helperCommand(value).storage !== null && !isNotThere(value, gitClient));
    const before = storing(chain.helpers.slice(0, at));
    const behind = storing(chain.helpers.slice(at + 1));
    const refused = gitClient !== undefined && gitClient.exitCode !== 0;
    const answered = refused ? chain.helpers.slice(0, at).find(({ value }) => gitClient.helpers?.some((seen) => seen.answered && seen.helper === value)) : undefined;
    const static_ = before.find(({ value }) => holdsStaticLogin(value, host, stores));
    if (answered === undefined && static_ !== undefined) return { passed: `"${static_.value}" holds a static Git credential for ${host}, which does not expire` };
    const kept = stores.flatMap((store) => keptSignatures(store, around)).find((item) => item.concernsTarget && item.reach === 'first');
    const first = answered ?? before.find(({ entry }) => entry === kept?.by?.entry) ?? before[0];
    if (first === undefined) return [];
    const messageId = answered !== undefined || kept !== undefined ? 'answers-first' : 'stands-before';
    const page = first.entry.key !== 'credential.helper' ? ''
      : aws.entry.key === 'credential.helper' ? pageRemark(system.platform === 'win32' ? 'alone-on-windows' : 'alone-on-unix', aws.value)
      : pageRemark('scoped-without-reset', aws.entry.key);
    return [{
      messageId,
      data: { helper: first.value, where: placeOf(first.entry), aws: placeOf(aws.entry), page },
      certainty: answered === undefined ? 'inferred' : 'observed',
      evidence: [configEvidence(first.entry, true), configEvidence(aws.entry, false), ...keptEvidence(kept), ...(answered && gitClient ? [gitRan(gitClient, `"${answered.value}" answered`)] : [])],
      about,
      fix: onlyAwsHelper(host, [...before, ...behind, aws].map(({ entry }) => entry), aws.entry, gitConfig.entries, tools),
    }];
  },
});

/** A helper whose program git did not find keeps nothing; git-config/helper-leftover speaks of it. */
function isNotThere(value: string, client: GitClientFact | undefined): boolean {
  const name = /^[\w-]+/.exec(value)?.[0];
  return name !== undefined && (client?.stderr.some((line) => line.startsWith(`git: 'credential-${name}' is not a git command`)) ?? false);
}

function keptEvidence(kept: KeptSignature | undefined): Evidence[] {
  if (kept === undefined) return [];
  const { login, ageSeconds } = kept;
  return [{
    kind: 'credential',
    keyIdLast4: login.login.keyIdLast4,
    signedAt: login.secret?.signedAt ?? null,
    ageSeconds,
    source: login.file === null ? 'the credential store' : `${login.file}${login.line === null ? '' : `:${login.line}`}`,
  }];
}
