import { editDistance } from '../../knowledge/codecommit-endpoints.ts';
import { named } from './login.ts';
import type { Names } from './names.ts';
import { isProtected } from './pseudonyms.ts';
import { isPublicHost } from './vocabulary.ts';

const V4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** Addresses that mean the same everywhere: this machine, the metadata services, those of documentation. */
const COMMON_IP = /^(?:127\.|0\.0\.0\.0|255\.|169\.254\.)|^(?:::1?|fe80:|fd00:ec2::)/;
const LABELS = ['amazonaws', 'com', 'cn', 'git-codecommit', 'git-codecommit-fips', 'codecommit', 'codecommit-fips', 'vpce', 'api', 'aws', 'amazon', 'console', 'org', 'net', 'internal', 'local', 'test', 'example', 'www', 'git', 'fips', 'ssh'];

/** Returns an address's pseudonym; those that every machine has stay. */
export function ipNamed(names: Names, address: string): string {
  return COMMON_IP.test(address.toLowerCase()) || address.split('.').some((part) => Number(part) > 255) ? address : names.of('ip', address);
}

/** Returns a host's pseudonym. AWS's hosts stay but for what a customer named in them; a host that is meant to be AWS's keeps the parts that are. */
export function hostNamed(names: Names, host: string): string {
  if (host === '' || /^[a-z]{2}(?:-[a-z]+){1,3}-\d[a-z]?$/.test(host) || isProtected(host) || /^[.*?\[\]]+$/.test(host)) return host;
  if (/^\[.*\]$/.test(host)) return `[${ipNamed(names, host.slice(1, -1))}]`;
  if (V4.test(host)) return ipNamed(names, host);
  const start = /^([^.]+)(\.awsapps\.com(?:\.cn)?)$/i.exec(host);
  if (start !== null) return named(names, 'sso-start', start[1] ?? '') + (start[2] ?? '');
  const endpoint = /^vpce-[a-z0-9-]+(?=\.)/i.exec(host)?.[0];
  if (endpoint !== undefined) return names.of('vpc', endpoint) + host.slice(endpoint.length);
  if (isPublicHost(host)) return host;
  if (/codecomm|amazonaw|amazon\.|\baws\b/i.test(host)) return host.split('.').map((label) => labelNamed(names, label)).join('.');
  const [, before = '', name = '', after = ''] = /^([.*]*)(.*?)(\.*)$/s.exec(host) ?? [];
  return name === '' || /^(?:[a-z]{2,3}|local|internal)$/i.test(name) ? host : before + names.of('host', name) + after;
}

function labelNamed(names: Names, label: string): string {
  const near = LABELS.some((known) => known === label.toLowerCase() || (known.length > 4 && editDistance(known, label.toLowerCase()) <= 2));
  return near || /^[a-z]{2}(?:[-_ ]?[a-z])+[-_]?\d[a-z]?$/i.test(label) || label.length < 3 || /[*?]/.test(label) || /codecommit|amazon/i.test(label) ? label : named(names, 'dir', label);
}
