import type { Line } from '../lines.ts';
import { between, certain, likely, type Pattern, type Pointer, possible } from '../pattern.ts';
import type { Seen } from '../seen.ts';

/** What botocore and the AWS CLI say on the way from the AWS files to a credential. */
export const profilePatterns: readonly Pattern[] = [
  { id: 'E03', says: ["'nonetype' object has no attribute 'secret_key'", "'nonetype' object has no attribute 'access_key'", 'unable to locate credentials', 'nocredentialserror'], points: (_, seen) => [certain('credentials/resolve', 'The chain of the AWS tools ended without a credential.'), ...(seen.has('imds') ? [likely('profile/instance-role', 'The instance or container hands out none.')] : []), ...(seen.has('docker') ? [likely('topic/ctr-docker', 'A container has no ~/.aws unless it is mounted.')] : []), possible('profile/exists', 'Another profile may be meant than the one in use.')] },
  { id: 'E04', says: ['the config profile (…could not be found'], points: ({ text }) => (text.includes('()') ? [certain('profile/exists', 'AWS_PROFILE is set and empty; that counts as a profile.'), possible('profile/environment', 'A variable chooses the profile.')] : [certain('profile/exists', 'No profile of this name is in the AWS files.'), possible('git-config/helper-command', 'A name with a blank must stand in quotes in the helper\'s line.')]) },
  { id: 'E46', says: ['unable to parse config file: ', 'configparseerror', "config file…'utf-8' codec can't decode"], points: [certain('profile/files-readable', 'botocore cannot parse the file.')] },
  { id: 'codec', says: ["unicodedecodeerror: 'utf-8' codec"], about: 'ours', points: [likely('profile/files-readable', 'An AWS file is not written in UTF-8.')] },
  { id: 'E47', says: ['partial credentials found in '], points: ({ text }) => (/found in (?:assume-role|assume-role-with)/.test(text)
    ? [certain('profile/role', 'The profile has a role and no source for it.')]
    : text.includes('found in sso') ? [certain('profile/sso', 'A setting of single sign-on is missing.')]
      : [certain('profile/static-keys', 'Only one half of the key is there.'), ...(text.includes('found in env') ? [likely('profile/environment', 'The half stands in the environment.')] : [])]) },
  { id: 'E48', says: ["the source_profile '…does not exist", "the source profile '…must have credentials", "contains both source_profile and credential_source", "the credential source '…is not valid", 'no credentials found in credential_source', 'infinite loop in credential configuration detected', 'infiniteloopconfigerror'], points: [certain('profile/role', 'The source of the role leads nowhere.')] },
  { id: 'E50', says: ['error loading sso token: ', 'ssotokenloaderror', 'unauthorizedssotokenerror'], points: [certain('profile/sso', 'Nobody has signed in under this start URL or session.'), possible('profile/cache', 'The file of the sign-in may be cut short.')] },
  { id: 'E51', says: ['the sso session associated with this profile has expired', 'token has expired and refresh failed', 'error when retrieving token from sso', 'the sso session has expired', 'tokenretrievalerror'], points: [certain('profile/sso', 'The sign-in is over.')] },
  { id: 'E52', says: ['is configured to use sso but is missing required configuration', 'the specified sso-session does not exist', 'is inconsistent between profile'], points: ({ text }, seen) => [...(text.includes('sso_start_url') && text.includes('sso_region') && seen.has('grc') ? [certain('tools/grc-version', 'A botocore before 1.29.10 does not know sso_session and misses what stands there.', 101)] : []), certain('profile/sso', 'The settings of single sign-on are incomplete or contradict each other.'),] },
  { id: 'sso-removed', says: ['when calling the getrolecredentials operation', 'forbiddenexception…no access'], about: 'not-foreign', points: [certain('profile/sso', 'The permission set or the account is not assigned any more, or the sign-in is over.'), possible('credentials/resolve', 'The chain ended there.')] },
  { id: 'login-session', says: ["reauthenticate with 'aws login'", "reauthenticate using 'aws login'", 'aws login\' to reauthenticate'], points: [likely('credentials/resolve', 'The sign-in of "aws login" is over.'), possible('tools/grc-version', 'git-remote-codecommit needs botocore[crt] for it.')] },
  { id: 'E54', says: ['error when retrieving credentials from '], points: retrieving },
  { id: 'E55', says: ['the refreshed credentials are still expired'], points: (_, seen) => (seen.has('process')
    ? [certain('profile/credential-process', 'The process hands out a credential that is over already.'), likely('network/clock', 'The clock of this machine runs ahead.')]
    : [certain('profile/cache', 'The credential that was just obtained, or kept, is over already.'), likely('network/clock', 'The clock of this machine runs ahead.'), possible('profile/credential-process', 'A credential process repeats an old document.')]) },
  { id: 'E57', says: ['[errno 2] no such file or directory: ', "[winerror 2] the system cannot find the file specified"], points: missingFile },
  { id: 'E58', says: ['expecting value: line 1 column 1 (char 0)'], about: 'not-foreign', points: ({ text }, seen) => (seen.has('process') || seen.has('grcFiles') || seen.has('awsFiles') || text.startsWith('expecting value') ? [likely('profile/credential-process', 'The credential process prints something before its JSON, or nothing.'), possible('profile/cache', 'A cached session is cut short.')] : []) },
  { id: 'process-version', says: ['for credential process provider', "missing required key in response: '"], points: [certain('profile/credential-process', 'The credential process does not answer in the agreed form.')] },
  { id: 'E60', says: ["rolesessionname…failed to satisfy constraint", 'invalid length for parameter rolesessionname', 'invalid length for parameter rolearn', 'rolearn…failed to satisfy constraint', 'invalid value for parameter durationseconds', 'durationseconds exceeds', 'invalid type for parameter durationseconds'], points: [certain('profile/role', 'A value of the role is not of the form STS takes.')] },
  { id: 'E61', says: ['multifactorauthentication failed', "'tokencode' failed to satisfy constraint", "at 'tokencode' failed", 'enter mfa code for '], points: [certain('profile/mfa', 'A code is asked for where nobody can type it; git-remote-codecommit then reads git\'s own words as the code.')] },
  { id: 'E63', says: ['you must specify a region', 'noregionerror'], points: (_, seen) => (seen.has('endpointOverride') ? [certain('profile/endpoint-override', 'With an endpoint of one\'s own and no region no request can be made.'), likely('profile/region', 'The profile has no region.')] : [certain('profile/region', 'The profile has no region.'), likely('profile/endpoint-override', 'A leftover AWS_ENDPOINT_URL makes a region necessary.')]) },
  { id: 'E56', says: ["keyerror: '", "^'…'$"], fits: (text) => /^(?:keyerror: )?'[0-9a-f]{40}'$/.test(text), points: [certain('profile/cache', 'It is the name of a cached session whose file is cut short.')] },
  { id: 'web-identity-role', says: ['configured to assume role with web identity but has no role arn'], points: [certain('profile/web-identity', 'The token file is named, and no role.')] },
  { id: 'sso-in-profile', says: ['services section but the…services configuration does not exist', 'is configured to use the services section but'], points: [certain('profile/endpoint-override', 'The profile names a services section that is not there.')] },
  { id: 'imds', says: ['error retrieving metadata', 'unable to contact ec2 metadata', 'max number of attempts exceeded (1) when attempting to retrieve data from metadata service', 'unable to load credentials from the metadata', 'metadata service…timed out', '169.254.169.254…timed out', '169.254.169.254…refused', '169.254.170.2…refused', 'ec2 instance metadata service attempt'], points: [certain('profile/instance-role', 'The instance or container hands out no credentials.')] },
  { id: 'plaintext-permissions', says: ['credentials file…is readable by others', 'has overly permissive permissions', 'permissions on the credentials file'], about: 'not-foreign', points: [likely('profile/permissions', 'Others may read the file with the keys.')] },
  { id: 'sts-role', says: ['when calling the assumerole', 'when calling the getsessiontoken', 'when calling the getfederationtoken'], points: sts },
  { id: 'E62', says: ["could not connect to the endpoint url: '", "connect timeout on endpoint url: '", "read timeout on endpoint url: '", "connection was closed before we received a valid response from endpoint url: '"], points: endpoint },
];

