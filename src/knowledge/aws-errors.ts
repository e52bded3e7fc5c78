/** What an error code of an AWS service is about, in the terms of this tool. */
export type ErrorSubject = 'nothing-sent' | 'unknown-key' | 'expired' | 'signature' | 'denied' | 'key' | 'repository' | 'rate' | 'service' | 'request';

export interface ErrorMeaning {
  subject: ErrorSubject;
  says: string;
}

const UNKNOWN_KEY: ErrorMeaning = { subject: 'unknown-key', says: 'The access key is unknown or inactive, belongs to another partition, or its session token is not its own.' };
const EXPIRED: ErrorMeaning = { subject: 'expired', says: 'The session of these credentials is over.' };
const SIGNATURE: ErrorMeaning = { subject: 'signature', says: 'The signature does not fit: wrong secret key, wrong clock, or another host, path or region than was signed.' };
const DENIED: ErrorMeaning = { subject: 'denied', says: 'The identity is known, and a policy does not let it do this.' };
const RATE: ErrorMeaning = { subject: 'rate', says: 'Too many requests.' };
const SERVICE: ErrorMeaning = { subject: 'service', says: 'AWS has a fault of its own; the same request may work later.' };

const MEANINGS: Readonly<Record<string, ErrorMeaning>> = {
  NotAuthorizedException: { subject: 'nothing-sent', says: 'No usable login reached the server.' },
  MissingAuthenticationToken: { subject: 'nothing-sent', says: 'The request was not signed.' },
  MissingAuthenticationTokenException: { subject: 'nothing-sent', says: 'The request was not signed.' },
  IncompleteSignature: SIGNATURE,
  IncompleteSignatureException: SIGNATURE,
  InvalidSignatureException: SIGNATURE,
  SignatureDoesNotMatch: SIGNATURE,
  RequestExpired: SIGNATURE,
  RequestTimeTooSkewed: SIGNATURE,
  UnrecognizedClientException: UNKNOWN_KEY,
  InvalidClientTokenId: UNKNOWN_KEY,
  InvalidAccessKeyId: UNKNOWN_KEY,
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  AccessDenied: DENIED,
  AccessDeniedException: DENIED,
  UnauthorizedOperation: DENIED,
  OptInRequired: { subject: 'denied', says: 'The account has not enabled this region or service.' },
  EncryptionKeyAccessDeniedException: { subject: 'key', says: 'The identity may not use the KMS key of the repository, or the account is not subscribed to KMS.' },
  EncryptionKeyDisabledException: { subject: 'key', says: 'The KMS key of the repository is disabled.' },
  EncryptionKeyNotFoundException: { subject: 'key', says: 'The KMS key of the repository does not exist.' },
  EncryptionKeyUnavailableException: { subject: 'key', says: 'The KMS key of the repository is not available.' },
  EncryptionIntegrityChecksFailedException: { subject: 'key', says: "The check of the repository's encryption failed." },
  EncryptionKeyInvalidIdException: { subject: 'key', says: 'The id names no KMS key.' },
  EncryptionKeyInvalidUsageException: { subject: 'key', says: 'The KMS key is not of the kind for encryption and decryption.' },
  EncryptionKeyRequiredException: { subject: 'key', says: 'A KMS key must be named.' },
  RepositoryDoesNotExistException: { subject: 'repository', says: 'The credentials work; in their account and this region there is no repository of this name.' },
  InvalidRepositoryNameException: { subject: 'request', says: 'No repository can have this name.' },
  RepositoryNameRequiredException: { subject: 'request', says: 'The request names no repository.' },
  OperationNotAllowedException: { subject: 'request', says: 'The service does not do this for this account; it may be closed to accounts without repositories.' },
  ValidationError: { subject: 'request', says: 'A value in the request does not have the form AWS asks for.' },
  ValidationException: { subject: 'request', says: 'A value in the request does not have the form AWS asks for.' },
  Throttling: RATE,
  ThrottlingException: RATE,
  TooManyRequestsException: RATE,
  RequestLimitExceeded: RATE,
  InternalFailure: SERVICE,
  InternalServiceException: SERVICE,
  InternalServerError: SERVICE,
  ServiceUnavailable: SERVICE,
  ServiceUnavailableException: SERVICE,
};

