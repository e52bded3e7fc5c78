import type { GitClientFact, GitConfigFact, StoredLogin, StoreFact, SystemFact, TargetFact, ToolsFact } from '../core/facts.ts';
import type { Evidence } from '../core/finding.ts';
import type { Fix, FixStep } from '../core/fix.ts';
import { isCodeCommitHost } from './codecommit-endpoints.ts';
import { configEvidence } from './config-evidence.ts';
import { credentialChain, type ChainHelper, type CredentialChain } from './credential-chain.ts';
import { SIGNATURE_LIFETIME_SECONDS, signatureAgeSeconds } from './credential-shape.ts';
import { helperCommand, type CredentialStorage } from './helper-command.ts';

/** A store, or the memory of git-credential-cache. */
export type KeepingStore = Omit<StoreFact, 'kind'> & { kind: StoreFact['kind'] | 'cache' };

const SERVED_BY: Readonly<Record<KeepingStore['kind'], readonly CredentialStorage[]>> = {
  keychain: ['osxkeychain', 'manager'],
  'credential-manager': ['manager', 'wincred'],
  'secret-service': ['libsecret', 'manager', 'gnome-keyring'],
  'store-file': ['store'],
  cache: ['cache'],
};

/** What is known beside the store. */
export interface StoreSurroundings {
  system: SystemFact;
  gitConfig: GitConfigFact;
  target?: TargetFact | undefined;
  tools?: ToolsFact | undefined;
  gitClient?: GitClientFact | undefined;
}

/**
 * A 15-minute password a store kept. `first`: git gets it before the AWS helper is asked; `later`: after it; `never`: no helper of the chain
 * reads that store for this host.
 */
export interface KeptSignature {
  login: StoredLogin;
  reach: 'first' | 'later' | 'never';
  by: ChainHelper | null;
  /** True where git would ask for it for this very target. */
  concernsTarget: boolean;
  /** Null where the time of signing is not known. */
  ageSeconds: number | null;
  /** True when git was seen to be refused with what this store answered. */
  observed: boolean;
}

/** True for a login made by signing, by its user name or its password. A static Git credential never is one. */
function isSigned({ login, secret }: StoredLogin): boolean {
  return login.kind === 'access-key' || secret?.kind === 'signature';
}

/** True when a value of `credential.helper` reads this store's place for logins. */
export function readsStore(value: string, kind: KeepingStore['kind'], file: string | null): boolean {
  const { storage, storeFile } = helperCommand(value);
  if (storage === null || !SERVED_BY[kind].includes(storage)) return false;
  if (kind !== 'store-file' || file === null) return true;
  if (storeFile === null) return /(?:^|[\\/])(?:\.git-credentials|git[\\/]credentials)$/.test(file);
  return file === storeFile || (/^(?:~|\$\{?HOME\}?)[\\/]/.test(storeFile) && file.endsWith(storeFile.replace(/^[^\\/]*/, '')));
}

/** Finds the signed logins a store keeps for CodeCommit hosts and how git would come upon each. Source: git's credential.c and builtin/credential-store.c. */
export function keptSignatures(store: KeepingStore, around: StoreSurroundings): KeptSignature[] {
  return store.logins.filter((login) => isSigned(login) && isCodeCommitHost(login.host)).map((login) => {
    const concernsTarget = isAskedByTarget(login, store.kind, around);
    const chain = chainFor(concernsTarget && around.target !== undefined ? around.target.url : `https://${login.host}/${login.path ?? 'v1/repos/any'}`, around);
    const at = fits(login, chain, store.kind) ? chain.helpers.findIndex(({ value }) => readsStore(value, store.kind, login.file) && !keepsElsewhere(value, store.kind, around)) : -1;
    const aws = chain.helpers.findIndex(({ value }) => helperCommand(value).aws !== null);
    const ahead = (aws < 0 || at < aws) && !staticBefore(login, store, chain);
    return {
      login,
      reach: at < 0 ? 'never' : ahead ? 'first' : 'later',
      by: chain.helpers[at] ?? null,
      concernsTarget,
      ageSeconds: login.secret === null ? null : signatureAgeSeconds(login.secret, around.system.now),
      observed: concernsTarget && at >= 0 && wasRefused(store.kind, login.file, around.gitClient),
    };
  });
}

/** A finding about a kept signature; the check of each store gives the words. */
export interface KeptSignatureProblem {
  messageId: 'answers-first' | 'kept' | 'unreached';
  data: { host: string; key: string; age: string };
  certainty: 'observed' | 'inferred';
  measured: string;
  expected: string;
  evidence: readonly [Evidence, ...Evidence[]];
  about: { host: string };
  fix: Fix;
}

