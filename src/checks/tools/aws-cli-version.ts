import { defineCheck } from '../../core/check.ts';
import type { Facts } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { readCodeCommitHost } from '../../knowledge/codecommit-endpoints.ts';
import { credentialChain } from '../../knowledge/credential-chain.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { isAwsByName } from '../../knowledge/aws-helper-program.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { environmentOf, profileInUse } from '../../knowledge/profile-in-use.ts';
import { awsCliVersion, isAtLeast, MINIMUM_VERSIONS } from '../../knowledge/versions.ts';

const { codecommit, fipsAndVpcEndpoints } = MINIMUM_VERSIONS.awsCliV1;

export default defineCheck({
  meta: {
    id: 'tools/aws-cli-version',
    title: 'The AWS CLI behind the credential helper is new enough for this endpoint',
    why: 'The helper for CodeCommit came with AWS CLI 1.7.38, and before 1.16.130 it did not know the host names of FIPS and VPC endpoints: it then signs for the wrong region and CodeCommit answers 403. Version 1 can use a sign-in but has no command to make one, and where both versions are installed they do not pick the same profile and region.',
    refs: ['https://github.com/aws/aws-cli/blob/develop/CHANGELOG.rst', 'https://github.com/aws/aws-cli/commit/dabbdec75'],
    methods: ['credential-helper'],
    fix: 'person',
    explains: ['git-config/helper-observed', 'live/git-client'],
    blockedBy: ['tools/aws-cli-present', 'tools/aws-cli-runs'],
    settledBy: ['live/git-client'],
    messages: {
      'no-codecommit': { severity: 'error', text: 'The AWS CLI {{version}} at "{{path}}" has no helper for CodeCommit.' },
      'no-special-endpoint': { severity: 'error', text: 'The AWS CLI {{version}} at "{{path}}" signs for the wrong region at "{{host}}", a FIPS or VPC endpoint.' },
      'no-sign-in': { severity: 'warning', text: 'The profile "{{profile}}" needs a sign-in ({{key}}), and the AWS CLI {{version}} at "{{path}}" has no command to make one.' },
      two: { severity: 'warning', text: 'git\'s helper calls the AWS CLI {{version}} at "{{path}}", and {{other}} is at "{{otherPath}}": they take different profiles, since AWS_PROFILE is "{{first}}" and AWS_DEFAULT_PROFILE is "{{second}}".' },
    },
  },
  needs: ['target', 'gitConfig', 'tools'],
  wants: ['installations', 'awsConfig', 'environment', 'intent', 'credentials'],
  run: ({ target, gitConfig, tools, installations, awsConfig, environment, intent, credentials }) => {
    const helpers = credentialChain(target.url, gitConfig.entries, tools.git.version).helpers.map(({ value }) => helperCommand(value));
    const programs = helpers.filter(({ aws, kind }) => aws !== null && kind !== 'name').map(({ program }) => program);
    if (programs.length === 0) return { skipped: 'no AWS helper is asked for this URL' };
    const asked = programs.find((program) => isAwsByName(program) || program === tools.aws?.path) ?? programs[0] ?? '';
    const copy = isAwsByName(asked) ? undefined : installations?.awsClis.find(({ path }) => path === asked);
    const aws = copy !== undefined && copy.path !== tools.aws?.path ? { path: copy.path, banner: copy.version === null ? null : `aws-cli/${copy.version}`, failure: null, exitCode: 0 } : tools.aws;
    if (aws !== tools.aws ? aws?.banner === null : !isAwsByName(asked) && asked !== aws?.path) return { undetermined: `the helper calls "${asked}", whose version was not asked for` };
    if (aws === null || aws.path === null) return { undetermined: 'no aws was found whose version could be asked for' };
    const version = aws.banner === null ? null : awsCliVersion(aws.banner);
    if (version === null) return { undetermined: `"${aws.path} --version" names no version of the AWS CLI: ${aws.banner ?? aws.failure ?? `exit code ${aws.exitCode}`}` };
    const evidence: [Evidence] = [{ kind: 'process', argv: [aws.path, '--version'], exitCode: aws.exitCode, ...(aws.banner === null ? {} : { note: aws.banner }) }];
    const host = target.host === null ? null : readCodeCommitHost(target.host);
    const shared = { certainty: 'inferred' as const, evidence, measured: version, fix: UPGRADE };
    if (isAtLeast(version, codecommit) === false) return [{ messageId: 'no-codecommit', data: { version, path: aws.path }, expected: `${codecommit} or newer`, ...shared }];
    if (target.host !== null && (host?.fips || host?.vpcEndpoint) && isAtLeast(version, fipsAndVpcEndpoints) === false) {
      return [{ messageId: 'no-special-endpoint', data: { version, path: aws.path, host: target.host }, expected: `${fipsAndVpcEndpoints} or newer`, ...shared }];
    }
    const known = { target, tools, gitConfig, environment, intent };
    // Keys from elsewhere that come first need no sign-in.
    const signsIn = credentials === undefined || credentials.failure !== null || credentials.provider === 'sso' || credentials.provider === 'login';
    const signIn = signsIn && /^1\./.test(version) ? signInOf(awsConfig, profileInUse(known).name) : null;
    if (signIn !== null) {
      return [{
        messageId: 'no-sign-in',
        data: { profile: signIn.profile, key: signIn.key, version, path: aws.path },
        ...shared,
        evidence: [...evidence, signIn.evidence],
        expected: '2.0.0 or newer',
      }];
    }
    const { AWS_PROFILE: first, AWS_DEFAULT_PROFILE: second } = environmentOf(environment);
    const other = installations?.awsClis.find((each) => each.path !== aws.path && each.version !== null && each.version[0] !== version[0]);
    if (other !== undefined && !target.profileIsExplicit && first !== undefined && second !== undefined && first !== second) {
      return [{
        messageId: 'two',
        data: { version, path: aws.path, other: other.version ?? '', otherPath: other.path, first, second },
        ...shared,
        evidence: [...evidence, { kind: 'env', name: 'AWS_PROFILE', value: first }, { kind: 'env', name: 'AWS_DEFAULT_PROFILE', value: second }],
        fix: ONE_VARIABLE,
      }];
    }
    return [];
  },
});

const UPGRADE: Fix = advise('person', 'Install the current AWS CLI version 2', 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html');

const ONE_VARIABLE: Fix = advise('person', 'Set only AWS_PROFILE, or name the profile in the helper line');

/** The key that says a profile needs a sign-in. Source: `aws sso login` and `aws login` are commands of version 2 only. */
function signInOf(awsConfig: Facts['awsConfig'] | undefined, profile: string): { profile: string; key: string; evidence: Evidence } | null {
  const settings = awsConfig === undefined ? null : profileSettings(awsConfig, profile);
  for (const key of ['sso_session', 'sso_start_url', 'login_session']) {
    const found = settings?.get(key);
    if (found !== undefined) return { profile, key, evidence: awsEvidence(found.file, found.line, profile, key, found.value ?? '') };
  }
  return null;
}
