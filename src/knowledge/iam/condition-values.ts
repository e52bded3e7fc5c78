import type { Tri } from './tri-state.ts';

/** Returns a decimal number as IAM's Numeric operators read it, or null. */
export function numberIn(text: string): number | null {
  return /^[+-]?\d{1,30}(?:\.\d{1,30})?$/.test(text) ? Number(text) : null;
}

/**
 * Returns the second a date names, or null for what is no date. Dates are W3C's ISO 8601 with a zone where there is a time, or seconds since 1970;
 * four digits could be either and are null. Source: IAM guide, "Date condition operators". Example: `1970-01-02T00:00:00Z` gives 86400.
 */
export function secondsIn(text: string): number | null {
  if (/^\d{5,12}$/.test(text)) return Number(text);
  const match = /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(?:Z|([+-])(\d\d):(\d\d)))?)?$/.exec(text);
  if (match === null) return null;
  const field = (index: number, otherwise: number): number => Number(match[index] ?? otherwise);
  const [year, month, day, hour, minute, second] = [field(1, 0), field(2, 1), field(3, 1), field(4, 0), field(5, 0), field(6, 0)];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const shift = (field(9, 0) * 60 + field(10, 0)) * (match[8] === '-' ? -60 : 60);
  if (month < 1 || month > 12 || day < 1 || day > days || hour > 23 || minute > 59 || second > 59 || field(9, 0) > 23 || field(10, 0) > 59) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 + field(7, 0) - shift;
}

interface Address {
  bits: 32 | 128;
  value: bigint;
}

/** Whether an address lies in a network in CIDR form; a network without a prefix is one address. Unknown where either cannot be read. */
export function isInNetwork(address: string, network: string): Tri {
  const [base = '', prefix, ...more] = network.split('/');
  const [inside, outside] = [addressIn(address), addressIn(base)];
  if (inside === null || outside === null || more.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return 'unknown';
  const length = prefix === undefined ? outside.bits : Number(prefix);
  if (length > outside.bits) return 'unknown';
  if (inside.bits !== outside.bits) return false;
  const shift = BigInt(outside.bits - length);
  return inside.value >> shift === outside.value >> shift;
}

function addressIn(text: string): Address | null {
  if (text.includes(':')) return ipv6(text);
  const value = ipv4(text);
  return value === null ? null : { bits: 32, value };
}

function ipv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function ipv6(text: string): Address | null {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const last = tail === null ? null : ipv4(tail[2] ?? '');
  if (tail !== null && last === null) return null;
  const full = last === null ? text : `${tail?.[1] ?? ''}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const halves = full.split('::');
  if (halves.length > 2) return null;
  const [head = [], end = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - end.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...end];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return { bits: 128, value: groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n) };
}

/** Returns a text split at the first five colons, as an ARN's six components are; null for a text with fewer. */
export function arnParts(text: string): readonly string[] | null {
  const parts = text.split(':');
  return parts.length < 6 ? null : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
