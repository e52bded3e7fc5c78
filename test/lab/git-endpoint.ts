import type { ChildProcess } from 'node:child_process';
import { jsonRefusal, repositoryArn } from './aws-api.ts';
import { denialMessage, denialOf, keyDenialOf } from './denials.ts';
import { answer, escapeXml, noteKey } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { serveGit } from './git-backend.ts';
import type { RepositoryStore } from './repositories.ts';
import { verifyGitCredential } from './signatures.ts';
import type { Identity } from './world.ts';

/** A refusal of the git endpoint: the XML body real CodeCommit sends and git hides. */
interface GitRefusal {
  status: number;
  code: string;
  message: string;
}

const unrecognized: GitRefusal = {
  status: 403,
  code: 'UnrecognizedClientException',
  message: 'The security token included in the request is invalid',
};

function loginOf(header: string | undefined): { user: string; password: string } | null {
  const [, encoded] = /^Basic (\S+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return null;
  const [, user = '', password = ''] = /^([^:]*):([^]*)$/.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return { user, password };
}

/** Returns percent-encoded text decoded, or as it came when it is no valid encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function identityOf(exchange: Exchange, login: { user: string; password: string }, rawPath: string): Identity | GitRefusal {
  const { world, host, aws } = exchange;
  if (/-at-\d{12}$/.test(login.user)) {
    const credential = world.gitCredentials.find((each) => each.userName === login.user && each.password === login.password);
    const owner = world.identities.find((each) => each.arn === credential?.identityArn);
    if (credential?.unknownFor) {
      credential.unknownFor -= 1;
      return unrecognized;
    }
    return credential?.active && owner ? owner : unrecognized;
  }
  const paths = [rawPath, decoded(rawPath)];
  const verdict = verifyGitCredential(world, login, { host, region: aws.region, paths });
  if ('identity' in verdict) return verdict.identity;
  return { status: 403, ...jsonRefusal(verdict.refusal) };
}

function refuse(exchange: Exchange, { status, code, message }: GitRefusal): void {
  const headers: Record<string, string> = status === 401 ? { 'WWW-Authenticate': 'Basic realm="AWSCodeCommit"' } : {};
  const body = `<${code}>\n  <Message>${escapeXml(message)}</Message>\n</${code}>\n`;
  answer(exchange, status, 'application/xml', body, headers);
  exchange.request.resume();
}

function permissionRefusal(identity: Identity, write: boolean, resource: string): GitRefusal | null {
  const action = write ? 'codecommit:GitPush' : 'codecommit:GitPull';
  const denial = denialOf(identity, action);
  if (denial) {
    const code = denial.type === 'kms' ? 'EncryptionKeyAccessDeniedException' : 'AccessDeniedException';
    return { status: 403, code, message: denialMessage(identity, denial, action, resource) };
  }
  const keyDenial = keyDenialOf(identity, write ? 'write' : 'read');
  if (!keyDenial) return null;
  const message = denialMessage(identity, { ...keyDenial, type: 'kms' }, action, resource);
  return { status: 403, code: 'EncryptionKeyAccessDeniedException', message };
}

/**
 * Answers CodeCommit's git endpoint: 401 without a credential, 403 or 404 with an XML body for all
 * that fails, else git's smart HTTP.
 */
export async function answerGit(exchange: Exchange, store: RepositoryStore, children: Set<ChildProcess>): Promise<void> {
  const { request, aws, log } = exchange;
  const [pathname = '', query = ''] = (request.url ?? '/').split('?', 2);
  const [, rawPath = '', rawName = '', tail = ''] =
    /^(\/v1\/repos\/([^/]+))\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(pathname) ?? [];
  const wanted = tail === 'info/refs' ? (new URLSearchParams(query).get('service') ?? '') : tail;
  const write = wanted === 'git-receive-pack';
  log.action = write ? 'GitPush' : 'GitPull';
  if (tail === 'info/refs') log.path = `${pathname}?service=${wanted}`;

  const login = loginOf(request.headers.authorization);
  noteKey(log, login?.user.split('%')[0] ?? '');
  if (login === null) {
    refuse(exchange, { status: 401, code: 'NotAuthorizedException', message: 'SPNEGO token required' });
    return;
  }
  if (login.user === '' || login.password === '') { refuse(exchange, unrecognized); return; }
  if (rawName === '') {
    refuse(exchange, { status: 404, code: 'UnknownOperationException', message: 'Unknown operation' }); return;
  }
  const identity = identityOf(exchange, login, rawPath);
  if ('status' in identity) { refuse(exchange, identity); return; }

  const name = decoded(rawName);
  const forbidden = permissionRefusal(identity, write, repositoryArn(aws.region, identity.account, name));
  if (forbidden) { refuse(exchange, forbidden); return; }
  const repository = store.find(identity.account, aws.region, name);
  if (!repository) {
    refuse(exchange, { status: 404, code: 'RepositoryDoesNotExistException', message: `${name} does not exist` }); return;
  }
  await serveGit(exchange, { directory: await store.directoryOf(repository, write ? 'write' : 'read'), content: () => store.contentOf(repository), tail, query }, children);
}
