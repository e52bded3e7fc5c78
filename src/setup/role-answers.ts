import { type AwsConfigFact, type Snapshot, valueOf } from '../core/facts.ts';
import type { AnswerName, Answers, Question, SetupPlan } from '../core/setup.ts';
import { profileNames, profileSettings } from '../knowledge/aws-config.ts';
import { partitionOf } from '../knowledge/codecommit-endpoints.ts';
import { keyInEnvironment } from '../knowledge/tool-choices.ts';
import { correctedRoleArn, isRoleArn } from '../knowledge/role-profile.ts';
import { profilesWithCredentials } from './profile.ts';

type Settings = readonly (readonly [key: string, value: string])[];

/** What is to stand in the profile, and in the sso-session it names. */
export interface RoleSettings {
  kind: 'role';
  /** Where the role comes from, in words. */
  words: string;
  settings: Settings;
  session: { name: string; isNew: boolean; settings: Settings } | null;
}

type Asked = Extract<SetupPlan, { kind: 'ask' }>;

/** botocore takes exactly these. Source: botocore `credentials.CanonicalNameCredentialSourcer`. */
const CREDENTIAL_SOURCES = [
  { value: 'Environment', label: 'the keys in the environment' },
  { value: 'Ec2InstanceMetadata', label: 'the role of this EC2 instance' },
  { value: 'EcsContainer', label: 'the role of this container' },
] as const;
/** Keys that give a profile its credential. */
const OF_CREDENTIALS = /^(?:aws_(?:access_key_id|secret_access_key|session_token)|role_arn|source_profile|credential_source|web_identity_token_file|credential_process|login_session|sso_(?!registration).*)$/;
const SSO: readonly AnswerName[] = ['sso-start-url', 'sso-region', 'sso-account-id', 'sso-role-name'];

/** Returns what the profile will say, or the question that is open. Source: AWS CLI User Guide, "Configuration and credential file settings". */
export function roleSettings(snapshot: Snapshot, answers: Answers, region: string): RoleSettings | Asked {
  const arn = answers['role-arn'];
  if (SSO.some((name) => answers[name] !== undefined) || arn?.startsWith('https://')) return ssoSettings(snapshot, { ...(arn === undefined ? {} : { 'sso-start-url': arn }), ...answers }, region);
  const open = firstOpen(answers, [ROLE]);
  if (open !== null) return open;
  const [role = ''] = [arn];
  const token = answers['web-identity-token-file'];
  if (token !== undefined) {
    return firstOpen(answers, [TOKEN_FILE]) ?? { kind: 'role', words: 'a web identity', session: null, settings: [['role_arn', role], ['web_identity_token_file', token], ['region', region]] };
  }
  const source = sourceQuestion(snapshot);
  const asked = firstOpen(answers, [source]);
  if (asked !== null) return asked;
  const from = answers['source-profile'] ?? '';
  const names = namesOf(snapshot);
  const own = CREDENTIAL_SOURCES.some(({ value }) => value === from) && !names.includes(from);
  return {
    kind: 'role', words: `the role ${role}`, session: null,
    settings: [['role_arn', role], [own ? 'credential_source' : 'source_profile', from], ['region', region]],
  };
}

function ssoSettings(snapshot: Snapshot, answers: Answers, region: string): RoleSettings | Asked {
  const open = firstOpen(answers, SSO_QUESTIONS);
  if (open !== null) return open;
  const [start = '', ssoRegion = '', account = '', role = ''] = SSO.map((name) => answers[name]);
  const session = sessionFor(snapshot, start, ssoRegion, answers.profile ?? role);
  return {
    kind: 'role', words: `single sign-on, ${role} in ${account}`, session,
    settings: [['sso_session', session.name], ['sso_account_id', account], ['sso_role_name', role], ['region', region]],
  };
}

/** The session of the same sign-in, else a new one under a name that is free. */
function sessionFor(snapshot: Snapshot, start: string, ssoRegion: string, wanted: string): NonNullable<RoleSettings['session']> {
  const sections = (valueOf(snapshot.awsConfig)?.config.sections ?? []).filter(({ kind, name }) => kind === 'sso-session' && name !== null);
  const same = sections.find(({ settings }) => [['sso_start_url', start], ['sso_region', ssoRegion]].every(([key, value]) => settings.some((own) => own.key === key && own.value === value)));
  const isTaken = (name: string) => sections.some((section) => section.name === name);
  const name = same?.name ?? [wanted, ...Array.from({ length: sections.length }, (_, index) => `${wanted}-${index + 2}`)].find((each) => !isTaken(each)) ?? wanted;
  return { name, isNew: same === undefined, settings: [['sso_start_url', start], ['sso_region', ssoRegion], ['sso_registration_scopes', 'sso:account:access']] };
}

