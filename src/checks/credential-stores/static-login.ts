import { defineCheck, type Problem } from '../../core/check.ts';
import type { GitClientFact, StoredLogin, StoreFact, TargetFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { configEvidence, placeOf } from '../../knowledge/config-evidence.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { readsStore } from '../../knowledge/kept-signatures.ts';
import { netrcEntryFor } from '../../knowledge/netrc.ts';
import { forgetLogin, isOther, isUnknownToServer, keptIn, loginInWords, loginsFor, onlyOneOf, onlyStore, renewLogin, takeLogin, tellsNothing } from '../../knowledge/static-logins.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

const messages = {
  'no-login': { severity: 'error', text: 'Git finds no login for "{{host}}": {{why}}.' },
  'no-store': { severity: 'warning', text: 'No helper keeps logins for "{{host}}", so git asks for user name and password at each command.' },
  'not-a-git-credential': { severity: 'error', text: 'The login {{login}} stored for "{{host}}" ({{place}}) is no Git credential of IAM: their names end in "-at-" and the 12 digits of the account.' },
  refused: { severity: 'error', text: 'CodeCommit does not know the Git credential {{login}} with the password stored for "{{host}}" ({{place}}): it was reset, made inactive or deleted, or mistyped.' },
  'several-accounts': { severity: 'warning', text: 'Git credentials of the accounts {{accounts}} are stored for "{{host}}", and git asks by the host alone: the first, {{login}}, is sent for the repositories of all.' },
  'other-account': { severity: 'error', text: 'Git sends {{login}} for "{{host}}", of account {{account}}, where the repository is not found; one of {{other}} is stored as well, and git asks by the host alone.' },
  shadowed: { severity: 'warning', text: 'The AWS helper ({{where}}) answers for "{{host}}" before the stored Git credential {{login}}.' },
} as const;
type Found = readonly Problem<typeof messages>[];

export default defineCheck({
  meta: {
    id: 'credential-stores/static-login',
    title: 'The stored login is a Git credential, and the one for this repository',
    why: 'Git credentials are made in IAM for a user: a name that ends in "-at-" and the account, and a password that is shown once. Name and password of the console, and access keys, are refused. Stores look a login up by the host, so that one account\'s answers for another\'s repository in the same region. CodeCommit refuses with 403, after which git neither asks nor forgets.',
    refs: [
      'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-gc.html',
      'https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-gc.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html',
    ],
    methods: ['git-credentials'],
    fix: 'ask',
    explains: ['live/repository-found', 'live/git-request', 'live/git-client'],
    blockedBy: ['git-config/readable'],
    settledBy: ['live/git-client'],
    messages,
  },
  needs: ['target', 'gitConfig'],
  wants: ['storeFiles', 'systemStore', 'netrc', 'tools', 'gitRequest', 'gitClient'],
  run({ target, gitConfig, storeFiles, systemStore, netrc, tools, gitRequest, gitClient }) {
    const found = targetChain({ target, gitConfig, tools });
    if ('skipped' in found) return found;
    const { chain, host } = found;
    if (netrc !== undefined && netrcEntryFor(netrc, host) !== null) return { skipped: `${netrc.file} answers before any store: credential-stores/netrc judges it` };
    const stores = [storeFiles, systemStore].filter((store) => store !== undefined);
    const kept = stores.flatMap((store) => loginsFor(host, store, chain.helpers.map(({ value }) => value)).map((login) => ({ login, store })))
      .filter(({ login }) => chain.request?.username == null || login.login.name === chain.request.username);
    const statics = kept.filter(({ login }) => login.login.kind === 'git-credential');
    const first = statics[0];
    const about = { host: target.host ?? host };
    if (first === undefined || ([401, 403].includes(gitClient?.httpStatus ?? 0) && kept.slice(0, kept.indexOf(first)).some(({ login }) => isOther(login) && (login.login.kind === 'other' || login.secret !== null)))) return unknown(host, target, kept, chain.helpers.map(({ value, entry }) => ({ value, evidence: configEvidence(entry) })), gitClient);
    const name = loginInWords(first.login);
    const seen: Evidence = { kind: 'credential', keyIdLast4: null, signedAt: null, ageSeconds: null, source: `${keptIn(first.login, first.store)}: ${name}` };
    const aws = found.aws[0];
    const at = chain.helpers.findIndex(({ value }) => readsStore(value, first.store.kind, first.login.file));
    if (aws !== undefined && chain.helpers.indexOf(aws) < at) {
      return [{
        messageId: 'shadowed',
        data: { where: placeOf(aws.entry), host, login: name },
        certainty: 'inferred',
        evidence: [configEvidence(aws.entry, true), seen],
        about,
        fix: onlyStore(host, chain, at, gitConfig.entries) ?? advise('ask', `Take the AWS helper out for ${host}, or use it and forget the Git credential.`),
      }];
    }
    const accounts = [...new Set(statics.map(({ login }) => login.login.accountId ?? ''))];
    const [own = '', ...others] = accounts;
    if (others.length > 0 && chain.request?.path == null) {
      const common = { evidence: [seen], about } as const;
      const missing = gitRequest?.answer.status === 404 || gitClient?.httpStatus === 404;
      if (missing) return [{ messageId: 'other-account', data: { login: name, host, account: own, other: others.join(', ') }, ...common, fix: takeLogin(target, onlyOneOf(statics, others)) }];
      return [{ messageId: 'several-accounts', data: { accounts: accounts.join(', '), host, login: name }, certainty: 'inferred', ...common, fix: takeLogin(target, first.login.login.name) }];
    }
    const silent = tellsNothing(gitRequest);
    if (!isUnknownToServer(gitRequest, first.login)) return silent ? { undetermined: `whether CodeCommit takes ${name} is not known: the Git request got no answer that tells`, counts: false } : [];
    return [{
      messageId: 'refused',
      data: { login: name, host, place: keptIn(first.login, first.store) },
      evidence: [answerEvidence(gitRequest.answer), seen],
      about,
      fix: renewLogin(first.login, first.store),
    }];
  },
});

/** The machine holds no Git credential that git would find: something else, or nothing. */
function unknown(
  host: string, { url, host: endpoint }: TargetFact, kept: readonly { login: StoredLogin; store: StoreFact }[],
  helpers: readonly { value: string; evidence: Evidence }[], client: GitClientFact | undefined,
): Found | { skipped: string } | { passed: string } {
  const about = { host: endpoint ?? host };
  const other = kept.find(({ login }) => isOther(login));
  if (client?.exitCode === 0) return { passed: 'git got through with the login it found' };
  const ran: Evidence[] = client === undefined ? [] : [gitRan(client, client.stderr[0] ?? null)];
  if (other !== undefined) {
    const place = keptIn(other.login, other.store);
    return [{
      messageId: 'not-a-git-credential',
      data: { login: loginInWords(other.login), host, place },
      certainty: ran.length > 0 ? 'observed' : 'inferred',
      evidence: [{ kind: 'credential', keyIdLast4: other.login.login.keyIdLast4, signedAt: null, ageSeconds: null, source: place }, ...ran],
      about,
      fix: kept.some(({ login }) => login.login.kind === 'git-credential') ? forgetLogin(other.login, other.store) : renewLogin(other.login, other.store),
    }];
  }
  if (kept.length > 0) return { skipped: 'the stored login is a signed one: the check of its store judges it' };
  const storing = helpers.filter(({ value }) => helperCommand(value).storage !== null);
  const make = advise('ask', 'Generate Git credentials in IAM (user, security credentials, HTTPS Git credentials for AWS CodeCommit), and let a helper keep them: libsecret, osxkeychain, Git Credential Manager, or "store" in plain text.');
  if (ran[0] !== undefined && client?.failure === 'no-credential') {
    const why = storing.length === 0 ? 'no helper keeps logins, and none can be asked for' : `"${storing[0]?.value ?? ''}" has none`;
    return [{ messageId: 'no-login', data: { host, why }, evidence: [ran[0], ...helpers.map(({ evidence }) => evidence)], about, fix: make }];
  }
  if (storing.length > 0) return { passed: `"${storing[0]?.value ?? ''}" keeps the login once it was typed` };
  return [{ messageId: 'no-store', data: { host }, certainty: 'inferred', evidence: [{ kind: 'request', method: 'GET', url, status: null, error: null }], about, fix: make }];
}

