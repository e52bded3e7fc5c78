import { defineCheck } from '../../core/check.ts';
import type { Facts, GitClientFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import type { Fix } from '../../core/fix.ts';
import { configEvidence } from '../../knowledge/config-evidence.ts';
import type { CredentialChain } from '../../knowledge/credential-chain.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { awsHelperLine, helperBlock, scopeBehind } from '../../knowledge/helper-steps.ts';
import { readsStore } from '../../knowledge/kept-signatures.ts';
import { netrcEntryFor } from '../../knowledge/netrc.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

export default defineCheck({
  meta: {
    id: 'git-config/helper-configured',
    title: 'An AWS credential helper is configured for the host of the repository',
    why: 'Over HTTPS git gets its password from credential helpers. Without "aws codecommit credential-helper" among those that concern the URL, and without a static Git credential, git asks for a user name that nobody has.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-https-unixes.html', 'https://git-scm.com/docs/gitcredentials'],
    methods: ['credential-helper'],
    fix: 'safe',
    explains: [
      'git-config/helper-observed', 'credential-stores/keychain', 'credential-stores/credential-manager', 'credential-stores/store-file',
      'credential-stores/secret-service', 'credential-stores/cache', 'live/git-client',
    ],
    blockedBy: ['tools/git-present', 'git-config/readable'],
    settledBy: ['live/git-client'],
    messages: {
      none: { severity: 'error', text: 'No AWS credential helper is configured for "https://{{host}}"; {{configured}}.' },
    },
  },
  needs: ['target', 'gitConfig'],
  wants: ['tools', 'intent', 'storeFiles', 'systemStore', 'netrc', 'gitClient'],
  run({ target, gitConfig, tools, intent, storeFiles, systemStore, netrc, gitClient }) {
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    const { chain, host, aws } = found;
    if (aws.length > 0) return [];
    if (chain.fatal !== null) return { skipped: `git stops before it asks: ${chain.fatal.message}` };
    const login = [storeFiles, systemStore].map((store) => staticLogin(chain, host, store)).find((name) => name !== null) ?? netrcLogin(netrc, host);
    if (login !== null) return { passed: `the Git credential ${login} serves ${host}` };
    const answered = gitClient?.exitCode === 0 ? gitClient.helpers?.find((seen) => seen.answered)?.helper : undefined;
    if (answered !== undefined && chain.helpers.some(({ value }) => value === answered)) return { passed: `"${answered}" gave a login that CodeCommit took` };
    const unknown = chain.helpers.filter(({ value }) => helperCommand(value).storage === null).map(({ value }) => value);
    const silent = gitClient !== undefined && gitClient.exitCode !== 0 && gitClient.helpers !== null && gitClient.helpers.every(({ answered }) => !answered);
    if (unknown.length > 0 && gitClient?.helpers?.some(({ helper, answered }) => answered && unknown.includes(helper))) {
      return { passed: `the helper "${unknown[0] ?? ''}" answered` };
    }
    if (unknown.length > 0 && !silent) return { undetermined: `whether "${unknown[0] ?? ''}" gives CodeCommit credentials was not seen` };
    const names = chain.helpers.map(({ value }) => `"${value}"`).join(', ');
    return [{
      messageId: 'none',
      data: { host, configured: names === '' ? 'git has no helper to ask' : `git asks ${names}` },
      certainty: silent || gitClient?.failure === 'no-credential' ? 'observed' : 'inferred',
      evidence: evidenceOf(chain, gitClient),
      about: { host: target.host ?? host },
      fix: addBlock(host, intent?.profile ?? target.profile, chain, gitConfig),
    }];
  },
});

function staticLogin(chain: CredentialChain, host: string, store: Facts['storeFiles'] | undefined): string | null {
  const login = store?.logins.find((kept) => kept.host === host.toLowerCase() && kept.login.kind === 'git-credential' && chain.helpers.some(({ value }) => readsStore(value, store.kind, kept.file)));
  return login?.login.name ?? null;
}

function netrcLogin(netrc: Facts['netrc'] | undefined, host: string): string | null {
  const entry = netrc === undefined ? null : netrcEntryFor(netrc, host);
  return entry?.login.kind === 'git-credential' ? entry.login.name : null;
}

function evidenceOf(chain: CredentialChain, client: GitClientFact | undefined): [Evidence, ...Evidence[]] {
  const lines = [...chain.helpers.map(({ entry }) => entry), ...chain.unmatched.map(({ entry }) => entry).filter(({ key }) => key.endsWith('.helper'))];
  const run: Evidence[] = client === undefined || client.exitCode === 0 ? [] : [gitRan(client)];
  const [first, ...rest] = [...lines.map((entry) => configEvidence(entry)), ...run];
  if (first !== undefined) return [first, ...rest];
  return [{ kind: 'process', argv: ['git', 'config', '--list', '--show-origin', '--show-scope', '-z'], exitCode: 0, note: 'no credential.helper in any file' }];
}

function addBlock(host: string, profile: string | null, chain: CredentialChain, gitConfig: Facts['gitConfig']): Fix {
  const others = chain.helpers.map(({ entry }) => entry);
  return { consent: 'safe', steps: helperBlock(host, awsHelperLine(profile), scopeBehind(others) ?? 'global', gitConfig.entries, others) };
}
