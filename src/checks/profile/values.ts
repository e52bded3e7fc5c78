import { defineCheck } from '../../core/check.ts';
import { byHand, type Fix, type FixStep } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { changeSetting, headerIn, profileChain, type ProfileSetting, settingEvidence, whereIs, WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { lastLink, providerInUse } from '../../knowledge/provider-in-use.ts';
import { shellLines, withoutShellWords } from '../../knowledge/shell-lines.ts';
import { isPlainable, plainValues } from '../../knowledge/value-edits.ts';

/** Settings a credential depends on. Keys and regions have checks of their own. */
const MATTERING = /^(?:role_arn|source_profile|credential_source|mfa_serial|external_id|role_session_name|duration_seconds|web_identity_token_file|login_session|sso_(?:session|start_url|region|account_id|role_name))$/;

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
    const faulty = plan.kind === 'env' ? [] : profileChain(awsConfig, name).flatMap((profile) => [...(profileSettings(awsConfig, profile)?.values() ?? [])]
      .filter(({ key }) => MATTERING.test(key) || (key === 'region' && asksSts))
      .flatMap((setting) => {
        const messageId = faultOf(setting);
        return messageId === null ? [] : [{ messageId, profile, setting }];
      }));
    const all = faulty.map(({ setting }) => setting);
    const faults = faulty.map(({ messageId, profile, setting }) => ({
      messageId, data: { key: setting.key, value: setting.value ?? 'hidden', where: whereIs(setting) }, evidence: [settingEvidence(awsConfig, profile, setting)],
      fix: plainly(messageId, setting, all), ...common,
    } as const));
    const needsKeys = !['env', 'sso', 'custom-process'].includes(lastLink(plan).kind);
    const lines = shellLines(awsConfig, profileChain(awsConfig, name)).map((line) => ({
      ...line, lacking: needsKeys && profileSettings(awsConfig, line.profile)?.has(line.meant) !== true && line.meant.startsWith('aws_') && profileChain(awsConfig, name).includes(line.profile),
    }));
    const unread = [awsConfig.config, awsConfig.credentials].find(({ problem }) => problem !== null);
    if (unread !== undefined && faults.length + lines.length === 0) return { skipped: `${unread.path} cannot be read` };
    return [...faults, ...lines.map(({ setting, profile, word, meant, lacking }) => {
      const advice = byHand(setting.file, `line ${setting.line}: write "${meant} = VALUE", without "${word}" and without quotes`);
      const step: FixStep | null = lacking ? withoutShellWords(lines.filter((line) => line.lacking && line.setting.file === setting.file)) : changeSetting(awsConfig, profile, setting, null);
      const fix: Fix = { consent: 'ask', steps: [step ?? advice] };
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

function plainly(fault: 'quoted' | 'inline-comment', setting: ProfileSetting, faulty: readonly ProfileSetting[]): Fix {
  const step = isPlainable(setting) ? plainValues(setting.file, faulty.filter(({ file }) => file === setting.file)) : null;
  const what = fault === 'quoted' ? `line ${setting.line}: take the quotes around the value of ${setting.key} out` : `line ${setting.line}: put the comment on a line of its own`;
  return { consent: 'ask', steps: [step ?? byHand(setting.file, what)] };
}
