import type { RuleName } from './pseudonyms.ts';

/** How the text of a field is rewritten: as a whole name, path or list, or as it is. */
export type FieldKind = RuleName | 'path' | 'path-list' | 'host-list' | 'trace-target' | 'proxy' | 'login' | 'url' | 'keep' | 'text' | 'config-key' | 'issuer-name' | 'header' | 'url-path';

type Parent = Readonly<Record<string, unknown>>;

/** Fields that hold words of this program's own, of AWS's or of a tool's; nothing in them is a name. */
const KEEP = new Set(`
  schema status kind severity certainty check messageId docs area title mode platform version node release startedAt now sentAt serverDate expiresAt signedAt createdAt registrationExpiresAt stage prefix
  keyIdLast4 last4 operation errorCode carried readBy tool format type decision layer provider whose installedBy byteOrderMark mark fingerprint fingerprintMd5 fingerprintSha256 hostKey publishedKey requestId
  regions foundIn searchedIn causedBy blockedBy rootCauses findings consent whatIf effect rule encoding action operations actions has gitHas awsHas missingKeys keys state manager header
  urllib3 botocore awscrt python contentType pubkeyAlgorithms hostKeyAlgorithms strictHostKeyChecking quoteMarks indent recordedAt appeared gone newChecks from fact
`.split(/\s+/).filter((word) => word !== ''));

const PATHS = new Set(['path', 'file', 'cwd', 'gitDir', 'homeDir', 'home', 'interpreter', 'systemFile', 'urlFile', 'untrusted', 'otherOpenSsh', 'pipx', 'spaced', 'grcOffPath', 'identityFiles', 'knownHostsFiles', 'identityAgent', 'strays', 'tried', 'otherKeys']);
const WHOLE: Readonly<Record<string, FieldKind>> = {
  profile: 'profile', repository: 'repository', repositoryName: 'repository', branch: 'branch', defaultBranch: 'branch', remote: 'remote', accountId: 'account', userName: 'login', roleName: 'role', host: 'host',
  hostName: 'host', knownName: 'host', url: 'url', configuredUrl: 'url', otherSpelling: 'url', endpoint: 'url', issuer: 'issuer-name', kmsKeyId: 'text', external_id: 'id',
};

const VARIABLES: Readonly<Record<string, FieldKind>> = {
  AWS_PROFILE: 'profile', AWS_DEFAULT_PROFILE: 'profile', AWS_VAULT: 'profile', SUDO_USER: 'user', AWS_ROLE_SESSION_NAME: 'session', PATH: 'path-list', PYTHONPATH: 'path-list', NO_PROXY: 'host-list', no_proxy: 'host-list',
  HTTPS_PROXY: 'proxy', HTTP_PROXY: 'proxy', ALL_PROXY: 'proxy', https_proxy: 'proxy', http_proxy: 'proxy', all_proxy: 'proxy',
  CODE_COMMIT_ENDPOINT: 'host', CODEBUILD_BUILD_ID: 'id', AWS_SDK_UA_APP_ID: 'name', GIT_CEILING_DIRECTORIES: 'path-list', HOME: 'path', USERPROFILE: 'path', HOMEPATH: 'path',
};
const SETTINGS: Readonly<Record<string, FieldKind>> = {
  source_profile: 'profile', sso_session: 'sso-session', sso_role_name: 'role', role_session_name: 'session', external_id: 'id', sso_account_id: 'account', aws_account_id: 'account',
  web_identity_token_file: 'path', ca_bundle: 'path', services: 'name', sso_start_url: 'url', output: 'keep', credential_source: 'keep',
};

