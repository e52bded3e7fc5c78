import { type GitConfigEntry, type GitRequestFact, type Snapshot, type StoredLogin, type StoreFact, type TargetFact, valueOf } from '../core/facts.ts';
import { advise, type Fix } from '../core/fix.ts';
import { apiErrorMeaning } from './aws-errors.ts';
import type { CredentialChain } from './credential-chain.ts';
import { isHidden, moveBehind, scopeBehind } from './helper-steps.ts';
import { readsStore } from './kept-signatures.ts';

/** Returns the logins of all stores that could be read: those of git-credential-store's files first. */
export function storedLogins({ storeFiles, systemStore }: Pick<Snapshot, 'storeFiles' | 'systemStore'>): StoredLogin[] {
  return [...(valueOf(storeFiles)?.logins ?? []), ...(valueOf(systemStore)?.logins ?? [])];
}

/** Returns the logins a store holds for a host that one of `helpers` would hand out. */
export function loginsFor(host: string, store: StoreFact, helpers: readonly string[]): StoredLogin[] {
  return store.logins.filter((kept) => kept.host === host.toLowerCase() && helpers.some((value) => readsStore(value, store.kind, kept.file)));
}

/** Returns a login as it is named in a sentence. */
export function loginInWords({ login }: StoredLogin): string {
  if (login.kind === 'access-key') return `${login.prefix ?? ''}…${login.keyIdLast4 ?? ''}`;
  return login.name === null ? 'without a name' : `"${login.name}"`;
}

const STORES: Readonly<Record<StoreFact['kind'], string>> = {
  keychain: 'the keychain',
  'credential-manager': 'the Windows Credential Manager',
  'secret-service': 'the secret service',
  'store-file': 'git-credential-store',
};

/** Returns where a login is kept: file and line, or the system's store. */
export function keptIn({ file, line }: StoredLogin, { kind }: StoreFact): string {
  return file === null ? STORES[kind] : `${file}${line === null ? '' : `:${line}`}`;
}

/** True where the server does not know the login, as opposed to not allowing it something. */
export function isUnknownToServer(request: GitRequestFact | undefined, { login }: StoredLogin): request is GitRequestFact {
  if (request === undefined || request.carried !== 'git-credential' || request.login?.name !== login.name) return false;
  const { status, errorCode } = request.answer;
  if (status !== 401 && status !== 403) return false;
  return errorCode === null ? status === 401 : apiErrorMeaning(errorCode)?.subject === 'unknown-key';
}

/** True where our Git request was made and its answer says nothing of the login it carried: none came, the service was at fault, or the code is not known. */
export function tellsNothing(request: GitRequestFact | undefined): boolean {
  if (request === undefined || request.advertisesRefs) return false;
  const { status, errorCode } = request.answer;
  return status === null || status >= 500 || ((status === 401 || status === 403) && errorCode !== null && apiErrorMeaning(errorCode) === null);
}

/** Returns what makes the store forget a login: it is typed anew the next time. */
export function forgetLogin(login: StoredLogin, { kind }: StoreFact): Fix {
  return { consent: 'ask', steps: [{
    do: 'forget-login',
    host: login.host,
    account: login.login.name ?? login.login.keyIdLast4 ?? '',
    store: kind,
    ...(login.file === null ? {} : { file: login.file }),
  }] };
}

/** Returns what a person does about a Git credential that IAM refuses: nobody else knows the next password, and what is stored stays until there is one. */
export function renewLogin(login: StoredLogin, store: StoreFact): Fix {
  const { name } = login.login;
  return advise('ask', `Make a Git credential in IAM, or reset the password (user, security credentials, HTTPS Git credentials for AWS CodeCommit; it is shown once). Then let ${keptIn(login, store)} forget the old one, and git asks for the new: printf 'protocol=https\\nhost=${login.host}${name === null ? '' : `\\nusername=${name}`}\\n\\n' | git credential reject`);
}

/**
 * Returns what makes git take one of several stored logins for the repository of `target`: a user name in the configuration, with which the stores are asked. In the
 * working copy's own configuration where there is one. Source: gitcredentials(7), "username".
 */
export function takeLogin(target: TargetFact, name: string | null): Fix {
  if (name === null) return advise('safe', `Name the one whose account has the repository: git config --global credential.${target.url}.username NAME`);
  const scope = target.remote === null ? 'global' : 'local';
  return { consent: 'safe', steps: [{ do: 'git-config', op: 'set', scope, key: `credential.${target.url}.username`, value: name }] };
}

/** Returns the name of the one login that is of another account; null where there are several others. */
export function onlyOneOf(statics: readonly { login: StoredLogin }[], accounts: readonly string[]): string | null {
  const [only, second] = statics.filter(({ login }) => login.login.accountId !== null && accounts.includes(login.login.accountId));
  return second === undefined ? (only?.login.login.name ?? null) : null;
}

/** True for a login that CodeCommit never takes: no Git credential, and none of the signed ones, which the check of its store judges. */
export function isOther({ login, secret }: StoredLogin): boolean {
  return login.kind === 'other' || (login.kind === 'access-key' && secret?.kind !== 'signature');
}

/** Returns what makes the storing helper at `at` of the chain the only one for the host; null where its line is not known in full. */
export function onlyStore(host: string, chain: CredentialChain, at: number, entries: readonly GitConfigEntry[]): Fix | null {
  const value = chain.helpers[at]?.value ?? '';
  const others = chain.helpers.map(({ entry }) => entry);
  const scope = scopeBehind(others);
  if (value === '' || isHidden(value) || scope === null) return null;
  const key = `credential.https://${host}.helper`;
  return { consent: 'safe', steps: [{ do: 'git-config', op: 'reset-helpers', scope, key }, { do: 'git-config', op: 'add', scope, key, value }, ...moveBehind(key, scope, entries, others)] };
}
