import { type Facts, type Observed, valueOf } from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { missing } from './missing.ts';

const DEFAULT_REGION = 'us-east-1';

/** The credential the tool of this method would sign with. The key stays in the host. */
export const credentials = defineProbe({
  fact: 'credentials',
  after: ['intent', 'target', 'tools', 'awsConfig', 'environment'],
  reach: 'live',
  async observe(host, { intent, target, tools, awsConfig, environment }): Promise<Observed<Facts['credentials']>> {
    const seen = valueOf(target);
    if (seen !== null && seen.method !== 'grc' && seen.method !== 'credential-helper') return { status: 'absent', reason: `the method in use (${seen.method}) needs no AWS keys` };
    if (seen === null && target.status === 'failed') return missing(target);
    const profile = seen === null ? (valueOf(intent)?.profile ?? null) : seen.profileIsExplicit ? seen.profile : null;
    const configured = (valueOf(awsConfig)?.config.sections.length ?? 0) + (valueOf(awsConfig)?.credentials.sections.length ?? 0) > 0;
    const inEnvironment = valueOf(environment)?.variables.some(({ name }) => name.startsWith('AWS_') && name !== 'AWS_PAGER') ?? false;
    if (seen === null && profile === null && !configured && !inEnvironment) return { status: 'absent', reason: 'no AWS profile on this machine' };
    const dialect = seen?.method !== 'grc' && valueOf(tools)?.aws?.version?.startsWith('2.') ? 'cli-v2' : 'botocore';
    const value = await host.aws.credentials({ profile, dialect, region: seen?.region ?? DEFAULT_REGION });
    return { status: 'seen', value, origin: { kind: 'derived', from: ['awsConfig', 'environment'] } };
  },
});

/** Who AWS says we are. */
export const identity = defineProbe({
  fact: 'identity',
  after: ['target', 'credentials'],
  reach: 'live',
  async observe(host, { target, credentials }): Promise<Observed<Facts['identity']>> {
    if (credentials.status !== 'seen') return missing(credentials);
    if (credentials.value.failure !== null) return { status: 'absent', reason: 'no AWS credential to ask with' };
    const value = await host.aws.callerIdentity(valueOf(target)?.region ?? DEFAULT_REGION);
    return { status: 'seen', value, origin: { kind: 'request', target: value.answer.url, status: value.answer.status } };
  },
});

/** The signed `GetRepository`. */
export const repositoryMetadata = defineProbe({
  fact: 'repositoryMetadata',
  after: ['target', 'credentials'],
  reach: 'live',
  async observe(host, { target, credentials }): Promise<Observed<Facts['repositoryMetadata']>> {
    if (target.status !== 'seen') return missing(target);
    if (credentials.status !== 'seen') return missing(credentials);
    if (credentials.value.failure !== null) return { status: 'absent', reason: 'no AWS credential to ask with' };
    const { region, repository, apiHost } = target.value;
    if (region === null || repository === null || apiHost === null) return { status: 'absent', reason: 'the URL names no region or no repository' };
    const value = await host.aws.getRepository(region, repository);
    return { status: 'seen', value, origin: { kind: 'request', target: value.answer.url, status: value.answer.status } };
  },
});

/** Our own Git request, signed by us, or carrying what the user's helpers or netrc hand out. */
export const gitRequest = defineProbe({
  fact: 'gitRequest',
  after: ['target', 'credentials'],
  reach: 'live',
  async observe(host, { target, credentials }): Promise<Observed<Facts['gitRequest']>> {
    if (target.status !== 'seen') return missing(target);
    const { host: gitHost, region, repository, method } = target.value;
    if (method === 'ssh') return { status: 'absent', reason: 'the method in use (ssh) makes no HTTPS request' };
    if (gitHost === null || region === null || repository === null) return { status: 'absent', reason: 'the URL names no host, region or repository' };
    const signs = credentials.status === 'seen' && credentials.value.failure === null;
    if (!signs && method === 'grc') return { status: 'absent', reason: 'no AWS credential to sign with' };
    const value = await host.gitRequest({ host: gitHost, path: `/v1/repos/${repository}`, region, service: 'git-upload-pack', carry: signs ? 'signature' : 'stored' });
    return { status: 'seen', value, origin: { kind: 'request', target: value.answer.url, status: value.answer.status } };
  },
});

const ACTIONS = ['codecommit:GitPull', 'codecommit:GitPush', 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** What IAM's simulator says of the caller: asked only where something was refused, and few may ask it. */
export const simulation = defineProbe({
  fact: 'simulation',
  after: ['identity', 'repositoryMetadata', 'gitRequest'],
  reach: 'live',
  async observe(host, { identity, repositoryMetadata, gitRequest }): Promise<Observed<Facts['simulation']>> {
    if (identity.status !== 'seen') return missing(identity);
    const { arn, kind } = identity.value;
    const refused = [valueOf(repositoryMetadata)?.answer, valueOf(gitRequest)?.answer].some((answer) => answer?.status === 403 || answer?.status === 400);
    if (!refused || arn === null) return { status: 'absent', reason: 'nothing was refused' };
    if (kind !== 'user') return { status: 'absent', reason: `the simulator takes users and roles, not the session ${kind ?? ''}` };
    const value = await host.aws.simulate(arn, ACTIONS, valueOf(repositoryMetadata)?.arn ?? '*');
    return { status: 'seen', value, origin: { kind: 'request', target: value.answer.url, status: value.answer.status } };
  },
});
