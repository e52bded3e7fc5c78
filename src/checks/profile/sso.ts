import { defineCheck } from '../../core/check.ts';
import type { AwsConfigFact, ToolsFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { changeSetting, settingEvidence, settingsEvidence, WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { lastLink, providerInUse } from '../../knowledge/provider-in-use.ts';
import { ignoresCaBundle, mendSsoSettings, signInCommand, signInFault, ssoConfigFault } from '../../knowledge/sso-profile.ts';

const KEYS = ['sso_session', 'sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name'];

export default defineCheck({
  meta: {
    id: 'profile/sso',
    title: 'The single sign-on of the profile is complete, and somebody is signed in',
    why: 'A profile with single sign-on needs four settings, of its own or of its sso-session, that do not contradict each other, and a sign-in that is not over. The tools find the sign-in by the name of the session or by the very letters of the start URL; only a profile with sso_session is renewed without a person.',
    refs: [
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html',
      'https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html',
      'https://github.com/boto/botocore/blob/develop/botocore/tokens.py',
      'https://github.com/aws/git-remote-codecommit/issues/53',
    ],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: [...WITHOUT_CREDENTIAL],
    settledBy: ['live/git-client'],
    messages: {
      'missing-setting': { severity: 'error', text: 'The profile "{{profile}}" uses single sign-on and lacks {{keys}}.' },
      'session-missing': { severity: 'error', text: 'The profile "{{profile}}" names the section [sso-session {{session}}], which does not exist.' },
      inconsistent: { severity: 'error', text: 'The {{key}} of the profile "{{profile}}" ({{own}}) is not that of its sso-session ({{theirs}}).' },
      'never-signed-in': { severity: 'error', text: 'Nobody has signed in for the profile "{{profile}}" ({{login}}): there is no {{file}}.' },
      'other-spelling': { severity: 'error', text: 'The sign-in was made for "{{other}}", and the profile "{{profile}}" writes its start URL "{{url}}", which counts as another one.' },
      'signed-out': { severity: 'error', text: 'The sign-in of the profile "{{profile}}" ({{login}}) ended at {{at}}.' },
      'not-renewed': { severity: 'error', text: 'The sign-in of the profile "{{profile}}" ({{login}}) ended at {{at}}, and the AWS tools could not renew it.' },
      revoked: { severity: 'error', text: 'The sign-in of the profile "{{profile}}" ({{login}}) is kept until {{at}}, and the portal no longer takes it.' },
      'no-access': { severity: 'error', text: 'The role "{{role}}" in account {{account}} is not, or no longer, assigned to you: the portal says "{{said}}".' },
      'ca-ignored': { severity: 'warning', text: 'The sign-in will not take the certificates of {{source}}: "aws sso login" of version {{version}} ignores them (2.22.13 and later take them).' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'system', 'awsState', 'credentials', 'gitClient'],
  run(facts) {
    const { awsConfig, environment, tools, system, awsState, credentials, gitClient } = facts;
    const { profile: { name }, plan } = providerInUse(facts);
    const link = lastLink(plan);
    const about = { profile: name };
    const certainty = credentials?.failure || (gitClient !== undefined && gitClient.exitCode !== 0) ? 'observed' : 'inferred';
    const miswritten = ssoConfigFault(awsConfig, name, plan);
    if (miswritten !== null) return [{ ...rewrite(awsConfig, miswritten), ...miswritten.problem, certainty, about }];
    if (link.kind !== 'sso') return { skipped: 'no single sign-on is used' };
    const { profile, ssoSession, startUrl, roleName: role, accountId: account } = link;
    const state = awsState?.ssoLogin ?? null;
    if (state === null) return { skipped: 'the sign-in was not looked at' };
    if (state.exists && !state.parses) return { skipped: `${state.file} cannot be read` };
    const login = ssoSession === null ? startUrl : `sso-session ${ssoSession}`;
    const settings = profileSettings(awsConfig, profile);
    const line = settings?.get(ssoSession === null ? 'sso_start_url' : 'sso_session');
    const kept: Evidence = { kind: 'config', file: state.file, line: null, scope: 'sign-in', key: 'expiresAt', value: state.expiresAt ?? '(there is none)' };
    const evidence = [kept, ...(line === undefined ? [] : [settingEvidence(awsConfig, profile, line)])] as const;
    const common = { certainty, evidence, about, fix: signIn(tools, profile) } as const;
    const at = state.expiresAt ?? '';
    const caVariable = environment?.variables.find((item) => item.name === 'AWS_CA_BUNDLE' && !item.empty);
    const caSource = caVariable !== undefined ? 'AWS_CA_BUNDLE' : settings?.has('ca_bundle') ? 'ca_bundle' : null;
    const version = tools?.aws?.version ?? null;
    const ca = caSource !== null && version !== null && ignoresCaBundle(version) ? [{
      messageId: 'ca-ignored',
      data: { source: caSource, version },
      certainty: 'inferred',
      evidence: [kept],
      about,
      fix: advise('ask', 'Install AWS CLI 2.22.13 or later.'),
    } as const] : [];
    if (state.otherSpelling !== null) {
      return [{
        messageId: 'other-spelling',
        data: { profile, url: startUrl, other: state.otherSpelling },
        ...common,
        measured: startUrl,
        expected: state.otherSpelling,
        fix: line === undefined ? common.fix : { consent: 'ask', steps: [changeSetting(awsConfig, profile, line, state.otherSpelling)] },
      }];
    }
    const over = system !== undefined && Date.parse(at) <= Date.parse(system.now);
    const fault = signInFault(state, over, credentials?.failure ?? null, gitClient?.failure ?? null);
    if (fault === 'no-access') {
      const said = withoutFullStop(credentials?.failure?.message ?? '');
      const fix = advise('ask', 'Ask who administers IAM Identity Center for the permission set, or name one that is assigned: aws configure sso.');
      return [{ messageId: fault, data: { role, account, said }, ...common, fix }];
    }
    if (fault !== null) return [{ messageId: fault, data: { profile, login, at, file: state.file }, ...common }, ...ca];
    if (over && (gitClient?.exitCode == null || gitClient.failure === 'other')) return { undetermined: `the sign-in of ${login} ended at ${at}, and only git's own run shows whether it is renewed`, counts: false };
    if (over) return { passed: `the sign-in of ${login} ended at ${at}, and the AWS tools renew it by themselves` };
    return { passed: `the sign-in of ${login} is valid until ${at}` };
  },
});

function rewrite(awsConfig: AwsConfigFact, { profile, problem }: NonNullable<ReturnType<typeof ssoConfigFault>>) {
  const none: Evidence = { kind: 'config', file: awsConfig.config.path, line: null, scope: `[${profile}]`, key: 'sso', value: '(incomplete)' };
  const [first = none, ...rest] = settingsEvidence(awsConfig, profile, KEYS);
  const steps = mendSsoSettings(awsConfig, profile, problem);
  const fix: Fix = steps === null ? advise('ask', `Write the settings again: aws configure sso --profile ${profile} (AWS CLI version 2) asks for them.`) : { consent: 'ask', steps };
  return { evidence: [first, ...rest] as const, fix };
}

function signIn(tools: ToolsFact | undefined, profile: string): Fix {
  const version = tools?.aws?.version ?? null;
  const argv = signInCommand(profile);
  if (version !== null && !/^[01]\./.test(version)) return { consent: 'ask', steps: [{ do: 'run', argv }] };
  return advise('ask', `Sign in with AWS CLI version 2, which has the command: ${argv.map((word) => (/^[\w./:+-]+$/.test(word) ? word : `"${word}"`)).join(' ')}.`);
}