/** Returns how the text at `key` of `parent` is rewritten. `value` helps where one name means two things. */
export function fieldKind(key: string, parent: Parent, value: string): FieldKind {
  if (key === 'version' && /^<|[\\/]/.test(value)) return 'text';
  if (key === 'kind' || (key === 'name' && 'empty' in parent)) return 'keep';
  if (key === 'method' && /^(?:grc|credential-helper|git-credentials|ssh|GET|POST|HEAD|CONNECT)$/.test(value)) return 'keep';
  if ((key === 'header' || (key === 'name' && parent['kind'] === 'profile')) && 'settings' in parent) return 'header';
  if (key === 'path' && 'login' in parent) return 'url-path';
  if ((key === 'id' || key === 'title') && ('area' in parent || 'check' in parent || ('status' in parent && 'findings' in parent))) return 'keep';
  if (key === 'value' && typeof parent['name'] === 'string' && /^GIT_TRACE/.test(parent['name'])) return traceKind(value);
  if (key === 'value' && typeof parent['name'] === 'string') return VARIABLES[parent['name']] ?? (/(?:_FILE|_DIR|_CERT|_CAINFO|_CAPATH|_BUNDLE)$/.test(parent['name']) ? 'path' : 'text');
  if (key === 'value' && typeof parent['key'] === 'string') return /^trace2\.\w+target$/i.test(parent['key']) ? traceKind(value) : valueKind(parent['key']);
  if (key === 'scope') return /^[a-z -]*$/.test(value) ? 'keep' : /^\[.*\]$/s.test(value) ? 'header' : 'text';
  if (key === 'key' && 'scope' in parent) return /\s/.test(value) && !/^[A-Za-z][\w-]*\.\S.*\.[A-Za-z][\w-]*$/.test(value) ? 'text' : 'config-key';
  // A switch of a Windows tool, no directory.
  if (key === 'argv' && /^\/(?:list|[a-z])$/i.test(value)) return 'keep';
  if (key === 'name' && 'keyIdLast4' in parent) return 'login';
  if (key === 'name' && 'settings' in parent) return sectionRule(parent);
  if (key === 'name' && 'addresses' in parent) return 'host';
  if (key === 'user' && 'identityFiles' in parent) return 'login';
  if (key === 'value' && 'block' in parent) return 'login';
  if (key === 'account') return /^\d+$/.test(value) ? 'account' : 'path';
  if ((key === 'git' || key === 'aws') && /[\\/]/.test(value)) return 'path';
  if (key === 'addresses') return 'ip';
  if (key === 'holds') return /^(?:machine|default|login|password|account)$/i.test(value) ? 'keep' : 'host';
  if (KEEP.has(key)) return 'keep';
  if (PATHS.has(key)) return 'path';
  return WHOLE[key] ?? 'text';
}

/** Of a trace of git's: a path, a socket, or one of git's own words. */
const traceKind = (value: string): FieldKind => (/[\\/]/.test(value) ? 'trace-target' : 'text');

function sectionRule(parent: Parent): FieldKind {
  return parent['kind'] === 'sso-session' ? 'sso-session' : parent['kind'] === 'services' ? 'name' : 'text';
}

/** Of a setting of an AWS file, or an entry of git's configuration. */
function valueKind(key: string): FieldKind {
  if (SETTINGS[key] !== undefined) return SETTINGS[key];
  if (/^branch\..*\.(?:remote|pushremote)$|^remote\.pushdefault$/i.test(key)) return 'remote';
  if (/^credential\.(?:.*\.)?username$/i.test(key)) return 'login';
  if (/^(?:remote|submodule)\..*\.(?:url|pushurl)$|^url\..*\.(?:push)?insteadof$/i.test(key)) return 'url';
  if (/^(?:include|includeif\..*)\.path$|^safe\.directory$|^core\.(?:worktree|hookspath|excludesfile)$|^http\.(?:.*\.)?ssl(?:cainfo|capath|cert|key)$/i.test(key)) return 'path';
  if (/^(?:http|remote)\.(?:.*\.)?proxy$/i.test(key)) return 'proxy';
  if (/^init\.defaultbranch$/i.test(key)) return 'branch';
  return 'text';
}
