import { type ApiAnswer, type Snapshot, valueOf } from '../../core/facts.ts';
import { describeStep, type IamStep } from '../../core/fix.ts';
import type { IamWrites, MadeGitCredential, WritableHost } from '../../core/probe.ts';
import type { Acted, TellStays } from '../act.ts';
import { isUncertain, refusalOf } from './iam-refusal.ts';
import { StepRefused } from './refused.ts';
import { publicKeyOf } from './ssh-key.ts';
import { storeLogin } from './store-login.ts';

type LoginStep = Exclude<IamStep, { action: 'UploadSSHPublicKey' }>;
type UploadStep = Extract<IamStep, { action: 'UploadSSHPublicKey' }>;

/** For the journal, before IAM is asked: a run that is killed while it waits for the answer does not know what it left there. */
export function mayStay(step: IamStep): readonly string[] {
  const { describe } = describeStep(step);
  return [`${describe}: this was begun, and ${commandText(step, listing(step))} tells whether AWS did it`];
}

/**
 * Makes a change in IAM and brings what it gave onto this machine; where that fails the change is taken back. `tell` gets what stays at AWS as soon as
 * that is known, each with the command that removes it. Throws `StepRefused`, with the command for somebody who may, where IAM refuses.
 */
export async function changeIam(step: IamStep, host: WritableHost, snapshot: Snapshot, tell: TellStays): Promise<Acted> {
  const region = valueOf(snapshot.target)?.region ?? 'us-east-1';
  const { failure } = await host.aws.credentials({ profile: step.profile, dialect: 'cli-v2', region });
  if (failure !== null) {
    tell([]);
    throw new StepRefused(`there are no AWS credentials to ask IAM with: ${failure.message}`);
  }
  const iam = host.iam(region, step.user);
  return step.action === 'UploadSSHPublicKey' ? uploadKey(step, iam, host, tell) : renewLogin(step, iam, host, tell);
}

async function renewLogin(step: LoginStep, iam: IamWrites, host: WritableHost, tell: TellStays): Promise<Acted> {
  const before = await iam.gitCredentials();
  const { answer, made } = step.action === 'CreateServiceSpecificCredential' ? await iam.createGitCredential() : await iam.resetGitCredential(step.credentialId);
  if (made === null) {
    const stays = await unknownCredentials(step, iam, before, answer);
    tell(stays);
    throw new StepRefused([refusalOf(step, answer), ...stays].join('; '));
  }
  const atAws = [stayingCredential(step, made)];
  tell(atAws);
  const remove = async (): Promise<readonly string[]> => (step.action === 'CreateServiceSpecificCredential' && succeeded(await iam.deleteGitCredential(made.id)) ? [] : atAws);
  try {
    const stored = await storeLogin(step.store, made, host);
    tell([...atAws, ...stored.stays]);
    return { learned: {}, changes: stored.changes, takeBack: async () => [...await stored.takeBack(), ...await remove()] };
  } catch (error) {
    const stays = await remove();
    tell(stays);
    throw new StepRefused([error instanceof Error ? error.message : String(error), ...stays].join('; '));
  }
}

/** After an answer that did not come: what IAM has now and did not have before is taken away again; what cannot be told or removed is said. */
async function unknownCredentials(step: LoginStep, iam: IamWrites, before: Awaited<ReturnType<IamWrites['gitCredentials']>>, answer: ApiAnswer): Promise<readonly string[]> {
  if (!isUncertain(answer)) return [];
  if (step.action === 'ResetServiceSpecificCredential') return [`the Git credential ${step.credentialId} may have a new password that nobody knows: ${commandText(step)}`];
  const after = await iam.gitCredentials();
  if (!succeeded(before.answer) || !succeeded(after.answer)) return mayStay(step);
  const fresh = after.items.flatMap(({ id }) => (id === undefined || before.items.some((item) => item.id === id) ? [] : [id]));
  const left = await Promise.all(fresh.map(async (id) => (succeeded(await iam.deleteGitCredential(id)) ? [] : [`a Git credential of ${step.user} whose password nobody knows: ${commandText(step, removalOf(id))}`])));
  return left.flat();
}

async function uploadKey(step: UploadStep, iam: IamWrites, host: WritableHost, tell: TellStays): Promise<Acted> {
  const refuse = (message: string, stays: readonly string[] = []): never => {
    tell(stays);
    throw new StepRefused([message, ...stays].join('; '));
  };
  const key = await publicKeyOf(step.keyFile, host).catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
  const own = async () => (await iam.sshKeys()).items.find(({ fingerprint }) => fingerprint === key.md5);
  const there = await own();
  if (there !== undefined && !there.active) return refuse(`IAM has this key as ${there.keyId}, and it is inactive: ${commandText(step, ['update-ssh-public-key', '--ssh-public-key-id', there.keyId, '--status', 'Active'])}`);
  if (there !== undefined) {
    tell([]);
    return { learned: { sshKeyId: there.keyId }, changes: [], takeBack: null };
  }
  const { answer, keyId } = await iam.uploadSshKey(key.body);
  const id = keyId ?? (isUncertain(answer) ? (await own())?.keyId ?? null : null);
  if (id === null) return refuse(refusalOf(step, answer), isUncertain(answer) ? mayStay(step) : []);
  const stays = [`the SSH key ${id} of the IAM user ${step.user}: ${commandText(step, ['delete-ssh-public-key', '--ssh-public-key-id', id])}`];
  tell(stays);
  return { learned: { sshKeyId: id }, changes: [], takeBack: async () => (succeeded(await iam.deleteSshKey(id)) ? [] : stays) };
}

function stayingCredential(step: LoginStep, { id, userName }: MadeGitCredential): string {
  if (step.action === 'CreateServiceSpecificCredential') return `the Git credential ${userName} of the IAM user ${step.user}: ${commandText(step, removalOf(id))}`;
  return `the new password of the Git credential ${userName} of the IAM user ${step.user}: the old one is gone for good, on other machines too, and ${commandText(step)} gives another`;
}

const removalOf = (id: string): readonly string[] => ['delete-service-specific-credential', '--service-specific-credential-id', id];

function listing({ action }: IamStep): readonly string[] {
  return action === 'UploadSSHPublicKey' ? ['list-ssh-public-keys'] : ['list-service-specific-credentials', '--service-name', 'codecommit.amazonaws.com'];
}

/** An `aws iam` command for the step's user, to be typed; without words the step's own. */
function commandText(step: IamStep, words?: readonly string[]): string {
  const [name = '', ...rest] = words ?? [];
  const profile = step.profile === null ? [] : ['--profile', step.profile];
  const argv = words === undefined ? describeStep(step).argv ?? [] : ['aws', 'iam', name, '--user-name', step.user, ...rest, ...profile];
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

const succeeded = ({ errorCode, failure, status }: ApiAnswer): boolean => failure === null && errorCode === null && status !== null && status < 300;
