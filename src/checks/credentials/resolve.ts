import { defineCheck } from '../../core/check.ts';
import type { CredentialsFact, GitClientFact, HostProbe, TargetFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { type CredentialFailure, credentialFailure } from '../../knowledge/credential-failure.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { useProfile } from '../../knowledge/name-profile.ts';
import { onlyProfileWithCredentials } from '../../knowledge/profile-candidates.ts';
import { signInCommand } from '../../knowledge/sso-profile.ts';

export default defineCheck({
  meta: {
    id: 'credentials/resolve',
    title: 'The chain of the AWS tools ends in a credential',
    why: 'The credential helper and git-remote-codecommit sign with what the provider chain of botocore finds; where it finds nothing, or its provider fails, they print a Python error and git asks for a user name.',
    refs: ['https://boto3.amazonaws.com/v1/documentation/api/latest/guide/credentials.html', 'https://docs.aws.amazon.com/codecommit/latest/userguide/temporary-access.html'],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: ['git-config/helper-output', 'credentials/identity', 'git-config/helper-observed', 'live/api', 'live/repository-found', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      none: { severity: 'error', text: 'No AWS credential is found for {{profile}}.' },
      mfa: { severity: 'error', text: 'The credential of {{profile}} needs an MFA code, which cannot be asked for where git runs.' },
      'login-needed': { severity: 'error', text: 'The sign-in behind {{profile}} is missing or over: {{said}}.' },
      'role-refused': { severity: 'error', text: 'STS does not hand out the role of {{profile}}: {{said}}.' },
      unreached: { severity: 'error', text: 'The service that hands out the credential of {{profile}} is not reached: {{said}}.' },
      failed: { severity: 'error', text: 'The credential of {{profile}} cannot be obtained: {{said}}.' },
      expired: { severity: 'error', text: 'The credential of {{profile}} from {{source}} expired at {{at}}.' },
    },
  },
  needs: ['target', 'credentials'],
  wants: ['system', 'gitClient', 'network', 'awsConfig', 'gitConfig', 'tools'],
  run: (facts) => {
    const { target, credentials, system, gitClient, network, awsConfig, tools } = facts;
    const { failure } = credentials;
    const profile = profileOf(credentials, target);
    const shared = {
      certainty: agrees(gitClient) ? ('observed' as const) : ('inferred' as const),
      evidence: evidenceOf(credentials, gitClient),
      ...(credentials.profile === null ? {} : { about: { profile: credentials.profile } }),
    };
    if (failure === null) {
      if (!isPast(credentials.expiresAt, system?.now)) return { passed: describe(credentials) };
      return [{
        messageId: 'expired',
        data: { profile, source: credentials.source, at: credentials.expiresAt ?? '' },
        ...shared,
        fix: advise('person', 'Obtain a new session with the tool that made this one'),
      }];
    }
    const said = withoutFullStop(`${failure.code}: ${failure.message}`);
    // The tools write their caches for these, so they are left to them: whether they succeed shows in what git does.
    if ((failure.code === 'SsoTokenNeedsRefresh' || credentials.provider === 'login') && !agrees(gitClient)) {
      return gitClient?.exitCode === 0
        ? { passed: `obtained by the AWS tools themselves just now (${credentials.source})` }
        : { undetermined: `only the AWS tools themselves can obtain the credential of ${profile}: ${said}` };
    }
    const kind = credentialFailure(failure);
    if (kind === 'none') {
      // Nobody named a profile, and one alone has credentials: that one is meant.
      const only = target.profile === null && awsConfig !== undefined ? onlyProfileWithCredentials(awsConfig) : null;
      const steps = only === null || only === 'default' ? null : useProfile(facts, only);
      const fix: Fix = steps === null ? advise('person', 'Give the profile a credential: aws configure, or aws configure sso with AWS CLI version 2') : { consent: 'ask', steps };
      return [{ messageId: 'none', data: { profile }, ...shared, fix }];
    }
    if (kind === 'unreached' && [network?.git, network?.api].some((probe) => isClosed(probe))) return { undetermined: `the road is closed on the way to the credential of ${profile}: ${said}` };
    if (kind === 'mfa') return [{ messageId: 'mfa', data: { profile }, ...shared, fix: advise('person', mfaAdvice(target, credentials)) }];
    const canSignIn = kind === 'login-needed' && credentials.provider === 'sso' && /^[2-9]\./.test(tools?.aws?.version ?? '');
    const fix: Fix = canSignIn ? { consent: 'ask', steps: [{ do: 'run', argv: signInCommand(credentials.profile ?? 'default') }] } : advise('person', ADVICE[kind](credentials));
    return [{ messageId: kind, data: { profile, said }, ...shared, fix }];
  },
});

const ADVICE: Record<Exclude<CredentialFailure, 'none' | 'mfa'>, (credentials: CredentialsFact) => string> = {
  'login-needed': ({ profile }) => `Sign in again: aws sso login${profile === null ? '' : ` --profile ${quoted(profile)}`}`,
  'role-refused': () => "Ask an administrator of the role's account: the trust policy, its external id and MFA conditions, and sts:AssumeRole of the caller decide",
  unreached: () => 'Open the road to the endpoint named, and set "region" in the profile: without it the global STS endpoint is asked',
  failed: () => 'Mend what the text names in the profile',
};

function mfaAdvice({ method }: TargetFact, { profile }: CredentialsFact): string {
  const named = profile === null ? '' : ` --profile ${quoted(profile)}`;
  // The two tools keep their sessions in different folders: warming one does not help the other.
  return method === 'grc' ? 'Run git ls-remote for this remote once in a terminal, where the code can be typed' : `Run this once in a terminal, where the code can be typed: aws sts get-caller-identity${named}`;
}

function agrees(client: GitClientFact | undefined): boolean {
  return ['no-credential', 'remote-helper-failed', 'bad-helper'].includes(client?.failure ?? '');
}

function isClosed(probe: HostProbe | null | undefined): boolean {
  return probe?.failure !== null && probe?.failure !== undefined;
}

function isPast(at: string | null, now: string | undefined): boolean {
  return at !== null && now !== undefined && Date.parse(at) <= Date.parse(now);
}

function profileOf(credentials: CredentialsFact, target: TargetFact): string {
  const name = credentials.profile ?? target.profile;
  return name === null ? 'the default profile' : `profile "${name}"`;
}

function describe({ provider, source, keyIdLast4, prefix, hasSessionToken, expiresAt }: CredentialsFact): string {
  const until = expiresAt !== null ? `, valid until ${expiresAt}` : hasSessionToken ? ', temporary, its end is not told' : ', no end';
  return `${prefix ?? 'a key'}…${keyIdLast4 ?? ''} from ${provider ?? 'a provider'} (${source})${until}`;
}

function evidenceOf(credentials: CredentialsFact, client: GitClientFact | undefined): [Evidence, ...Evidence[]] {
  const seen: Evidence[] = client === undefined || !agrees(client) ? [] : [gitRan(client)];
  return [{ kind: 'credential', keyIdLast4: credentials.keyIdLast4, signedAt: null, ageSeconds: null, source: credentials.source }, ...seen];
}

const quoted = (name: string): string => (/^[\w.+-]+$/.test(name) ? name : `"${name}"`);

