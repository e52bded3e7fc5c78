import type { AwsConfigFact, AwsStateFact, CredentialsFact, GitFailure } from '../core/facts.ts';
import type { FixStep } from '../core/fix.ts';
import { profileSettings } from './aws-config.ts';
import type { CredentialPlan } from './credential-plan.ts';
import { nearestName } from './profile-candidates.ts';
import { changeSetting, profileChain } from './profile-setting.ts';
import { linksOf } from './provider-in-use.ts';
import { isAtLeast } from './versions.ts';

export type SsoProblem =
  | { messageId: 'missing-setting'; data: { profile: string; keys: string } }
  | { messageId: 'session-missing'; data: { profile: string; session: string } }
  | { messageId: 'inconsistent'; data: { profile: string; key: string; own: string; theirs: string } };

/**
 * Returns what is wrong with the single sign-on of the profile in use as it is written, or null. A profile that names a session or a start URL,
 * and neither account nor role, is no single sign-on for botocore: it goes on to the next provider. Source: botocore `credentials.SSOProvider`.
 */
export function ssoConfigFault(awsConfig: AwsConfigFact, name: string, plan: CredentialPlan): { profile: string; problem: SsoProblem } | null {
  const error = linksOf(plan).find((link) => link.kind === 'error');
  const holder = profileChain(awsConfig, name).findLast((profile) => [...(profileSettings(awsConfig, profile)?.keys() ?? [])].some((key) => key.startsWith('sso_')));
  if (holder === undefined) return null;
  const told = (pattern: RegExp): string[] | undefined => (error?.kind === 'error' ? pattern.exec(error.message)?.slice(1) : undefined);
  const missing = told(/is configured to use SSO but is missing required configuration: (.+)$/);
  if (missing !== undefined) return { profile: holder, problem: { messageId: 'missing-setting', data: { profile: holder, keys: listed(missing[0] ?? '') } } };
  const session = told(/^The specified sso-session does not exist: "(.*)"$/);
  if (session !== undefined) return { profile: holder, problem: { messageId: 'session-missing', data: { profile: holder, session: session[0] ?? '' } } };
  const differs = told(/^The value for (\S+) is inconsistent between profile \((.*)\) and sso-session \((.*)\)\.$/);
  if (differs !== undefined) return { profile: holder, problem: { messageId: 'inconsistent', data: { profile: holder, key: differs[0] ?? '', own: differs[1] ?? '', theirs: differs[2] ?? '' } } };
  const settings = profileSettings(awsConfig, holder);
  const named = settings?.has('sso_session') || settings?.has('sso_start_url');
  const nothingElse = ['none', 'iam-role'].includes(plan.kind);
  if (!named || !nothingElse || settings?.has('sso_account_id') || settings?.has('sso_role_name')) return null;
  return { profile: holder, problem: { messageId: 'missing-setting', data: { profile: holder, keys: 'sso_account_id and sso_role_name' } } };
}

function listed(keys: string): string {
  return keys.replace(/, ([^,]+)$/, ' and $1');
}

/**
 * Returns the steps that mend what is written of a single sign-on where one thing alone can be meant: a section that is misnamed, another session
 * of a name like it or the only one there is, a setting that contradicts the session. Null where a person must say it.
 */
export function mendSsoSettings(awsConfig: AwsConfigFact, profile: string, { messageId, data }: SsoProblem): readonly FixStep[] | null {
  const settings = profileSettings(awsConfig, profile);
  if (messageId === 'inconsistent') {
    const own = settings?.get(data.key);
    return own === undefined ? null : [changeSetting(awsConfig, profile, own, null)];
  }
  const session = settings?.get('sso_session');
  if (messageId !== 'session-missing' || session === undefined) return null;
  const { path, sections } = awsConfig.config;
  const misnamed = sections.find(({ kind, header, settings: own }) => kind === 'other' && header.replace(/^[\w-]+\s+/, '') === data.session && own.some(({ key }) => key === 'sso_start_url'));
  if (misnamed !== undefined) {
    const right = `[sso-session ${data.session}]`;
    return [{ do: 'edit-file', path, what: `line ${misnamed.line}: write ${right} instead of [${misnamed.header}]`, edits: [{ op: 'replace', line: misnamed.line, find: `[${misnamed.header}]`, with: right }] }];
  }
  const names = sections.flatMap(({ kind, name }) => (kind === 'sso-session' && name !== null ? [name] : []));
  const meant = nearestName(data.session, names) ?? (names.length === 1 ? names[0] : undefined);
  return meant === undefined ? null : [changeSetting(awsConfig, profile, session, meant)];
}

/** A sign-in that gives no credential: what keeps it from doing so. */
export type SignInFault = 'never-signed-in' | 'signed-out' | 'not-renewed' | 'revoked' | 'no-access';

/**
 * Returns why the kept sign-in gives no credential; null where it does, or the tools renew it when they are asked. `over`: its time has come.
 * Source: botocore `tokens.SSOTokenProvider` (renewal), IAM Identity Center Portal API, GetRoleCredentials (the codes).
 */
export function signInFault(
  { exists, renewable }: Pick<NonNullable<AwsStateFact['ssoLogin']>, 'exists' | 'renewable'>, over: boolean,
  failure: CredentialsFact['failure'], gitFailure: GitFailure | null,
): SignInFault | null {
  if (!exists) return 'never-signed-in';
  if (over && !renewable) return 'signed-out';
  if (over) return ['no-credential', 'remote-helper-failed', 'bad-helper'].includes(gitFailure ?? '') ? 'not-renewed' : null;
  if (failure?.code === 'UnauthorizedSSOTokenError' || failure?.code === 'UnauthorizedException') return 'revoked';
  return failure?.code === 'ForbiddenException' ? 'no-access' : null;
}

/** Returns the command that signs in for a profile: version 2 of the AWS CLI has it. */
export function signInCommand(profile: string): readonly string[] {
  return ['aws', 'sso', 'login', ...(profile === 'default' ? [] : ['--profile', profile])];
}

/** True where `aws sso login` ignores AWS_CA_BUNDLE and ca_bundle: version 2 before 2.22.13. Source: its CHANGELOG. */
export function ignoresCaBundle(version: string): boolean {
  return /^2\./.test(version) && isAtLeast(version, '2.22.13') === false;
}
