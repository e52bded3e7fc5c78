import type { World } from '../lab/lab.ts';
import { mintAccessKey } from '../lab/lab.ts';
import { guideBlock, HOST, KEY_ID, keysOf, PATH_ON, SECRET, type TestMachine, withGrc, withHelper } from '../machines/parts.ts';
import type { Planting } from './planted-secrets.ts';
import { filesOfOtherTools, keysOfGit, linesOfHelper, variables } from './secret-places.ts';

const keyPair = (profile: string, secret: string, more = ''): string => `${keysOf(profile, KEY_ID, secret)}${more}`;
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Machines with secrets wherever one can stand that the CLI reads. Each is asked by several commands. */
export function secretMachines({ secret, add }: Planting): TestMachine[] {
  add('the secret key in use', SECRET);
  const session = mintAccessKey('planted session', true);
  add('the session secret in use', session.secretAccessKey);
  add('the session token in use', session.sessionToken ?? '');
  const asSession = (world: World): void => { const [alice] = world.identities; if (alice) Object.assign(alice, { ...session, kind: 'assumed-role', arn: 'arn:aws:sts::111122223333:assumed-role/CodeAccess/maria' }); };
  const sessionFile = keysOf('dev', session.accessKeyId, session.secretAccessKey) + `aws_session_token = ${session.sessionToken ?? ''}\n`;
  const slashed = secret('password with slash and @, in a remote').replace(/^Zq/, 'Zq/p@');
  add('password with slash and @', slashed);

  return [
    { name: 'passwords in URLs of git\'s configuration', spec: withHelper({
      repository: { remote: `https://maria:${secret('password in the remote\'s URL')}@${HOST}/v1/repos/billing`, config: [
        `[remote "origin"]\n\tpushurl = https://maria:${secret('password in pushurl')}@${HOST}/v1/repos/billing`,
        `[remote "slash"]\n\turl = https://maria:${slashed}@${HOST}/v1/repos/billing`,
        `[remote "token"]\n\turl = https://${secret('token as user name', 'random')}@${HOST}/v1/repos/billing`,
        `[remote "empty"]\n\turl = https://:${secret('password without user')}@${HOST}/v1/repos/billing`,
        `[remote "query"]\n\turl = https://${HOST}/v1/repos/billing?access_token=${secret('token in the query')}&x=1\n\tproxy = http://u:${secret('password of remote.proxy')}@127.0.0.1:9`,
        `[remote "grc"]\n\turl = codecommit::eu-west-1://dev:${secret('password in a codecommit URL')}@billing`,
        `[remote "https://u:${secret('password in a remote\'s name')}@${HOST}/v1/repos/billing"]\n\tfetch = x`,
        `[branch "main"]\n\tremote = https://u:${secret('password in branch.remote')}@${HOST}/v1/repos/billing\n\tmerge = refs/heads/main`,
        `[submodule "s"]\n\turl = https://u:${secret('password in submodule.url')}@${HOST}/v1/repos/other`,
        `[url "https://maria:${secret('password in an insteadOf base')}@${HOST}/v1/repos/"]\n\tinsteadOf = cc:`,
        `[url "ssh://${HOST}/"]\n\tinsteadOf = https://x:${secret('password in an insteadOf value')}@${HOST}/`,
        keysOfGit(secret),
        `[lfs]\n\turl = https://u:${secret('password in lfs.url')}@${HOST}/lfs\n[custom]\n\tapiKey = ${secret('key of another tool')}`,
        '',
      ].join('\n') },
    }) },
    { name: 'a password in insteadOf that makes the target', spec: withHelper({ repository: { remote: 'cc:billing', config: `[url "https://maria:${secret('password in the insteadOf of the target')}@${HOST}/v1/repos/"]\n\tinsteadOf = cc:\n` } }) },
    { name: 'secrets in helper lines that fail', spec: withHelper({ gitConfig: [
      '[credential]',
      ...helperLines({ secret, add }).map((line) => `\thelper = ${quoted(line)}`),
      `\tusername = ${secret('a session token in credential.username', 'random')}`,
      `\toauthClientSecret = ${secret('credential.oauthClientSecret')}`,
      `[credential "https://maria:${secret('password in a credential section')}@${HOST}"]\n\thelper = ${quoted(`!f() { echo token=${secret('helper of a section with password')}; }; f`)}`,
      PATH_ON,
    ].join('\n') }) },
    { name: 'secrets in what helpers print', spec: withHelper({ gitConfig: [
      '[credential]',
      `\thelper = ${quoted('!sh {{HOME}}/noisy.sh')}`,
      PATH_ON,
    ].join('\n'), files: { 'noisy.sh': [
      `echo "signing in with ${secret('word on a helper\'s stderr, named', 'random')}" >&2`,
      `echo "password: ${secret('password on a helper\'s stderr')}" >&2`,
      `echo "{\\"SecretAccessKey\\": \\"${secret('JSON on a helper\'s stderr')}\\", \\"SessionToken\\":\\"${secret('JSON token on a helper\'s stderr')}\\"}" >&2`,
      `echo "Authorization: Bearer ${secret('bearer on a helper\'s stderr')}" >&2`,
      `echo "export AWS_SECRET_ACCESS_KEY=${secret('assignment on a helper\'s stderr')}" >&2`,
      ...linesOfHelper(secret),
      'echo "username=maria"',
      `echo "password=${secret('password a helper gives')}"`,
      `echo "${secret('garbage line on a helper\'s stdout')}"`,
    ].join('\n') } }) },
    { name: 'a static login that is refused, and stores', spec: withHelper({ gitConfig: '[credential]\n\thelper = store\n\thelper = store --file {{HOME}}/other-store\n', files: {
      '.git-credentials': [
        `https://bob-at-111122223333:${encodeURIComponent(secret('password in .git-credentials', 'awkward'))}@${HOST}`,
        `https://maria:${secret('password of github in .git-credentials')}@github.com`,
        `https://${secret('token as user in .git-credentials', 'random')}:x-oauth-basic@github.com`,
        secret('a line that is no URL in .git-credentials'),
      ].join('\n'),
      'other-store': `https://${session.accessKeyId}%25${encodeURIComponent(session.sessionToken ?? '')}:20260101T000000Z${secret('a signature', 'random')}@${HOST}\n`,
      '.config/git/credentials': `https://carol:${secret('password in the XDG store')}@${HOST}\n`,
      '.netrc': `machine github.com login maria password ${secret('password in netrc')}\nmachine ${secret('password that stands as netrc\'s machine', 'random')} login ${secret('token as netrc login', 'random')} password x\nmacdef init\nquote PASS ${secret('netrc macro')}\n\n`,
    } }) },
    { name: 'a netrc login for the target', spec: withHelper({ files: { '.netrc': `machine ${HOST} login old-at-111122223333 password ${secret('netrc password for the target')}\n` } }) },
    { name: 'secrets of git\'s HTTP', spec: withHelper({ gitConfig: [
      guideBlock,
      `[http]\n\textraHeader = X-Api-Key: ${secret('extraHeader')}\n\tcookieFile = {{HOME}}/cookies\n\tuserAgent = git token=${secret('userAgent')}\n\tsslKey = {{HOME}}/key.pem\n\tproxyAuthMethod = basic`,
      `[http "https://u:${secret('password in an http section')}@${HOST}/"]\n\textraHeader = Authorization: Basic ${secret('Authorization in extraHeader', 'random')}\n\tproxy = http://u:${secret('http.url.proxy')}@127.0.0.1:9`,
      `[core]\n\tsshCommand = sshpass -p ${secret('sshpass')} ssh -i x\n\tgitProxy = "proxy --password ${secret('gitProxy')}"`,
      `[github]\n\toauth-token = ${secret('github.oauth-token')}\n[sendemail]\n\tsmtpPass = ${secret('smtpPass')}\n[alias]\n\tp = "!curl -u u:${secret('alias')} x"`,
      `[include]\n\tpath = {{HOME}}/.config/git/included`,
    ].join('\n'), files: { ...filesOfOtherTools(secret), cookies: `.amazonaws.com\tTRUE\t/\tTRUE\t0\tsession\t${secret('cookie')}\n`, 'key.pem': secret('private key', 'random') } }) },
    { name: 'a proxy with password', spec: withHelper({ env: { HTTPS_PROXY: proxyUrl(secret('password of HTTPS_PROXY')), ALL_PROXY: `socks5://u:${secret('password of ALL_PROXY')}@127.0.0.1:9`, http_proxy: `u:${secret('password of http_proxy without scheme')}@127.0.0.1:9` } }) },
    { name: 'a proxy that refuses the password', spec: withHelper({ gitConfig: `${guideBlock}[http]\n\tproxy = ${proxyUrl(secret('password of http.proxy'))}\n`, env: { HTTPS_PROXY: proxyUrl(secret('refused password of HTTPS_PROXY')) } }), world: (world) => { world.switches.proxy = 'auth-required'; } },
    { name: 'secrets in the environment', spec: withHelper({ files: { '.aws/credentials': '' }, env: {
      AWS_ACCESS_KEY_ID: session.accessKeyId, AWS_SECRET_ACCESS_KEY: session.secretAccessKey, AWS_SESSION_TOKEN: session.sessionToken ?? '',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: secret('AWS_CONTAINER_AUTHORIZATION_TOKEN'), AWS_BEARER_TOKEN_BEDROCK: secret('AWS_BEARER_TOKEN_BEDROCK'),
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: `/v2/credentials/${secret('container relative URI', 'random')}`,
      ...variables(secret), GITHUB_TOKEN: secret('GITHUB_TOKEN'), GIT_PASSWORD: secret('GIT_PASSWORD'), GIT_HTTP_USER_AGENT: `git token=${secret('GIT_HTTP_USER_AGENT')}`, GIT_ASKPASS: `/bin/echo ${secret('GIT_ASKPASS with words', 'random')}`,
      GIT_SSH_COMMAND: `ssh -o Password=${secret('GIT_SSH_COMMAND')}`, GIT_PROXY_COMMAND: `p --token ${secret('GIT_PROXY_COMMAND')}`,
      GIT_CONFIG_COUNT: '3', GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: `X-Token: ${secret('GIT_CONFIG_VALUE_0')}`,
      GIT_CONFIG_KEY_1: `url.https://u:${secret('GIT_CONFIG_KEY_1')}@example.com/.insteadOf`, GIT_CONFIG_VALUE_1: 'ex:',
      GIT_CONFIG_KEY_2: 'credential.helper', GIT_CONFIG_VALUE_2: `!f() { echo password=${secret('helper in GIT_CONFIG_VALUE')}; }; f`,
      GIT_CONFIG_PARAMETERS: `'http.extraheader=X-K: ${secret('GIT_CONFIG_PARAMETERS')}'`,
    } }), world: asSession },
    { name: 'an expired session in the environment', spec: withHelper({ env: { AWS_ACCESS_KEY_ID: session.accessKeyId, AWS_SECRET_ACCESS_KEY: secret('wrong secret in the environment', 'random'), AWS_SECURITY_TOKEN: secret('AWS_SECURITY_TOKEN', 'random'), AWS_PROFILE: secret('a key as AWS_PROFILE', 'random') } }) },
    ...awsMachines({ secret, add, all: [] }, sessionFile),
    { name: 'a signed URL that is refused', spec: withGrc('codecommit::eu-west-1://dev@billing', { files: { '.aws/credentials': sessionFile } }), world: (world) => { asSession(world); world.identities.forEach((identity) => identity.denials.push({ action: 'codecommit:*', type: 'identity-explicit' })); } },
    { name: 'a traceback with the signed URL', spec: withGrc('codecommit::eu-west-1://dev@billing', { tools: { extra: { 'git-remote-codecommit': [
      'echo "Traceback (most recent call last):" >&2',
      `echo "  File \\"x.py\\", line 1, in main" >&2`,
      `echo "subprocess.CalledProcessError: Command '['git', 'remote-http', 'origin', 'https://${session.accessKeyId}%25${encodeURIComponent(session.sessionToken ?? '')}:20260101T000000Z${secret('signature in a traceback', 'random')}@${HOST}/v1/repos/billing']' returned non-zero exit status 1." >&2`,
      `echo "{'aws_secret_access_key': '${secret('dict in a traceback')}', 'token': '${secret('token in a traceback')}'}" >&2`,
      'exit 1',
    ].join('\n') } } }) },
    { name: 'git cannot read its configuration', spec: withHelper({ gitConfig: `[credential]\n\thelper = "!f() { echo password=${secret('line git cannot read')}; \\; }; f"\n` }) },
    { name: 'git cannot read its configuration, a header', spec: withHelper({ gitConfig: `[http]\n\textraHeader = "Authorization: Basic ${secret('header in a line git cannot read')}\\q"\n` }) },
    { name: 'git cannot read its configuration, a URL', spec: withHelper({ gitConfig: `[remote "o"]\n\turl = "https://u:${secret('URL in a line git cannot read')}@h/\\q"\n` }) },
    { name: 'git cannot read its configuration, a bare word', spec: withHelper({ gitConfig: `[x]\n\t${secret('bare word in a line git cannot read', 'random')} ${secret('short word git cannot read')} \\q\n` }) },
  ];
}

