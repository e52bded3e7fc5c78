import { roleCacheKey, ssoTokenFile } from '../../../src/host/cached-logins.ts';
import { exampleUser, mintAccessKey } from '../../lab/lab.ts';
import { toolsUnderTest } from '../../lab/machine.ts';
import { KEY_ID, keysOf, type SickMachine, withGrc, withHelper } from '../parts.ts';

const URL = 'codecommit::eu-west-1://code@billing';
const ROLE = 'arn:aws:iam::111122223333:role/CodeAccess';
const SERIAL = 'arn:aws:iam::111122223333:mfa/alice';
const region = 'region = eu-west-1\n';
const PAST = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d{3}/, '');
export const LATER = new Date(Date.now() + 7_200_000).toISOString().replace(/\.\d{3}/, '');
const part = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64url');
/** A web identity token: only its claims are read. */
export const tokenUntil = (time: string): string => `${part({ alg: 'RS256' })}.${part({ iss: 'https://oidc.example.com', exp: Math.floor(Date.parse(time) / 1000) })}.FAKE`;
/** The file of a sign-in, relative to the home directory. */
export const signInFile = (session: string | null, url: string): string => ssoTokenFile('/', session, url).slice(1);
export const signIn = (expiresAt: string, rest: object = {}): string => JSON.stringify({ startUrl: START, region: 'us-east-1', accessToken: 'FAKE-sso-token', expiresAt, ...rest });
export const START = 'https://corp.awsapps.com/start';
export const ASSIGNED = 'sso_account_id = 111122223333\nsso_role_name = Developer\n';
export const LEGACY = `sso_start_url = ${START}\nsso_region = us-east-1\n${ASSIGNED}`;
export const CORP = `[sso-session corp]\nsso_start_url = ${START}\nsso_region = us-east-1\n`;
export const RENEWABLE = { refreshToken: 'FAKE-refresh-token', clientId: 'FAKE-client', clientSecret: 'FAKE-client-secret', registrationExpiresAt: LATER };
export const mfaCache = (tool: 'cli' | 'boto'): string => `.aws/${tool}/cache/${roleCacheKey({ RoleArn: ROLE, SerialNumber: SERIAL })}.json`;
export const plainCache = (tool: 'cli' | 'boto'): string => `.aws/${tool}/cache/${roleCacheKey({ RoleArn: ROLE })}.json`;

