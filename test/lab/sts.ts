import { denialMessage, denialOf } from './denials.ts';
import { nameOf } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { labNow } from './hosts.ts';
import { answerQuery, element } from './query-api.ts';
import type { QueryCall, QueryOutcome } from './query-api.ts';
import { exampleSession, mintAccessKey } from './world.ts';
import type { Identity, Role, World } from './world.ts';

const fault = (status: number, code: string, message: string): QueryOutcome => ({ status, code, message });

function credentialsXml(identity: Identity): string {
  const until = new Date((identity.expiresAt ?? 0) * 1000).toISOString().replace(/\.\d{3}/, '');
  return `<Credentials>${[
    element('AccessKeyId', identity.accessKeyId),
    element('SecretAccessKey', identity.secretAccessKey),
    element('SessionToken', identity.sessionToken ?? ''),
    element('Expiration', until),
  ].join('')}</Credentials>`;
}

/** Adds a fresh temporary identity to the world; every call mints another key. */
export function mint(world: World, identity: Identity, seconds: number): Identity {
  const key = mintAccessKey(`${identity.arn}#${world.identities.length}`, true);
  const minted = { ...identity, ...key, expiresAt: Math.floor(labNow(world) / 1000) + seconds };
  world.identities.push(minted);
  return minted;
}

function assumed(world: World, role: Role, input: URLSearchParams): QueryOutcome {
  const sessionName = input.get('RoleSessionName') ?? '';
  const account = role.arn.split(':')[4] ?? '';
  const seconds = Number(input.get('DurationSeconds') ?? 3600);
  const template = exampleSession(nameOf(role), sessionName, {
    account,
    arn: `${role.arn.replace(/:iam:/, ':sts:').replace(/:role\/.*/, '')}:assumed-role/${nameOf(role)}/${sessionName}`,
    denials: role.denials,
  });
  const identity = mint(world, template, seconds);
  const user = element('AssumedRoleId', identity.userId) + element('Arn', identity.arn);
  return { xml: `${credentialsXml(identity)}<AssumedRoleUser>${user}</AssumedRoleUser>` };
}

/** The role behind a session: a trust policy that names the role trusts its sessions. */
const roleOf = (arn: string): string => arn.replace(/:sts::(\d+):assumed-role\/([^/]+)\/.*/, ':iam::$1:role/$2');

function assumeRole(world: World, caller: Identity, input: URLSearchParams): QueryOutcome {
  const roleArn = input.get('RoleArn') ?? '';
  const refused = (reason = ''): QueryOutcome =>
    fault(403, 'AccessDenied', `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}${reason}`);
  if (!/^[\w+=,.@-]{2,64}$/.test(input.get('RoleSessionName') ?? '')) {
    return fault(400, 'ValidationError', "1 validation error detected: Value at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
  }
  const denial = denialOf(caller, 'sts:AssumeRole');
  if (denial) return fault(403, 'AccessDenied', denialMessage(caller, denial, 'sts:AssumeRole', roleArn));
  const role = world.roles.find((each) => each.arn === roleArn);
  if (!role) return refused();
  const accountRoot = caller.arn.replace(/:(?:iam|sts)::(\d+):.*/, ':iam::$1:root');
  const trusted = role.trustedPrincipals.some((principal) => ['*', caller.arn, roleOf(caller.arn), accountRoot].includes(principal));
  if (!trusted || (role.externalId !== undefined && role.externalId !== input.get('ExternalId'))) return refused();
  if (role.mfaSerial !== undefined) {
    if (input.get('SerialNumber') !== role.mfaSerial) return refused();
    if (input.get('TokenCode') !== '123456') {
      return fault(403, 'AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code. ');
    }
  }
  return assumed(world, role, input);
}

function assumeRoleWithWebIdentity(world: World, input: URLSearchParams): QueryOutcome {
  const role = world.roles.find((each) => each.arn === input.get('RoleArn'));
  const token = role?.webIdentityTokens?.[input.get('WebIdentityToken') ?? ''];
  if (!role) return fault(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  if (token === undefined) return fault(400, 'InvalidIdentityToken', 'No OpenIDConnect provider found in your account');
  if (token === 'expired') return fault(400, 'ExpiredTokenException', 'Token expired: current date/time must be before the expiration date/time');
  return assumed(world, role, input);
}

function operate({ exchange: { world }, action, input, caller }: QueryCall): QueryOutcome {
  if (action === 'AssumeRoleWithWebIdentity') return assumeRoleWithWebIdentity(world, input);
  if (caller === null) return fault(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  switch (action) {
    case 'GetCallerIdentity':
      return { xml: element('Arn', caller.arn) + element('UserId', caller.userId) + element('Account', caller.account) };
    case 'AssumeRole':
      return assumeRole(world, caller, input);
    case 'GetSessionToken': {
      const message = 'Cannot call GetSessionToken with session credentials';
      if (caller.sessionToken !== undefined) return fault(403, 'AccessDenied', message);
      const session = mint(world, { ...caller, mayReadIam: false }, Number(input.get('DurationSeconds') ?? 43_200));
      return { xml: credentialsXml(session) };
    }
    default:
      return fault(400, 'InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
  }
}

/** Answers STS: GetCallerIdentity, AssumeRole, AssumeRoleWithWebIdentity, GetSessionToken. */
export async function answerSts(exchange: Exchange): Promise<void> {
  await answerQuery(exchange, {
    service: 'sts',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    unsigned: ['AssumeRoleWithWebIdentity'],
    operate,
  });
}
