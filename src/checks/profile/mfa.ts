import { defineCheck } from '../../core/check.ts';
import { advise } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { settingEvidence, settingsEvidence, whereIs, WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { linksOf, providerInUse } from '../../knowledge/provider-in-use.ts';

/** botocore takes no cached session that ends sooner. Source: `credentials.CachedCredentialFetcher`. */
const LEFT_MS = 15 * 60 * 1000;
/** Source: STS API, AssumeRole, SerialNumber. */
const SERIAL = /^[\w+=/:,.@-]{9,256}$/;

export default defineCheck({
  meta: {
    id: 'profile/mfa',
    title: 'An MFA code can be asked for, or a session is cached',
    why: 'A role with mfa_serial needs a code from a person for each new session. git, an IDE and CI have no terminal for it: git-remote-codecommit then takes a line of git\'s own protocol for the code. Sessions are cached, but each tool has a cache of its own: ~/.aws/cli/cache for the AWS CLI, ~/.aws/boto/cache for git-remote-codecommit.',
    refs: ['https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html#cli-configure-role-mfa', 'https://github.com/aws/git-remote-codecommit/blob/master/git_remote_codecommit/__init__.py', 'https://github.com/aws/aws-cli/blob/develop/awscli/customizations/assumerole.py'],
    methods: ['credential-helper', 'grc'],
    fix: 'person',
    explains: [...WITHOUT_CREDENTIAL],
    settledBy: ['live/git-client'],
    messages: {
      serial: { severity: 'error', text: 'The mfa_serial "{{value}}" at {{where}} is no serial number and no ARN of an MFA device.' },
      'no-session': { severity: 'error', text: 'The role of the profile "{{profile}}" asks for a code of {{serial}}, which cannot be typed where git runs, and {{tool}} has no session of it cached.' },
      'session-over': { severity: 'error', text: 'The role of the profile "{{profile}}" asks for a code of {{serial}}, which cannot be typed where git runs, and the session that {{tool}} has cached ends at {{at}}.' },
      'other-cache': { severity: 'error', text: 'A session of the profile "{{profile}}" is cached until {{at}}, but by {{other}}: {{tool}} keeps its own and asks for a code of {{serial}}, which cannot be typed where git runs.' },
      'will-ask': { severity: 'warning', text: 'The role of the profile "{{profile}}" asks for a code of {{serial}} and no session is cached for {{tool}}: git works only where the code can be typed.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'system', 'awsState', 'gitClient'],
  run(facts) {
    const { awsConfig, target, system, awsState, gitClient } = facts;
    const { profile: { name }, plan } = providerInUse(facts);
    const roles = linksOf(plan).filter((link) => link.kind === 'assume-role');
    const asking = roles.find(({ mfaSerial }) => mfaSerial !== null);
    if (asking === undefined || asking.mfaSerial === null) return { skipped: 'no role asks for an MFA code' };
    const { profile, mfaSerial: serial } = asking;
    const about = { profile: name };
    const setting = profileSettings(awsConfig, profile)?.get('mfa_serial');
    if (setting !== undefined && !SERIAL.test(serial)) {
      return [{
        messageId: 'serial',
        data: { value: serial, where: whereIs(setting) },
        certainty: 'inferred',
        evidence: [settingEvidence(awsConfig, profile, setting)],
        about,
        fix: advise('person', 'Write the ARN of the MFA device: arn:aws:iam::ACCOUNT:mfa/NAME, or the serial number of a hardware token.'),
      }];
    }
    const [own, other] = target?.method === 'grc' ? (['boto', 'cli'] as const) : (['cli', 'boto'] as const);
    const now = Date.parse(system?.now ?? '');
    // A session of an outer role is taken without looking at its source.
    const upTo = roles.slice(0, roles.indexOf(asking) + 1).map((role) => role.profile);
    const cached = (awsState?.roleCache ?? []).filter((entry) => upTo.includes(entry.profile) && entry.parses && entry.expiresAt !== null);
    const usable = cached.filter(({ expiresAt }) => Date.parse(expiresAt ?? '') - now >= LEFT_MS);
    const held = usable.find(({ tool }) => tool === own);
    if (held !== undefined) return { passed: `a session is cached until ${held.expiresAt ?? ''}` };
    const [first = {
      kind: 'config', file: awsConfig.config.path, line: null, scope: profile, key: 'mfa_serial', value: serial,
    }, ...rest] = settingsEvidence(awsConfig, profile, ['mfa_serial', 'role_arn']);
    const failed = gitClient !== undefined && gitClient.exitCode !== 0;
    const common = { certainty: failed ? 'observed' : 'inferred', evidence: [first, ...rest], about, fix: advise('person', advice(own, name)) } as const;
    const data = { profile, serial, tool: NAMES[own] };
    if (!failed) return gitClient?.exitCode === 0 ? { passed: 'git obtained a session just now' } : [{ messageId: 'will-ask', data, ...common }];
    const elsewhere = usable.find(({ tool }) => tool === other);
    if (elsewhere !== undefined) return [{ messageId: 'other-cache', data: { ...data, other: NAMES[other], at: elsewhere.expiresAt ?? '' }, ...common }];
    const over = cached.find(({ tool }) => tool === own);
    if (over !== undefined) return [{ messageId: 'session-over', data: { ...data, at: over.expiresAt ?? '' }, ...common }];
    return [{ messageId: 'no-session', data, ...common }];
  },
});

const NAMES = { cli: 'the AWS CLI', boto: 'git-remote-codecommit' } as const;

function advice(tool: 'cli' | 'boto', profile: string): string {
  const named = profile === 'default' ? '' : ` --profile ${/^[\w.+-]+$/.test(profile) ? profile : `"${profile}"`}`;
  return tool === 'boto' ? 'Run git ls-remote for this remote once in a terminal, where the code can be typed: git-remote-codecommit keeps the session then.' : `Run this once in a terminal, where the code can be typed: aws sts get-caller-identity${named}. The AWS CLI keeps the session then.`;
}