/** git-remote-codecommit with the profile `code` of these lines, and keys under `dev`. */
const grc = (lines: string, changes: Parameters<typeof withGrc>[1] = {}) => withGrc(URL, { ...changes, files: { '.aws/config': `[profile code]\n${lines}${region}[profile dev]\n${region}`, ...changes.files } });
/** The AWS helper with the default profile of these lines, and keys under `base`. */
const helper = (lines: string, changes: Parameters<typeof withHelper>[0] = {}) => withHelper({ ...changes, files: { '.aws/config': `[default]\n${lines}${region}`, '.aws/credentials': keysOf('base'), ...changes.files } });
const role = (failure: string, messageId: string, name: string, lines: string): SickMachine => ({ name, failure, cause: 'profile/role', messageId, spec: grc(lines) });
const web = (failure: string, messageId: string, name: string, lines: string, files: Record<string, string> = {}): SickMachine => ({ name, failure, cause: 'profile/web-identity', messageId, spec: grc(lines, { files }) });
const sso = (failure: string, messageId: string, name: string, lines: string, files: Record<string, string> = {}): SickMachine => ({ name, failure, cause: 'profile/sso', messageId, spec: grc(lines, { files }) });
const process = (failure: string, messageId: string, name: string, line: string, script: string | null = null): SickMachine => ({
  name, failure, cause: 'profile/credential-process', messageId,
  spec: helper(`credential_process = ${line}\n`, script === null ? {} : { files: { 'bin/creds': `#!/bin/sh\n${script}\n`, 'my tools/creds': `#!/bin/sh\n${script}\n` }, modes: { 'bin/creds': 0o755, 'my tools/creds': 0o755 } }),
});
const printed = (document: object): string => `echo '${JSON.stringify(document)}'`;
const KEYS = { AccessKeyId: KEY_ID, SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const gone = exampleUser('gone', { state: 'inactive' });
const stranger = exampleUser('stranger', { account: '444455556666' });
const source = `role_arn = ${ROLE}\nsource_profile = dev\n`;
const instance = { AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: '{{METADATA}}' };
const left = mintAccessKey('saml', true);

/** The AWS CLI of this computer, with a sign-in that needs no browser. */
const signingIn = (file: string): string => `case "$1 $2" in
  "--version "*) echo "aws-cli/2.27.0 Python/3.13.2 Linux/6.1" ;;
  "sso login") cp "$HOME/portal/login" "$HOME/${file}" && chmod 600 "$HOME/${file}" ;;
  *) exec ${toolsUnderTest().aws.command.map((word) => `'${word}'`).join(' ')} "$@" ;;
esac`;

/** Machines with rotating credentials: roles, web identity, single sign-on, processes, instances, and what overrules them. */
export const machines: readonly SickMachine[] = [
  { name: 'the ARN of the role in quotes', failure: 'cfg-quoted-values', cause: 'profile/values', messageId: 'quoted', spec: grc(`role_arn = "${ROLE}"\nsource_profile = dev\n`) },
  { name: 'a comment behind the source profile', failure: 'cfg-inline-comment', cause: 'profile/values', messageId: 'inline-comment', spec: grc(`role_arn = ${ROLE}\nsource_profile = dev # my own keys\n`) },
  { name: 'export lines in config', failure: 'cfg-export-lines', cause: 'profile/values', messageId: 'shell-line', spec: withGrc(URL, { files: { '.aws/config': `[profile code]\n${region}export AWS_ACCESS_KEY_ID=${KEY_ID}\nexport AWS_SECRET_ACCESS_KEY=${KEYS.SecretAccessKey}\n` } }) },
  {
    name: 'keys of another account overrule AWS_PROFILE', failure: 'cfg-env-keys-override-profile', cause: 'profile/environment', messageId: 'keys-overrule',
    spec: withHelper({ files: { '.aws/credentials': keysOf('work') }, env: { AWS_PROFILE: 'work', AWS_ACCESS_KEY_ID: stranger.accessKeyId, AWS_SECRET_ACCESS_KEY: stranger.secretAccessKey } }),
    world: (world) => { world.identities.push(stranger); },
  },
  {
    name: 'git-remote-codecommit takes the other of two profile variables', failure: 'cfg-two-profile-vars', cause: 'profile/environment', messageId: 'two-profiles-wrong',
    spec: withGrc('codecommit::eu-west-1://billing', { files: { '.aws/credentials': keysOf('dev') + keysOf('old', gone.accessKeyId, gone.secretAccessKey) }, env: { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'old' } }),
    world: (world) => { world.identities.push(gone); },
  },
  { needsReal: 'aws', name: 'a web identity of the pod overrules [default]', failure: 'tmp-web-identity-env-hijack', cause: 'profile/environment', messageId: 'token-overrules', spec: withHelper({ env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexist', AWS_ROLE_ARN: ROLE } }) },
  {
    name: 'old keys before a credential_process', failure: 'cfg-shared-keys-override-process', cause: 'profile/shadowed-keys', messageId: 'refused-keys-win',
    spec: helper('credential_process = {{HOME}}/bin/creds\n', { files: { '.aws/credentials': keysOf('default', gone.accessKeyId, gone.secretAccessKey), 'bin/creds': `#!/bin/sh\n${printed({ Version: 1, ...KEYS })}\n` }, modes: { 'bin/creds': 0o755 } }),
    world: (world) => { world.identities.push(gone); },
  },
  role('tmp-role-arn-malformed', 'arn', 'three colons in the ARN, as an older page has it', 'role_arn = arn:aws:iam:::111122223333:role/CodeAccess\nsource_profile = dev\n'),
  role('tmp-session-name-invalid', 'session-name', 'a blank in the session name', `${source}role_session_name = Alice Garcia\n`),
  role('tmp-role-without-source', 'no-source', 'a role without a source', `role_arn = ${ROLE}\n`),
  role('tmp-source-missing', 'source-missing', 'the source profile does not exist', `role_arn = ${ROLE}\nsource_profile = nope\n`),
  { needsReal: 'aws', name: 'both kinds of source', failure: 'tmp-source-both', cause: 'profile/role', messageId: 'source-both', spec: helper(`role_arn = ${ROLE}\nsource_profile = base\ncredential_source = Environment\n`) },
  {
    needsReal: 'aws', name: 'a credential_source that is none', failure: 'tmp-credential-source-bad', cause: 'profile/role', messageId: 'credential-source', spec: helper(`role_arn = ${ROLE}\ncredential_source = EC2\n`, { env: instance }),
    world: (world) => { for (const each of world.roles) each.trustedPrincipals = ['*']; },
  },
  role('tmp-credential-source-empty', 'credential-source-empty', 'no keys in the environment', `role_arn = ${ROLE}\ncredential_source = Environment\n`),
  role('tmp-source-loop', 'loop', 'the source profiles go round', `role_arn = ${ROLE}\nsource_profile = back\n[profile back]\nrole_arn = ${ROLE}\nsource_profile = code\n`),
  { ...role('tmp-duration', 'duration', 'a role for a minute', `${source}duration_seconds = 60\n`), needsReal: 'grc' },
  { name: 'the source profile has only a region', failure: 'tmp-source-empty', cause: 'profile/role', messageId: 'source-empty', spec: grc(source, { files: { '.aws/credentials': '' } }) },
  {
    needsReal: 'aws', name: 'a tilde before the token file, as the page has it', failure: 'tmp-web-identity-tilde', cause: 'profile/web-identity', messageId: 'not-expanded',
    spec: helper(`role_arn = ${ROLE}\nweb_identity_token_file = ~/my-credentials/my-token-file\n`, { files: { 'my-credentials/my-token-file': tokenUntil(LATER) } }),
    world: (world) => { for (const each of world.roles) each.webIdentityTokens = { [tokenUntil(LATER)]: 'valid' }; },
  },
  web('tmp-web-identity-no-role', 'no-role', 'a token file and no role', 'web_identity_token_file = {{HOME}}/token\n', { token: tokenUntil(LATER) }),
  {
    ...web('tmp-web-identity-expired-token', 'expired', 'an old token', `role_arn = ${ROLE}\nweb_identity_token_file = {{HOME}}/token\n`, { token: tokenUntil(PAST) }),
    world: (world) => { for (const each of world.roles) each.webIdentityTokens = { [tokenUntil(PAST)]: 'expired' }; },
  },
  sso('tmp-sso-never-logged-in', 'never-signed-in', 'nobody has signed in', `sso_session = corp\n${ASSIGNED}${region.replace('region', 'output = json\n#')}${CORP}`),
  sso('tmp-sso-expired', 'signed-out', 'the sign-in is over', LEGACY, { [signInFile(null, START)]: signIn(PAST) }),
  { needsReal: 'aws', name: 'signed in with a slash at the end', failure: 'tmp-sso-url-slash', cause: 'profile/sso', messageId: 'other-spelling', spec: helper(LEGACY, { files: { [signInFile(null, `${START}/`)]: signIn(LATER) } }) },
  sso('tmp-sso-missing-key', 'missing-setting', 'the account is missing', LEGACY.replace(/sso_account_id.*\n/, '')),
  sso('tmp-sso-session-missing', 'session-missing', 'the session is not there', `sso_session = corp\n${ASSIGNED}`),
  {
    needsReal: 'aws', name: 'two regions of single sign-on', failure: 'tmp-sso-inconsistent', cause: 'profile/sso', messageId: 'inconsistent',
    spec: helper('', { files: { '.aws/config': `[default]\nsso_session = corp\nsso_region = eu-west-1\n${ASSIGNED}${region}${CORP}`, [signInFile('corp', START)]: signIn(LATER) } }),
  },
  {
    ...sso('tmp-sso-role-removed', 'no-access', 'the permission set was taken away', LEGACY, { [signInFile(null, START)]: signIn(LATER) }),
    world: (world) => { world.sso.roles = []; },
  },
  {
    name: 'the sign-in cannot be renewed', failure: 'tmp-sso-refresh-failed', cause: 'profile/sso', messageId: 'not-renewed',
    spec: withGrc(URL, { files: { '.aws/config': `[profile code]\nsso_session = corp\n${ASSIGNED}${region}${CORP}`, [signInFile('corp', START)]: signIn(PAST, RENEWABLE) } }),
    world: (world) => { world.sso.refreshTokens = {}; },
  },
  process('tmp-process-path', 'not-expanded', 'a tilde before the process', '~/bin/creds', printed({ Version: 1, ...KEYS })),
  process('tmp-process-space', 'space', 'a blank in the path of the process', '{{HOME}}/my tools/creds', printed({ Version: 1, ...KEYS })),
  process('tmp-process-shell', 'shell', 'a pipe behind the process', '{{HOME}}/bin/creds | cat', `[ $# -eq 0 ] || { echo "usage: creds" >&2; exit 2; }; ${printed({ Version: 1, ...KEYS })}`),
  process('tmp-process-exit', 'exit', 'the process fails', '{{HOME}}/bin/creds', 'echo "not logged in" >&2; exit 3'),
  process('tmp-process-not-json', 'not-json', 'the process chats', '{{HOME}}/bin/creds', `echo Hello; ${printed({ Version: 1, ...KEYS })}`),
  process('tmp-process-version', 'version', 'the process tells no version', '{{HOME}}/bin/creds', printed(KEYS)),
  process('tmp-process-missing-key', 'missing-key', 'the process gives half a key', '{{HOME}}/bin/creds', printed({ Version: 1, SecretAccessKey: KEYS.SecretAccessKey })),
  process('tmp-process-expired', 'expired', 'the process repeats an old document', '{{HOME}}/bin/creds', printed({ Version: 1, ...KEYS, SessionToken: 'FAKE', Expiration: PAST })),
  { name: 'a code is asked for where git runs', failure: 'tmp-mfa-no-tty', cause: 'profile/mfa', messageId: 'no-session', spec: helper(`role_arn = ${ROLE}\nsource_profile = base\nmfa_serial = ${SERIAL}\n`) },
  {
    name: 'the AWS CLI has a session, git-remote-codecommit has none', failure: 'tmp-mfa-no-tty', cause: 'profile/mfa', messageId: 'other-cache',
    spec: grc(`${source}mfa_serial = ${SERIAL}\n`, { files: { [mfaCache('cli')]: JSON.stringify({ Credentials: { AccessKeyId: left.accessKeyId, SecretAccessKey: left.secretAccessKey, SessionToken: left.sessionToken, Expiration: LATER } }) } }),
  },
  { name: 'the metadata service is switched off', failure: 'tmp-imds-disabled', cause: 'profile/instance-role', messageId: 'disabled', spec: grc(`role_arn = ${ROLE}\ncredential_source = Ec2InstanceMetadata\n`) },
  { name: 'an instance without a role', failure: 'tmp-imds-no-role', cause: 'profile/instance-role', messageId: 'no-role', spec: withHelper({ files: { '.aws/credentials': '' }, env: instance }), world: (world) => { world.metadata.mode = 'no-role'; } },
  { needsReal: 'aws', name: 'the metadata service through the proxy', failure: 'tmp-imds-via-proxy', cause: 'profile/instance-role', messageId: 'via-proxy', spec: withHelper({ files: { '.aws/credentials': '' }, env: { ...instance, http_proxy: '{{PROXY}}' } }) },
  { name: 'one hop too far from the metadata service', failure: 'tmp-imds-hop-limit', cause: 'profile/instance-role', messageId: 'no-answer', spec: withHelper({ files: { '.aws/credentials': '' }, env: instance }), world: (world) => { world.metadata.mode = 'hang'; } },
  {
    name: 'a task without a role', failure: 'tmp-container-creds', cause: 'profile/instance-role', messageId: 'container',
    spec: withHelper({ files: { '.aws/credentials': '' }, env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: '{{METADATA}}/container/credentials' } }), world: (world) => { world.metadata.mode = 'no-role'; },
  },
  { needsReal: 'aws', name: 'a session of the AWS CLI that was cut short', failure: 'tmp-cache-corrupt', cause: 'profile/cache', messageId: 'session', spec: helper(`role_arn = ${ROLE}\nsource_profile = base\n`, { files: { [plainCache('cli')]: '{"Credentials": {"Acc' } }) },
  {
    needsReal: 'aws', name: 'a sign-in that was cut short', failure: 'tmp-sso-cache-corrupt', cause: 'profile/cache', messageId: 'sign-in',
    spec: helper(LEGACY, { files: { [signInFile(null, START)]: '{"startUrl"', 'portal/login': signIn(LATER) }, tools: { extra: { aws: signingIn(signInFile(null, START)) } } }),
  },
  { needsReal: 'aws', name: 'LocalStack left over', failure: 'cfg-endpoint-override', cause: 'profile/endpoint-override', messageId: 'breaks', spec: helper(source.replace('dev', 'base'), { env: { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' } }) },
  { needsReal: 'aws', name: 'an endpoint and no region', failure: 'cfg-endpoint-override', cause: 'profile/endpoint-override', messageId: 'no-region', spec: helper(`endpoint_url = https://sts.eu-west-1.amazonaws.com\nrole_arn = ${ROLE}\nsource_profile = base\n`, { files: { '.aws/config': `[default]\nendpoint_url = https://sts.eu-west-1.amazonaws.com\nrole_arn = ${ROLE}\nsource_profile = base\n` } }) },
  {
    name: 'short-lived keys of a SAML tool are over', failure: 'cfg-expired-tokens-in-file', cause: 'profile/static-keys', messageId: 'expired',
    spec: withHelper({ files: { '.aws/credentials': `${keysOf('default', left.accessKeyId, left.secretAccessKey)}aws_session_token = ${left.sessionToken ?? ''}\nx_security_token_expires = ${PAST}\n` } }),
  },
  {
    name: 'a credentials file for everybody, and old keys before a process', failure: 'cfg-permissions', cause: 'profile/shadowed-keys', also: ['profile/permissions'],
    spec: helper('credential_process = {{HOME}}/bin/creds\n', { files: { '.aws/credentials': keysOf('default', gone.accessKeyId, gone.secretAccessKey), 'bin/creds': `#!/bin/sh\n${printed({ Version: 1, ...KEYS })}\n` }, modes: { 'bin/creds': 0o755, '.aws/credentials': 0o644 } }),
    world: (world) => { world.identities.push(gone); },
  },
];