function retrieving({ text }: Line): readonly Pointer[] {
  const from = between(`${text} `, 'error when retrieving credentials from ', ' ')?.replace(/:$/, '') ?? '';
  if (from === 'custom-process') return [certain('profile/credential-process', 'The credential process ended with an error; what follows is its own text.')];
  if (from === 'container-role' || from === 'iam-role') return [certain('profile/instance-role', 'The container or instance hands out no credentials.')];
  if (from === 'sso') return [certain('profile/sso', 'The sign-in does not give credentials.')];
  if (/^(?:environment|ec2instancemetadata|ecscontainer)$/.test(from)) return [certain('profile/role', 'credential_source names a place where no credentials are.'), possible('profile/instance-role', 'The instance or container hands out none.')];
  return [likely('credentials/resolve', 'A provider of the chain failed.')];
}

/** `git` is git-remote-codecommit's own call; a path is the token's or the credential process's, which are opened without a shell. */
function missingFile({ text }: Line, seen: Seen): readonly Pointer[] {
  const path = between(text, "directory: '", "'");
  if (path === null || path === 'git') return [];
  const unexpanded = path.startsWith('~') || path.startsWith('$') || path.startsWith('%');
  const bare = text.startsWith('[errno') && (seen.has('awsHelper') || seen.has('grc') || seen.has('ours'));
  if (!unexpanded && !bare && !seen.has('process') && !seen.has('webIdentity') && !seen.has('grcFiles') && !seen.has('awsFiles')) return [];
  const process = likely('profile/credential-process', 'credential_process is started without a shell: no ~, no variables, no unquoted blank.');
  const token = likely('profile/web-identity', 'web_identity_token_file is opened as it is written: no ~ and no variables.');
  const isToken = path.includes('token') || (seen.has('webIdentity') && !seen.has('process'));
  return isToken ? [{ ...token, certainty: unexpanded ? 'certain' : 'likely' }, { ...process, certainty: 'possible' }, possible('profile/environment', 'The variables of a web identity may stand before the profile.')] : [process, { ...token, certainty: 'possible' }];
}

