/** What cmd.exe itself reads outside of double quotes; of a line with such a sign the runtime sees something else. */
const CMD_SIGNS = /[&|<>^%]/;

/**
 * Returns the words a program sees of a line typed at cmd.exe, split by the C runtime of Windows: blanks part words, a double quote opens and closes, a
 * backslash is one unless quotes follow a row of them, and two double quotes in a quoted part are one. A single quote is an ordinary sign. Throws where
 * cmd.exe would change the line first.
 * Source: "Parsing C command-line arguments" (Microsoft, C++ documentation).
 */
export function windowsArgv(line: string): string[] {
  if (CMD_SIGNS.test(line.replace(/"[^"]*"/g, '')) || line.includes('%')) throw new Error(`cmd.exe changes this line before the program sees it: ${line}`);
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] ?? '';
    const [, backslashes = '', quote] = /^(\\*)(")?/.exec(line.slice(at)) ?? [];
    if (quote !== undefined) {
      word = (word ?? '') + '\\'.repeat(Math.floor(backslashes.length / 2));
      at += backslashes.length;
      if (backslashes.length % 2 === 1) word += '"';
      else if (quoted && line[at + 1] === '"') { word += '"'; at += 1; } else quoted = !quoted;
    } else if (!quoted && (sign === ' ' || sign === '\t')) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + sign;
    }
  }
  if (word !== null) words.push(word);
  return words;
}
