import { exampleAccount, type Identity } from '../../lab/lab.ts';
import { keysOf } from '../../machines/parts.ts';
import { ACCOUNT, cli, federated, ROLE, session, TOKEN } from '../common.ts';
import { aside, changed, type Command, notHere, type Page, ran, written } from '../page.ts';
import { table as unix } from './credential-helper-unix.ts';

const { configure } = cli;
const SIGN_ON = `sso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = ${ACCOUNT}\nsso_role_name = Developer\n`;
const PAGE = 'AWS\'s page "temporary-access"';
const NAMED = 'the page only names it';
const table = {
  assumeRole: notHere('assume-role', `${NAMED}; a way below runs it with arguments`),
  saml: notHere('assume-role-with-saml', `${NAMED}, and it needs an identity provider; a way below has its keys`),
  federation: notHere('get-federation-token', `${NAMED}; its keys are used as those of get-session-token`),
  sessionToken: notHere('get-session-token', `${NAMED}; two ways below have its keys`),
  assumeWithWebIdentity: notHere('assume-role-with-web-identity', `${NAMED}; the profile of the page makes the tools call it`),
  roleArn: ran('aws configure set role_arn arn:aws:iam:::111111111111:role/CodeCommitAccess --profile CodeAccess'),
  source: ran('aws configure set source_profile default --profile CodeAccess'),
  sessionName: ran('aws configure set role_session_name "Maria Garcia" --profile CodeAccess'),
  config: written('.aws/config', `[default]
region = us-east-1
output = json

[profile CodeAccess]
source_profile = default
role_session_name = Maria Garcia
role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess`),
  clone: ran('git clone codecommit://CodeAccess@MyDemoRepo'),
  webIdentity: written('.aws/credentials', `[CodeCommitWebIdentity]
role_arn = arn:aws:iam:::111111111111:role/CodeCommitAccess
web_identity_token_file=~/my-credentials/my-token-file
role_session_name = Maria Garcia`),
};
const { roleArn, source, sessionName, config, clone, webIdentity } = table;
const ROLE_MISTAKES = [
  { check: 'profile/role', messageId: 'arn', says: new RegExp(`${PAGE} .* two colons before the account`) },
  { check: 'profile/role', messageId: 'session-name', says: new RegExp(`${PAGE} .* such as Maria_Garcia`) },
];
const NO_REGION = { check: 'profile/region', messageId: 'none', says: new RegExp(`${PAGE} .* "region = REGION" in the profile too`) };
const named = (profile: string): Command => changed(clone, 'CodeAccess', profile);
const withRegion = (profile: string) => aside(`${NO_REGION.check}: the profile has a region`, ran(`aws configure set region us-east-2 --profile ${profile}`));
const right = { arn: changed(roleArn, ':iam:::', ':iam::'), name: changed(sessionName, 'Maria Garcia', 'Maria_Garcia') };
/** "Use the aws configure command to configure one or more profiles": it asks for no session token. */
const typed = ({ accessKeyId, secretAccessKey }: Identity) => aside('configure a named profile', ran('aws configure --profile CodeAccess', { typed: [accessKeyId, secretAccessKey, 'us-east-2', 'json'] }));
const withToken = ({ sessionToken = '' }: Identity) => aside('the session token too', ran(`aws configure set aws_session_token ${sessionToken} --profile CodeAccess`));
const assumed = `aws sts assume-role --role-arn ${ROLE} --role-session-name maria --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text | {
  read -r id secret token && printf '[CodeAccess]\nregion = us-east-2\naws_access_key_id = %s\naws_secret_access_key = %s\naws_session_token = %s\n' "$id" "$secret" "$token" >> ~/.aws/credentials
}`;
const token = { 'my-credentials/my-token-file': TOKEN };

export const page: Page = {
  page: 'temporary-access',
  source: 'rotating-credentials.md',
  folder: 'MyDemoRepo',
  table,
  ways: [
    { name: 'word by word, a role', steps: [configure, roleArn, source, sessionName, clone], clone: /does not have an AWS Region: CodeAccess/, doctor: [NO_REGION, ...ROLE_MISTAKES] },
    { name: 'a role, the file by hand', machine: { files: { '.aws/credentials': keysOf('default') } }, steps: [config, clone], clone: /does not have an AWS Region: CodeAccess/, doctor: [NO_REGION, ...ROLE_MISTAKES] },
    { name: 'a role, once it has a region', steps: [configure, roleArn, source, sessionName, withRegion('CodeAccess'), clone], clone: /ValidationError|AssumeRole/, doctor: ROLE_MISTAKES },
    { name: 'a role, as doctor says it should be', steps: [configure, right.arn, source, right.name, withRegion('CodeAccess'), clone], clone: 'works' },
    {
      name: 'web identity', machine: { files: token }, steps: [webIdentity, aside('the named profile', named('CodeCommitWebIdentity'))], clone: /does not have an AWS Region: CodeCommitWebIdentity/,
      doctor: [NO_REGION, { check: 'profile/web-identity', messageId: 'not-expanded', says: new RegExp(`${PAGE} .* the whole path of the token file`) }, ...ROLE_MISTAKES],
    },
    {
      name: 'the file where the page says it lies on Windows', machine: { files: { '.aws/credentials': keysOf('default') } }, clone: /profile was not found: CodeAccess/,
      steps: [aside('%UserProfile%.aws\\config', { ...config, file: '../home.aws/config' }), clone],
      doctor: [{ check: 'profile/exists', messageId: 'missing', says: /"CodeAccess" .* is neither in \S+\/home\/\.aws\/config nor/ }],
    },
    { name: 'another account, by the keys of assume-role', needsReal: 'aws', steps: [configure, aside('call assume-role', ran(assumed)), clone], clone: 'works' },
    {
      name: 'a second factor, the keys of get-session-token typed in', steps: [typed(session), clone], clone: /403/,
      doctor: [{ check: 'profile/static-keys', messageId: 'token-missing', says: /is a temporary one \(ASIA\), but no session token stands beside it/ }],
    },
    { name: 'a second factor, with the session token', steps: [typed(session), withToken(session), clone], clone: 'works' },
    {
      name: 'SAML, after an hour', world: (world) => { for (const each of world.identities) if (each.arn === federated.arn) each.state = 'expired'; }, steps: [typed(federated), withToken(federated), clone], clone: /403/,
      doctor: [{ check: 'credentials/identity', messageId: 'session-over', says: /The session of access key ASIA\S+ .* is over/ }],
    },
    {
      name: 'single sign-on, which the page leaves out', machine: { files: { '.aws/config': `[profile CodeAccess]\nregion = us-east-2\n${SIGN_ON}` } }, steps: [clone], clone: /CodeAccess|SSO|sso/,
      doctor: [{ check: 'profile/sso', messageId: 'never-signed-in', says: /Nobody has signed in for the profile "CodeAccess"/ }],
    },
    {
      name: 'an EC2 instance, which needs nothing of this', needsReal: 'aws', machine: { env: { AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: '{{METADATA}}' } },
      world: (world) => { world.repositories.push({ account: exampleAccount, region: 'us-east-2', name: 'MyDemoRepo' }); },
      steps: [unix.helper, unix.usePath, changed(unix.clone, ' my-demo-repo', '')], clone: 'works',
    },
  ],
};
