import { defineCheck } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import type { Fix } from '../../core/fix.ts';
import { readCodeCommitHost } from '../../knowledge/codecommit-endpoints.ts';
import { credentialChain } from '../../knowledge/credential-chain.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { awsCliVersion, isAtLeast, MINIMUM_VERSIONS } from '../../knowledge/versions.ts';

const { codecommit, fipsAndVpcEndpoints } = MINIMUM_VERSIONS.awsCliV1;

export default defineCheck({
  meta: {
    id: 'tools/aws-cli-version',
    title: 'The AWS CLI behind the credential helper is new enough for this endpoint',
    why: 'The helper for CodeCommit came with AWS CLI 1.7.38, and before 1.16.130 it did not know the host names of FIPS and VPC endpoints: it then signs for the wrong region and CodeCommit answers 403.',
    refs: ['https://github.com/aws/aws-cli/blob/develop/CHANGELOG.rst', 'https://github.com/aws/aws-cli/commit/dabbdec75'],
    methods: ['credential-helper'],
    fix: 'person',
    explains: ['git-config/helper-observed', 'live/git-client'],
    blockedBy: ['tools/aws-cli-present'],
    settledBy: ['live/git-client'],
    messages: {
      'no-codecommit': { severity: 'error', text: 'The AWS CLI {{version}} at "{{path}}" has no helper for CodeCommit.' },
      'no-special-endpoint': { severity: 'error', text: 'The AWS CLI {{version}} at "{{path}}" signs for the wrong region at "{{host}}", a FIPS or VPC endpoint.' },
    },
  },
  needs: ['target', 'gitConfig', 'tools'],
  run: ({ target, gitConfig, tools }) => {
    const helpers = credentialChain(target.url, gitConfig.entries, tools.git.version).helpers.map(({ value }) => helperCommand(value));
    const programs = helpers.filter(({ aws, kind }) => aws !== null && kind !== 'name').map(({ program }) => program);
    if (programs.length === 0) return { skipped: 'no AWS helper is asked for this URL' };
    const { aws } = tools;
    const asked = programs.find((program) => /^aws(\.exe|\.cmd)?$/i.test(program) || program === aws?.path);
    if (asked === undefined) return { undetermined: `the helper calls "${programs[0]}", whose version was not asked for` };
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
    return [];
  },
});

const UPGRADE: Fix = {
  consent: 'person',
  steps: [{ do: 'tell', text: 'Install the current AWS CLI version 2', url: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html' }],
};
