import type { CredentialPlan } from '../knowledge/credential-plan.ts';
import { askAws } from './aws-calls.ts';
import { endpointOf } from './aws-endpoints.ts';
import { cachedSession, readSsoToken, record, ssoCacheKey, ssoTokenFile, text } from './cached-logins.ts';
import { type KeysOrFailure, networkErrorName, type ProviderContext } from './credential-providers.ts';
import { shownMessage } from './message.ts';

/**
 * The role credentials of an SSO login: a session that is cached, else those the portal gives for the cached token. An expired
 * token is never renewed here, since that writes the cache. Source: botocore `credentials.SSOCredentialFetcher`,
 * `tokens.SSOTokenProvider`; AWS SSO Portal API, GetRoleCredentials.
 */
export async function credentialsOfSso(plan: Extract<CredentialPlan, { kind: 'sso' }>, context: ProviderContext): Promise<KeysOrFailure> {
  const args = { roleName: plan.roleName, accountId: plan.accountId, ...(plan.ssoSession === null ? { startUrl: plan.startUrl } : { sessionName: plan.ssoSession }) };
  const cached = await cachedSession(context.home, ssoCacheKey(args), context.now());
  if (cached !== null) return { keys: cached.keys, source: `session cached in ${cached.file}` };
  const name = plan.ssoSession ?? plan.startUrl;
  const token = context.home === null ? null : await readSsoToken(ssoTokenFile(context.home, plan.ssoSession, plan.startUrl), context.now());
  if (token === null) return { code: 'SSOTokenLoadError', message: `Error loading SSO Token: Token for ${name} does not exist` };
  if (token === 'invalid') return { code: 'SSOTokenLoadError', message: `Error loading SSO Token: Token for ${plan.startUrl} is invalid` };
  if (token.expires <= context.now().getTime()) {
    const since = `the SSO token of ${name} expired at ${new Date(token.expires).toISOString()}`;
    if (plan.ssoSession !== null && token.renewable) {
      return { code: 'SsoTokenNeedsRefresh', message: `${since}; the AWS tools renew it by themselves, which writes their cache, so it is left to them` };
    }
    return plan.ssoSession === null ? { code: 'UnauthorizedSSOTokenError', message: since } : { code: 'TokenRetrievalError', message: since };
  }
  return askPortal(plan, token.accessToken, context);
}

async function askPortal(plan: Extract<CredentialPlan, { kind: 'sso' }>, token: string, context: ProviderContext): Promise<KeysOrFailure> {
  const endpoint = endpointOf('sso', plan.ssoRegion, context.endpoints);
  if (endpoint === null) return { code: 'ValueError', message: 'the configured endpoint of sso is no URL' };
  const query = new URLSearchParams({ role_name: plan.roleName, account_id: plan.accountId });
  const path = `${endpoint.url.pathname.replace(/\/$/, '')}/federation/credentials?${query.toString()}`;
  const { answer, failure } = await askAws(endpoint.url, { path, headers: { 'x-amz-sso_bearer_token': token } }, context);
  if (answer === null) return { code: networkErrorName(failure?.stage ?? 'protocol'), message: `GetRoleCredentials: ${failure?.message ?? 'no answer'}` };
  const body = record(parseJson(answer.body));
  if (answer.status !== 200) {
    const code = (answer.headers['x-amzn-errortype'] ?? text(body?.['__type']) ?? '').replace(/:.*$/, '').replace(/^.*#/, '');
    if (answer.status === 401 || code === 'UnauthorizedException') {
      return { code: 'UnauthorizedSSOTokenError', message: 'The SSO session associated with this profile has expired or is otherwise invalid.' };
    }
    return { code: code || `HTTP_${answer.status}`, message: shownMessage(text(body?.['message']) ?? `GetRoleCredentials was refused with ${answer.status}`) };
  }
  const found = record(body?.['roleCredentials']);
  const accessKeyId = text(found?.['accessKeyId']);
  const secretAccessKey = text(found?.['secretAccessKey']);
  const expiration = found?.['expiration'];
  if (accessKeyId === null || secretAccessKey === null) return { code: 'ResponseParserError', message: 'the answer to GetRoleCredentials holds no credentials' };
  return { keys: { accessKeyId, secretAccessKey, sessionToken: text(found?.['sessionToken']), expiresAt: typeof expiration === 'number' ? new Date(expiration).toISOString() : null } };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
