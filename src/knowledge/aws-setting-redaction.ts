import type { AwsSecretShape } from '../core/facts.ts';
import { shownHelper } from './shown-helper.ts';

/** Keys whose values are never secret. Everything else in an AWS file keeps its key and loses its value. */
const HARMLESS = new Set([
  'account_id_endpoint_mode', 'api_versions', 'aws_account_id', 'ca_bundle', 'credential_process', 'credential_source', 'data_path',
  'defaults_mode', 'duration_seconds', 'ec2_metadata_service_endpoint', 'ec2_metadata_service_endpoint_mode', 'ec2_metadata_v1_disabled',
  'endpoint_url', 'expiration', 'aws_expiration', 'ignore_configured_endpoint_urls', 'login_session', 'max_attempts',
  'metadata_service_num_attempts', 'metadata_service_timeout', 'mfa_serial', 'output', 'parameter_validation', 'region', 'retry_mode',
  'role_arn', 'role_session_name', 'services', 'source_profile', 'sso_account_id', 'sso_account_name', 'sso_region',
  'sso_registration_scopes', 'sso_role_name', 'sso_session', 'sso_start_url', 'sts_regional_endpoints', 'tcp_keepalive',
  'token_expiration', 'use_dualstack_endpoint', 'use_fips_endpoint', 'web_identity_token_file', 'x_principal_arn',
  'x_security_token_expires', 'addressing_style', 'max_concurrent_requests', 'max_queue_size', 'multipart_chunksize',
  'multipart_threshold', 'payload_signing_enabled', 'signature_version', 'use_accelerate_endpoint',
]);
const HARMLESS_PREFIX = /^cli_[a-z_]+$/;
/** Values that are paths, ARNs or URLs: a long run of letters in them is a name, not a key. */
const STRUCTURED = /^(?:arn:|https?:|[~/.]|[A-Za-z]:[\\/])/;

/** Stands for a secret of `length` characters in anything shown. */
export const hidden = (length: number): string => `‹${length} characters›`;

/** True when the value of this key (the last part of `block.key`) may be shown. */
export function isHarmlessKey(key: string): boolean {
  const last = key.slice(key.lastIndexOf('.') + 1);
  return HARMLESS.has(last) || HARMLESS_PREFIX.test(last);
}

/** A key as it may be shown: pasted key material that a delimiter turned into a key name is hidden. */
export function shownKey(key: string): string {
  const known = shownKeys.get(key) ?? readKey(key);
  shownKeys.set(key, known);
  return known;
}

/** Thousands of profiles have the same few keys. */
const shownKeys = new Map<string, string>();

function readKey(key: string): string {
  const looksLikeName = /^[\w$. -]{1,64}$/.test(key) && !/(?:akia|asia)[a-z0-9]{12}/i.test(key) && !/[A-Za-z0-9]{32}/.test(key);
  return looksLikeName ? key : hidden(key.length);
}

/**
 * The value of a harmless key as it may be shown. Userinfo of URLs is cut, key material pasted into the wrong place hidden, and of
 * the continuation lines (a key indented too far is swallowed by the one above) only the harmless are kept.
 */
export function shownValue(key: string, value: string): string {
  if (!value.includes('\n')) return shownLine(key, value);
  const [first = '', ...continued] = value.split('\n');
  return [shownLine(key, first), ...continued.map(shownContinuation)].join('\n');
}

function shownContinuation(line: string): string {
  const delimiter = line.search(/[=:]/);
  const key = delimiter < 0 ? '' : line.slice(0, delimiter).trim();
  if (key === '') return line === '' ? '' : hidden(line.length);
  const value = line.slice(delimiter + 1).trim();
  const shown = isHarmlessKey(key.toLowerCase()) ? shownLine(key.toLowerCase(), value) : hidden(value.length);
  return `${shownKey(key)} = ${shown}`;
}

function shownLine(key: string, value: string): string {
  const shown = hideKnownShapes(value);
  if (key === 'credential_process') return shownHelper(shown);
  if (shown.length < 32 || STRUCTURED.test(shown)) return shown;
  return shown.replace(/(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=]{32,}(?![A-Za-z0-9+/=_-])/g, (found) => hidden(found.length));
}

function hideKnownShapes(text: string): string {
  if (!/:\/\/|[?&]|A[KS]IA/.test(text)) return text;
  return text
    // Up to the last @: a pasted password may hold a slash, and an @ further on is not worth the risk.
    .replace(/(:\/\/)\S*@/g, '$1')
    .replace(/([?&](?:[^=&#\s]*(?:token|secret|key|signature|password)[^=&#\s]*)=)[^&#\s]+/gi, (_, name: string) => `${name}‹hidden›`)
    .replace(/(?:AKIA|ASIA)[A-Z0-9]{12,}/g, (found) => hidden(found.length));
}

/** What may be said of a secret value. Prefix and last four characters are given for access key ids only. */
export function awsSecretShape(key: string, value: string, continued: readonly { line: number; indent: string }[] = []): AwsSecretShape {
  const keyId = key.endsWith('aws_access_key_id') ? /(AKIA|ASIA)[A-Z0-9]{12,}/.exec(value) : null;
  const prefix = keyId?.[1];
  const swallowed = value.split('\n').slice(1).flatMap((line, index) => {
    const name = /^\s*([\w-]+)\s*[=:]/.exec(line)?.[1]?.toLowerCase();
    return name === undefined ? [] : [{ name: shownKey(name), at: continued[index] }];
  });
  const places = swallowed.flatMap(({ at }) => at ?? []);
  const comment = plainComment(value);
  const quoteMarks = quoteMarksOf(comment === null ? value : value.slice(0, -comment.length));
  return {
    length: value.length,
    prefix: prefix === 'AKIA' || prefix === 'ASIA' ? prefix : null,
    last4: keyId === null ? null : keyId[0].slice(-4),
    quoted: /^["'“”‘’]|["'“”‘’]$/.test(value),
    hasInlineComment: /\s[#;]/.test(value),
    empty: value === '',
    ...(quoteMarks.length === 0 ? {} : { quoteMarks }),
    ...(comment === null ? {} : { comment }),
    ...(swallowed.length === 0 ? {} : { swallowed: swallowed.map(({ name }) => name) }),
    ...(places.length === 0 || places.length < swallowed.length ? {} : { swallowedAt: places }),
  };
}

/** Returns the quotation marks at the ends of a value: none, one or two; none where it goes over several lines. */
export function quoteMarksOf(value: string): readonly string[] {
  if (value.includes('\n') || /\s[#;]/.test(value)) return [];
  return [...(/^["'“”‘’]/.exec(value) ?? []), ...(/(?<=.)["'“”‘’]$/.exec(value) ?? [])];
}

/** A comment of words and dates; one that might hold a secret of its own is null. */
function plainComment(value: string): string | null {
  const comment = value.includes('\n') ? undefined : /(?<!\s)\s+[#;].*$/.exec(value)?.[0];
  const words = comment?.trimStart().replace(/^[#;]+/, '').split(/\s+/) ?? [];
  const plain = words.every((word) => /^\(?(?:[A-Za-z'-]{0,15}|\d[\d./:-]{0,11})[).,;:!?]?$/.test(word)) && !/pass|secret|token|pin|pw/i.test(comment ?? '');
  return comment !== undefined && comment.length <= 80 && plain ? comment : null;
}
