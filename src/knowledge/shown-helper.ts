const secretName = /pass(?:word|wd|phrase)?|pwd|pw$|(?:^|[_-])pin$|secret|token|auth|key|cookie|signature|credential|(?:^|[_-])pat$/i;
/** Names that hold where a secret is, or whose, but not the secret. */
const harmlessName = /(?:file|path|dir|profile|region|helper|name|url|uri|host|config|command|cmd|process|store)$/i;
/** The rules take time that grows with the square of the length; nobody writes a longer line by hand. */
const LONGEST = 8192;
const namesProfileOrPlace = /^(?:--?)?(?:aws_(?:default_)?(?:profile|region)|profile|region)$/i;

const knownShapes: readonly RegExp[] = [
  /\b(?:A[KS]IA|ASCA|APKA|AIDA|AROA)[A-Z0-9]{12,}(?:%[^\s"'@]*)?/g,
  /\b\d{8}T\d{6}Z[0-9a-f]{64}\b/g,
  /(?<![A-Za-z0-9/+])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*[0-9])[A-Za-z0-9/+]{40}(?:=(?![A-Za-z0-9]))?(?![A-Za-z0-9/+])/g,
  /\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-|eyJ)[A-Za-z0-9_.-]{8,}/g,
];

function hidden(secret: string): string {
  return secret === '' ? '' : `‹${String(Array.from(secret).length)} characters›`;
}

/** `curl -u name:password`, whatever stands around it. */
const userOption = /((?<=^|\s)(?:-u\s*|--user[=\s]\s*)["']?[^\s:"'@/‹]+:)([^\s"';|&‹]+)/g;

const alreadyHidden = /^‹\d+ characters›$/;

function hideUnlessReference(value: string): string {
  // `$NAME` says where the value comes from, not what it is.
  if (/^\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}|[0-9@*])$/.test(value) || alreadyHidden.test(value)) return value;
  return hidden(value);
}

function isSecretName(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name);
}

/** The quote that is open at `offset`, empty outside of quotes. */
function quoteAt(text: string, offset: number): string {
  let quote = '';
  for (let at = 0; at < offset; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quote !== "'") at += 1;
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  return quote;
}

const hiddenForm = String.raw`‹\d+ characters›`;
const substitution = String.raw`\$\([^)]*\)?|` + '`[^`]*`?';
const shellValue = new RegExp(String.raw`^(?:${hiddenForm}|${substitution}|\\?"(?:[^"\\]|\\[^"])*\\?"?|'[^']*'?|\\[^n]|[^\s"'\\;|&<>(){}])+`);
const wordInQuotes = new RegExp(String.raw`^(?:${hiddenForm}|${substitution}|\\[^n"]|[^\s"'\\;|&])+`);
const restOfQuotes: Readonly<Record<string, RegExp>> = { '"': /^(?:\\[^n]|[^"\\\n])+/, "'": /^(?:\\(?!n)|[^'\\\n])+/ };

