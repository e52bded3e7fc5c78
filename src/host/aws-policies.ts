import type * as AwsSdk from '@aws-sdk/client-iam';
import type { ApiAnswer, PoliciesFact, PolicyLayer, PolicyText } from '../core/facts.ts';
import type { Called, ClientConfig, SignedCall } from './aws-calls.ts';
import { iamRegion } from './aws-requests.ts';

type Sdk = typeof AwsSdk;
type Client = InstanceType<Sdk['IAMClient']>;
type Ask = <T>(operation: string, perform: (client: Client, sdk: Sdk) => Promise<T>) => Promise<Called<T>>;
type NotRead = PoliciesFact['notRead'][number];

/** What came of one reading: documents, and what could not be had. */
interface Found {
  documents: PolicyText[];
  notRead: NotRead[];
  answer: ApiAnswer | null;
}

/** A page of one of IAM's lists. */
interface Page {
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

/** IAM's quotas keep every one of these lists far below it. */
const PAGES = 5;

/**
 * Returns the calling user's policies, inline, attached, through groups, and the boundary; of a session those of its role. Each that may not be read
 * is named with IAM's error. Nothing is asked about anybody else. Source: IAM API Reference; FACTS 1.2 says who may call what.
 */
export async function ownPolicies(call: SignedCall, callerArn: string): Promise<PoliciesFact> {
  const ask: Ask = (operation, perform) => call({ service: 'iam', operation, region: iamRegion(callerArn) }, async (config: ClientConfig) => {
    const sdk = await import('@aws-sdk/client-iam');
    return perform(new sdk.IAMClient(config), sdk);
  });
  const session = /^(arn:[^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(callerArn);
  const holder = session === null ? userHolder(ask, callerArn.slice(callerArn.lastIndexOf('/') + 1)) : roleHolder(ask, session[3] ?? '');
  const [itself, ...parts] = await Promise.all([holder.itself(), ...holder.parts()]);
  const answer = itself.answer;
  const found = [...parts, await boundaryOf(ask, itself)];
  const roleArn = session === null ? null : itself.arn;
  return {
    principalArn: session === null ? callerArn : roleArn ?? `${session[1] ?? ''}:iam::${session[2] ?? ''}:role/${session[3] ?? ''}`,
    roleArn,
    documents: found.flatMap((each) => each.documents),
    notRead: found.flatMap((each) => each.notRead),
    answer,
  };
}

interface Itself {
  arn: string | null;
  boundary: string | null;
  answer: ApiAnswer;
}
interface Holder {
  itself(): Promise<Itself>;
  parts(): Promise<Found>[];
}

function userHolder(ask: Ask, name: string): Holder {
  const inline = (): Promise<Found> => eachOf(ask, 'ListUserPolicies', `inline policies of ${name}`, (client, sdk, Marker) => client.send(new sdk.ListUserPoliciesCommand({ UserName: name, ...Marker })), (page) => page.PolicyNames ?? [],
    (policy) => inlinePolicy(ask, 'GetUserPolicy', `inline:${name}/${policy}`, (client, sdk) => client.send(new sdk.GetUserPolicyCommand({ UserName: name, PolicyName: policy }))));
  const attached = (): Promise<Found> => eachOf(ask, 'ListAttachedUserPolicies', `policies attached to ${name}`, (client, sdk, Marker) => client.send(new sdk.ListAttachedUserPoliciesCommand({ UserName: name, ...Marker })), (page) => arnsIn(page.AttachedPolicies),
    (arn) => managedPolicy(ask, arn, arn, 'identity'));
  const groups = (): Promise<Found> => eachOf(ask, 'ListGroupsForUser', `policies of the groups of ${name}`, (client, sdk, Marker) => client.send(new sdk.ListGroupsForUserCommand({ UserName: name, ...Marker })), (page) => (page.Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []),
    (group) => groupPolicies(ask, group));
  return {
    itself: async () => {
      const { output, answer } = await ask('GetUser', (client, sdk) => client.send(new sdk.GetUserCommand({ UserName: name })));
      return { arn: output?.User?.Arn ?? null, boundary: output?.User?.PermissionsBoundary?.PermissionsBoundaryArn ?? null, answer };
    },
    parts: () => [inline(), attached(), groups()],
  };
}

function roleHolder(ask: Ask, name: string): Holder {
  const inline = (): Promise<Found> => eachOf(ask, 'ListRolePolicies', `inline policies of ${name}`, (client, sdk, Marker) => client.send(new sdk.ListRolePoliciesCommand({ RoleName: name, ...Marker })), (page) => page.PolicyNames ?? [],
    (policy) => inlinePolicy(ask, 'GetRolePolicy', `inline:${name}/${policy}`, (client, sdk) => client.send(new sdk.GetRolePolicyCommand({ RoleName: name, PolicyName: policy }))));
  const attached = (): Promise<Found> => eachOf(ask, 'ListAttachedRolePolicies', `policies attached to ${name}`, (client, sdk, Marker) => client.send(new sdk.ListAttachedRolePoliciesCommand({ RoleName: name, ...Marker })), (page) => arnsIn(page.AttachedPolicies),
    (arn) => managedPolicy(ask, arn, arn, 'identity'));
  return {
    itself: async () => {
      const { output, answer } = await ask('GetRole', (client, sdk) => client.send(new sdk.GetRoleCommand({ RoleName: name })));
      return { arn: output?.Role?.Arn ?? null, boundary: output?.Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null, answer };
    },
    parts: () => [inline(), attached()],
  };
}

async function groupPolicies(ask: Ask, group: string): Promise<Found> {
  const through = ` (group ${group})`;
  const [inline, attached] = await Promise.all([
    eachOf(ask, 'ListGroupPolicies', `inline policies of the group ${group}`, (client, sdk, Marker) => client.send(new sdk.ListGroupPoliciesCommand({ GroupName: group, ...Marker })), (page) => page.PolicyNames ?? [],
      (policy) => inlinePolicy(ask, 'GetGroupPolicy', `inline:${group}/${policy}${through}`, (client, sdk) => client.send(new sdk.GetGroupPolicyCommand({ GroupName: group, PolicyName: policy })))),
    eachOf(ask, 'ListAttachedGroupPolicies', `policies attached to the group ${group}`, (client, sdk, Marker) => client.send(new sdk.ListAttachedGroupPoliciesCommand({ GroupName: group, ...Marker })), (page) => arnsIn(page.AttachedPolicies),
      (arn) => managedPolicy(ask, arn, `${arn}${through}`, 'identity')),
  ]);
  return merged([inline, attached]);
}

/** The boundary is named by the user or role itself: where that may not be read, nobody knows whether there is one. */
async function boundaryOf(ask: Ask, { boundary, answer }: Itself): Promise<Found> {
  if (answer.status !== 200) return missing('permissions boundary', 'boundary', answer);
  return boundary === null ? NOTHING : managedPolicy(ask, boundary, `boundary ${boundary}`, 'boundary');
}

/** Every item of one of IAM's lists, page by page, and what each stands for. */
async function eachOf<P extends Page>(
  ask: Ask, operation: string, source: string, list: (client: Client, sdk: Sdk, marker: { Marker?: string }) => Promise<P>, itemsOf: (page: P) => readonly string[], read: (item: string) => Promise<Found>,
): Promise<Found> {
  const items: string[] = [];
  let marker: { Marker?: string } = {};
  for (let page = 0; page < PAGES; page++) {
    const { output, answer } = await ask(operation, (client, sdk) => list(client, sdk, marker));
    if (output === null) return merged([missing(source, 'identity', answer), ...(await Promise.all(items.map(read)))]);
    items.push(...itemsOf(output));
    if (output.IsTruncated !== true || output.Marker === undefined) break;
    marker = { Marker: output.Marker };
  }
  return merged(await Promise.all(items.map(read)));
}

async function inlinePolicy(ask: Ask, operation: string, source: string, get: (client: Client, sdk: Sdk) => Promise<{ PolicyDocument?: string | undefined }>): Promise<Found> {
  const { output, answer } = await ask(operation, get);
  return output?.PolicyDocument === undefined ? missing(source, 'identity', answer) : { documents: [{ source, layer: 'identity', text: output.PolicyDocument }], notRead: [], answer };
}

async function managedPolicy(ask: Ask, arn: string, source: string, layer: PolicyLayer): Promise<Found> {
  const policy = await ask('GetPolicy', (client, sdk) => client.send(new sdk.GetPolicyCommand({ PolicyArn: arn })));
  const VersionId = policy.output?.Policy?.DefaultVersionId;
  if (VersionId === undefined) return missing(source, layer, policy.answer);
  const { output, answer } = await ask('GetPolicyVersion', (client, sdk) => client.send(new sdk.GetPolicyVersionCommand({ PolicyArn: arn, VersionId })));
  const text = output?.PolicyVersion?.Document;
  return text === undefined ? missing(source, layer, answer) : { documents: [{ source, layer, text }], notRead: [], answer };
}

const NOTHING: Found = { documents: [], notRead: [], answer: null };

function missing(source: string, layer: PolicyLayer, answer: ApiAnswer): Found {
  return { documents: [], notRead: [{ source, layer, why: `${answer.errorCode ?? answer.failure?.code ?? `status ${answer.status ?? 'unknown'}`} iam:${answer.operation}` }], answer };
}

function merged(found: readonly Found[]): Found {
  return { documents: found.flatMap((each) => each.documents), notRead: found.flatMap((each) => each.notRead), answer: null };
}

function arnsIn(policies: readonly { PolicyArn?: string | undefined }[] | undefined): string[] {
  return (policies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []);
}
