import { defineCheck } from '../../core/check.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { changeSetting, settingsEvidence, whereIs, WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { linksOf, providerInUse } from '../../knowledge/provider-in-use.ts';

const KEYS = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'aws_security_token'];
const LATER = ['credential_process', 'login_session'] as const;

export default defineCheck({
  meta: {
    id: 'profile/shadowed-keys',
    title: 'No forgotten keys stand before the process or the sign-in of the profile',
    why: 'Keys of a profile in ~/.aws/credentials come before its credential_process and its "aws login" session in ~/.aws/config. Keys that were left there are used for ever, and the process is never run.',
    refs: ['https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sourcing-external.html', 'https://github.com/boto/botocore/blob/develop/botocore/credentials.py'],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: ['profile/static-keys', ...WITHOUT_CREDENTIAL, 'permissions/codecommit'],
    settledBy: ['live/git-client'],
    messages: {
      'keys-win': { severity: 'warning', text: 'The keys of the profile "{{profile}}" at {{where}} are used, and its {{key}} at {{other}} never is.' },
      'refused-keys-win': { severity: 'error', text: 'The keys of the profile "{{profile}}" at {{where}}, which AWS refuses, are used, and its {{key}} at {{other}} never is.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'system', 'identity', 'gitClient'],
  run(facts) {
    const { awsConfig, identity, gitClient } = facts;
    const { plan } = providerInUse(facts);
    const refused = (identity !== undefined && (identity.answer.status ?? 0) >= 400) || ['forbidden', 'unauthorized'].includes(gitClient?.failure ?? '');
    return linksOf(plan).flatMap((link) => {
      if (link.kind !== 'shared-credentials-file') return [];
      const { profile } = link;
      const settings = profileSettings(awsConfig, profile);
      const key = LATER.find((name) => settings?.has(name));
      const later = key === undefined ? undefined : settings?.get(key);
      const first = settings?.get('aws_access_key_id');
      if (key === undefined || later === undefined || first === undefined) return [];
      const [seen = { kind: 'credential', keyIdLast4: null, signedAt: null, ageSeconds: null, source: link.file }, ...rest] = settingsEvidence(awsConfig, profile, ['aws_access_key_id', key]);
      const steps = KEYS.flatMap((name) => {
        const setting = settings?.get(name);
        return setting === undefined || setting.file !== first.file ? [] : [changeSetting(awsConfig, profile, setting, null)];
      });
      return [{
        messageId: refused ? 'refused-keys-win' : 'keys-win',
        data: { profile, where: whereIs(first), key, other: whereIs(later) },
        certainty: refused ? 'observed' : 'inferred',
        evidence: [seen, ...rest], about: { profile }, fix: { consent: 'ask', steps },
      } as const];
    });
  },
});
