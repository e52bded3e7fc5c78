import { type Facts, type Observed, valueOf } from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { profileSettings } from '../knowledge/aws-config.ts';
import { isKnownRegion } from '../knowledge/codecommit-endpoints.ts';
import { credentialRequest, DEFAULT_REGION } from './credential-request.ts';
import { missing } from './missing.ts';
import { asksForPolicies, signsGit } from './simulation.ts';

const REGION_VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'];

/** The credential the tool of this method would sign with. The key stays in the host. */
export const credentials = defineProbe({
  fact: 'credentials',
  after: ['intent', 'target', 'tools', 'awsConfig', 'environment'],
  reach: 'live',
  async observe(host, known): Promise<Observed<Facts['credentials']>> {
    const request = credentialRequest(known);
    if ('status' in request) return request;
    const value = await host.aws.credentials(request);
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
  after: ['target', 'credentials', 'awsConfig', 'environment'],
  reach: 'live',
  async observe(host, { target, credentials, awsConfig, environment }): Promise<Observed<Facts['repositoryMetadata']>> {
    if (target.status !== 'seen') return missing(target);
    if (credentials.status !== 'seen') return missing(credentials);
    if (!signsGit(target.value)) return { status: 'absent', reason: `the AWS keys here are not what git uses (${target.value.method})` };
    if (credentials.value.failure !== null) return { status: 'absent', reason: 'no AWS credential to ask with' };
    const { region, repository, apiHost } = target.value;
    if (region === null || repository === null || apiHost === null) return { status: 'absent', reason: 'the URL names no region or no repository' };
    const value = await host.aws.getRepository(region, repository, regionsNamed(valueOf(environment), valueOf(awsConfig), target.value.profile ?? 'default'));
    return { status: 'seen', value, origin: { kind: 'request', target: value.answer.url, status: value.answer.status } };
  },
});

/** The other regions this machine names: one of them may be the one that is meant. */
function regionsNamed(environment: Facts['environment'] | null, aws: Facts['awsConfig'] | null, profile: string): string[] {
  const variables = environment?.variables.flatMap(({ name, value }) => (REGION_VARIABLES.includes(name) && value !== null ? [value] : [])) ?? [];
  const own = aws === null ? undefined : profileSettings(aws, profile)?.get('region')?.value;
  return [...variables, ...(own == null ? [] : [own])].filter(isKnownRegion);
}

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
    const signs = signsGit(target.value) && credentials.status === 'seen' && credentials.value.failure === null;
    if (!signs && method === 'grc') return { status: 'absent', reason: 'no AWS credential to sign with' };
    const value = await host.gitRequest({ host: gitHost, path: `/v1/repos/${repository}`, region, service: 'git-upload-pack', carry: signs ? 'signature' : 'stored' });
    return { status: 'seen', value, origin: { kind: 'request', target: value.answer.url, status: value.answer.status } };
  },
});

/** The first request of a push, which changes nothing: asked only where pulling was refused, or policies were given. */
export const pushRequest = defineProbe({
  fact: 'pushRequest',
  after: ['intent', 'target', 'credentials', 'repositoryMetadata', 'gitRequest'],
  reach: 'live',
  async observe(host, known): Promise<Observed<Facts['pushRequest']>> {
    const { target, gitRequest: pull } = known;
    if (target.status !== 'seen') return missing(target);
    if (pull.status !== 'seen') return missing(pull);
    const { host: gitHost, region, repository } = target.value;
    if (pull.value.carried !== 'signature' || gitHost === null || region === null || repository === null) return { status: 'absent', reason: 'only a request signed by us is made for a push' };
    if (!asksForPolicies(known)) return { status: 'absent', reason: 'nothing was refused' };
    const value = await host.gitRequest({ host: gitHost, path: `/v1/repos/${repository}`, region, service: 'git-receive-pack', carry: 'signature' });
    return { status: 'seen', value, origin: { kind: 'request', target: value.answer.url, status: value.answer.status } };
  },
});
