import { defineCheck } from '../../core/check.ts';
import type { Facts, GitConfigEntry } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { credentialChain, type ChainHelper } from '../../knowledge/credential-chain.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { moveBehind, onlyAwsHelper, scopeBehind } from '../../knowledge/helper-steps.ts';
import { httpsUrlOf } from '../../knowledge/target-chain.ts';

/** What Git Credential Manager and wincred print when a user name with a session token does not fit into Windows' store. */
const TOO_LONG = /Failed to write item to store|The stub received bad data|The array bounds are invalid|CredWrite failed/;

export default defineCheck({
  meta: {
    id: 'git-config/helper-keeps-signature',
    title: 'No helper that stores logins is given the password of 15 minutes',
    why: 'After each success git hands the user name and password to every helper that concerns the host, before or behind the AWS helper, and also those in the URL that git-remote-codecommit signs. A store keeps key id, session token and a signature that is worthless after 15 minutes, and gives them to whoever asks next.',
    refs: ['https://git-scm.com/docs/gitcredentials', 'https://github.com/aws/git-remote-codecommit/issues/38', 'https://github.com/git-ecosystem/git-credential-manager/issues/776'],
    methods: ['credential-helper', 'grc'],
    fix: 'safe',
    blockedBy: ['tools/git-present', 'git-config/readable'],
    messages: {
      'stands-behind': { severity: 'warning', text: 'The helper "{{helper}}" ({{where}}) stands behind the AWS helper ({{aws}}) and is given every password of 15 minutes to keep.' },
      'spoils-https': { severity: 'warning', text: 'The helper "{{helper}}" ({{where}}) keeps what git-remote-codecommit signs for "{{host}}", and {{who}} is then refused with 403.' },
      'too-long': { severity: 'warning', text: 'The helper "{{helper}}" ({{where}}) cannot store the session of git-remote-codecommit or of the AWS helper: Windows takes user names of up to 513 characters, so errors such as "Failed to write item to store. [0x6c6]" come with every success.' },
    },
  },
  needs: ['target', 'gitConfig', 'system'],
  wants: ['tools', 'credentials', 'helperPrograms', 'gitClient'],
  run({ target, gitConfig, system, tools, credentials, helperPrograms, gitClient }) {
    const url = httpsUrlOf(target);
    if (url === null) return { skipped: `git hands out no password for ${target.url}` };
    const host = /^https:\/\/(?:[^@/]*@)?([^/?#]+)/i.exec(url)?.[1] ?? '';
    const { helpers } = credentialChain(url, gitConfig.entries, tools?.git.version ?? null);
    const aws = helpers.find(({ value }) => helperCommand(value).aws !== null);
    const isThere = (value: string) => helperPrograms?.programs.find(({ helper }) => helper === value)?.found !== false;
    const stores = helpers.filter(({ value }) => helperCommand(value).storage !== null && isThere(value));
    const [first] = stores;
    if (first === undefined) return [];
    const about = { host: target.host ?? host };
    const said = gitClient?.stderr.find((line) => TOO_LONG.test(line));
    const inWindows = stores.find(({ value }) => ['manager', 'wincred'].includes(helperCommand(value).storage ?? ''));
    const common = { about, certainty: said === undefined ? 'inferred' : 'observed' } as const;
    if (inWindows !== undefined && (said !== undefined || (system.platform === 'win32' && credentials?.hasSessionToken === true && (target.method === 'grc' || aws !== undefined)))) {
      const evidence = [configEvidence(inWindows.entry), ...(said === undefined || gitClient === undefined ? [] : [gitRan(gitClient, said)])] as const;
      return [{ messageId: 'too-long', data: { helper: inWindows.value, where: placeOf(inWindows.entry) }, evidence, ...common, fix: mend(host, stores, aws, gitConfig.entries, tools) }];
    }
    if (target.method === 'grc') {
      const user = aws !== undefined ? `the AWS helper behind it (${placeOf(aws.entry)})` : sameHost(target.others, host);
      if (user === null || (aws !== undefined && helpers.indexOf(aws) < helpers.indexOf(first))) {
        return { passed: `"${first.value}" keeps what git-remote-codecommit signs, and nothing else connects to ${host}` };
      }
      return [{
        messageId: 'spoils-https',
        data: { helper: first.value, where: placeOf(first.entry), host, who: user },
        evidence: [configEvidence(first.entry), ...(aws ? [configEvidence(aws.entry)] : [])],
        ...common,
        fix: mend(host, stores, aws, gitConfig.entries, tools),
      }];
    }
    if (aws === undefined) return { skipped: `no AWS credential helper is configured for ${host}` };
    if (helpers.indexOf(first) < helpers.indexOf(aws)) return { skipped: `"${first.value}" stands before the AWS helper: git-config/helper-order judges it` };
    return [{
      messageId: 'stands-behind',
      data: { helper: first.value, where: placeOf(first.entry), aws: placeOf(aws.entry) },
      evidence: [configEvidence(first.entry), configEvidence(aws.entry)],
      ...common,
      fix: mend(host, stores, aws, gitConfig.entries, tools),
    }];
  },
});

function sameHost(others: Facts['target']['others'], host: string): string | null {
  const other = others.find(({ url }) => url.toLowerCase().startsWith(`https://${host.toLowerCase()}/`));
  return other === undefined ? null : `the remote "${other.remote}" (${other.url})`;
}

/** An empty helper of its own for the host is all that git-remote-codecommit needs; the AWS helper stays where there is one. */
function mend(host: string, stores: readonly ChainHelper[], aws: ChainHelper | undefined, entries: readonly GitConfigEntry[], tools: Facts['tools'] | undefined): Fix {
  const others = stores.map(({ entry }) => entry);
  if (aws !== undefined) return onlyAwsHelper(host, [...others, aws.entry], aws.entry, entries, tools);
  const scope = scopeBehind(others);
  const key = `credential.https://${host}.helper`;
  if (scope === null) return advise('safe', 'Run git without credential.helper on its command line.');
  return { consent: 'safe', steps: [{ do: 'git-config', op: 'reset-helpers', scope, key }, ...moveBehind(key, scope, entries, others)] };
}
