import { type Snapshot, valueOf } from '../core/facts.ts';
import { advise } from '../core/fix.ts';
import type { Answers, Question, SetupPlan } from '../core/setup.ts';
import { profileNames } from '../knowledge/aws-config.ts';
import type { AwsDialect } from '../knowledge/aws-environment.ts';
import type { CredentialPlan } from '../knowledge/credential-plan.ts';
import { mergedOf, planOf } from '../knowledge/provider-in-use.ts';

/** The profile git's tool shall use; `name` null leaves it to the default chain. `remarks` say what is to be minded of it. */
export interface ChosenProfile {
  kind: 'profile';
  name: string | null;
  remarks: readonly string[];
}

/** Providers that were configured; an instance's role may be there or not, which only asking tells. */
const isConfigured = ({ kind }: CredentialPlan): boolean => kind !== 'none' && kind !== 'error' && kind !== 'iam-role';

/**
 * Returns the profile to be used: the one asked for, the one the target already names, or none where the default chain has a credential. Else the
 * question which, or why there is no credential to be had: secret keys are never asked for. Source: `credentialPlan`, botocore's own order.
 */
export function profileFor(snapshot: Snapshot, answers: Answers, dialect: AwsDialect): ChosenProfile | Extract<SetupPlan, { kind: 'ask' | 'refused' }> {
  const target = valueOf(snapshot.target);
  const named = answers.profile ?? (target?.profileIsExplicit === true ? target.profile : null);
  if (named !== null) {
    const plan = providerOf(snapshot, named, dialect);
    if (plan.kind === 'error') return refusedFor(`The profile "${named}" gives no credential: ${plan.message}.`);
    return plan.kind === 'none' ? refusedFor(`The profile "${named}" names no credential.`) : { kind: 'profile', name: named, remarks: [] };
  }
  const credentials = valueOf(snapshot.credentials);
  const works = credentials !== null ? credentials.failure === null : snapshot.credentials.status === 'failed';
  if (works) return { kind: 'profile', name: null, remarks: remarksOf(providerOf(snapshot, null, dialect)) };
  const names = profilesWithCredentials(snapshot, dialect);
  return names.length === 0 ? refusedFor('There is no AWS credential on this machine.') : { kind: 'ask', question: profileQuestion(names) };
}

/** Returns the profiles of the AWS files that configure a credential, in their order. */
export function profilesWithCredentials(snapshot: Snapshot, dialect: AwsDialect): readonly string[] {
  const awsConfig = valueOf(snapshot.awsConfig);
  return awsConfig === null ? [] : profileNames(awsConfig).filter((name) => isConfigured(providerOf(snapshot, name, dialect)));
}

/** Returns the provider a tool takes for a profile, from facts alone; null leaves the profile to the variables. */
export function providerOf(snapshot: Snapshot, profile: string | null, dialect: AwsDialect): CredentialPlan {
  const awsConfig = valueOf(snapshot.awsConfig);
  if (awsConfig === null) return { kind: 'none' };
  const facts = { awsConfig, environment: valueOf(snapshot.environment) ?? undefined, system: valueOf(snapshot.system) ?? undefined };
  return planOf(facts, mergedOf(awsConfig), profile, dialect);
}

function profileQuestion(names: readonly string[]): Question {
  return {
    name: 'profile',
    ask: 'Which AWS profile shall git use?',
    choices: names.map((name) => ({ value: name, label: name })),
    refuse: (answer) => (names.includes(answer) ? null : `there is no profile "${answer}" with a credential; there are ${names.join(', ')}`),
  };
}

function remarksOf(plan: CredentialPlan): string[] {
  return plan.kind === 'env' ? ['The AWS keys stand in the environment of this shell: git finds them only where they are set, and not in an IDE that was started elsewhere.'] : [];
}

function refusedFor(reason: string): Extract<SetupPlan, { kind: 'refused' }> {
  return {
    kind: 'refused', reason,
    steps: [
      ...advise('person', 'With a role, a web identity or single sign-on: codecommit setup role').steps,
      ...advise('person', 'With access keys of an IAM user: aws configure (they are typed in there, never here)', 'https://docs.aws.amazon.com/cli/latest/userguide/cli-authentication-user.html').steps,
      ...advise('person', 'In CI: set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the environment').steps,
    ],
  };
}
