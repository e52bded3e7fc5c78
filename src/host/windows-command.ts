const META = /([()\][%!^"`<>&|;, *?])/g;

/** Whether Windows starts the file only through `cmd.exe`: Node refuses to spawn it without a shell. */
export function isBatchFile(file: string): boolean {
  return /\.(?:cmd|bat)$/i.test(file);
}

/**
 * The arguments of `cmd.exe` that run a batch file with exactly these words; to be spawned with `windowsVerbatimArguments`.
 * Each word is quoted for the C runtime, then escaped for `cmd.exe` twice, since a batch file reads its own arguments again.
 * Sources: "Everyone quotes command line arguments the wrong way" (Microsoft), `cmd /?`.
 */
export function batchArguments(file: string, words: readonly string[]): string[] {
  const line = [file.replace(META, '^$1'), ...words.map((word) => quoteForRuntime(word).replace(META, '^$1').replace(META, '^$1'))].join(' ');
  return ['/d', '/s', '/c', `"${line}"`];
}

function quoteForRuntime(word: string): string {
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
}
