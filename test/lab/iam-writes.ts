import { createHash } from 'node:crypto';
import { nameOf } from './exchange.ts';
import { element } from './query-api.ts';
import type { QueryOutcome } from './query-api.ts';
import { uploadedKey } from './ssh-keys.ts';
import type { GitCredential, Identity, UploadedSshKey, World } from './world.ts';

const created = '2023-11-14T22:13:20Z';
const MOST_CREDENTIALS = 2;
const MOST_SSH_KEYS = 5;
const LEAST_BITS = 2048;

const refused = (status: number, code: string, message: string): QueryOutcome => ({ status, code, message });
const lost = refused(503, 'ServiceUnavailable', 'Service is unavailable');

/** An id or a password that looks like AWS's and is no real one; the same world never gives the same twice. */
let made = 0;
const fresh = (label: string): string => createHash('sha256').update(`${label}/${++made}`).digest('hex').toUpperCase().replace(/[0189]/g, 'X');
const freshPassword = (): string => `EXAMPLE${fresh('password').slice(0, 26)}/NotRealX=`.padStart(44, 'A').slice(-44);

/** A user's static Git credentials, each with its id. */
export function ownCredentials(world: World, identity: Identity): (GitCredential & { id: string })[] {
  return world.gitCredentials.filter((each) => each.identityArn === identity.arn).map((own, index) => Object.assign(own, { id: own.id ?? `ACCAEXAMPLE${index}` }));
}

/** A Git credential as IAM shows it; the password only in the answer that made it. */
export function credentialXml(identity: Identity, { id, userName, active, password }: GitCredential & { id: string }, withPassword = false): string {
  return [
    element('UserName', nameOf(identity)), element('Status', active ? 'Active' : 'Inactive'), element('ServiceUserName', userName), element('CreateDate', created),
    element('ServiceSpecificCredentialId', id), element('ServiceName', 'codecommit.amazonaws.com'), ...(withPassword ? [element('ServicePassword', password)] : []),
  ].join('');
}

/** An SSH key as IAM lists it. */
export function sshKeyXml(identity: Identity, { keyId, active }: UploadedSshKey): string {
  return element('UserName', nameOf(identity)) + element('SSHPublicKeyId', keyId) + element('Status', active ? 'Active' : 'Inactive') + element('UploadDate', created);
}

/** Changes a user's Git credentials and SSH keys as IAM does; null for any other operation. Source: IAM API Reference. */
export function changeLogins(action: string, input: URLSearchParams, world: World, user: Identity): QueryOutcome | null {
  const outcome = changed(action, input, world, user);
  return outcome !== null && 'xml' in outcome && world.iamLosesAnswers === true ? lost : outcome;
}

function changed(action: string, input: URLSearchParams, world: World, user: Identity): QueryOutcome | null {
  const own = ownCredentials(world, user);
  const id = input.get('ServiceSpecificCredentialId') ?? '';
  const named = own.find((each) => each.id === id);
  const unknown = refused(404, 'NoSuchEntity', `No such credential ${id} exists`);
  switch (action) {
    case 'CreateServiceSpecificCredential': {
      if (input.get('ServiceName') !== 'codecommit.amazonaws.com') return refused(404, 'NotSupportedService', 'The specified service is not supported.');
      if (own.length >= MOST_CREDENTIALS) return refused(409, 'LimitExceeded', `Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${MOST_CREDENTIALS}`);
      return { xml: wrapped('ServiceSpecificCredential', credentialXml(user, addCredential(world, user, own), true)) };
    }
    case 'ResetServiceSpecificCredential':
      if (named === undefined) return unknown;
      named.password = freshPassword();
      return { xml: wrapped('ServiceSpecificCredential', credentialXml(user, named, true)) };
    case 'DeleteServiceSpecificCredential':
      if (named === undefined) return unknown;
      world.gitCredentials = world.gitCredentials.filter((each) => each !== (named as GitCredential));
      return { xml: '' };
    case 'UploadSSHPublicKey':
      return upload(input.get('SSHPublicKeyBody') ?? '', world, user);
    case 'DeleteSSHPublicKey': {
      const keyId = input.get('SSHPublicKeyId');
      if (!world.sshKeys.some((each) => each.keyId === keyId && each.identityArn === user.arn)) return refused(404, 'NoSuchEntity', `The Public Key with id ${keyId ?? ''} cannot be found.`);
      world.sshKeys = world.sshKeys.filter((each) => each.keyId !== keyId);
      return { xml: '' };
    }
    default:
      return null;
  }
}

const wrapped = (name: string, xml: string): string => `<${name}>${xml}</${name}>`;

function addCredential(world: World, user: Identity, own: readonly GitCredential[]): GitCredential & { id: string } {
  const name = (number: number): string => `${nameOf(user)}${number === 0 ? '' : `+${number}`}-at-${user.account}`;
  const userName = [0, 1].map(name).find((free) => !own.some((each) => each.userName === free)) ?? name(2);
  const credential = { userName, password: freshPassword(), identityArn: user.arn, active: true, id: `ACCAEXAMPLE${fresh('credential').slice(0, 10)}`, unknownFor: world.newCredentialsUnknownFor ?? 0 };
  world.gitCredentials.push(credential);
  return credential;
}

function upload(body: string, world: World, user: Identity): QueryOutcome {
  if (!/^ssh-rsa [A-Za-z0-9+/]+=*/.test(body)) return refused(400, 'UnrecognizedPublicKeyEncoding', 'The public key encoding is not recognized.');
  const { blob, md5 } = uploadedKey(body);
  if (blob.length < LEAST_BITS / 8) return refused(400, 'InvalidPublicKey', 'The public key is malformed or otherwise invalid.');
  const own = world.sshKeys.filter((each) => each.identityArn === user.arn);
  if (own.some((each) => uploadedKey(each.key).md5 === md5)) return refused(400, 'DuplicateSSHPublicKey', 'SSH public key already exists.');
  if (own.length >= MOST_SSH_KEYS) return refused(409, 'LimitExceeded', `Cannot exceed quota for SSHPublicKeysPerUser: ${MOST_SSH_KEYS}`);
  const key = { keyId: `APKAEXAMPLE${fresh('key').slice(0, 10)}`, identityArn: user.arn, key: body, active: true };
  world.sshKeys.push(key);
  return { xml: wrapped('SSHPublicKey', sshKeyXml(user, key) + element('Fingerprint', md5) + element('SSHPublicKeyBody', body)) };
}
