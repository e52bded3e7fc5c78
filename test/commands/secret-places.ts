import { HOST } from '../machines/parts.ts';
import type { Planting } from './planted-secrets.ts';

/** Further places of a machine where secrets stand, many of which no check reads: they cost a machine no time. */

type Secret = Planting['secret'];

/** Files of the home directory and the working copy that other tools keep secrets in. */
export const filesOfOtherTools = (secret: Secret): Record<string, string> => ({
  '.npmrc': `//registry.example/:_authToken=${secret('npm token in .npmrc', 'random')}\n//registry.example/:_password=${secret('npm password in .npmrc')}\n`,
  '.pypirc': `[pypi]\nusername = __token__\npassword = ${secret('.pypirc')}\n`,
  '.config/pip/pip.conf': `[global]\nindex-url = https://u:${secret('index-url of pip')}@pypi.example/simple\n`,
  '.curlrc': `proxy-user = "u:${secret('.curlrc')}"\n`,
  '.wgetrc': `http_password = ${secret('.wgetrc')}\n`,
  '.docker/config.json': JSON.stringify({ auths: { 'registry.example': { auth: Buffer.from(`u:${secret('docker auth', 'long')}`).toString('base64'), identitytoken: secret('docker identity token', 'random') } } }),
  '.boto': `[Credentials]\naws_access_key_id = x\naws_secret_access_key = ${secret('.boto', 'random')}\n`,
  '.bashrc': `export AWS_SECRET_ACCESS_KEY=${secret('export in .bashrc', 'random')}\nexport GITLAB_TOKEN=${secret('token in .bashrc')}\nalias push='git push https://u:${secret('alias in .bashrc')}@${HOST}/v1/repos/billing'\n`,
  '.profile': `export HTTPS_PROXY=http://u:${secret('proxy in .profile')}@127.0.0.1:9\n`,
  '.bash_history': `aws configure set aws_secret_access_key ${secret('a command in the history', 'random')}\n`,
  '.aws/cli/alias': `[toplevel]\nlogin = !curl -u u:${secret('alias of the AWS CLI')} x\n`,
  '.aws/login/cache/a.json': JSON.stringify({ accessToken: { secretAccessKey: secret('secret in the cache of aws login', 'random'), sessionToken: secret('token in the cache of aws login', 'random') }, refreshToken: secret('refresh token of aws login', 'random') }),
  '.aws/boto/cache/1111.json': JSON.stringify({ Credentials: { SecretAccessKey: secret('secret in the cache of git-remote-codecommit', 'random'), SessionToken: secret('token in the cache of git-remote-codecommit', 'random') } }),
  '.aws/sso/cache/botocore-client-id-eu-west-1.json': JSON.stringify({ clientId: 'c', clientSecret: secret('client secret of the SSO registration', 'random'), expiresAt: '2099-01-01T00:00:00Z' }),
  '.ssh/config': `# password: ${secret('comment in ssh\'s config')}\nHost elsewhere.example\n  ProxyCommand connect --password ${secret('ProxyCommand')} %h %p\n  SetEnv API_TOKEN=${secret('SetEnv of ssh')}\n`,
  '.ssh/id_old': `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret('body of a private key', 'random')}\n-----END OPENSSH PRIVATE KEY-----\n`,
  '.config/gh/hosts.yml': `github.com:\n    oauth_token: ${secret('token of gh', 'random')}\n`,
  '.config/git/included': `[http "https://other.example/"]\n\textraHeader = Private-Token: ${secret('extraHeader in an included file')}\n[credential "https://other.example"]\n\thelper = "!echo password=${secret('helper in an included file')}"\n\tusername = ${secret('user name in an included file', 'random')}\n`,
  'work/.gitmodules': `[submodule "lib"]\n\tpath = lib\n\turl = https://u:${secret('url in .gitmodules')}@${HOST}/v1/repos/lib\n[submodule "other"]\n\tpath = other\n\turl = https://${secret('token as user in .gitmodules', 'random')}@github.com/a/b\n`,
  'work/.env': `DATABASE_URL=postgres://u:${secret('.env of the project')}@127.0.0.1/x\nSTRIPE_SECRET_KEY=${secret('secret key in .env')}\n`,
  'work/.lfsconfig': `[lfs]\n\turl = https://u:${secret('.lfsconfig')}@lfs.example/x\n`,
  'work/buildspec.yml': `env:\n  variables:\n    GIT_TOKEN: ${secret('buildspec.yml')}\n`,
});

