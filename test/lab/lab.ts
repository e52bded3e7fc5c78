import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { answerCodeCommit } from './aws-api.ts';
import { type Authority, createAuthority } from './ca.ts';
import { answer } from './exchange.ts';
import type { Exchange, LabRequest } from './exchange.ts';
import { answerGit } from './git-endpoint.ts';
import { awsHost, hostMode, labNow } from './hosts.ts';
import { answerIam } from './iam.ts';
import { answerKms } from './kms.ts';
import { startMetadata } from './metadata.ts';
import { startProxy } from './proxy.ts';
import { openRepositories } from './repositories.ts';
import { answerOidc, answerPortal } from './sso.ts';
import { startSshServer } from './ssh-server.ts';
import { answerSts } from './sts.ts';
import type { World } from './world.ts';

export { defaultWorld, exampleAccount, exampleSession, exampleUser, mintAccessKey } from './world.ts';
export type { Denial, GitCredential, Identity, Repository, Role, World } from './world.ts';
export type { LabRequest } from './exchange.ts';

/** The running loopback AWS. */
export interface Lab {
  /** `http://127.0.0.1:PORT`, for HTTPS_PROXY. */
  proxyUrl: string;
  /** The instance's and the container's metadata endpoints, plain HTTP. */
  metadataUrl: string;
  /** The port of CodeCommit's SSH in eu-west-1 on 127.0.0.1. */
  sshPort: number;
  /** PEM file of the authority behind every certificate of the lab. */
  caFile: string;
  /** The lab's temporary directory; `close` removes it. */
  dir: string;
  world: World;
  requests: LabRequest[];
  close(): Promise<void>;
}

const loginPage = '<!doctype html><html><head><title>Guest network login</title></head><body>Please log in.</body></html>\n';

/** Answers instead of AWS where the host's switch says so. Returns whether it did. */
function misbehave(exchange: Exchange): boolean {
  const { world, host, aws } = exchange;
  const mode = hostMode(world, host);
  const fault = (status: number, code: string, message: string): true => {
    const json = JSON.stringify({ __type: code, message });
    const xml = `<ErrorResponse><Error><Type>Receiver</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
    if (aws.service === 'codecommit') answer(exchange, status, 'application/x-amz-json-1.1', json);
    else answer(exchange, status, 'text/xml', aws.service === 'git' ? `<${code}><Message>${message}</Message></${code}>` : xml);
    exchange.request.resume();
    return true;
  };
  if (mode === '503') return fault(503, 'ServiceUnavailableException', 'Service is unavailable');
  if (mode === '429') return fault(429, 'ThrottlingException', 'Rate exceeded');
  if (mode === 'captive-html') answer(exchange, 200, 'text/html', loginPage);
  else if (mode === 'redirect') answer(exchange, 302, 'text/html', '', { Location: 'https://login.example.com/' });
  else return false;
  exchange.request.resume();
  return true;
}

let made: Promise<[own: Authority, stranger: Authority]> | undefined;

/** One pair for all labs of a process: a certificate takes longer to make than a lab. */
function authorities(): Promise<[own: Authority, stranger: Authority]> {
  made ??= Promise.all([createAuthority('Lab CA'), createAuthority('Stranger CA')]);
  return made;
}

/**
 * Starts the loopback AWS: a CONNECT proxy behind which the git, CodeCommit, STS and IAM hosts of every
 * region answer according to `world`, which may be changed while it runs. Hosts it does not
 * play get 502 from the proxy; nothing ever leaves this machine.
 */
export async function startLab(world: World): Promise<Lab> {
  const dir = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'codecommit-lab-')));
  const [authority, stranger] = await authorities();
  const caFile = path.join(dir, 'ca.pem');
  await fs.writeFile(caFile, authority.pem);
  const store = openRepositories(world, path.join(dir, 'repositories'));
  const children = new Set<ChildProcess>();
  const requests: LabRequest[] = [];

  const route = async (exchange: Exchange): Promise<void> => {
    if (misbehave(exchange)) return;
    switch (exchange.aws.service) {
      case 'git':
        return answerGit(exchange, store, children);
      case 'codecommit':
        return answerCodeCommit(exchange, store);
      case 'sts':
        return answerSts(exchange);
      case 'iam':
        return answerIam(exchange);
      case 'kms':
        return answerKms(exchange);
      case 'portal':
        return answerPortal(exchange);
      case 'oidc':
        return answerOidc(exchange);
    }
  };

  const handle = (host: string, request: IncomingMessage, response: ServerResponse): void => {
    const aws = awsHost(host);
    if (!aws) return void response.destroy();
    const requestId = randomUUID();
    const log: LabRequest = {
      service: aws.service,
      host,
      method: request.method ?? '',
      path: (request.url ?? '/').split('?')[0] ?? '/',
      action: '',
      status: 0,
      userKind: 'none',
      keyIdLast4: '',
    };
    requests.push(log);
    response.on('error', () => response.destroy());
    request.on('error', () => response.destroy());
    response.setHeader('Date', new Date(labNow(world)).toUTCString());
    response.setHeader('x-amzn-RequestId', requestId);
    const exchange = { world, host, aws, request, response, log, requestId };
    route(exchange).catch((error: unknown) => {
      answer(exchange, 500, 'text/plain', `the lab failed: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    });
  };

  const proxy = await startProxy({ world, authority, stranger, requests, handle });
  const metadata = await startMetadata(world, requests);
  const ssh = await startSshServer({ world, store, requests, region: 'eu-west-1' });
  return {
    proxyUrl: proxy.url,
    metadataUrl: metadata.url,
    sshPort: ssh.port,
    caFile,
    dir,
    world,
    requests,
    async close() {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all([proxy.close(), metadata.close(), ssh.close()]);
      await fs.rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}
