// stand-in, not the real tool: botocore's chain env, assume-role, shared file, process, config file.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callSts } from './aws-request.mjs';
import { botocoreError } from './profiles.mjs';

function keysOf(section, method) {
  const key = section.get('aws_access_key_id');
  if (key === undefined) return undefined;
  const secret = section.get('aws_secret_access_key');
  if (secret === undefined) {
    throw botocoreError('PartialCredentialsError', `Partial credentials found in ${method}, missing: aws_secret_access_key`);
  }
  return { method, key, secret, token: section.get('aws_security_token') ?? section.get('aws_session_token') };
}

function fromEnvironment(env) {
  if (!env.AWS_ACCESS_KEY_ID) return undefined;
  if (!env.AWS_SECRET_ACCESS_KEY) {
    throw botocoreError('PartialCredentialsError', 'Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY');
  }
  const token = env.AWS_SECURITY_TOKEN || env.AWS_SESSION_TOKEN || undefined;
  return { method: 'env', key: env.AWS_ACCESS_KEY_ID, secret: env.AWS_SECRET_ACCESS_KEY, token };
}

function fromProcess(session, name) {
  const command = session.profiles.get(name)?.config.get('credential_process');
  if (command === undefined) return undefined;
  const failed = (text) =>
    botocoreError('CredentialRetrievalError', `Error when retrieving credentials from custom-process: ${text}`);
  if (session.env.AWS_STAND_IN_ANSWERS) throw new Error('a program is run by a process of the machine');
  // No shell: botocore splits the words itself, so `$VAR` and `&&` are plain arguments.
  const [program, ...args] = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]);
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw botocoreError('FileNotFoundError', `[Errno 2] No such file or directory: '${program}'`);
  if (status !== 0) throw failed(stderr);
  let answer;
  try {
    answer = JSON.parse(stdout);
  } catch {
    throw botocoreError('JSONDecodeError', 'Expecting value: line 1 column 1 (char 0)');
  }
  if (answer.Version !== 1) throw failed(`Unsupported version '${answer.Version}' for credential process provider, supported versions: 1`);
  return { method: 'custom-process', key: answer.AccessKeyId, secret: answer.SecretAccessKey, token: answer.SessionToken };
}

async function cachedRole(session, source, parameters, cacheDirectory) {
  // Python's json.dumps puts a blank after the colon and the comma; the file name depends on it.
  const pairs = Object.entries(parameters).sort().map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const file = join(cacheDirectory, `${createHash('sha1').update(`{${pairs.join(', ')}}`).digest('hex')}.json`);
  try {
    const { Credentials: cached } = JSON.parse(readFileSync(file, 'utf8'));
    if (Date.parse(cached.Expiration) - Date.now() > 15 * 60_000) return cached;
  } catch {
    // Nothing cached yet, or not in our form.
  }
  const named = { RoleSessionName: `botocore-session-${Math.floor(Date.now() / 1000)}`, ...parameters };
  const element = await callSts(source, session.region, 'AssumeRole', named, session.env);
  const fields = ['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'];
  const fresh = Object.fromEntries(fields.map((name) => [name, element(name)]));
  mkdirSync(cacheDirectory, { recursive: true });
  writeFileSync(file, JSON.stringify({ Credentials: fresh }), { mode: 0o600 });
  return fresh;
}

async function fromRole(session, name, visited, cacheDirectory) {
  const roleArn = session.lookup(name, 'role_arn');
  if (roleArn === undefined || session.lookup(name, 'web_identity_token_file') !== undefined) return undefined;
  const sourceName = session.lookup(name, 'source_profile');
  const credentialSource = session.lookup(name, 'credential_source');
  const invalid = (text) => botocoreError('InvalidConfigError', text);
  let source;
  if (sourceName !== undefined) {
    if (!session.profiles.has(sourceName)) {
      throw invalid(`The source_profile "${sourceName}" referenced in the profile "${name}" does not exist.`);
    }
    const { credentials, config } = session.profiles.get(sourceName);
    const selfKeys = sourceName === name ? (keysOf(credentials, 'shared-credentials-file') ?? keysOf(config, 'config-file')) : undefined;
    if (selfKeys === undefined && visited.includes(sourceName)) {
      const list = visited.map((each) => `'${each}'`).join(', ');
      const text = `Infinite loop in credential configuration detected. Attempting to load from profile ${sourceName} which has already been visited. Visited profiles: [${list}]`;
      throw botocoreError('InfiniteLoopConfigError', text);
    }
    source = selfKeys ?? (await fromProfile(session, sourceName, [...visited, sourceName], cacheDirectory));
    if (source === undefined) throw invalid(`The source profile "${sourceName}" must have credentials.`);
  } else if (credentialSource === 'Environment') {
    source = fromEnvironment(session.env);
    if (source === undefined) {
      throw botocoreError('CredentialRetrievalError', 'Error when retrieving credentials from Environment: No credentials found in credential_source referenced in profile ' + name);
    }
  } else {
    throw botocoreError('PartialCredentialsError', 'Partial credentials found in assume-role, missing: source_profile or credential_source');
  }
  if (session.lookup(name, 'mfa_serial') !== undefined) throw botocoreError('EOFError', 'EOF when reading a line');
  const externalId = session.lookup(name, 'external_id');
  const sessionName = session.lookup(name, 'role_session_name');
  const parameters = {
    RoleArn: roleArn,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
    ...(sessionName === undefined ? {} : { RoleSessionName: sessionName }),
  };
  const role = await cachedRole(session, source, parameters, cacheDirectory);
  return { method: 'assume-role', key: role.AccessKeyId, secret: role.SecretAccessKey, token: role.SessionToken };
}

async function fromProfile(session, name, visited, cacheDirectory) {
  const profile = session.profiles.get(name);
  if (profile === undefined) return undefined;
  return (
    (await fromRole(session, name, visited, cacheDirectory)) ??
    keysOf(profile.credentials, 'shared-credentials-file') ??
    fromProcess(session, name) ??
    keysOf(profile.config, 'config-file')
  );
}

/**
 * Returns `{ method, key, secret, token }` of the session, undefined when there is none.
 * @param {string} cacheName the folder below ~/.aws for assumed roles: `cli/cache` or `boto/cache`
 */
export async function credentialsOf(session, cacheName) {
  session.requireProfile();
  const cacheDirectory = join(session.env.HOME ?? '', '.aws', cacheName);
  const environment = session.explicit ? undefined : fromEnvironment(session.env);
  return environment ?? (await fromProfile(session, session.name, [session.name], cacheDirectory));
}