function sts({ text }: Line, seen: Seen): readonly Pointer[] {
  const code = between(text, 'an error occurred (', ')') ?? '';
  if (/multifactor|tokencode|mfa/.test(text)) return [certain('profile/mfa', 'The code of the MFA device was not accepted, or nobody could type one.')];
  if (text.includes('assumerolewithwebidentity') || text.includes('assumerolewithsaml')) {
    return /expired|invalididentitytoken|idp/.test(code)
      ? [certain('profile/web-identity', 'The token is over, or STS does not accept it.')]
      : [likely('credentials/resolve', 'The trust policy of the role does not admit this token.'), likely('profile/web-identity', 'The token may be another one\'s.')];
  }
  if (code === 'validationerror') return [certain('profile/role', 'The ARN, the session name or the duration is not of the form STS takes.')];
  if (/expiredtoken/.test(code)) return [certain('credentials/identity', 'The session behind the role is over.'), likely('profile/static-keys', 'Temporary keys were pasted into a file or the environment.')];
  if (/invalidclienttokenid|unrecognizedclient|signaturedoesnotmatch|invalidsignature/.test(code)) return [];
  if (/regiondisabled/.test(code)) return [certain('remote/region-known', 'STS is not enabled for this account in this region.')];
  return [certain('credentials/resolve', 'STS refuses the role: its trust policy, sts:AssumeRole, an external id or a condition.'), ...(seen.has('mfa') ? [likely('profile/mfa', 'The role may demand MFA.')] : []), possible('profile/role', 'The ARN may name another role.')];
}

function endpoint({ text }: Line, seen: Seen): readonly Pointer[] {
  const url = /endpoint url: '([^']{1,300})/.exec(text)?.[1] ?? '';
  if (/localhost|127\.0\.0\.1|:4566|localstack/.test(url)) return [certain('profile/endpoint-override', 'AWS_ENDPOINT_URL or endpoint_url sends the requests elsewhere.')];
  if (/169\.254\./.test(url)) return [certain('profile/instance-role', 'The metadata service does not answer.')];
  if (/\/\/sts[.-]/.test(url)) return [certain('credentials/resolve', 'STS is not reached; a role without a region asks the global endpoint.'), likely('network/reachable', 'The network does not lead there.'), likely('profile/region', 'With a region in the profile the regional STS is asked.')];
  if (/portal\.sso|\/\/oidc\./.test(url)) return [certain('credentials/resolve', 'The hosts of single sign-on are not reached.'), likely('profile/sso', 'sso_region may be another one.'), likely('network/reachable', 'The network does not lead there.')];
  if (/codecommit/.test(url)) return [likely('network/reachable', 'The CodeCommit API is not reached.'), likely('network/dns', 'The name may not resolve; the region may be misspelled.'), possible('network/proxy', 'The AWS tools read the proxy from the environment only.')];
  return seen.has('grc') || seen.has('awsHelper') ? [possible('network/reachable', 'The network does not lead there.')] : [];
}
