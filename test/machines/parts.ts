import type { MachineSpec } from '../lab/machine.ts';
import type { World } from '../lab/lab.ts';

export const HOST = 'git-codecommit.eu-west-1.amazonaws.com';
export const REMOTE = `https://${HOST}/v1/repos/billing`;
export const CONTEXT = 'https://git-codecommit.*.amazonaws.com';
export const HELPER = '\thelper = !aws codecommit credential-helper $@\n';
export const PATH_ON = '\tuseHttpPath = true\n';
/** The helper for every host, as AWS's page for Unix writes it. */
export const guideBlock = `[credential]\n${HELPER}${PATH_ON}`;
/** Scoped, with a reset: works beside any other helper. */
export const canonicalBlock = `[credential "${CONTEXT}"]\n\thelper =\n${HELPER}${PATH_ON}`;
export const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
export const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
export const keysOf = (profile: string, id = KEY_ID, secret = SECRET): string => `[${profile}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;
export const STATIC_LOGIN = `https://alice-at-111122223333:EXAMPLEgitPasswordNotReal0123456789EXAMPLE%2B%3D@${HOST}\n`;
const THREE_DAYS_AGO = new Date(Date.now() - 3 * 86_400_000).toISOString().replace(/[-:]|\.\d{3}/g, '');
/** What git kept of an AWS helper's answer three days ago, with the path, as `useHttpPath` makes it. */
export const STALE_LOGIN = `https://${KEY_ID}:${THREE_DAYS_AGO}${'0'.repeat(64)}@${HOST}/v1/repos/billing\n`;

/** A machine of the tests: what is on it, what AWS does, and what must come out. */
export interface TestMachine {
  name: string;
  spec: MachineSpec;
  /** Changes the lab's world; it starts from `defaultWorld()`. */
  world?: (world: World) => void;
  args?: readonly string[];
  /** Commands that make the machine what it is, before it is looked at. */
  first?: readonly (readonly string[])[];
  /** Where doctor is started, below the home. */
  where?: string;
  /** The tool whose stand-in does not know what this machine uses: without the real one the machine is skipped. */
  needsReal?: 'aws' | 'grc';
}
export interface SickMachine extends TestMachine {
  /** The failure of the catalogue this machine stands for. */
  failure: string;
  /** The check that must be the first root cause. */
  cause: string;
  messageId?: string;
  /** Checks of further faults, which must be among the findings. */
  also?: readonly string[];
  /** Checks whose findings follow from the cause, and must be there too. */
  shows?: readonly string[];
}

const base: MachineSpec = { files: { '.aws/credentials': keysOf('default') }, gitConfig: guideBlock, repository: { remote: REMOTE }, tools: { grc: 'missing' } };

/** The AWS helper set up as the guide says; `changes` replace parts of it. */
export function withHelper(changes: MachineSpec = {}): MachineSpec {
  return { ...base, ...changes, files: { ...base.files, ...changes.files }, tools: { ...base.tools, ...changes.tools } };
}

/** git-remote-codecommit with a profile in the URL. */
export function withGrc(url: string, changes: MachineSpec = {}): MachineSpec {
  return {
    repository: { remote: url },
    ...changes,
    files: { '.aws/credentials': keysOf('dev'), '.aws/config': '[profile dev]\nregion = eu-west-1\n', ...changes.files },
    tools: { aws: 'missing', grc: 'present', ...changes.tools },
  };
}
