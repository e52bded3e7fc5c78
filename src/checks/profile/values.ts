import { defineCheck } from '../../core/check.ts';
import type { AwsConfigFact } from '../../core/facts.ts';
import { byHand } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { headerIn, profileChain, type ProfileSetting, settingEvidence, whereIs, WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { lastLink, providerInUse } from '../../knowledge/provider-in-use.ts';

/** Settings a credential depends on. Keys and regions have checks of their own. */
const MATTERING = /^(?:role_arn|source_profile|credential_source|mfa_serial|external_id|role_session_name|duration_seconds|web_identity_token_file|login_session|sso_(?:session|start_url|region|account_id|role_name))$/;
const SHELL_WORD = /^(export|setenv|setx?|\$env)(?: |$)/i;

export default defineCheck({
  meta: {
    id: 'profile/values',
    title: 'The values of the profile are written as the AWS files want them',
    why: 'The AWS files have no quotes and no comments behind a value: what stands behind the "=" is the value, all of it. A line copied from a shell, with "export" or "set" in front, sets something that nobody reads.',
    refs: ['https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html', 'https://github.com/boto/botocore/blob/develop/botocore/configloader.py'],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: ['profile/exists', 'profile/static-keys', 'profile/region', 'profile/role', 'profile/web-identity', 'profile/sso', 'profile/mfa', ...WITHOUT_CREDENTIAL],
    settledBy: ['live/git-client'],
    messages: {
      quoted: { severity: 'error', text: 'The value {{value}} of {{key}} at {{where}} holds its quotes: the AWS tools take them as a part of it.' },
      'inline-comment': { severity: 'error', text: 'The value "{{value}}" of {{key}} at {{where}} holds its comment: the AWS tools take it as a part of the value.' },
      'shell-line': { severity: 'error', text: 'The line at {{where}} begins with "{{word}}", as for a shell: it sets "{{key}}", and the profile "{{profile}}" has no {{meant}}.' },
      'shell-line-unused': { severity: 'notice', text: 'The line at {{where}} begins with "{{word}}", as for a shell: it sets "{{key}}", which nothing reads.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'system', 'credentials'],
  run(facts) {
    const { awsConfig, credentials } = facts;
    const { profile: { name }, plan } = providerInUse(facts);
    const certainty = credentials?.failure ? 'observed' : 'inferred';
    const common = { certainty, about: { profile: name } } as const;
    const asksSts = ['assume-role', 'assume-role-with-web-identity'].includes(plan.kind);
    const faults = plan.kind === 'env' ? [] : profileChain(awsConfig, name).flatMap((profile) => [...(profileSettings(awsConfig, profile)?.values() ?? [])]
      .filter(({ key }) => MATTERING.test(key) || (key === 'region' && asksSts))
      .flatMap((setting) => {
        const messageId = faultOf(setting);
        if (messageId === null) return [];
        const what = messageId === 'quoted' ? `line ${setting.line}: take the quotes around the value of ${setting.key} out` : `line ${setting.line}: put the comment on a line of its own`;
        return [{
          messageId, data: { key: setting.key, value: setting.value ?? 'hidden', where: whereIs(setting) }, evidence: [settingEvidence(awsConfig, profile, setting)],
          fix: { consent: 'ask', steps: [byHand(setting.file, what)] }, ...common,
        } as const];
      }));
    const needsKeys = !['env', 'sso', 'custom-process'].includes(lastLink(plan).kind);
    return [...faults, ...shellLines(awsConfig, profileChain(awsConfig, name)).map(({ setting, profile, word, meant }) => {
      const lacking = needsKeys && profileSettings(awsConfig, profile)?.has(meant) !== true && meant.startsWith('aws_') && profileChain(awsConfig, name).includes(profile);
      const fix = { consent: 'ask', steps: [byHand(setting.file, `line ${setting.line}: write "${meant} = VALUE", without "${word}" and without quotes`)] } as const;
      const evidence = [awsEvidence(setting.file, setting.line, headerIn(awsConfig, setting.file, profile), setting.key, setting.value ?? `‹${setting.secret?.length ?? 0} characters›`)] as const;
      const data = { where: whereIs(setting), word, key: setting.key };
      if (!lacking) return { messageId: 'shell-line-unused', data, evidence, fix, certainty: 'inferred' } as const;
      return { messageId: 'shell-line', data: { ...data, profile, meant }, evidence, fix, ...common } as const;
    })];
  },
});

function faultOf({ value, secret }: ProfileSetting): 'quoted' | 'inline-comment' | null {
  if (secret !== null) return secret.quoted ? 'quoted' : secret.hasInlineComment ? 'inline-comment' : null;
  if (value === null) return null;
  if (/^["'“”‘’]|["'“”‘’]$/.test(value)) return 'quoted';
  return /\s[#;]/.test(value) ? 'inline-comment' : null;
}

/** Lines with the word of a shell in front, in profiles of both files; the value of a secret is not in them. */
function shellLines(awsConfig: AwsConfigFact, first: readonly string[]) {
  const found = [awsConfig.config, awsConfig.credentials].flatMap((file) => file.sections.flatMap(({ name, settings }) => settings.flatMap((setting) => {
    const word = SHELL_WORD.exec(setting.key)?.[1];
    if (word === undefined || name === null) return [];
    const meant = (word.toLowerCase() === '$env' ? 'aws_access_key_id' : setting.key.slice(word.length).trim()).toLowerCase();
    return [{ setting: { ...setting, file: file.path }, profile: name, word, meant }];
  })));
  return found.sort((a, b) => Number(first.includes(b.profile)) - Number(first.includes(a.profile)));
}
