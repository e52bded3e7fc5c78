import { defineCheck } from '../../core/check.ts';
import type { AwsConfigFact } from '../../core/facts.ts';
import { advise, byHand, type Fix } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { pageRemark } from '../../knowledge/aws-page-mistakes.ts';
import { changeSetting, profileChain, type ProfileSetting, settingEvidence, settingsEvidence, whereIs, WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { providerInUse } from '../../knowledge/provider-in-use.ts';
import { correctedRoleArn, type RoleFault, roleFaults, sourceFault } from '../../knowledge/role-profile.ts';
import { correctedRoleValue, mendRoleSource } from '../../knowledge/role-remedies.ts';

export default defineCheck({
  meta: {
    id: 'profile/role',
    title: 'The role of the profile is written as STS and botocore take it',
    why: 'A profile with role_arn needs exactly one source of keys, and values that STS accepts. botocore looks at the source only, and sends a malformed ARN, a session name with a blank or a duration that is too long as they are; a duration that is no number it leaves out.',
    refs: [
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html',
      'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html',
      'https://docs.aws.amazon.com/codecommit/latest/userguide/temporary-access.html',
      'https://github.com/boto/botocore/blob/develop/botocore/credentials.py',
    ],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: ['profile/instance-role', 'profile/mfa', ...WITHOUT_CREDENTIAL],
    settledBy: ['live/git-client'],
    messages: {
      arn: { severity: 'error', text: 'The role_arn "{{value}}" at {{where}} is no ARN of a role{{hint}}.{{page}}' },
      'session-name': { severity: 'error', text: 'The role_session_name "{{value}}" at {{where}} is not one STS takes: 2 to 64 letters, digits and signs of "_+=,.@-", no blank.{{page}}' },
      duration: { severity: 'error', text: 'The duration_seconds "{{value}}" at {{where}} is not from 900 to 43200.' },
      'duration-ignored': { severity: 'warning', text: 'The duration_seconds "{{value}}" at {{where}} is no whole number, so it is left out and sessions last one hour.' },
      'duration-chained': { severity: 'error', text: 'The duration_seconds {{value}} at {{where}} is over 3600, and a role taken with the session of another role lasts one hour at most.' },
      'external-id': { severity: 'error', text: 'The external_id at {{where}} has {{value}}, and STS takes 2 to 1224.' },
      'no-source': { severity: 'error', text: 'The profile "{{profile}}" has a role_arn, but neither source_profile nor credential_source.' },
      'source-missing': { severity: 'error', text: 'The source_profile "{{source}}" of the profile "{{profile}}" does not exist.' },
      'source-empty': { severity: 'error', text: 'The source_profile "{{source}}" has no credentials for the role of another profile.' },
      'source-both': { severity: 'error', text: 'The profile "{{profile}}" has both source_profile and credential_source.' },
      'credential-source': { severity: 'error', text: 'The credential_source "{{source}}" of the profile "{{profile}}" is none of Environment, Ec2InstanceMetadata and EcsContainer, written exactly so.' },
      'credential-source-empty': { severity: 'error', text: 'The credential_source of the profile "{{profile}}" is {{source}}, and there are no keys in {{place}}.' },
      loop: { severity: 'error', text: 'The source_profile lines lead back to the profile "{{source}}", so no key is ever reached.' },
      'variables-first': { severity: 'notice', text: 'The keys in the environment are used as they are, and the role of the profile "{{profile}}" is not taken: AWS_PROFILE does not overrule them.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'system', 'credentials'],
  run(facts) {
    const { awsConfig, credentials } = facts;
    const { profile: { name }, plan } = providerInUse(facts);
    const settings = profileSettings(awsConfig, name);
    const role = settings?.get('role_arn');
    const unused = { skipped: `the profile "${name}" takes no role with keys` };
    if (role === undefined) return unused;
    const web = settings?.has('web_identity_token_file') === true;
    const about = { profile: name };
    if (plan.kind === 'env') {
      const variable = { kind: 'env', name: 'AWS_ACCESS_KEY_ID', value: null } as const;
      return settings?.get('credential_source')?.value === 'Environment' ? [{
        messageId: 'variables-first', data: { profile: name }, evidence: [variable, settingEvidence(awsConfig, name, role)], about,
      }] : { skipped: 'the keys in the environment come first' };
    }
    const common = { certainty: credentials?.failure ? 'observed' : 'inferred', about } as const;
    // A web identity has no source, and of the other settings botocore sends none.
    const source = web ? null : sourceFault(plan);
    const judged = (fault: RoleFault) => !web || fault === 'arn' || fault === 'session-name';
    const faults = profileChain(awsConfig, name).flatMap((profile) => roleFaults(awsConfig, profile, plan).filter(({ fault }) => judged(fault)).map(({ fault, setting }) => {
      const value = setting.value ?? `${setting.secret?.length ?? 0} characters`;
      return {
        messageId: fault,
        data: { value, where: whereIs(setting), hint: hint(value), page: fault === 'arn' ? pageRemark('role-arn', value) : fault === 'session-name' ? pageRemark('session-name', value) : '' },
        evidence: [settingEvidence(awsConfig, profile, setting)],
        fix: mend(fault, awsConfig, profile, setting),
        ...common,
      } as const;
    }));
    if (web && faults.length === 0) return unused;
    if (source === null || (source.source === 'Ec2InstanceMetadata' && source.fault === 'credential-source-empty')) return faults;
    const profile = source.profile ?? (source.fault === 'no-source' ? profileChain(awsConfig, name).at(-1) : null) ?? name;
    const place = source.source === 'Environment' ? 'the environment (AWS_ACCESS_KEY_ID)' : 'the environment of a container (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI)';
    const steps = mendRoleSource(awsConfig, facts.environment, name, source);
    const [first = settingEvidence(awsConfig, name, role), ...rest] = settingsEvidence(awsConfig, profile, ['role_arn', 'source_profile', 'credential_source']);
    return [{
      messageId: source.fault,
      data: { profile, source: source.source, place },
      evidence: [first, ...rest],
      fix: steps === null ? mendSource(awsConfig, source.fault, profile, source.source) : { consent: 'ask', steps },
      ...common,
    }, ...faults];
  },
});

function hint(arn: string): string {
  const right = correctedRoleArn(arn);
  return right === null ? '' : `: "${right}" seems to be meant`;
}

function mend(fault: RoleFault, awsConfig: AwsConfigFact, profile: string, setting: ProfileSetting): Fix {
  const { file: path, line, value } = setting;
  const right = correctedRoleValue(fault, value ?? '');
  if (right !== undefined) return { consent: 'ask', steps: [changeSetting(awsConfig, profile, setting, right)] };
  const what = fault === 'arn' ? 'write the ARN of the role, arn:aws:iam::ACCOUNT:role/NAME' : 'write the external id of the role\'s trust policy';
  return { consent: 'ask', steps: [byHand(path, `line ${line}: ${what}`)] };
}

function mendSource({ config }: AwsConfigFact, fault: string, profile: string, source: string): Fix {
  const text: Readonly<Record<string, string>> = {
    'no-source': `Write "source_profile = PROFILE" under "${profile}" in ${config.path}, naming a profile with keys.`,
    'source-both': `Take source_profile or credential_source out of the profile "${profile}".`,
    'credential-source': `Write credential_source = Environment, Ec2InstanceMetadata or EcsContainer under "${profile}".`,
    'credential-source-empty': `Name a profile with keys instead: source_profile = PROFILE under "${profile}".`,
    loop: `Let one profile of the circle have keys of its own in place of source_profile = ${source}.`,
  };
  return advise('ask', text[fault] ?? `Give the profile "${source}" credentials (aws configure --profile ${source}), or name another one in source_profile.`);
}