/** Returns the question for the profile's name: one that is there already must say nothing else. */
export function nameQuestion(snapshot: Snapshot, role: RoleSettings): Question {
  const awsConfig = valueOf(snapshot.awsConfig);
  return {
    name: 'profile',
    ask: 'What shall the profile be called?',
    refuse: (answer) => {
      if (!/^[^\s[\]"\\\p{Cc}](?:[^[\]"\\\p{Cc}]*[^\s[\]"\\\p{Cc}])?$/u.test(answer)) return `"${answer}" is no name for a profile: no brackets, quotation marks or backslashes, and no blanks at its ends`;
      if (role.settings.some(([key, value]) => key === 'source_profile' && value === answer)) return `"${answer}" is the profile the role is taken with`;
      const other = awsConfig === null ? null : otherValue(awsConfig, answer, role.settings);
      return other === null ? null : `the profile "${answer}" is there already with other values (${other}); it is not written over, so take another name`;
    },
  };
}

/** Where the profile says something else than what is to be written, or null. */
function otherValue(awsConfig: AwsConfigFact, profile: string, wanted: Settings): string | null {
  const there = profileSettings(awsConfig, profile);
  const values = new Map(wanted);
  const other = [...(there?.values() ?? [])].find(({ key, value }) => (values.has(key) ? value !== values.get(key) : OF_CREDENTIALS.test(key)));
  return other === undefined ? null : `${other.key} at ${other.file}:${other.line}`;
}

function firstOpen(answers: Answers, questions: readonly Question[]): Asked | null {
  const question = questions.find(({ name, refuse }) => answers[name] === undefined || refuse(answers[name]) !== null);
  return question === undefined ? null : { kind: 'ask', question };
}

const ROLE: Question = {
  name: 'role-arn',
  flags: '--role-arn or --sso-start-url',
  ask: 'What is the ARN of the role, or the start URL of your single sign-on?',
  refuse: (answer) => {
    if (isRoleArn(answer) || answer.startsWith('https://')) return null;
    const meant = correctedRoleArn(answer);
    return `"${answer}" is no ARN of a role${meant === null ? ' (arn:aws:iam::111122223333:role/NAME)' : `; did you mean "${meant}"?`}`;
  },
};

const TOKEN_FILE: Question = {
  name: 'web-identity-token-file',
  ask: 'In which file is the token of the web identity?',
  // botocore takes "~" for a directory of that name.
  refuse: (answer) => (/^(?:\/|[A-Za-z]:[\\/])/.test(answer) ? null : `"${answer}" is no absolute path, and the AWS tools follow no "~" here`),
};

const matching = (name: AnswerName, ask: string, fits: (answer: string) => boolean, not: string): Question => ({ name, ask, refuse: (answer) => (fits(answer) ? null : `"${answer}" is ${not}`) });

const SSO_QUESTIONS: readonly Question[] = [
  matching('sso-start-url', 'What is the start URL of your single sign-on?', (answer) => /^https:\/\/[^\s/]+\.[^\s]+$/.test(answer), 'no start URL (https://NAME.awsapps.com/start)'),
  matching('sso-region', 'In which region is the single sign-on?', (answer) => partitionOf(answer) !== null, 'no region of AWS'),
  matching('sso-account-id', 'Which account holds the repository or the role for it?', (answer) => /^\d{12}$/.test(answer), 'no account: 12 digits'),
  matching('sso-role-name', 'What is the permission set (role name) called?', (answer) => /^[\w+=,.@-]{1,64}$/.test(answer), 'no name of a role'),
];

function sourceQuestion(snapshot: Snapshot): Question {
  const profiles = profilesWithCredentials(snapshot, 'cli-v2');
  const [environment, ...machine] = CREDENTIAL_SOURCES;
  const keys = keyInEnvironment(valueOf(snapshot.environment) ?? undefined) !== null;
  const known = [...profiles, ...CREDENTIAL_SOURCES.map(({ value }) => value)];
  return {
    name: 'source-profile',
    flags: '--source-profile or --web-identity-token-file',
    ask: 'With whose credentials is the role taken?',
    choices: [...profiles.map((name) => ({ value: name, label: `the profile ${name}` })), ...(keys ? [environment] : []), ...machine],
    refuse: (answer) => (known.includes(answer) ? null : `there is no profile "${answer}" with a credential, and ${CREDENTIAL_SOURCES.map(({ value }) => value).join(', ')} are the other sources`),
  };
}

function namesOf(snapshot: Snapshot): readonly string[] {
  const awsConfig = valueOf(snapshot.awsConfig);
  return awsConfig === null ? [] : profileNames(awsConfig);
}
