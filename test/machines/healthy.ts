import { exampleUser } from '../lab/lab.ts';
import { type PreparedMachine, preparedMachines } from './healthy/prepared.ts';
import { unusualMachines } from './healthy/unusual.ts';
import { canonicalBlock, guideBlock, HELPER, KEY_ID, keysOf, PATH_ON, REMOTE, SECRET, STATIC_LOGIN, type TestMachine, withGrc, withHelper } from './parts.ts';

const ordinary: readonly TestMachine[] = [
  { name: 'the helper as the guide writes it', spec: withHelper() },
  { name: 'a reset after store', spec: withHelper({ files: { '.git-credentials': 'https://maria:EXAMPLEsecret@github.com\n' }, gitConfig: `[credential]\n\thelper = store\n${canonicalBlock}` }) },
  { name: 'a wildcard context', spec: withHelper({ gitConfig: `[credential "https://git-codecommit.*.amazonaws.com"]\n${HELPER}${PATH_ON}` }) },
  {
    name: 'the block in an included file, by the remote\'s directory',
    spec: withHelper({ files: { '.gitconfig.d/aws': guideBlock }, gitConfig: '[includeIf "gitdir:~/work/"]\n\tpath = .gitconfig.d/aws\n[user]\n\tname = A\n' }),
  },
  {
    name: 'a profile with a space, quoted',
    spec: withHelper({ files: { '.aws/credentials': keysOf('My Profile') }, gitConfig: `[credential]\n\thelper = "!aws --profile 'My Profile' codecommit credential-helper $@"\n${PATH_ON}` }),
  },
  {
    name: 'a role profile',
    spec: withHelper({
      files: { '.aws/config': '[profile code]\nrole_arn = arn:aws:iam::111122223333:role/CodeAccess\nsource_profile = default\nregion = eu-west-1\n' },
      gitConfig: `[credential]\n\thelper = !aws --profile code codecommit credential-helper $@\n${PATH_ON}`,
    }),
  },
  { name: 'static Git credentials in a store file', spec: { files: { '.git-credentials': STATIC_LOGIN }, gitConfig: '[credential]\n\thelper = store\n', repository: { remote: REMOTE }, tools: { aws: 'missing', grc: 'missing' } } },
  { name: 'git-remote-codecommit with region and profile', spec: withGrc('codecommit::eu-west-1://dev@billing') },
  { name: 'git-remote-codecommit, the region from the profile', spec: withGrc('codecommit://dev@billing') },
  { name: 'git-remote-codecommit beside store', spec: withGrc('codecommit::eu-west-1://dev@billing', { gitConfig: '[credential]\n\thelper = store\n' }) },
  { name: 'keys from the environment', spec: withHelper({ files: { '.aws/credentials': '' }, env: { AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET } }) },
  { name: 'the helper\'s temporary password kept by store behind it', spec: withHelper({ gitConfig: `${guideBlock}[credential "https://github.com"]\n\thelper = store\n` }) },
  {
    name: 'a developer who may read no IAM, with a customer managed key', spec: withHelper(),
    world: (world) => { if (world.repositories[0]) world.repositories[0].kmsKeyId = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555'; },
  },
  {
    name: 'an administrator', spec: withHelper({ files: { '.aws/credentials': keysOf('default', exampleUser('admin').accessKeyId, exampleUser('admin').secretAccessKey) } }),
    world: (world) => { world.identities.push(exampleUser('admin', { mayReadIam: true })); },
  },
];

/** Machines on which nothing is wrong: no error, no warning, exit 0. */
export const healthyMachines: readonly (TestMachine & Partial<PreparedMachine>)[] = [...ordinary, ...unusualMachines, ...preparedMachines];
