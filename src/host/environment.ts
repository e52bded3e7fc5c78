import type { EnvironmentFact, Platform } from '../core/facts.ts';
import { loginName } from '../knowledge/credential-shape.ts';
import { shownUser, withoutQuerySecrets } from '../knowledge/git-config-redaction.ts';
import { shownHelper } from '../knowledge/shown-helper.ts';
import { lookUp } from './exec.ts';

/**
 * What may be told of a variable. `plain`: its value. `url`: its value without userinfo. `private`: that it is set; probes may
 * read it, facts do not hold it. `secret`: that it is set; nobody outside the host reads it. `key-id`: its login name. `name`: its value,
 * unless that looks like a key pasted in place of a name.
 */
export type Disclosure = 'plain' | 'name' | 'url' | 'private' | 'secret' | 'key-id' | 'command';

const words = (text: string): string[] => text.trim().split(/\s+/);

const NAMES: readonly (readonly [Disclosure, readonly string[]])[] = [
  ['plain', words(`
    HOME USERPROFILE HOMEDRIVE HOMEPATH SUDO_USER PATH PATHEXT PYTHONHOME PYTHONPATH PYTHONWARNINGS XDG_CONFIG_HOME XDG_STATE_HOME XDG_RUNTIME_DIR LOCALAPPDATA APPDATA PROGRAMDATA PROGRAMFILES SYSTEMROOT
    LANG LC_ALL LC_CTYPE LC_MESSAGES TERM TZ NO_COLOR CI SSH_AUTH_SOCK WSL_DISTRO_NAME VIRTUAL_ENV DISPLAY WAYLAND_DISPLAY
    DBUS_SESSION_BUS_ADDRESS MSYSTEM CODESPACES GITHUB_ACTIONS CODEBUILD_BUILD_ID
    NO_PROXY no_proxy NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE
    GIT_DIR GIT_WORK_TREE GIT_CEILING_DIRECTORIES GIT_DISCOVERY_ACROSS_FILESYSTEM GIT_CONFIG GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM
    GIT_CONFIG_NOSYSTEM GIT_CONFIG_COUNT GIT_EXEC_PATH SSH_ASKPASS_REQUIRE GIT_TERMINAL_PROMPT GIT_ALLOW_PROTOCOL
    GIT_PROTOCOL_FROM_USER GIT_SSH GIT_SSH_VARIANT GIT_SSL_NO_VERIFY GIT_SSL_CAINFO GIT_SSL_CAPATH GIT_SSL_CERT GIT_SSL_KEY
    GIT_SSL_CERT_PASSWORD_PROTECTED GIT_SSL_VERSION GIT_SSL_CIPHER_LIST GIT_PROXY_SSL_CAINFO GIT_PROXY_SSL_CERT GIT_PROXY_SSL_KEY
    GIT_PROXY_SSL_CERT_PASSWORD_PROTECTED GIT_HTTP_PROXY_AUTHMETHOD GIT_HTTP_LOW_SPEED_LIMIT GIT_HTTP_LOW_SPEED_TIME
    GIT_TRACE GIT_TRACE_CURL GIT_TRACE_PACKET GIT_TRACE_PERFORMANCE GIT_TRACE_SETUP GIT_TRACE_REDACT GIT_CURL_VERBOSE GIT_TRACE2 GIT_TRACE2_EVENT GIT_TRACE2_PERF GIT_TRACE2_REDACT
    GCM_INTERACTIVE GCM_PROVIDER GCM_CREDENTIAL_STORE GCM_TRACE GCM_TRACE_SECRETS
    AWS_REGION AWS_DEFAULT_REGION AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_CREDENTIAL_FILE BOTO_CONFIG
    AWS_CREDENTIAL_EXPIRATION AWS_ROLE_ARN AWS_ROLE_SESSION_NAME AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
    AWS_EC2_METADATA_DISABLED AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE AWS_EC2_METADATA_V1_DISABLED AWS_METADATA_SERVICE_TIMEOUT
    AWS_METADATA_SERVICE_NUM_ATTEMPTS AWS_CA_BUNDLE AWS_USE_FIPS_ENDPOINT AWS_USE_DUALSTACK_ENDPOINT AWS_STS_REGIONAL_ENDPOINTS
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS AWS_RETRY_MODE AWS_MAX_ATTEMPTS AWS_DEFAULTS_MODE AWS_DATA_PATH AWS_DEFAULT_OUTPUT AWS_CLI_AUTO_PROMPT
    AWS_PAGER AWS_SDK_LOAD_CONFIG AWS_VAULT AWS_EXECUTION_ENV AWS_ACCOUNT_ID AWS_ACCOUNT_ID_ENDPOINT_MODE AWS_SDK_UA_APP_ID AWS_LOGIN_CACHE_DIRECTORY
    AWS_AUTH_SCHEME_PREFERENCE`)],
  ['name', words('AWS_PROFILE AWS_DEFAULT_PROFILE')],
  ['url', words(`
    HTTP_PROXY http_proxy HTTPS_PROXY https_proxy ALL_PROXY all_proxy CODE_COMMIT_ENDPOINT AWS_ENDPOINT_URL AWS_EC2_METADATA_SERVICE_ENDPOINT
    AWS_CONTAINER_CREDENTIALS_FULL_URI`)],
  ['command', words('GIT_ASKPASS SSH_ASKPASS')],
  ['private', words('GIT_CONFIG_PARAMETERS GIT_HTTP_USER_AGENT GIT_SSH_COMMAND GIT_PROXY_COMMAND AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')],
  ['secret', words('AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_BEARER_TOKEN_BEDROCK')],
  ['key-id', words('AWS_ACCESS_KEY_ID')],
];

