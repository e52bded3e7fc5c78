import { KnownValues } from '../knowledge/leaks/known-values.ts';
import { scan, type Place } from '../knowledge/leaks/scan.ts';
import { secretSources, type SecretMachine } from './secret-sources.ts';
import { isWorthLookingFor, type Secret } from './secret-values.ts';

/** For all sources together; one that is late is left out and named. */
const TIME_LIMIT_MS = 5000;
/** Of a machine with thousands of cached sessions the first are enough. */
const AT_MOST = 5000;

/**
 * The secret values of this machine, for one use: to be looked for. They are in private fields only, so that neither `util.inspect` nor JSON nor an
 * error shows one, and no method gives one out.
 */
export class OwnSecrets {
  readonly #values: KnownValues;
  /** How many values are looked for. */
  readonly known: number;
  /** Values so short or so ordinary that finding them would say nothing. */
  readonly leftOut: number;
  /** Sources that could not be read in time or at all. */
  readonly unread: readonly string[];

  constructor(secrets: readonly Secret[], unread: readonly string[]) {
    const distinct = [...new Map(secrets.map((secret) => [secret.value, secret])).values()].filter(({ value }) => value !== '');
    const worth = distinct.filter(({ value }) => isWorthLookingFor(value)).slice(0, AT_MOST);
    this.#values = new KnownValues(worth, { parts: true });
    this.known = worth.length;
    this.leftOut = distinct.length - worth.length;
    this.unread = unread;
  }

  /** Where some bytes hold one of the values, as it is or encoded; see `scanForLeaks`. Linear in the number of bytes. */
  scan(bytes: Uint8Array): readonly Place[] {
    return scan(bytes, (text) => this.#values.in(text, 'anywhere'));
  }
}

/**
 * Reads the secrets of a machine where the user's tools keep them: the environment, the AWS files and the caches of the AWS tools, netrc, git's password
 * files and configuration. A source that cannot be read has no secrets; it is named in `unread`. Does not reject.
 */
export async function readOwnSecrets(machine: SecretMachine, timeLimitMs = TIME_LIMIT_MS): Promise<OwnSecrets> {
  const unread: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => { timer = setTimeout(() => { resolve('late'); }, timeLimitMs); });
  const found = await Promise.all(Object.entries(secretSources(machine)).map(async ([name, read]) => {
    const answer = await Promise.race([read().catch(() => null), late]);
    if (answer !== null && answer !== 'late') return answer;
    unread.push(name);
    return [];
  }));
  clearTimeout(timer);
  return new OwnSecrets(found.flat(), unread);
}

/** The secrets of the machine a host looks at. */
export function ownSecrets(host: { ownSecrets(): Promise<OwnSecrets> }): Promise<OwnSecrets> {
  return host.ownSecrets();
}
