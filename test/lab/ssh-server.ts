import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { AuthContext, Connection, ServerChannel } from 'ssh2';
import { repositoryArn } from './aws-api.ts';
import { denialMessage, denialOf, keyDenialOf } from './denials.ts';
import type { LabRequest } from './exchange.ts';
import { plainGitEnvironment } from './made-repositories.ts';
import type { RepositoryStore } from './repositories.ts';
import { sshKey, uploadedKey } from './ssh-keys.ts';
import type { Identity, World } from './world.ts';

/** CodeCommit over SSH on a loopback port. It plays the one region that `SshParts.region` names. */
export interface SshServer {
  port: number;
  close(): Promise<void>;
}

export interface SshParts {
  world: World;
  store: RepositoryStore;
  requests: LabRequest[];
  region: string;
}

const GREETING = 'You have successfully authenticated over SSH. You can use Git to interact with AWS CodeCommit. Interactive shells are not supported.';

/** Starts it. Host key and server are only made when somebody calls. */
export async function startSshServer(parts: SshParts): Promise<SshServer> {
  const sockets = new Set<Socket>();
  const children = new Set<ChildProcess>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const only = parts.world.switches.sshHostKeyAlgorithms;
    const server = new ssh2.Server({ hostKeys: [sshKey('host').privateKey], ...(only === undefined ? {} : { algorithms: { serverHostKey: only as never } }) }, (client) => { serve(parts, client, children); });
    server.injectSocket(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    port: (listener.address() as AddressInfo).port,
    async close() {
      for (const child of children) child.kill('SIGKILL');
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

function serve(parts: SshParts, client: Connection, children: Set<ChildProcess>): void {
  const log: LabRequest = { service: 'git', host: 'ssh', method: 'SSH', path: '', action: '', status: 0, userKind: 'none', keyIdLast4: '' };
  parts.requests.push(log);
  let identity: Identity | null = null;
  client.on('error', () => client.end());
  client.on('authentication', (context) => {
    log.keyIdLast4 = context.username.slice(-4);
    const found = ownerOf(parts.world, context);
    if (found === null) { context.reject(['publickey']); return; }
    identity = found;
    context.accept();
  });
  client.on('ready', () => {
    client.on('session', (accept) => {
      const session = accept();
      session.on('shell', (acceptShell) => { say(acceptShell(), `${GREETING}\n`); });
      session.on('pty', (acceptPty) => { (acceptPty as (() => void) | undefined)?.(); });
      session.on('exec', (acceptExec, _, { command }) => {
        const channel = acceptExec();
        if (identity === null) say(channel, 'Not authenticated\n');
        else run(parts, identity, command, channel, log, children);
      });
    });
  });
}

/** The user behind an SSH key id, where the key is the one uploaded under it, is active, and signed what it should. */
function ownerOf(world: World, context: AuthContext): Identity | null {
  if (context.method !== 'publickey') return null;
  const entry = world.sshKeys.find((key) => key.keyId === context.username);
  if (entry === undefined || !entry.active) return null;
  const { blob } = uploadedKey(entry.key);
  if (!context.key.data.equals(blob)) return null;
  if (context.signature !== undefined && context.blob !== undefined) {
    const parsed = ssh2.utils.parseKey(`ssh-rsa ${blob.toString('base64')}`);
    // It is an Error where it cannot verify, whatever the types say.
    const verified: unknown = parsed instanceof Error ? parsed : parsed.verify(context.blob, context.signature, context.hashAlgo);
    if (verified !== true) return null;
  }
  return world.identities.find((each) => each.arn === entry.identityArn) ?? null;
}

function run({ store, region }: SshParts, identity: Identity, command: string, channel: ServerChannel, log: LabRequest, children: Set<ChildProcess>): void {
  const [, program = '', path = ''] = /^(git-upload-pack|git-receive-pack) '(.*)'$/.exec(command) ?? [];
  const name = /^\/v1\/repos\/([^/]+)$/.exec(path)?.[1];
  log.path = path;
  log.action = program === 'git-receive-pack' ? 'GitPush' : 'GitPull';
  if (name === undefined) { say(channel, `Invalid request: ${command}\n`); return; }
  const action = `codecommit:${log.action}`;
  const resource = repositoryArn(region, identity.account, name);
  const key = keyDenialOf(identity, log.action === 'GitPull' ? 'read' : 'write');
  const denial = denialOf(identity, action) ?? (key === undefined ? undefined : { ...key, type: 'kms' as const });
  if (denial !== undefined) { say(channel, `Access denied: ${denialMessage(identity, denial, action, resource)}\n`); return; }
  const repository = store.find(identity.account, region, name);
  // How CodeCommit words this over SSH is not documented.
  if (repository === undefined) { say(channel, `Repository ${name} does not exist\n`); return; }
  void store.directoryOf(repository, log.action === 'GitPush' ? 'write' : 'read').then((directory) => {
    const child = spawn('git', [program.slice('git-'.length), directory], { env: plainGitEnvironment(directory), stdio: ['pipe', 'pipe', 'ignore'] });
    children.add(child);
    log.status = 200;
    child.stdin.on('error', () => undefined);
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.on('close', (code) => {
      children.delete(child);
      channel.exit(code ?? 1);
      channel.end();
    });
  });
}

/** A refusal on stderr; the connection then ends with a status that is not 0, also after the greeting. */
function say(channel: ServerChannel, text: string): void {
  channel.stderr.write(text);
  channel.exit(1);
  channel.end();
}
