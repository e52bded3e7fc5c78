import type { Platform } from '../../core/facts.ts';
import { type Pseudonym, pseudonyms, readPseudonym, signsOf } from './pseudonyms.ts';

/** Pseudonyms as names that tools take, and the way back. */
export class StandIns {
  readonly #platform: Platform;
  readonly #made = new Map<string, string>();
  #back: RegExp | null = null;
  readonly #pseudonymOf = new Map<string, string>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Returns a text with a legal name of its class for each pseudonym. */
  put(text: string): string {
    if (!text.includes('<')) return text;
    return text.replace(pseudonyms(), (found) => {
      const known = this.#made.get(found);
      if (known !== undefined) return known;
      const made = standIn(readPseudonym(found), this.#platform);
      this.#made.set(found, made);
      this.#pseudonymOf.set(made.toLowerCase(), found);
      this.#pseudonymOf.set(made, found);
      this.#back = null;
      return made;
    });
  }

  /** Returns a text with the pseudonyms in their places again. */
  back(text: string): string {
    if (this.#made.size === 0) return text;
    this.#back ??= new RegExp([...this.#made.values()].sort((a, b) => b.length - a.length).map((made) => made.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'gi');
    return text.replace(this.#back, (found) => this.#pseudonymOf.get(found) ?? this.#pseudonymOf.get(found.toLowerCase()) ?? found);
  }
}

/** Returns a name of the class, with the signs its form tells. */
function standIn({ rule, number, form }: Pseudonym, platform: Platform): string {
  const other = / ?in other case(?: \d+)?$/.exec(form)?.[0];
  if (other !== undefined) return inOtherCase(standIn({ rule, number, form: form.slice(0, -other.length) }, platform), Number(/\d+$/.exec(other)?.[0] ?? 1));
  if (form.startsWith('like ')) return `${form === 'like default' ? 'default' : standIn(readPseudonym(`<${form.slice('like '.length)}>`), platform)}v`;
  switch (rule) {
    case 'home': return homeFor(platform, ordinary('user', 1, form));
    case 'account': return account(number, form);
    case 'host': return form === 'label' || form === 'without a dot' ? `host${number}s-host${number}e` : `host${number}s.stand-in-${number}.example`;
    case 'ip': return address(number, form);
    case 'key': return keyId(number, form);
    case 'kms-key': return form === 'mrk' ? `mrk-${String(number).padStart(32, '0')}` : `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    case 'vpc': return `${/^[a-z]+$/.test(form) ? form : 'vpc'}-0${String(number).padStart(16, '0')}${form === 'vpce' ? `-${String(number).padStart(8, '0')}` : ''}`;
    case 'org': return organization(number, form);
    case 'email': return `email${number}s@stand-in-${number}.example`;
    default: return ordinary(rule, number, form);
  }
}

/** Begins and ends with pieces of its own, so that patterns made of them fit this name and no other. */
function ordinary(rule: string, number: number, form: string): string {
  const [start, end] = [`${rule}${number}s`, `${rule}${number}e`];
  if (form === 'start') return start;
  if (form === 'end') return end;
  if (form === 'part') return `-${rule}${number}m-`;
  const signs = signsOf(form);
  const inner = signs.map((sign) => `${sign}x`).join('');
  const made = `${/\bfirst\b/.test(form) ? (signs[0] ?? '') : ''}${start}-${rule}${number}m-${inner}${end}${/\blast\b/.test(form) ? (signs.at(-1) ?? '') : ''}`;
  const length = Number(/\bof (\d{1,4})$/.exec(form)?.[1] ?? 0);
  return made.length >= length ? made : made.replace(end, `${'x'.repeat(length - made.length)}${end}`);
}

function homeFor(platform: Platform, user: string): string {
  if (platform === 'win32') return `C:\\Users\\${user}`;
  return `${platform === 'darwin' ? '/Users' : '/home'}/${user}`;
}

function account(number: number, form: string): string {
  const digits = String(900_000_000_000 + number);
  if (form === 'with dashes') return `${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`;
  const length = Number(/^of (\d{1,2}) digits$/.exec(form)?.[1] ?? 12);
  return length <= 12 ? digits.slice(12 - length).replace(/^0/, '9') : digits.padEnd(length, '0');
}

function address(number: number, form: string): string {
  const [high, low] = [Math.floor(number / 250) % 250, (number % 250) + 1];
  if (form === 'v6') return `2001:db8:77::${number.toString(16)}`;
  return form === 'public' ? `198.18.${high}.${low}` : `10.77.${high}.${low}`;
}

function keyId(number: number, form: string): string {
  const [, prefix = 'APKA', length = '21', end = ''] = /^([A-Z]{4}) of (\d{1,3})(?: ending in ([A-Z0-9]{4}))?$/.exec(form) ?? [];
  if (end !== '') return `${prefix}${String(number).padStart(Math.max(1, Number(length) - 8), '0')}${end}`;
  const made = `${prefix}STANDIN${String(number).padStart(Math.max(1, Number(length) - prefix.length - 7), '0')}`.slice(0, Math.max(8, Number(length)));
  return form === 'in lower case' ? made.toLowerCase() : made;
}

function organization(number: number, form: string): string {
  const digits = String(number).padStart(10, '0');
  if (form === 'ou') return `ou-${digits.slice(6)}-${digits.slice(2)}`;
  return form === 'ssoins' ? `ssoins-${String(number).padStart(16, '0')}` : `${form === 'd' ? 'd' : 'o'}-${digits}`;
}

function inOtherCase(name: string, which: number): string {
  return which === 1 ? name.charAt(0).toUpperCase() + name.slice(1) : name.toUpperCase();
}
