import { exampleSession } from '../../lab/lab.ts';
import { HOST, keysOf, type TestMachine } from '../parts.ts';
import { block, LOGIN, withSsh } from '../sick/ssh.ts';

const session = exampleSession('Admin', 'alice');
const roleKeys = `${keysOf('default', session.accessKeyId, session.secretAccessKey)}aws_session_token = ${session.sessionToken ?? ''}\n`;

/** Machines on which SSH works, some of them in an unusual way. */
export const machines: readonly TestMachine[] = [
  { name: 'ssh as the guide sets it up', spec: withSsh() },
  { name: 'ssh with the key id in the URL', spec: withSsh(block('  IdentityFile {{HOME}}/.ssh/codecommit_rsa\n'), { repository: { remote: `ssh://APKAEXAMPLEALICE0001@${HOST}/v1/repos/billing` } }) },
  { name: 'ssh through an alias of a second account', spec: withSsh(`Host ${HOST}\n  User APKAEXAMPLEOTHER0001\n${block(LOGIN, 'codecommit-2')}`, { repository: { remote: 'ssh://codecommit-2/v1/repos/billing' } }) },
  { name: 'ssh beside AWS keys of a role', spec: withSsh(block(LOGIN), { files: { '.aws/credentials': roleKeys } }), world: (world) => { world.identities.push(session); } },
  { name: 'ssh beside AWS keys that are long dead', spec: withSsh(block(LOGIN), { files: { '.aws/credentials': roleKeys } }) },
  { name: 'ssh that takes new hosts unasked', spec: withSsh(block(`${LOGIN}  StrictHostKeyChecking accept-new\n`), { files: { '.ssh/known_hosts': '' } }) },
  { name: 'ssh with its block in an included file', spec: withSsh('Include {{HOME}}/.ssh/conf.d/*\nHost *\n  User git\n', { files: { '.ssh/conf.d/codecommit': block(LOGIN) } }) },
  { name: 'ssh by core.sshCommand', spec: withSsh(block('  User APKAEXAMPLEALICE0001\n'), { repository: { remote: `ssh://${HOST}/v1/repos/billing`, config: '[core]\n\tsshCommand = ssh -i {{HOME}}/.ssh/codecommit_rsa -o IdentitiesOnly=yes\n' } }) },
];
