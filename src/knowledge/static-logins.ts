import type { GitRequestFact, StoredLogin, StoreFact } from '../core/facts.ts';
import type { Fix } from '../core/fix.ts';
import { apiErrorMeaning } from './aws-errors.ts';
import { readsStore } from './kept-signatures.ts';

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

/** Returns what makes git look a login up by repository in place of the host. */
export function askByRepository(host: string): Fix {
  return { consent: 'safe', steps: [{ do: 'git-config', op: 'set', scope: 'global', key: `credential.https://${host}.useHttpPath`, value: 'true' }] };
}