/** Keys of git's configuration beside those of the other machines. */
export const keysOfGit = (secret: Secret): string => [
  `[remote "pushes"]\n\turl = ssh://maria:${secret('password in an ssh URL')}@${HOST}/v1/repos/billing\n\tvcs = https\n\tuploadpack = pack --token=${secret('remote.uploadpack')}`,
  `[branch "topic"]\n\tpushRemote = https://u:${secret('branch.pushRemote')}@${HOST}/v1/repos/billing\n\tdescription = password=${secret('branch.description')}`,
  `[remote]\n\tpushDefault = https://u:${secret('remote.pushDefault')}@${HOST}/v1/repos/billing`,
  `[url "https://u:${secret('base of pushInsteadOf')}@elsewhere.example/"]\n\tpushInsteadOf = else:`,
  `[filter "crypt"]\n\tclean = openssl enc -k ${secret('filter.clean', 'long')}\n\tsmudge = openssl enc -pass pass:${secret('filter.smudge')}`,
  `[diff "x"]\n\ttextconv = show --password ${secret('diff.textconv')}\n[merge "x"]\n\tdriver = m --token=${secret('merge.driver')}`,
  `[imap]\n\tpass = ${secret('imap.pass')}\n\thost = imaps://u:${secret('imap.host')}@mail.example\n[sendemail]\n\tsmtpServer = s --password ${secret('sendemail.smtpServer')}`,
  `[trace2]\n\tenvVars = ${secret('trace2.envVars')}\n[gitlab]\n\ttoken = ${secret('gitlab.token')}\n[hub]\n\tapiToken = ${secret('hub.apiToken', 'random')}\n[tea]\n\tcookie = session=${secret('a cookie of another tool')}`,
  `[user]\n\tsigningKey = ${secret('user.signingKey', 'random')}\n[gpg]\n\tprogram = gpg --passphrase ${secret('gpg.program')}\n[pager]\n\tlog = less ${secret('pager', 'long')}\n`,
].join('\n');

/** Variables beside those of the other machines; none changes what the tools do. */
export const variables = (secret: Secret): Record<string, string> => ({
  NPM_TOKEN: secret('NPM_TOKEN'), GITLAB_TOKEN: secret('GITLAB_TOKEN'), SSH_PASSPHRASE: secret('SSH_PASSPHRASE'), BITBUCKET_APP_PASSWORD: secret('BITBUCKET_APP_PASSWORD'), DATABASE_URL: `postgres://u:${secret('DATABASE_URL')}@127.0.0.1/x`,
  VAULT_TOKEN: secret('VAULT_TOKEN', 'random'), CI_JOB_TOKEN: secret('CI_JOB_TOKEN', 'random'), TWINE_PASSWORD: secret('TWINE_PASSWORD'), MAVEN_OPTS: `-Dpassword=${secret('MAVEN_OPTS')}`, MY_COOKIE: `session=${secret('MY_COOKIE')}`,
  AWS_ENDPOINT_URL_LAMBDA: `https://u:${secret('AWS_ENDPOINT_URL_LAMBDA')}@127.0.0.1:9/?token=${secret('token in AWS_ENDPOINT_URL_LAMBDA')}`, AWS_CREDENTIAL_HELPER_ARGS: `--private-key ${secret('arguments in a variable', 'random')}`,
});

/** Further lines in which a helper speaks git's protocol, before it gives its answer. */
export const linesOfHelper = (secret: Secret): string[] => [
  `echo "oauth_refresh_token=${secret('oauth_refresh_token of a helper')}"`,
  `echo "state[]=helper:token=${secret('state of a helper')}"`,
  `echo "wwwauth[]=Basic realm=${secret('wwwauth of a helper', 'random')}"`,
  `echo "fatal: https://u:${secret('URL on a helper\'s stderr')}@${HOST}/ is refused" >&2`,
  `echo "Cookie: session=${secret('cookie on a helper\'s stderr')}" >&2`,
  `echo "+ curl -u maria:${secret('curl -u on a helper\'s stderr')} https://x" >&2`,
  `echo "$(printf 'aws_session_token = %s' '${secret('session token on a helper\'s stderr', 'random')}')" >&2`,
];