const DISCLOSURES: ReadonlyMap<string, Disclosure> = new Map(NAMES.flatMap(([kind, names]) => names.map((name) => [name, kind] as const)));
const PATTERNS: readonly (readonly [RegExp, Disclosure])[] = [
  [/^AWS_ENDPOINT_URL_[A-Z0-9_]+$/, 'url'],
  [/^GIT_CONFIG_KEY_\d+$/, 'url'],
  [/^GIT_CONFIG_VALUE_\d+$/, 'private'],
];

/** What may be told of a variable; null for one that the project has no business with. */
export function disclosureOf(name: string): Disclosure | null {
  return DISCLOSURES.get(name) ?? PATTERNS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** The variables of the allow-list that are set, by name. Secrets keep that they are there, access key ids their last four. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>, platform: Platform = 'linux'): EnvironmentFact {
  const variables: EnvironmentFact['variables'][number][] = [];
  for (const [name, value] of Object.entries(env)) {
    const known = platform === 'win32' && disclosureOf(name) === null ? name.toUpperCase() : name;
    const disclosure = disclosureOf(known);
    if (value === undefined || disclosure === null) continue;
    variables.push({ name: known, value: shown(value, disclosure), empty: value === '', login: disclosure === 'key-id' ? loginName(value) : null });
  }
  return { variables: variables.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function shown(value: string, disclosure: Disclosure): string | null {
  if (disclosure === 'plain') return value;
  if (disclosure === 'command') return shownHelper(`!${value}`).slice(1);
  if (disclosure === 'name') return shownUser(value);
  return disclosure === 'url' ? withoutQuerySecrets(withoutUserInfo(value)) : null;
}

/** A URL, or the `user:password@host:port` that a proxy variable may be, with its userinfo replaced by its length. */
export function withoutUserInfo(url: string): string {
  return url.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/)?(.*)@/s, (_, scheme: string | undefined, userInfo: string) => `${scheme ?? ''}‹${userInfo.length} characters›@`);
}

/** The values a probe may read, by the name of the variable; a name beside the allow-list and a secret throw. */
export function disclosedValue(env: Readonly<Record<string, string | undefined>>, name: string, platform: Platform): string | undefined {
  const disclosure = disclosureOf(name);
  if (disclosure === null) throw new Error(`the variable ${name} is not on the allow-list`);
  if (disclosure === 'secret' || disclosure === 'key-id') throw new Error(`the value of ${name} does not leave the host`);
  const value = lookUp(env, name, platform);
  return value !== undefined && (disclosure === 'url' || disclosure === 'name') ? shown(value, disclosure) ?? undefined : value;
}

/** The whole environment for use inside the host: looked up as the system does, on Windows whatever the case. */
export function hereEnv(env: Readonly<Record<string, string | undefined>>, platform: Platform): (name: string) => string | undefined {
  return (name) => lookUp(env, name, platform);
}
