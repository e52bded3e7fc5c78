import { answer, bodyOf, noteKey } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { mint } from './sts.ts';
import { exampleSession } from './world.ts';

const portalFault = (exchange: Exchange, status: number, code: string, message: string): void => {
  answer(exchange, status, 'application/json', JSON.stringify({ __type: `com.amazonaws.switchboard.portal#${code}`, message }), { 'x-amzn-ErrorType': code });
};

/**
 * Answers the portal of IAM Identity Center: `GetRoleCredentials` for a bearer token that the world knows and a role assigned in it.
 * Source: AWS SSO Portal API, GetRoleCredentials.
 */
export async function answerPortal(exchange: Exchange): Promise<void> {
  const { request, world, log } = exchange;
  await bodyOf(request);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'https://lab.invalid');
  log.action = 'GetRoleCredentials';
  if (request.method !== 'GET' || pathname !== '/federation/credentials') {
    portalFault(exchange, 404, 'ResourceNotFoundException', `The lab does not play ${pathname}.`);
    return;
  }
  const token = request.headers['x-amz-sso_bearer_token'];
  if (typeof token !== 'string' || world.sso.tokens[token] !== 'valid') {
    portalFault(exchange, 401, 'UnauthorizedException', 'Session token not found or invalid');
    return;
  }
  const account = searchParams.get('account_id') ?? '';
  const name = searchParams.get('role_name') ?? '';
  const assigned = world.sso.roles.find((role) => role.account === account && role.name === name);
  if (!assigned) {
    portalFault(exchange, 403, 'ForbiddenException', 'No access');
    return;
  }
  const session = exampleSession(`AWSReservedSSO_${name}_0123456789abcdef`, 'alice', { account, denials: assigned.denials ?? [] });
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt = 0 } = mint(world, session, 3600);
  noteKey(log, accessKeyId);
  answer(exchange, 200, 'application/json', JSON.stringify({ roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAt * 1000 } }));
}

/** Answers `CreateToken` with the grant `refresh_token`. Source: IAM Identity Center OIDC API, CreateToken. */
export async function answerOidc(exchange: Exchange): Promise<void> {
  const { request, world, log } = exchange;
  const body = await bodyOf(request);
  log.action = 'CreateToken';
  const fault = (status: number, error: string, description: string): void => {
    const code = error === 'invalid_grant' ? 'InvalidGrantException' : 'InvalidRequestException';
    answer(exchange, status, 'application/json', JSON.stringify({ error, error_description: description }), { 'x-amzn-ErrorType': code });
  };
  let input: { grantType?: unknown; refreshToken?: unknown };
  try {
    input = JSON.parse(body.toString('utf8')) as typeof input;
  } catch {
    fault(400, 'invalid_request', 'The body is no JSON.');
    return;
  }
  if (request.method !== 'POST' || input.grantType !== 'refresh_token') {
    fault(400, 'invalid_request', 'The lab plays only the grant refresh_token.');
    return;
  }
  const access = typeof input.refreshToken === 'string' ? world.sso.refreshTokens[input.refreshToken] : undefined;
  if (access === undefined) {
    fault(400, 'invalid_grant', 'Invalid refresh token provided');
    return;
  }
  world.sso.tokens[access] = 'valid';
  answer(exchange, 200, 'application/json', JSON.stringify({ accessToken: access, tokenType: 'Bearer', expiresIn: 3600, refreshToken: input.refreshToken }));
}