const proxyUrl = (password: string): string => `http://u:${password}@{{PROXY_HOST}}`;

/** Helper lines that hold a secret and answer nothing. */
function helperLines({ secret }: Pick<Planting, 'secret' | 'add'>): string[] {
  const fail = '; exit 1; }; f';
  return [
    `!f() { : password=${secret('password= in a helper')}${fail}`,
    `!f() { : --token ${secret('--token in a helper')} --api-key=${secret('--api-key= in a helper')} --password '${secret('quoted --password in a helper')} two words'${fail}`,
    `!AWS_SECRET_ACCESS_KEY=${secret('assignment in a helper')} TOKEN=${secret('TOKEN in a helper')} MY_PAT=${secret('MY_PAT in a helper', 'long')} false`,
    `!f() { : ${secret('long word in a helper', 'long')} ${secret('random word in a helper', 'random')}${fail}`,
    `!f() { : ${Buffer.from(secret('base64 in a helper', 'long')).toString('base64')}${fail}`,
    `!f() { : eyJhbGciOiJIUzI1NiJ9.${secret('JWT in a helper', 'random')}.${secret('JWT signature in a helper', 'long')}${fail}`,
    `!f() { : -H 'Authorization: Bearer ${secret('Authorization in a helper')}' -H "X-Auth-Token: ${secret('X-Auth-Token in a helper')}"${fail}`,
    `!f() { : https://u:${secret('URL in a helper')}@example.com/x -u maria:${secret('curl -u in a helper')}${fail}`,
    `!f() { printf 'username=u\\npassword=%s' "${secret('printf in a helper', 'long')}" >/dev/null${fail}`,
    `!f() { echo '{"password":"${secret('JSON in a helper')}","token":"${secret('JSON token in a helper')}"}' >/dev/null${fail}`,
    `!f() { : pass=${secret('pass= in a helper')} pwd=${secret('pwd= in a helper')} --pass ${secret('--pass in a helper')} -p${secret('-p in a helper', 'long')}${fail}`,
    `/nonexistent/helper --secret ${secret('path helper')}`,
    `nonexistent --token=${secret('named helper')}`,
    `!f() { echo "{\\"password\\":\\"${secret('escaped JSON in a helper')}\\"}" >/dev/null${fail}`,
    `!f() { : "https://u:pa/${secret('URL with a slash in the password, in a helper')}@example.com/x"${fail}`,
    `!f() { : --user=maria:${secret('--user in a helper')}${fail}`,
  ];
}

