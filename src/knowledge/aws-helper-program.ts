/** The AWS CLI by name, as the first word of a helper line. */
const BARE = /^(!\s*)aws(?:\.exe|\.cmd)?(?=\s)/i;

/**
 * Returns a helper line that calls the AWS CLI at `path` in place of by name, or null where the line is not a plain call. A path with other than plain
 * characters is quoted; on Windows git's shell takes forward slashes. Example: `!aws codecommit …` with `C:\Program Files\aws.exe` gives `!"C:/Program Files/aws.exe" codecommit …`.
 */
export function helperWithPath(value: string, path: string): string | null {
  const plain = path.replaceAll('\\', '/');
  if (!BARE.test(value) || /["$`]/.test(plain)) return null;
  const word = /^[\w./:~+-]+$/.test(plain) ? plain : `"${plain}"`;
  return value.replace(BARE, (_, bang: string) => `${bang}${word}`);
}

/** Returns a helper line that calls the AWS CLI by its name in place of at the path `program`, or null where the line is not a plain call. */
export function helperByName(value: string, program: string): string | null {
  const word = [`"${program}"`, `'${program}'`, program].find((each) => value.startsWith(`!${each} `));
  return word === undefined ? null : `!aws${value.slice(word.length + 1)}`;
}

/** Returns a helper line that starts the AWS CLI with variables set (`NAME=value`) or taken away, or null where the line is not a plain call. Source: env(1). */
export function helperWithEnvironment(value: string, changes: { set?: string; unset?: readonly string[] }): string | null {
  if (!BARE.test(value)) return null;
  const { set, unset = [] } = changes;
  const prefix = unset.length > 0 ? `env ${unset.map((name) => `-u ${name}`).join(' ')} ${set === undefined ? '' : `${set} `}` : set === undefined ? '' : `${set} `;
  return value.replace(BARE, (whole, bang: string) => `${bang}${prefix}${whole.slice(bang.length)}`);
}

/** True for a program word that is found along PATH. */
export function isAwsByName(program: string): boolean {
  return /^aws(\.exe|\.cmd)?$/i.test(program);
}
