import * as fs from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { createAuthority } from '../lab/ca.ts';
import { defaultWorld, type Lab } from '../lab/lab.ts';
import { startProxy } from '../lab/proxy.ts';
import type { Planting } from './planted-secrets.ts';

/** An AWS that says back what it was sent. */
export interface Echo extends Pick<Lab, 'proxyUrl' | 'metadataUrl' | 'caFile' | 'dir' | 'world'> {
  /** How many requests came with a login or a signature. */
  heard(): number;
  close(): Promise<void>;
}

/**
 * Starts hosts that refuse every request with a text in which all they were sent stands: headers as they are, the login decoded, the
 * signature, the session token. All of it is added to what is planted.
 */
export async function startEcho({ add }: Planting): Promise<Echo> {
  const dir = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'codecommit-echo-')));
  const [authority, stranger] = await Promise.all([createAuthority('Echo CA'), createAuthority('Stranger CA')]);
  const caFile = path.join(dir, 'ca.pem');
  await fs.writeFile(caFile, authority.pem);
  const world = defaultWorld();
  let heard = 0;

  const handle = (host: string, request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    const authorization = request.headers.authorization ?? '';
    if (authorization === '') return void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="AWSCodeCommit"', 'x-amzn-RequestId': 'echo' }).end();
    heard += 1;
    const says = echoOf(authorization, String(request.headers['x-amz-security-token'] ?? ''), add);
    const [type, body] = bodyFor(host, says);
    response.writeHead(403, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), 'x-amzn-RequestId': 'echo' }).end(body);
  };
  const proxy = await startProxy({ world, authority, stranger, requests: [], handle });
  return { proxyUrl: proxy.url, metadataUrl: 'http://127.0.0.1:9', caFile, dir, world, heard: () => heard, close: async () => { await proxy.close(); await fs.rm(dir, { recursive: true, force: true }); } };
}

function echoOf(authorization: string, token: string, add: Planting['add']): string {
  const [, encoded = ''] = /^Basic (\S+)$/.exec(authorization) ?? [];
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  const signature = /Signature=([0-9a-f]+)/.exec(authorization)?.[1] ?? '';
  for (const [where, value] of Object.entries({ 'header sent': encoded, 'password sent': password, 'signature sent': signature, 'token sent': token, 'token in the user sent': user.split('%')[1] ?? '' })) {
    if (value.length >= 8) add(where, value);
  }
  return `You sent Authorization: ${authorization} (that is ${user}:${password}), login ${password}, signature ${signature}, x-amz-security-token: ${token}, again ${token} and ${encoded}.`;
}

function bodyFor(host: string, says: string): [string, string] {
  if (host.startsWith('codecommit.')) return ['application/x-amz-json-1.1', JSON.stringify({ __type: 'AccessDeniedException', message: says })];
  const text = says.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  if (host.startsWith('git-')) return ['application/xml', `<AccessDeniedException>\n  <Message>${text}</Message>\n</AccessDeniedException>\n`];
  return ['text/xml', `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>${text}</Message></Error></ErrorResponse>`];
}
