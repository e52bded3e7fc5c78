const largestInt = 2_147_483_647;
const units: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

function gitInteger(value: string): number | null {
  const parts = /^[\t-\r ]*([+-]?)(0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)([kmg]?)$/i.exec(value);
  if (parts === null) return null;
  const digits = parts[2] ?? '';
  const base = /^0x/i.test(digits) ? 16 : digits.startsWith('0') ? 8 : 10;
  const size = Number.parseInt(base === 16 ? digits.slice(2) : digits, base) * (units[(parts[3] ?? '').toLowerCase()] ?? 1);
  if (size > largestInt) return null;
  return parts[1] === '-' ? -size : size;
}

/**
 * What git makes of a boolean value (`git_config_bool` in git's config.c): true/yes/on, false/no/off and the empty value in any
 * case, an integer with k, m or g (0 is false), true for a key without `=`; null for what makes git stop with
 * `bad boolean config value`.
 *
 * @example gitBoolean('Yes') // true
 */
export function gitBoolean(value: string | null): boolean | null {
  if (value === null) return true;
  if (/^(?:true|yes|on)$/i.test(value)) return true;
  if (/^(?:false|no|off|)$/i.test(value)) return false;
  const integer = gitInteger(value);
  return integer === null ? null : integer !== 0;
}
