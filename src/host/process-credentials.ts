import type { ExecResult } from '../core/probe.ts';
import type { CredentialPlan } from '../knowledge/credential-plan.ts';
import { record, text } from './cached-logins.ts';
import type { KeysOrFailure, ProviderContext } from './credential-providers.ts';
import { shownMessage } from './message.ts';

const SPAWN_ERRORS: Readonly<Record<string, string>> = { ENOENT: 'FileNotFoundError', EACCES: 'PermissionError' };

const refused = (message: string): KeysOrFailure => ({ code: 'CredentialRetrievalError', message: `Error when retrieving credentials from custom-process: ${message}` });

/**
 * Runs `credential_process` as botocore does: the words of the line, no shell. Source: botocore `credentials.ProcessProvider`;
 * AWS SDKs Reference Guide, "Process credential provider".
 */
export async function credentialsOfProcess(plan: Extract<CredentialPlan, { kind: 'custom-process' }>, context: ProviderContext): Promise<KeysOrFailure> {
  const result = await context.runner.run(plan.argv, { timeoutMs: context.helperTimeoutMs, env: { PYTHONDONTWRITEBYTECODE: '1' } });
  const program = shownMessage(plan.argv[0] ?? '');
  const answer = parse(result.stdout);
  const parsed = record(answer);
  if (result.spawnError === null) context.trail.process = runOf(result, parsed);
  if (result.spawnError !== null) return { code: SPAWN_ERRORS[result.spawnError] ?? 'OSError', message: `credential_process cannot start ${program} (${result.spawnError})` };
  if (result.timedOut) return refused(`${program} did not end within ${context.helperTimeoutMs / 1000} s`);
  if (result.exitCode !== 0) return refused(shownMessage(result.stderr) || `${program} ended with ${result.exitCode ?? 'a signal'}`);
  if (answer === undefined) return { code: 'JSONDecodeError', message: `credential_process: ${program} printed no JSON` };
  if (parsed === null) return { code: 'AttributeError', message: `credential_process: ${program} printed no JSON object` };
  if (parsed['Version'] !== 1) return refused(`Unsupported version '${versionOf(parsed['Version'])}' for credential process provider, supported versions: 1`);
  const accessKeyId = text(parsed['AccessKeyId']);
  const secretAccessKey = text(parsed['SecretAccessKey']);
  if (accessKeyId === null || secretAccessKey === null) return refused(`Missing required key in response: '${accessKeyId === null ? 'AccessKeyId' : 'SecretAccessKey'}'`);
  const expiration = text(parsed['Expiration']);
  const expires = Date.parse(expiration ?? '');
  if (expiration !== null && Number.isNaN(expires)) return { code: 'ParserError', message: 'credential_process: Expiration is no time' };
  return { keys: { accessKeyId, secretAccessKey, sessionToken: text(parsed['SessionToken']), expiresAt: expiration === null ? null : new Date(expires).toISOString() } };
}

function runOf({ exitCode, timedOut, stderr }: ExecResult, parsed: Record<string, unknown> | null): NonNullable<ProviderContext['trail']['process']> {
  const expires = Date.parse(text(parsed?.['Expiration']) ?? '');
  return {
    exitCode,
    timedOut,
    isJson: parsed !== null,
    // A text is told with its quotes: only the number 1 will do.
    version: parsed?.['Version'] === undefined ? null : shownMessage(JSON.stringify(parsed['Version'])).slice(0, 20),
    missingKeys: parsed === null ? [] : ['AccessKeyId', 'SecretAccessKey'].filter((name) => text(parsed[name]) === null),
    expiresAt: Number.isNaN(expires) ? null : new Date(expires).toISOString(),
    lastError: shownMessage(stderr) || null,
  };
}

function parse(stdout: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(stdout).toString('utf8'));
  } catch {
    return undefined;
  }
}

function versionOf(version: unknown): string {
  return version === undefined ? '<Version key not provided>' : shownMessage(JSON.stringify(version).replace(/^"|"$/g, '')).slice(0, 20);
}
