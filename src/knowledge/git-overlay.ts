/**
 * The answer to every credential question of the git under test: the user's own chain, walked by an inner `fill`;
 * `store` and `erase` go nowhere, so git writes nothing. The `sed` drops the user name git adds by itself: with it
 * `https://user@host` sections would match that git does not match.
 */
const HELPER = '!f() { test "$1" = get && GIT_CONFIG_PARAMETERS=$CCD_PARAMS git credential fill; }; f';
const HELPER_WITHOUT_USER = '!f() { test "$1" = get && sed "/^host=$CCD_HOST/,\\$ { /^username=/d; }" | GIT_CONFIG_PARAMETERS=$CCD_PARAMS git credential fill; }; f';

/** Whether a command that git started is the overlay's helper. */
export function isOverlayHelper(command: string): boolean {
  return [HELPER, HELPER_WITHOUT_USER].some((helper) => command.startsWith(helper.slice(1)));
}

/** A setting as GIT_CONFIG_PARAMETERS holds it. Source: git's quote.c, `sq_quote_buf`. */
export function configParameter(setting: string): string {
  return `'${setting.replace(/['!]/g, (sign) => `'\\${sign}'`)}'`;
}

export interface Overlay {
  /** Before the subcommand. */
  options: readonly string[];
  env: Readonly<Record<string, string | null>>;
}

/**
 * What to lay over the user's own git so that it changes nothing (contract, "What `doctor` runs"). `ownParameters` is the
 * user's GIT_CONFIG_PARAMETERS, kept out of argv. Needs git 2.9, the first that can reset helpers.
 */
export function readOnlyOverlay(url: string, ownParameters: string | undefined): Overlay {
  const http = /^(https?:\/\/)(?:([^@/]*)@)?([^/?#]+)/i.exec(url);
  const hasUser = http?.[2] !== undefined && http[2] !== '';
  const withUser = url.replace(/^(https?:\/\/[^@/:]*)(?::[^@/]*)?@/i, '$1@');
  const contexts = http === null ? [] : [...new Set([url.replace(/^(https?:\/\/)[^@/]*@/i, '$1'), withUser])];
  return {
    options: [
      '-c', 'credential.helper=',
      '-c', 'credential.useHttpPath=true',
      ...contexts.flatMap((context) => ['-c', `http.${context}.saveCookies=false`]),
      '-c', `credential.helper=${hasUser ? HELPER : HELPER_WITHOUT_USER}`,
    ],
    env: { CCD_PARAMS: ownParameters ?? '', CCD_HOST: http?.[3] ?? '' },
  };
}
