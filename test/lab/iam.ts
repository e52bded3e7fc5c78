import { denialMessage, denialOf } from './denials.ts';
import { nameOf } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { covers } from './hosts.ts';
import { answerPolicies, boundaryXml } from './policies.ts';
import { answerQuery, element, members } from './query-api.ts';
import type { QueryCall, QueryOutcome } from './query-api.ts';
import { changeLogins, credentialXml, ownCredentials, sshKeyXml } from './iam-writes.ts';
import { uploadedKey } from './ssh-keys.ts';
import type { Identity, SimulatedDecision, UploadedSshKey, World } from './world.ts';

const created = '2023-11-14T22:13:20Z';

const listed = (input: URLSearchParams, name: string): string[] =>
  [...input].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);

/**
 * Returns what the simulator would say: the scripted decision, else one that agrees with the denials
 * it could see. It sees no session and no endpoint policy, and no allowance of KMS is the normal case.
 */
export function decisionFor(identity: Identity, action: string): SimulatedDecision {
  const scripted = identity.simulation?.[action];
  if (scripted) return scripted;
  const type = denialOf(identity, action)?.type;
  if (type === 'identity-explicit' || type === 'scp' || type === 'kms') return { decision: 'explicitDeny' };
  if (type === 'identity-implicit' || type === 'boundary') return { decision: 'implicitDeny' };
  return { decision: action.startsWith('kms:') ? 'implicitDeny' : 'allowed' };
}

function simulate(source: Identity, input: URLSearchParams): string {
  const resource = listed(input, 'ResourceArns')[0] ?? '*';
  const told = [...input].flatMap(([key, value]) => (/^ContextEntries\.member\.\d+\.ContextKeyName$/.test(key) ? [value.toLowerCase()] : []));
  const results = listed(input, 'ActionNames').map((action) => {
    const { decision, sourcePolicyId, missingContext = [] } = decisionFor(source, action);
    const type = denialOf(source, action)?.type;
    const statement =
      element('SourcePolicyId', sourcePolicyId ?? '') +
      element('SourcePolicyType', 'IAM Policy') +
      '<StartPosition><Line>3</Line><Column>16</Column></StartPosition><EndPosition><Line>9</Line><Column>6</Column></EndPosition>';
    return [
      element('EvalActionName', action),
      element('EvalResourceName', resource),
      element('EvalDecision', decision),
      members('MatchedStatements', sourcePolicyId === undefined ? [] : [statement]),
      members('MissingContextValues', missingContext.filter((key) => !told.includes(key.toLowerCase()))),
      type === 'scp' ? `<OrganizationsDecisionDetail>${element('AllowedByOrganizations', false)}</OrganizationsDecisionDetail>` : '',
      type === 'boundary'
        ? `<PermissionsBoundaryDecisionDetail>${element('AllowedByPermissionsBoundary', false)}</PermissionsBoundaryDecisionDetail>`
        : '',
    ].join('');
  });
  return members('EvaluationResults', results) + element('IsTruncated', false);
}

const ownSshKeys = (world: World, identity: Identity): UploadedSshKey[] => world.sshKeys.filter((each) => each.identityArn === identity.arn);

function userXml(user: Identity): string {
  const fields = [
    element('Path', '/'),
    element('UserName', nameOf(user)),
    element('UserId', user.userId),
    element('Arn', user.arn),
    element('CreateDate', created),
  ];
  return `<User>${fields.join('')}${boundaryXml(user)}</User>`;
}

function accessKeys(world: World, user: Identity): string {
  const own = world.identities.filter((each) => each.arn === user.arn && each.sessionToken === undefined);
  const rows = own.map(
    (each) =>
      element('UserName', nameOf(user)) +
      element('AccessKeyId', each.accessKeyId) +
      element('Status', each.state === 'active' ? 'Active' : 'Inactive') +
      element('CreateDate', created),
  );
  return members('AccessKeyMetadata', rows) + element('IsTruncated', false);
}

function operate({ exchange, action, input, caller }: QueryCall): QueryOutcome {
  if (caller === null) return { status: 403, code: 'MissingAuthenticationToken', message: 'Request is missing Authentication Token' };
  const { world } = exchange;
  const name = input.get('UserName') ?? input.get('RoleName');
  const sourceArn = input.get('PolicySourceArn');
  const iamAction = `iam:${action}`;
  const resource = sourceArn ?? (name === null ? caller.arn : `user ${name}`);
  const denial = denialOf(caller, iamAction) ?? { action: iamAction, type: 'identity-implicit' as const };
  const allowed = caller.mayReadIam || (caller.iamAllowed ?? []).some((pattern) => covers(pattern, iamAction));
  if (!allowed || denialOf(caller, iamAction)) {
    return { status: 403, code: 'AccessDenied', message: denialMessage(caller, denial, iamAction, resource) };
  }

  const target = world.identities.find((each) => {
    if (sourceArn !== null) return each.arn === sourceArn || each.arn.includes(`:assumed-role/${nameOf({ arn: sourceArn })}/`);
    return name === null ? each === caller : nameOf(each) === name || each.arn.includes(`:assumed-role/${name}/`);
  });
  if (!target) {
    return { status: 404, code: 'NoSuchEntity', message: `The user with name ${name ?? sourceArn ?? ''} cannot be found.` };
  }
  const listed = answerPolicies(action, input, target, world.identities);
  if (listed !== null) return listed;
  const changed = changeLogins(action, input, world, target);
  if (changed !== null) return changed;
  switch (action) {
    case 'GetUser':
      return { xml: userXml(target) };
    case 'SimulatePrincipalPolicy':
      return { xml: simulate(target, input) };
    case 'GetContextKeysForPrincipalPolicy': {
      const keys = Object.values(target.simulation ?? {}).flatMap((each) => each.missingContext ?? []);
      return { xml: members('ContextKeyNames', [...new Set(keys)]) };
    }
    case 'ListServiceSpecificCredentials':
      return { xml: members('ServiceSpecificCredentials', ownCredentials(world, target).map((own) => credentialXml(target, own))) };
    case 'ListSSHPublicKeys':
      return { xml: members('SSHPublicKeys', ownSshKeys(world, target).map((key) => sshKeyXml(target, key))) + element('IsTruncated', false) };
    case 'GetSSHPublicKey': {
      const key = ownSshKeys(world, target).find((each) => each.keyId === input.get('SSHPublicKeyId'));
      if (!key) return { status: 404, code: 'NoSuchEntity', message: `The Public Key with id ${input.get('SSHPublicKeyId') ?? ''} cannot be found.` };
      const { md5, publicKey } = uploadedKey(key.key);
      return { xml: `<SSHPublicKey>${sshKeyXml(target, key)}${element('Fingerprint', md5)}${element('SSHPublicKeyBody', publicKey)}</SSHPublicKey>` };
    }
    case 'ListAccessKeys':
      return { xml: accessKeys(world, target) };
    default:
      return { status: 400, code: 'InvalidAction', message: `Could not find operation ${action} for version 2010-05-08` };
  }
}

/** Answers IAM; every call is AccessDenied unless the identity may read IAM or is allowed the action by name. */
export async function answerIam(exchange: Exchange): Promise<void> {
  await answerQuery(exchange, {
    service: 'iam',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    unsigned: [],
    operate,
  });
}
