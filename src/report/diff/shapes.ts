import { harmless } from '../../knowledge/redact-text.ts';

export type Unknown = Readonly<Record<string, unknown>>;

/** The object behind a value from outside, or null. */
export function objectAt(value: unknown): Unknown | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Unknown) : null;
}

/** The elements of a list from outside; none where it is no list. */
export function listAt(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text from outside, or null. */
export function textAt(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A password's git signs with is taken for 15 minutes (FACTS, SigV4); a clock that is 5 minutes off breaks it. */
const SIGNATURE_MS = 15 * 60_000;
const CLOCK_MS = 5 * 60_000;

/** What a time means at the time of the report. */
export function lifeOf(expiresAt: unknown, now: number): string | null {
  const time = timeOf(expiresAt);
  return time === null ? null : time <= now ? 'expired' : 'valid';
}

/** What can be compared of a user name: its class, and the name where it is no secret. */
export function loginText(value: unknown): string | null {
  const login = objectAt(value);
  if (login === null) return null;
  const words = [textAt(login['kind']), textAt(login['name']), textAt(login['prefix']), login['hasSessionToken'] === true ? 'with session token' : null];
  return words.filter((word) => word !== null && word !== '').join(' ');
}

/** What can be compared of a secret: its class, and whether a signed one is of now. */
export function secretText(value: unknown, now: number): string | null {
  const secret = objectAt(value);
  if (secret === null) return null;
  const signed = timeOf(secret['signedAt']);
  return [textAt(secret['kind']) ?? 'secret', ...(signed === null ? [] : [now - signed > SIGNATURE_MS ? '(expired)' : '(fresh)'])].join(' ');
}

/** A value of an AWS file that is secret: its shape. The length of a key says whether it is whole, that of a token nothing. */
export function settingSecret(key: string, value: unknown): string | null {
  const shape = objectAt(value);
  if (shape === null) return null;
  const words = [
    textAt(shape['prefix']) ?? 'set',
    /^aws_(?:access_key_id|secret_access_key)$/.test(key) && typeof shape['length'] === 'number' ? `${shape['length']} characters` : null,
    shape['quoted'] === true ? 'in quotes' : null, shape['hasInlineComment'] === true ? 'with a comment' : null, shape['empty'] === true ? 'empty' : null,
    listAt(shape['swallowed']).length > 0 ? 'with the lines below it' : null,
  ];
  return words.filter((word) => word !== null).join(', ');
}

/** An answer of AWS in a word: its status and error code, or where it failed. */
export function answerText(value: unknown): string | null {
  const answer = objectAt(value);
  if (answer === null) return null;
  const failure = objectAt(answer['failure']);
  if (failure !== null) return `none: ${textAt(failure['stage']) ?? ''} ${textAt(failure['code']) ?? ''}`.trim();
  return [typeof answer['status'] === 'number' ? String(answer['status']) : 'none', textAt(answer['errorCode']) ?? ''].join(' ').trim();
}

/** How far this clock is from the server's, where that matters. */
export function clockText(value: Unknown): string | null {
  const [server, sent] = [timeOf(value['serverDate']), timeOf(value['sentAt'])];
  if (server === null || sent === null || Math.abs(sent - server) < CLOCK_MS) return null;
  return `${Math.round(Math.abs(sent - server) / 60_000)} minutes ${sent > server ? 'ahead' : 'behind'}`;
}

/** Milliseconds of an ISO 8601 time, or null. */
export function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? null : time;
}

/** A text as it is compared and shown: one line, nothing a terminal would obey, one kind of slash behind a pseudonym. */
export function comparable(text: string): string {
  return harmless(text.trim()).replace(/<home[^<>]{0,80}>\\[^\s"']*/g, (path) => path.replaceAll('\\', '/'));
}