/** What a helper prints, and an HTTP header, may hold blanks: all up to the end of the quoted text or line is the secret. */
function valueAt(text: string, offset: number, name: string): string {
  const quote = quoteAt(text, offset);
  const rest = text.slice(offset);
  // JSON within quotes of the shell.
  const inner = quote === '' ? null : /^\\?(?:"(?:[^"\\]|\\[^"])*\\?"?|'[^']*'?)/.exec(rest)?.[0] ?? null;
  if (inner !== null && !rest.startsWith(quote)) return inner;
  if (/authorization$/i.test(name)) return /^[^"'\\\n]+/.exec(rest)?.[0] ?? '';
  if (quote === '') return shellValue.exec(rest)?.[0] ?? '';
  const toEnd = /password$/i.test(name) && /=$/.test(text.slice(0, offset));
  return (toEnd ? restOfQuotes[quote] : wordInQuotes)?.exec(rest)?.[0] ?? '';
}

function hideQuoted(value: string): string {
  const quotes = /^(\\?"|')([^"']*?)(\\?"|')?$/s.exec(value);
  if (quotes === null) return hideUnlessReference(value);
  return `${quotes[1] ?? ''}${hideUnlessReference(quotes[2] ?? '')}${quotes[3] ?? ''}`;
}

function hideNamedValues(text: string): string {
  const named = /(?:(?<=^|\s)--?[A-Za-z][\w-]*\s+(?!-)|[A-Za-z_][\w.-]*(?:\\?["'])?\s*[=:]\s*)/g;
  let out = '';
  let done = 0;
  for (let found = named.exec(text); found !== null; found = named.exec(text)) {
    const name = /^[\w.-]+/.exec(found[0])?.[0] ?? '';
    const start = found.index + found[0].length;
    if (!isSecretName(name) || text.startsWith('//', start)) continue;
    const value = valueAt(text, start, name);
    out += text.slice(done, start) + hideQuoted(value);
    done = start + value.length;
    named.lastIndex = Math.max(done, start);
  }
  return out + text.slice(done);
}

function isHarmlessWord(word: string): boolean {
  return (
    /^(?:~|\.{1,2})?[/\\]/.test(word) || /^[A-Za-z]:[/\\]/.test(word) || /^\$\{?\w+\}?[/\\]/.test(word) ||
    /^!?git-credential-[a-z-]+(?:\.exe)?$/.test(word) || /^[\w./-]+\.(?:sh|py|exe|cmd|bat|ps1|rb|js|json|ini|pem)$/.test(word) ||
    /^--[A-Za-z][A-Za-z-]*$/.test(word) || /^[a-z][a-z0-9+.-]*::?\/?\//i.test(word) || /^arn:aws[\w-]*:/.test(word) ||
    /^[\w.:-]+(?:\\+[\w.-]+)+\\*$/.test(word) || /^[a-z0-9.*-]+\.amazonaws\.com(?:\.cn)?$/.test(word) || /^\$\{?[A-Za-z_]\w*\}?$/.test(word)
  );
}

function hideLongWords(text: string): string {
  let name = '';
  return text.replace(/([^\s"'=;|&<>(){}`‹›,]+)(={0,2})/g, (whole, word: string, sign: string, at: number) => {
    const before = name;
    name = word.replace(/^!/, '');
    // With nothing behind it the sign is the padding of base64.
    const isName = sign === '=' && /^!?(?:--?)?[A-Za-z_][\w-]*$/.test(word) && /^[^\s;|&<>(){}`,]/.test(text.slice(at + whole.length));
    if (Array.from(word).length < 20 || isName || namesProfileOrPlace.test(before) || isHarmlessWord(word.replace(/^!/, ''))) return whole;
    return hidden(word) + sign;
  });
}

/**
 * A helper line (or any line of configuration) as it may be shown: as configured, but each thing that may be a secret is replaced
 * by `‹n characters›`. Hidden are values given to a name that says so (password, secret, token, auth, key; not file names, profiles
 * or regions), what a command prints after `password=`, the user part of a URL, known shapes of secrets, and any other word of 20
 * characters or more that is no path, option, URL, ARN or AWS host. A value that is only `$NAME` stays.
 *
 * @example shownHelper('!f() { echo "password=hunter2"; }; f') // '!f() { echo "password=‹7 characters›"; }; f'
 */
export function shownHelper(value: string): string {
  if (value.length > LONGEST) return hidden(value);
  // A password may hold a slash that nobody encoded: from a colon on all up to the last @ of the word is the login.
  let shown = value.replace(/([A-Za-z][\w+.-]*:\/\/)([^\s/"'@:]*:(?!\d*(?:[/?#"']|$))[^\s"']*|[^\s/"'@]+(?:@[^\s/"'@]+)*)@/g, (_whole, scheme: string, login: string) => `${scheme}${hidden(login)}@`);
  shown = hideNamedValues(shown).replace(userOption, (_whole, before: string, password: string) => before + hideQuoted(password));
  for (const shape of knownShapes) shown = shown.replace(shape, hidden);
  return hideLongWords(shown);
}