/** Judges what `keptSignatures` found. `place` names the store where it is no file. One login is one finding. */
export function keptSignatureProblems(store: KeepingStore, place: string, around: StoreSurroundings): KeptSignatureProblem[] {
  return keptSignatures(store, around).map(({ login, reach, by, concernsTarget, ageSeconds, observed }) => {
    const stale = ageSeconds === null || ageSeconds >= SIGNATURE_LIFETIME_SECONDS;
    const last4 = login.login.keyIdLast4;
    const source = login.file === null ? place : `${login.file}${login.line === null ? '' : `:${login.line}`}`;
    const asked = around.target?.method === 'grc' ? 'never' : reach;
    return {
      messageId: asked === 'never' ? 'unreached' : asked === 'first' && concernsTarget && stale ? 'answers-first' : 'kept',
      data: { host: login.host, key: last4 === null ? 'an access key' : `access key …${last4}`, age: ageText(ageSeconds) },
      certainty: observed ? 'observed' : 'inferred',
      measured: ageText(ageSeconds),
      expected: `signed less than ${SIGNATURE_LIFETIME_SECONDS / 60} minutes ago, or not kept`,
      evidence: [{ kind: 'credential', keyIdLast4: last4, signedAt: login.secret?.signedAt ?? null, ageSeconds, source }, ...(by === null ? [] : [configEvidence(by.entry)])],
      about: { host: login.host },
      fix: {
        consent: 'ask',
        steps: [store.kind === 'cache' ? FORGET_CACHE : {
          do: 'forget-login',
          host: login.host,
          account: login.login.name ?? last4 ?? '',
          store: store.kind,
          ...(login.file === null ? {} : { file: login.file }),
        }],
      },
    };
  });
}

/** The daemon forgets everything it holds, which lives for minutes only. */
const FORGET_CACHE: FixStep = { do: 'run', argv: ['git', 'credential-cache', 'exit'] };

const GCM_STORES: Readonly<Record<string, KeepingStore['kind']>> = { wincredman: 'credential-manager', keychain: 'keychain', secretservice: 'secret-service', cache: 'cache' };

/** True where Git Credential Manager was told to keep its logins in another place. Source: GCM docs/credstores.md. */
function keepsElsewhere(value: string, kind: KeepingStore['kind'], { gitConfig }: StoreSurroundings): boolean {
  if (helperCommand(value).storage !== 'manager') return false;
  const told = gitConfig.entries.findLast(({ key }) => key === 'credential.credentialstore')?.value ?? null;
  return told !== null && GCM_STORES[told.toLowerCase()] !== kind;
}

function chainFor(url: string, { gitConfig, tools }: StoreSurroundings): CredentialChain {
  return credentialChain(url, gitConfig.entries, tools?.git.version ?? null);
}

function isAskedByTarget(login: StoredLogin, kind: KeepingStore['kind'], around: StoreSurroundings): boolean {
  const { target } = around;
  if (target === undefined || target.host !== login.host || !/^https:/i.test(target.url)) return false;
  return fits(login, chainFor(target.url, around), kind);
}

/** git-credential-store compares the path whenever git sends one; of the systems' stores we often do not know it. */
function fits(login: StoredLogin, chain: CredentialChain, kind: KeepingStore['kind']): boolean {
  const path = chain.request?.path ?? null;
  return path === null || login.path === path || (kind !== 'store-file' && login.path === null);
}

function staticBefore(login: StoredLogin, store: KeepingStore, chain: CredentialChain): boolean {
  if (store.kind !== 'store-file') return false;
  const earlier = store.logins.slice(0, store.logins.indexOf(login));
  return earlier.some((other) => other.host === login.host && other.file === login.file && !isSigned(other) && fits(other, chain, store.kind));
}

/** True when a store that this helper reads holds a static Git credential for the host: it does not expire. */
export function holdsStaticLogin(value: string, host: string, stores: readonly StoreFact[]): boolean {
  return stores.some((store) => store.logins.some((kept) => kept.host === host.toLowerCase() && kept.login.kind === 'git-credential' && readsStore(value, store.kind, kept.file)));
}

function wasRefused(kind: KeepingStore['kind'], file: string | null, client: GitClientFact | undefined): boolean {
  return client !== undefined && client.exitCode !== 0 && (client.helpers ?? []).some(({ helper, answered }) => answered && readsStore(helper, kind, file));
}

/** Returns the age of a signature in a person's words. Example: 900 gives `signed 15 minutes ago`. */
export function ageText(seconds: number | null): string {
  if (seconds === null) return 'signed at a time that is not known';
  if (seconds < 0) return 'signed in the future';
  const [size, unit] = seconds >= 172_800 ? [86_400, 'days'] : seconds >= 7_200 ? [3_600, 'hours'] : seconds >= 120 ? [60, 'minutes'] : [1, 'seconds'];
  return `signed ${Math.floor(seconds / size)} ${unit} ago`;
}
