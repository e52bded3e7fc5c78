/** A terminal is at least so wide; shorter lines were ended by their program. In characters. */
const NARROWEST = 60;
/** A URL is looked for in the last characters only. */
const LONGEST = 3000;
/** A host and a path: nothing of a login can follow. */
const COMPLETE = /^(?:[^/]*@)?[\w.-]+\/[^?#=]*$/;
/** A user name and the beginning of a password, which is no port. */
const LOGIN = /^[^/@:]*:(?!\d{1,5}(?:\/|$))[^@]*$/;

/** What may be repeated of a line. */
export interface Shown {
  /** Without the rest of a URL that began on a line before. */
  rest: string;
  /** Without the login of a URL that goes on with the next line, too. */
  whole: string;
}

/**
 * Returns a function that follows the lines of a text and leaves out what is a piece of a URL that a terminal broke: half a password is not known
 * for one. The line behind a URL that is complete stays as it is. Example: behind `https://u:hunt`, as wide as a terminal, `er2@h/x: 403` gives `… 403`.
 */
export function urlFollower(): (shown: string) => Shown {
  let open: 'no' | 'login' | 'query' = 'no';
  return (shown) => {
    const blank = shown.search(/\s/);
    const word = blank < 0 ? shown : shown.slice(0, blank);
    const isRest = open === 'query' || (open === 'login' && (word.includes('@') || (blank < 0 && !/^['"]/.test(word))));
    const rest = isRest ? withoutFirstWord(shown) : shown;
    const last = /:\/\/([^\s'"]*)$/.exec(shown.slice(-LONGEST))?.[1] ?? null;
    const goesOn = isRest && blank < 0 && !/['"@]/.test(shown);
    if (shown.length < NARROWEST || (last === null ? !goesOn : COMPLETE.test(last))) open = 'no';
    else if (last !== null) open = last.includes('?') ? 'query' : 'login';
    const whole = last !== null && open === 'login' && LOGIN.test(last) ? `${rest.slice(0, Math.max(0, rest.length - last.length))}…` : rest;
    return { rest, whole };
  };
}

/** Half a secret is not known for one: the rest of a word that was cut is left out. */
export function withoutFirstWord(text: string): string {
  return text.replace(/^\s*\S+/, '…');
}
