import { nameOf } from './exchange.ts';
import { element, members } from './query-api.ts';
import type { QueryOutcome } from './query-api.ts';
import type { Identity, PolicyHolder } from './world.ts';

/** IAM hands documents out as RFC 3986 percent-encoding. */
const encoded = (document: object): string => encodeURIComponent(JSON.stringify(document, null, 2));
const created = '2023-11-14T22:13:20Z';
const whole = (xml: string): string => xml + element('IsTruncated', false);
const notFound = (what: string): QueryOutcome => ({ status: 404, code: 'NoSuchEntity', message: `The ${what} cannot be found.` });

/** Every managed policy that anybody of the world has, by its ARN. */
function managedPolicies(identities: readonly Identity[]): Map<string, object> {
  const holders = identities.flatMap(({ policies }) => (policies === undefined ? [] : [policies, ...Object.values(policies.groups ?? {})]));
  const boundaries = identities.flatMap(({ policies }) => (policies?.boundary === undefined ? [] : [[policies.boundary.arn, policies.boundary.document] as const]));
  return new Map([...holders.flatMap(({ attached }) => Object.entries(attached ?? {})), ...boundaries]);
}

function inlinePolicy(holder: PolicyHolder | undefined, action: string, ownerName: string, owner: string, input: URLSearchParams): QueryOutcome {
  const name = input.get('PolicyName') ?? '';
  const document = holder?.inline?.[name];
  if (document === undefined) return notFound(`policy with name ${name}`);
  return { xml: element(action === 'GetUserPolicy' ? 'UserName' : ownerName, owner) + element('PolicyName', name) + element('PolicyDocument', encoded(document)) };
}

const attachedTo = (holder: PolicyHolder | undefined, more: readonly string[] = []): QueryOutcome => ({
  xml: whole(members('AttachedPolicies', [...Object.keys(holder?.attached ?? {}), ...more].map((arn) => element('PolicyName', arn.slice(arn.lastIndexOf('/') + 1)) + element('PolicyArn', arn)))),
});
const inlineOf = (holder: PolicyHolder | undefined): QueryOutcome => ({ xml: whole(members('PolicyNames', Object.keys(holder?.inline ?? {}).map((name) => name))) });

/** The boundary as GetUser and GetRole show it. */
export function boundaryXml({ policies }: Identity): string {
  return policies?.boundary === undefined ? '' : `<PermissionsBoundary>${element('PermissionsBoundaryType', 'PermissionsBoundaryPolicy')}${element('PermissionsBoundaryArn', policies.boundary.arn)}</PermissionsBoundary>`;
}

function roleXml(session: Identity): string {
  const [, account = '', name = ''] = /:sts::(\d+):assumed-role\/([^/]+)/.exec(session.arn) ?? [];
  const path = session.policies?.path ?? '/';
  const fields = [element('Path', path), element('RoleName', name), element('RoleId', session.userId.split(':')[0] ?? ''), element('Arn', `arn:aws:iam::${account}:role${path}${name}`), element('CreateDate', created)];
  return `<Role>${fields.join('')}${boundaryXml(session)}</Role>`;
}

/** Answers the operations of IAM that read policies from what the world says of them; null for any other operation. */
export function answerPolicies(action: string, input: URLSearchParams, target: Identity, identities: readonly Identity[]): QueryOutcome | null {
  const { policies } = target;
  const group = policies?.groups?.[input.get('GroupName') ?? ''];
  switch (action) {
    case 'ListUserPolicies':
    case 'ListRolePolicies':
      return inlineOf(policies);
    case 'ListGroupPolicies':
      return group === undefined ? notFound('group') : inlineOf(group);
    case 'ListAttachedUserPolicies':
    case 'ListAttachedRolePolicies':
      return attachedTo(policies, target.attachedPolicyArns);
    case 'ListAttachedGroupPolicies':
      return group === undefined ? notFound('group') : attachedTo(group);
    case 'ListGroupsForUser':
      return { xml: whole(members('Groups', Object.keys(policies?.groups ?? {}).map((name) => element('Path', '/') + element('GroupName', name) + element('GroupId', 'AGPAEXAMPLE') + element('Arn', `arn:aws:iam::${target.account}:group/${name}`) + element('CreateDate', created)))) };
    case 'GetUserPolicy':
      return inlinePolicy(policies, action, 'UserName', nameOf(target), input);
    case 'GetRolePolicy':
      return inlinePolicy(policies, action, 'RoleName', input.get('RoleName') ?? '', input);
    case 'GetGroupPolicy':
      return inlinePolicy(group, action, 'GroupName', input.get('GroupName') ?? '', input);
    case 'GetRole':
      return { xml: roleXml(target) };
    case 'GetPolicy': {
      const arn = input.get('PolicyArn') ?? '';
      if (!managedPolicies(identities).has(arn)) return notFound(`policy ${arn}`);
      return { xml: `<Policy>${element('PolicyName', arn.slice(arn.lastIndexOf('/') + 1))}${element('Arn', arn)}${element('DefaultVersionId', 'v3')}${element('AttachmentCount', 1)}</Policy>` };
    }
    case 'GetPolicyVersion': {
      const document = managedPolicies(identities).get(input.get('PolicyArn') ?? '');
      if (document === undefined || input.get('VersionId') !== 'v3') return notFound('policy version');
      return { xml: `<PolicyVersion>${element('Document', encoded(document))}${element('VersionId', 'v3')}${element('IsDefaultVersion', true)}${element('CreateDate', created)}</PolicyVersion>` };
    }
    default:
      return null;
  }
}
