import { type ApiAnswer, type IdentityFact, type Snapshot, valueOf } from '../core/facts.ts';
import { advise, type FixStep } from '../core/fix.ts';
import type { Answers, SetupPlan } from '../core/setup.ts';
import { withoutFullStop } from '../knowledge/full-stop.ts';
import { profileFor } from './profile.ts';

/** The IAM user that gets the login, and the profile that signs what changes it. */
export interface IamUser {
  kind: 'user';
  name: string;
  profile: string | null;
  /** False where somebody else does it for the user: what IAM listed is not the user's then. */
  own: boolean;
}

/** Source: IAM API Reference, `userName` of CreateUser. */
const USER_NAME = /^[\w+=,.@-]{1,64}$/;
const WHO: Readonly<Record<NonNullable<IdentityFact['kind']>, string>> = {
  user: 'an IAM user', 'assumed-role': 'the session of a role', 'federated-user': 'a federated user', root: 'the root of the account',
};

/**
 * Returns the IAM user a login is made for: the one named, else the one whose keys these are. Sessions of a role, federated users and root have no such
 * logins. Source: CodeCommit User Guide, "Connecting to AWS CodeCommit repositories with rotating credentials"; IAM User Guide, "Use IAM with CodeCommit".
 */
export function iamUserFor(snapshot: Snapshot, answers: Answers, login: 'Git credentials' | 'SSH keys'): IamUser | Extract<SetupPlan, { kind: 'ask' | 'refused' }> {
  const profile = profileFor(snapshot, answers, 'cli-v2');
  if (profile.kind !== 'profile') return profile;
  const identity = valueOf(snapshot.identity);
  const caller = identity?.kind === 'user' ? (identity.arn?.split('/').at(-1) ?? null) : null;
  const named = answers['iam-user'];
  if (named !== undefined && !USER_NAME.test(named)) return { kind: 'ask', question: userQuestion() };
  if (named !== undefined) return { kind: 'user', name: named, profile: profile.name, own: named === caller };
  if (caller !== null) return { kind: 'user', name: caller, profile: profile.name, own: true };
  if (identity?.kind != null) {
    return {
      kind: 'refused',
      reason: `Only an IAM user can have ${login}, and these AWS credentials are of ${WHO[identity.kind]} (${identity.arn ?? ''}).`,
      steps: [
        ...tell('With these credentials: codecommit setup grc'), ...tell('Or: codecommit setup credential-helper'),
        ...tell('For an IAM user whom these credentials may change: the same command with --iam-user NAME'),
      ],
    };
  }
  const { answer } = identity ?? {};
  const why = answer?.failure?.message ?? answer?.errorMessage ?? (snapshot.identity.status === 'seen' ? null : snapshot.identity.reason) ?? 'no answer';
  return { kind: 'refused', reason: `It is not known which IAM user this is: ${withoutFullStop(why)}.`, steps: [...tell('Name the user: --iam-user NAME'), ...tell('What stands in the way: codecommit doctor')] };
}

/** Returns what IAM listed; null where it was not asked or did not say. */
export function listedByIam<T>(list: { answer: ApiAnswer; items: readonly T[] } | null | undefined): readonly T[] | null {
  return list == null || list.answer.failure !== null || list.answer.errorCode !== null ? null : list.items;
}

const tell = (text: string): readonly FixStep[] => advise('person', text).steps;

function userQuestion(): Extract<SetupPlan, { kind: 'ask' }>['question'] {
  return {
    name: 'iam-user',
    ask: 'For which IAM user is the login?',
    refuse: (answer) => (USER_NAME.test(answer) ? null : `"${answer}" is no possible name of an IAM user: up to 64 letters, digits and _+=,.@-`),
  };
}
