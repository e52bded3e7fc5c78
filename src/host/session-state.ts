import type { AwsStateFact, ProcessState } from '../core/facts.ts';
import type { CredentialPlan } from '../knowledge/credential-plan.ts';
import { linksOf } from '../knowledge/provider-in-use.ts';
import { readCached, record, roleCacheKey, sessionFile, ssoCacheKey, ssoTokenFile, text } from './cached-logins.ts';
import type { ObtainTrail } from './credential-providers.ts';
import { readBytes } from './files.ts';
import { shownMessage } from './message.ts';

export interface StateContext {
  home: string | null;
  now: () => Date;
  /** What the providers ran and asked before. */
  trail: ObtainTrail;
  which: (program: string) => Promise<string | null>;
}

type Plan<K extends CredentialPlan['kind']> = Extract<CredentialPlan, { kind: K }>;
type RoleCache = AwsStateFact['roleCache'][number];

/** What lies behind a plan, and behind the sources of its roles: token files, caches, programs. Reads only; no secret is in it. */
export async function sessionState(plan: CredentialPlan, context: StateContext): Promise<Omit<AwsStateFact, 'modes'>> {
  const links = linksOf(plan);
  const last = links.at(-1) ?? plan;
  const [webIdentityToken, ssoLogin, process, roleCache] = await Promise.all([
    last.kind === 'assume-role-with-web-identity' ? tokenState(last) : null,
    last.kind === 'sso' ? ssoState(last, context) : null,
    last.kind === 'custom-process' ? processState(last, context) : null,
    Promise.all(links.map((link) => cachesOf(link, context.home))),
  ]);
  return { webIdentityToken, ssoLogin, process, roleCache: roleCache.flat(), metadata: context.trail.metadata };
}

async function tokenState({ tokenFile }: Plan<'assume-role-with-web-identity'>): Promise<AwsStateFact['webIdentityToken']> {
  const bytes = await readBytes(tokenFile).catch(() => 'unreadable' as const);
  const content = bytes === null || bytes === 'unreadable' ? '' : Buffer.from(bytes).toString('utf8').trim();
  const claims = claimsOf(content);
  const expires = claims?.['exp'];
  return {
    path: shownMessage(tokenFile),
    exists: bytes !== null,
    readable: bytes !== null && bytes !== 'unreadable',
    empty: content === '',
    isToken: claims !== null,
    expiresAt: typeof expires === 'number' && Number.isFinite(expires) && Math.abs(expires) < 8.64e12 ? new Date(expires * 1000).toISOString() : null,
  };
}

/** The claims of a JSON Web Token, its signature unchecked; null for anything else. Source: RFC 7519, section 7.2. */
function claimsOf(token: string): Record<string, unknown> | null {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return null;
  try {
    return record(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

async function ssoState(plan: Plan<'sso'>, { home, now }: StateContext): Promise<AwsStateFact['ssoLogin']> {
  if (home === null) return null;
  const file = ssoTokenFile(home, plan.ssoSession, plan.startUrl);
  const token = await readCached(file);
  const found = token === 'broken' || token === null ? null : token;
  const registrationExpiresAt = timeOf(found?.['registrationExpiresAt']);
  const registered = registrationExpiresAt !== null && Date.parse(registrationExpiresAt) > now().getTime();
  const expiresAt = timeOf(found?.['expiresAt']);
  return {
    file,
    exists: token !== null,
    parses: found !== null && text(found['accessToken']) !== null && expiresAt !== null,
    expiresAt,
    renewable: plan.ssoSession !== null && registered && ['refreshToken', 'clientId', 'clientSecret'].every((name) => text(found?.[name]) !== null),
    registrationExpiresAt,
    otherSpelling: token === null && plan.ssoSession === null ? await otherSpelling(home, plan.startUrl) : null,
  };
}

/** The cache is found by the very letters of the start URL: another way to write it that has a login. */
async function otherSpelling(home: string, startUrl: string): Promise<string | null> {
  const bare = startUrl.replace(/[/#]+$/, '');
  for (const url of [bare, `${bare}/`, `${bare}#`, `${bare}#/`, `${bare}/#`, `${bare}/#/`]) {
    if (url !== startUrl && (await readCached(ssoTokenFile(home, null, url))) !== null) return shownMessage(url);
  }
  return null;
}

async function processState({ argv }: Plan<'custom-process'>, { which, trail }: StateContext): Promise<ProcessState> {
  const [program = ''] = argv;
  const found = (await which(program)) !== null;
  let spaced: string | null = null;
  for (let words = 2; !found && spaced === null && words <= Math.min(argv.length, 6); words++) {
    const joined = argv.slice(0, words).join(' ');
    if ((await which(joined)) !== null) spaced = joined;
  }
  return { program: shownMessage(program), found, spaced: spaced === null ? null : shownMessage(spaced), run: trail.process };
}

/**
 * The sessions cached for a link of the chain. The AWS CLI caches the sessions of roles and web identities, version 2 those of single sign-on
 * too; git-remote-codecommit those of roles only. Sources: awscli/customizations/assumerole.py; git_remote_codecommit/__init__.py.
 */
async function cachesOf(link: CredentialPlan, home: string | null): Promise<RoleCache[]> {
  const key = keyOf(link);
  if (home === null || key === null) return [];
  const tools = link.kind === 'assume-role' ? (['cli', 'boto'] as const) : (['cli'] as const);
  const found = await Promise.all(tools.map(async (tool): Promise<RoleCache[]> => {
    const file = sessionFile(home, tool, key.key);
    const document = await readCached(file);
    if (document === null) return [];
    const session = document === 'broken' ? null : record(document['Credentials']);
    const keyId = text(session?.['AccessKeyId']);
    const expiresAt = timeOf(session?.['Expiration']);
    return [{ file, tool, profile: key.profile, parses: session !== null && keyId !== null && expiresAt !== null, expiresAt, keyIdLast4: keyId?.slice(-4) ?? null }];
  }));
  return found.flat();
}

function keyOf(link: CredentialPlan): { key: string; profile: string } | null {
  switch (link.kind) {
    case 'assume-role':
      return { profile: link.profile, key: roleCacheKey({
        RoleArn: link.roleArn,
        ExternalId: link.externalId,
        SerialNumber: link.mfaSerial,
        DurationSeconds: link.durationSeconds,
        RoleSessionName: link.sessionName,
      }) };
    case 'assume-role-with-web-identity':
      return { profile: shownMessage(link.tokenFile), key: roleCacheKey({ RoleArn: link.roleArn, RoleSessionName: link.sessionName }) };
    case 'sso':
      return { profile: link.profile, key: ssoCacheKey({
        roleName: link.roleName, accountId: link.accountId,
        ...(link.ssoSession === null ? { startUrl: link.startUrl } : { sessionName: link.ssoSession }),
      }) };
    default:
      return null;
  }
}

function timeOf(value: unknown): string | null {
  const time = Date.parse((text(value) ?? '').replace(/UTC$/, 'Z'));
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