/** Returns what an error code means, with or without a namespace before it, or null. Example: `ExpiredToken` gives subject `expired`. */
export function apiErrorMeaning(code: string): ErrorMeaning | null {
  const name = code.replace(/^.*#/, '').replace(/:.*$/, '');
  return Object.hasOwn(MEANINGS, name) ? (MEANINGS[name] ?? null) : null;
}

/**
 * Returns code and message of the body with which CodeCommit's Git endpoint, an API or a proxy refuses. XML names its code by the outermost
 * element or by `<Code>`, JSON by `__type` or `code`. Plain text that names no code has code null. HTML, which no CodeCommit sends, and an
 * empty body give null. Source: public reports (FAILURES 18.1); the service's own bodies are not documented.
 */
export function parseGitErrorBody(body: string, contentType: string | null): { code: string | null; message: string } | null {
  const text = body.replace(/^\uFEFF/, '').trim();
  if (text === '' || /html/i.test(contentType ?? '') || /^(?:<!--[^]*?-->\s*)?<(?:!doctype\s+)?html[\s>]/i.test(text)) return null;
  if (text.startsWith('<')) return xmlError(text);
  if (text.startsWith('{')) return jsonError(text);
  const code = /^([A-Z]\w*(?:Exception|Error|Denied|ExpiredToken))\b[:\s]*/.exec(text);
  return code === null ? { code: null, message: text } : { code: code[1] ?? null, message: text.slice(code[0].length) };
}

function xmlError(text: string): { code: string | null; message: string } | null {
  const root = /^(?:<\?xml[^>]*\?>\s*)?<([A-Za-z][\w.-]*)/.exec(text)?.[1];
  if (root === undefined) return null;
  const element = (name: string): string | null => {
    const inner = new RegExp(`<${name}(?:\\s[^>]*)?>([^]*?)</${name}>`, 'i').exec(text)?.[1];
    return inner === undefined ? null : unescaped(inner.trim());
  };
  const message = element('Message') ?? '';
  const rootIsCode = /^[A-Z]\w*[a-z]\w*$/.test(root) && !/^(?:Errors?|ErrorResponse|Response)$/.test(root);
  const code = element('Code') ?? (rootIsCode && (message !== '' || root.endsWith('Exception')) ? root : null);
  return code === null && message === '' ? null : { code, message };
}

function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/^<!\[CDATA\[([^]*)\]\]>$/, '$1').replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Math.min(Number(decimal), 0x10ffff));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return named[name ?? ''] ?? whole;
  });
}

function jsonError(text: string): { code: string | null; message: string } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const field = (...names: string[]): string | null => {
    for (const name of names) {
      const found: unknown = typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
      if (typeof found === 'string') return found;
    }
    return null;
  };
  const code = field('__type', 'code', 'Code')?.replace(/^.*#/, '').replace(/:.*$/, '') ?? null;
  const message = field('message', 'Message', 'errorMessage') ?? '';
  return code === null && message === '' ? null : { code, message };
}

export type PolicyType = 'identity-based' | 'resource-based' | 'service control' | 'resource control' | 'permissions boundary' | 'session' | 'VPC endpoint';

/** One denial as AWS words it. What the sentence does not say is null. */
export interface Denial {
  principal: string | null;
  action: string;
  resource: string | null;
  policyType: PolicyType | null;
  /** True: a policy denies. False: none allows. For service control policies AWS may say "explicit" of either. */
  explicit: boolean | null;
  policyArn: string | null;
}

const TYPES: readonly PolicyType[] = ['identity-based', 'resource-based', 'service control', 'resource control', 'permissions boundary', 'session', 'VPC endpoint'];

/**
 * Returns what a denial's sentence says, or null for any other text. Of several policies that deny AWS names one. Source: the wordings in the IAM
 * guide's page on access denied messages. Example: `… is not authorized to perform: codecommit:GitPull on resource: R` gives action `codecommit:GitPull`.
 */
export function parseDenial(message: string): Denial | null {
  const types = TYPES.join('|');
  const sentence = message.replace(/\s+/g, ' ');
  const match = /is not authorized to perform:? (?<action>[\w-]+:\w+)(?<rest>.*)/i.exec(sentence);
  const action = match?.groups?.['action'];
  if (action === undefined) return null;
  const rest = match?.groups?.['rest'] ?? '';
  const principal = /User: (\S+) is not authorized/i.exec(sentence)?.[1] ?? null;
  const resource = /^\s+on (?:the )?resource:?\s+(\S+)/i.exec(rest)?.[1]?.replace(/[.,;]$/, '') ?? null;
  const denied = new RegExp(`explicit deny(?: in (?:an? |the )?(${types}))?`, 'i').exec(rest);
  const missing = new RegExp(`because no (${types})[\\w ]*? allows?\\b`, 'i').exec(rest);
  const named = (denied?.[1] ?? missing?.[1])?.toLowerCase();
  const policyType = TYPES.find((type) => type.toLowerCase() === named) ?? null;
  const policyArn = /polic(?:y|ies):?\s+(arn:\S+?:policy\/\S+)/i.exec(rest)?.[1] ?? null;
  return { principal, action, resource, policyType, explicit: denied !== null ? true : missing !== null ? false : null, policyArn };
}

/** True for the request for references that git makes with GET; the API's are all POST. Source: gitprotocol-http, "Smart Clients". */
export function isGitRequest({ url }: { url: string }): boolean {
  return /\/info\/refs(?:\?|$)/.test(url);
}
