import { KEY_ID, keysOf, SECRET, type TestMachine, withGrc, withHelper } from '../parts.ts';
import { ASSIGNED, CORP, LEGACY, mfaCache, plainCache, RENEWABLE, signIn, signInFile, START, tokenUntil } from '../sick/rotating.ts';
import { exampleSession } from '../../lab/lab.ts';

const URL = 'codecommit::eu-west-1://code@billing';
const ROLE = 'arn:aws:iam::111122223333:role/CodeAccess';
const region = 'region = eu-west-1\n';
const LATER = new Date(Date.now() + 7_200_000).toISOString().replace(/\.\d{3}/, '');
const PAST = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d{3}/, '');
const instance = { AWS_EC2_METADATA_DISABLED: null, AWS_EC2_METADATA_SERVICE_ENDPOINT: '{{METADATA}}' };
const session = exampleSession('CodeAccess', 'alice');
const cached = JSON.stringify({ Credentials: { AccessKeyId: session.accessKeyId, SecretAccessKey: session.secretAccessKey, SessionToken: session.sessionToken, Expiration: LATER } });
const mfa = `role_arn = ${ROLE}\nsource_profile = dev\nmfa_serial = arn:aws:iam::111122223333:mfa/alice\n`;

const all: readonly TestMachine[] = [
  { name: 'single sign-on with a session', spec: withGrc(URL, { files: { '.aws/config': `[profile code]\nsso_session = corp\n${ASSIGNED}${region}${CORP}`, [signInFile('corp', START)]: signIn(LATER, RENEWABLE) } }) },
  { name: 'single sign-on as it was before sessions', spec: withGrc(URL, { files: { '.aws/config': `[profile code]\n${LEGACY}${region}`, [signInFile(null, START)]: signIn(LATER) } }) },
  { name: 'a sign-in that is over and is renewed', spec: withGrc(URL, { files: { '.aws/config': `[profile code]\nsso_session = corp\n${ASSIGNED}${region}${CORP}`, [signInFile('corp', START)]: signIn(PAST, RENEWABLE) } }) },
  {
    name: 'a web identity of the profile', spec: withGrc(URL, { files: { '.aws/config': `[profile code]\nrole_arn = ${ROLE}\nweb_identity_token_file = {{HOME}}/token\n${region}`, token: tokenUntil(LATER) } }),
    world: (world) => { for (const role of world.roles) role.webIdentityTokens = { [tokenUntil(LATER)]: 'valid' }; },
  },
  {
    name: 'a web identity of the pod, no AWS files', spec: withHelper({ files: { '.aws/credentials': '', token: tokenUntil(LATER) }, env: { AWS_WEB_IDENTITY_TOKEN_FILE: '{{HOME}}/token', AWS_ROLE_ARN: ROLE, AWS_ROLE_SESSION_NAME: 'pod' } }),
    world: (world) => { for (const role of world.roles) role.webIdentityTokens = { [tokenUntil(LATER)]: 'valid' }; },
  },
  { name: 'an instance with a role', spec: withHelper({ files: { '.aws/credentials': '' }, env: instance }) },
  { name: 'an instance with a role, behind a proxy that does not get the request', spec: withHelper({ files: { '.aws/credentials': '' }, env: { ...instance, http_proxy: '{{PROXY}}', NO_PROXY: '127.0.0.1,169.254.169.254' } }) },
  { name: 'a task with a role', spec: withHelper({ files: { '.aws/credentials': '' }, env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: '{{METADATA}}/container/credentials', AWS_CONTAINER_AUTHORIZATION_TOKEN: 'FAKE-auth' } }), world: (world) => { world.metadata.authorization = 'FAKE-auth'; } },
  {
    name: 'a role with the instance\'s keys', spec: withGrc(URL, { files: { '.aws/config': `[profile code]\nrole_arn = ${ROLE}\ncredential_source = Ec2InstanceMetadata\n${region}` }, env: instance }),
    world: (world) => { for (const role of world.roles) role.trustedPrincipals = ['*']; },
  },
  { name: 'MFA with a session of git-remote-codecommit', spec: withGrc(URL, { files: { '.aws/config': `[profile code]\n${mfa}${region}`, [mfaCache('boto')]: cached } }), world: (world) => { world.identities.push(session); } },
  { name: 'MFA with a session of the AWS CLI', spec: withHelper({ files: { '.aws/credentials': keysOf('dev'), '.aws/config': `[default]\n${mfa}${region}`, [mfaCache('cli')]: cached } }), world: (world) => { world.identities.push(session); } },
  { name: 'a cached session of a role', spec: withHelper({ files: { '.aws/credentials': keysOf('dev'), '.aws/config': `[default]\nrole_arn = ${ROLE}\nsource_profile = dev\n${region}`, [plainCache('cli')]: cached } }), world: (world) => { world.identities.push(session); } },
  { name: 'the process in quotes, with a blank in its path', spec: withHelper({ files: { '.aws/credentials': '', '.aws/config': `[default]\ncredential_process = "{{HOME}}/my tools/creds" --x "a | b"\n${region}`, 'my tools/creds': `#!/bin/sh\necho '{"Version":1,"AccessKeyId":"${KEY_ID}","SecretAccessKey":"${SECRET}"}'\n` }, modes: { 'my tools/creds': 0o755 } }) },
  { name: 'the same profile in both variables', spec: withHelper({ files: { '.aws/credentials': keysOf('work') }, env: { AWS_PROFILE: 'work', AWS_DEFAULT_PROFILE: 'work' } }) },
  { name: 'keys in the environment that work, before AWS_PROFILE', spec: withHelper({ files: { '.aws/credentials': keysOf('work', 'AKIAI44QH8DHBEXAMPLE', 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY') }, env: { AWS_PROFILE: 'work', AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET } }) },
  { name: 'an endpoint of STS of one\'s own', spec: withGrc(URL, { files: { '.aws/config': `[profile code]\nrole_arn = ${ROLE}\nsource_profile = dev\n${region}` }, env: { AWS_ENDPOINT_URL_STS: 'https://sts.eu-west-1.amazonaws.com' } }) },
];

/** What the stand-ins know: static keys, roles and processes. */
const KNOWN_TO_STAND_INS = /process|profile in both|keys in the environment|endpoint of STS/;

/** Rotating credentials that work, some of them by ways that look broken. */
export const machines: readonly TestMachine[] = all.map((machine) =>
  KNOWN_TO_STAND_INS.test(machine.name) ? machine : { ...machine, needsReal: machine.spec.tools?.grc === 'present' ? 'grc' : 'aws' });
