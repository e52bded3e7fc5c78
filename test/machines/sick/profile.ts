import { exampleUser, mintAccessKey } from '../../lab/lab.ts';
import { guideBlock, KEY_ID, keysOf, PATH_ON, SECRET, type SickMachine, withGrc, withHelper } from '../parts.ts';

const session = mintAccessKey('left over', true);
const token = `aws_session_token = ${session.sessionToken ?? ''}\n`;
const URL_WITH_REGION = 'codecommit::eu-west-1://dev@billing';
const helperOf = (profile: string): string => `[credential]\n\thelper = !aws --profile ${profile} codecommit credential-helper $@\n${PATH_ON}`;
const unparsable = (name: string, messageId: string, credentials: string | Uint8Array): SickMachine => ({
  name, failure: 'cfg-unparsable', cause: 'profile/files-readable', messageId, spec: withHelper({ files: { '.aws/credentials': credentials } }),
});
const keys = (name: string, failure: string, messageId: string, credentials: string): SickMachine => ({
  name, failure, cause: 'profile/static-keys', messageId, spec: withHelper({ files: { '.aws/credentials': credentials } }),
});

/** Machines whose AWS files, profile or variables are wrong. */
export const sickProfiles: readonly SickMachine[] = [
  {
    name: 'the profile of the helper line is misspelled', failure: 'helper-profile-not-found', cause: 'profile/exists',
    spec: withHelper({ files: { '.aws/credentials': keysOf('production') }, gitConfig: helperOf('prodution') }),
  },
  {
    name: 'AWS_PROFILE is set and empty', failure: 'helper-profile-not-found', cause: 'profile/exists', messageId: 'empty',
    spec: withGrc('codecommit::eu-west-1://billing', { files: { '.aws/credentials': keysOf('default') }, env: { AWS_PROFILE: '' } }),
  },
  {
    name: 'AWS_PROFILE of another job', failure: 'helper-profile-not-found', cause: 'profile/exists', messageId: 'missing',
    spec: withHelper({ env: { AWS_PROFILE: 'nightly-build' } }),
  },
  { name: 'the profile of the URL is misspelled', failure: 'grc-profile-not-found', cause: 'profile/exists', spec: withGrc('codecommit::eu-west-1://dve@billing') },
  {
    name: 'AWS_PROFILE names a ghost, the URL no profile', failure: 'grc-aws-profile-ghost', cause: 'profile/exists',
    spec: withGrc('codecommit::eu-west-1://billing', { files: { '.aws/credentials': keysOf('default') }, env: { AWS_PROFILE: 'nope' } }),
  },
  {
    name: 'the prefix is missing in config', failure: 'cfg-profile-prefix-missing', cause: 'profile/exists', messageId: 'prefix-missing',
    spec: withGrc(URL_WITH_REGION, { files: { '.aws/credentials': '', '.aws/config': keysOf('dev') } }),
  },
  {
    name: 'the prefix stands in credentials, which everybody may read', failure: 'cfg-profile-prefix-in-credentials', cause: 'profile/exists', messageId: 'prefix-in-credentials', also: ['profile/permissions'],
    spec: withGrc(URL_WITH_REGION, { files: { '.aws/credentials': keysOf('profile dev'), '.aws/config': '[default]\nregion = eu-west-1\n' }, modes: { '.aws/credentials': 0o644 } }),
  },
  {
    name: 'upper and lower case of the profile', failure: 'cfg-profile-case', cause: 'profile/exists', messageId: 'near',
    spec: withHelper({ files: { '.aws/credentials': keysOf('deploy') }, gitConfig: helperOf('Deploy') }),
  },
  unparsable('a byte order mark in credentials', 'bom', `\uFEFF${keysOf('default')}`),
  unparsable('credentials in UTF-16', 'utf-16', new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(keysOf('default'), 'utf16le')]))),
  unparsable('the same section twice', 'duplicate-section', keysOf('default') + keysOf('default')),
  unparsable('the same key twice', 'duplicate-key', `${keysOf('default')}aws_access_key_id = ${KEY_ID}\n`),
  unparsable('keys without a section', 'before-first-section', keysOf('default').replace('[default]\n', '')),
  unparsable('a line without =', 'no-delimiter', `${keysOf('default')}see the wiki\n`),
  {
    name: 'the variable names a credentials file that is not there', failure: 'cfg-files-elsewhere', cause: 'profile/files-readable', messageId: 'named-file-missing',
    spec: withHelper({ env: { AWS_SHARED_CREDENTIALS_FILE: '{{HOME}}/mnt/aws/credentials' } }),
  },
  {
    // The catalogue gives the id to profile/files-readable, but the file parses: for the AWS tools half of the key is missing.
    name: 'the second key is indented', failure: 'cfg-indentation', cause: 'profile/static-keys', messageId: 'indented',
    spec: withHelper({ files: { '.aws/credentials': `[default]\naws_access_key_id = ${KEY_ID}\n  aws_secret_access_key = ${SECRET}\n` } }),
  },
  keys('half a key', 'cfg-partial-keys', 'partial', `[default]\naws_access_key_id = ${KEY_ID}\n`),
  keys('the secret is empty', 'cfg-partial-keys', 'empty', `[default]\naws_access_key_id = ${KEY_ID}\naws_secret_access_key =\n`),
  keys('values in quotes', 'cfg-quoted-values', 'quoted', keysOf('default', `"${KEY_ID}"`, `"${SECRET}"`)),
  keys('a comment behind the secret', 'cfg-inline-comment', 'inline-comment', keysOf('default', KEY_ID, `${SECRET} # laptop`)),
  keys('a dead session token beside long-lived keys', 'cfg-stale-session-token', 'token-left-over', keysOf('default') + token),
  keys('a temporary key without its token', 'cfg-temp-key-without-token', 'token-missing', keysOf('default', session.accessKeyId, session.secretAccessKey)),
  {
    name: 'the keys were pasted as export lines', failure: 'cfg-export-lines', cause: 'profile/values',
    spec: withHelper({ files: { '.aws/credentials': `[default]\nexport AWS_ACCESS_KEY_ID=${KEY_ID}\nexport AWS_SECRET_ACCESS_KEY=${SECRET}\n` } }),
  },
  {
    name: 'half a key in the environment', failure: 'cfg-partial-keys', cause: 'profile/static-keys',
    spec: withHelper({ gitConfig: guideBlock, env: { AWS_ACCESS_KEY_ID: KEY_ID } }),
  },
  { name: 'the profile has no region', failure: 'cfg-no-region-for-profile', cause: 'profile/region', spec: withGrc('codecommit://dev@billing', { files: { '.aws/config': '[default]\nregion = eu-west-1\n' } }) },
  {
    name: 'the region is an availability zone', failure: 'cfg-region-invalid', cause: 'profile/region', messageId: 'malformed',
    spec: withGrc('codecommit://dev@billing', { files: { '.aws/config': '[profile dev]\nregion = eu-west-1a\n' } }),
  },
  { name: 'the keys stand under another profile', failure: 'helper-no-credentials', cause: 'credentials/resolve', messageId: 'none', spec: withHelper({ files: { '.aws/credentials': keysOf('work'), '.aws/config': '[default]\nregion = eu-west-1\n' } }) },
  { name: 'there are no credentials', failure: 'helper-no-credentials', cause: 'credentials/resolve', spec: withHelper({ files: { '.aws/credentials': '', '.aws/config': '[default]\nregion = eu-west-1\n' } }) },
  { name: 'the profile of the URL has no credentials', failure: 'grc-no-credentials', cause: 'credentials/resolve', spec: withGrc(URL_WITH_REGION, { files: { '.aws/credentials': '' } }) },
  {
    name: 'the role does not trust the caller', failure: 'tmp-assume-role-denied', cause: 'credentials/resolve', messageId: 'role-refused',
    spec: withGrc('codecommit::eu-west-1://code@billing', { files: { '.aws/config': '[profile code]\nrole_arn = arn:aws:iam::111122223333:role/Closed\nsource_profile = dev\nregion = eu-west-1\n' } }),
    world: (world) => { world.roles.push({ arn: 'arn:aws:iam::111122223333:role/Closed', trustedPrincipals: [], denials: [] }); },
  },
  { name: 'the secret key is wrong', failure: 'iam-user-key-inactive', cause: 'credentials/identity', messageId: 'wrong-secret', shows: ['live/api', 'live/git-request', 'live/git-client'], spec: withHelper({ files: { '.aws/credentials': keysOf('default', KEY_ID, SECRET.replace('w', 'x')) } }) },
  {
    name: 'the key is inactive', failure: 'iam-user-key-inactive', cause: 'credentials/identity', messageId: 'unknown-key',
    spec: withHelper({ files: { '.aws/credentials': keysOf('default', exampleUser('gone').accessKeyId, exampleUser('gone').secretAccessKey) } }),
    world: (world) => { world.identities.push(exampleUser('gone', { state: 'inactive' })); },
  },
];