/** The AWS files, credential_process and the caches of the AWS tools. */
function awsMachines({ secret }: Planting, sessionFile: string): TestMachine[] {
  const config = (text: string): string => `[default]\nregion = eu-west-1\n${text}`;
  const key = secret('a key as the name of a profile', 'random');
  return [
    { name: 'secrets in the AWS files', spec: withHelper({ files: {
      '.aws/credentials': [
        keyPair('default', `${secret('secret key with comment', 'random')} # ${secret('comment behind a secret key')}`),
        keyPair('quoted', `"${secret('quoted secret key', 'random')}"`),
        `[swallowed]\nregion = eu-west-1\n  aws_secret_access_key = ${secret('swallowed secret key', 'random')}\n  ${secret('swallowed word')}`,
        `[unknown]\nmy_password = ${secret('unknown key')}\n${secret('a key as the name of a setting', 'random')} = x\nrole_arn = ${secret('a key as role_arn', 'random')}\nregion = ${secret('a key as region', 'random')}\naws_access_key_id = ${secret('a secret as key id', 'random')}`,
        `[${key}]\nregion = eu-west-1`,
        `[token]\naws_session_token = ${secret('session token in the file')}\naws_security_token=${secret('security token in the file')}\nexternal_id = ${secret('external_id')}\nsso_start_url = https://u:${secret('password in sso_start_url')}@example.com/start\nendpoint_url = https://u:${secret('password in endpoint_url')}@127.0.0.1:9/?token=${secret('token in endpoint_url')}`,
      ].join('\n'),
      '.aws/config': config(`[profile p]\ncredential_process = vault read --token ${secret('token in credential_process')} PASSWORD=${secret('assignment in credential_process')} ${secret('long word in credential_process', 'long')}\nsource_profile = ${secret('a key as source_profile', 'random')}\n[services s]\ncodecommit =\n  endpoint_url = http://u:${secret('password in services')}@127.0.0.1:9\n  token = ${secret('nested unknown key')}\n`),
    } }) },
    { name: 'an AWS file that is refused', spec: withHelper({ files: { '.aws/credentials': `[default]\naws_secret_access_key = ${SECRET}\n${secret('a line without =', 'random')}\n` } }) },
    { name: 'an AWS file with a header left open', spec: withHelper({ files: { '.aws/credentials': `[${secret('a header left open', 'random')}\naws_secret_access_key = ${SECRET}\n` } }) },
    { name: 'a section that stands twice', spec: withHelper({ files: { '.aws/credentials': `[${key}]\na = b\n[${key}]\n` } }) },
    { name: 'a key that stands twice', spec: withHelper({ files: { '.aws/credentials': `[default]\n${secret('a name that stands twice', 'random')} = b\n${secret('a name that stands twice', 'random')} = c\n` } }) },
    { name: 'a helper with a key for a profile', spec: withHelper({ gitConfig: `[credential]\n\thelper = !aws --profile ${secret('a key as --profile of a helper', 'random')} codecommit credential-helper $@\n${PATH_ON}` }) },
    { name: 'credential_process that fails loudly', spec: withHelper({ files: { '.aws/credentials': '', '.aws/config': config(`credential_process = sh {{HOME}}/process.sh\n`), 'process.sh': `echo "login failed for token=${secret('token on the stderr of credential_process')}, body {\\"SecretAccessKey\\":\\"${secret('JSON on the stderr of credential_process')}\\"} ${secret('word on the stderr of credential_process', 'random')}" >&2; exit 3` } }) },
    { name: 'credential_process that prints rubbish', spec: withHelper({ files: { '.aws/credentials': '', '.aws/config': config('credential_process = sh {{HOME}}/process.sh\n'), 'process.sh': `echo '{"Version":"${secret('version of credential_process', 'random')}","SecretAccessKey":"${secret('secret of credential_process', 'random')}"}'` } }) },
    { name: 'credential_process with a secret for a program', spec: withHelper({ files: { '.aws/credentials': '', '.aws/config': config(`credential_process = TOKEN=${secret('assignment as program of credential_process')} vault\n`) } }) },
    { name: 'a role with caches', spec: withHelper({ files: {
      '.aws/config': config(`[profile code]\nrole_arn = arn:aws:iam::111122223333:role/CodeAccess\nsource_profile = default\nexternal_id = ${secret('external_id in use')}\nrole_session_name = maria\nregion = eu-west-1\n[profile sso]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = r\n[sso-session s]\nsso_start_url = https://example.com/start\nsso_region = eu-west-1\n`),
      '.aws/cli/cache/0000.json': JSON.stringify({ Credentials: { AccessKeyId: KEY_ID, SecretAccessKey: secret('secret in the CLI\'s cache', 'random'), SessionToken: secret('token in the CLI\'s cache') } }),
      '.aws/sso/cache/a0f1490a20d0211c997b44bc357e1972deab8ae3.json': JSON.stringify({ accessToken: secret('SSO token', 'random'), refreshToken: secret('SSO refresh token'), clientSecret: secret('SSO client secret'), expiresAt: '2099-01-01T00:00:00Z' }),
    }, gitConfig: `[credential]\n\thelper = !aws --profile code codecommit credential-helper $@\n${PATH_ON}` }), world: (world) => { const [role] = world.roles; if (role) role.externalId = 'another'; } },
    { name: 'a password as the profile of a codecommit URL', spec: withGrc(`codecommit::eu-west-1://maria:${secret('password as profile')}@billing`, { files: { '.aws/credentials': sessionFile } }) },
    { name: 'a key as the profile of a codecommit URL', spec: withGrc(`codecommit::eu-west-1://${secret('a key as profile', 'random')}@billing`, { files: { '.aws/credentials': sessionFile } }) },
    { name: 'an AWS key as the profile of a codecommit URL', spec: withGrc(`codecommit::eu-west-1://${KEY_ID}@billing`, { files: { '.aws/credentials': sessionFile } }) },
  ];
}

/** TARGETs given by hand with secrets in them. */
export function secretTargets({ secret }: Planting): string[][] {
  return [
    [`https://maria:${secret('password in TARGET')}@${HOST}/v1/repos/billing`],
    [`codecommit::eu-west-1://maria:${secret('password in a codecommit TARGET')}@billing`],
    [`https://${HOST}/v1/repos/billing?token=${secret('token in the query of TARGET')}`],
  ];
}
