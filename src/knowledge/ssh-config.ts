/** One line of an ssh_config that says something. */
export interface SshDirective {
  file: string;
  line: number;
  /** Lower case. */
  keyword: string;
  args: readonly string[];
}

export interface SshConfigProblem {
  file: string;
  line: number;
  keyword: string;
  kind: 'no-argument' | 'quotes' | 'extra-arguments';
}

/** A configuration that could not be evaluated without running something has `uncertain`. */
export interface SshEvaluation {
  user: SshChoice | null;
  hostName: SshChoice | null;
  port: SshChoice | null;
  identitiesOnly: SshChoice | null;
  identityFiles: readonly SshChoice[];
  /** Every `User` line that counts for the host, in order: the first wins. */
  users: readonly SshChoice[];
  /** Conditions that were taken for false, since they need a program or the network: `Match exec`, `Match final`. */
  uncertain: readonly SshDirective[];
}

/** A value, and the block (`Host …`, `Match …`) and line it comes from; `block` is null before the first one. */
export interface SshChoice {
  value: string;
  file: string;
  line: number;
  block: string | null;
  /** The line of `file` on which the block begins; null where it begins in the file that includes this one. */
  blockLine: number | null;
}

export interface SshQuestion {
  /** As on the command line. */
  host: string;
  /** The user name given before the host or with `-l`. */
  user: string | null;
  port?: string | null;
  localUser: string;
}

/** Returns whether the bytes of a configuration begin with a mark that ssh takes for part of the first word. */
export function sshByteOrderMark(bytes: Uint8Array): 'utf-8' | 'utf-16' | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) ? 'utf-16' : null;
}

/**
 * Reads an ssh_config as OpenSSH 8.7 and later do. `included` gives the texts an `Include` stands for, in order; null where they are not known.
 * Source: OpenSSH's readconf.c `process_config_line_depth`, misc.c `strdelim` and `argv_split`.
 */
export function readSshConfig(
  text: string, file: string, included: (pattern: string) => readonly { file: string; text: string }[] = () => [], depth = 0,
): { directives: SshDirective[]; problems: SshConfigProblem[] } {
  const directives: SshDirective[] = [];
  const problems: SshConfigProblem[] = [];
  text.split('\n').forEach((raw, index) => {
    const [, keyword = '', rest = ''] = /^[ \t\r]*"?([^ \t\r\n"=]*)"?(?:[ \t\r]*=[ \t\r]*|[ \t\r]+)?(.*)$/s.exec(raw.replace(/[ \t\r\n\f]+$/, '')) ?? [];
    if (keyword === '' || keyword.startsWith('#')) return;
    const line = index + 1;
    const name = keyword.toLowerCase();
    if (rest === '') return void problems.push({ file, line, keyword: name, kind: 'no-argument' });
    const args = words(rest);
    if (args === null) return void problems.push({ file, line, keyword: name, kind: 'quotes' });
    if (args.length > 1 && SINGLE.has(name)) problems.push({ file, line, keyword: name, kind: 'extra-arguments' });
    if (name !== 'include') return void directives.push({ file, line, keyword: name, args });
    // A Host or Match inside an included file ends with it.
    directives.push({ file, line, keyword: 'include-begin', args: [] });
    for (const each of depth < 16 ? args.flatMap(included) : []) {
      const inner = readSshConfig(each.text, each.file, included, depth + 1);
      directives.push(...inner.directives);
      problems.push(...inner.problems);
    }
    directives.push({ file, line, keyword: 'include-end', args: [] });
  });
  return { directives, problems };
}

const SINGLE: ReadonlySet<string> = new Set(['user', 'hostname', 'port', 'identityfile', 'identitiesonly', 'identityagent', 'hostkeyalias']);

/** Splits what stands behind a keyword; null where a quote does not end. A `#` that begins a word begins a comment. */
function words(text: string): string[] | null {
  const found: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === ' ' || text[at] === '\t') { at += 1; continue; }
    if (text[at] === '#') break;
    let word = '';
    let quote = '';
    for (; at < text.length; at += 1) {
      const char = text.charAt(at);
      const next = text.charAt(at + 1);
      if (char === '\\' && (next === "'" || next === '"' || next === '\\' || (quote === '' && next === ' '))) { word += next; at += 1; }
      else if (quote === '' && (char === ' ' || char === '\t')) break;
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (quote !== '' && char === quote) quote = '';
      else word += char;
    }
    if (quote !== '') return null;
    found.push(word);
  }
  return found;
}

/**
 * Returns what a configuration says of a host: for every keyword the first value that counts, for `IdentityFile` all of them. Source:
 * ssh_config(5); readconf.c. Example: `Host *` with `User git` before `Host x` with `User a` gives `git`.
 */
export function evaluateSshConfig(directives: readonly SshDirective[], question: SshQuestion): SshEvaluation {
  let active = true;
  let block: string | null = null;
  let blockLine: number | null = null;
  const outer: { active: boolean; block: string | null; blockLine: number | null }[] = [];
  const first = new Map<string, SshChoice>();
  const identityFiles: SshChoice[] = [];
  const users: SshChoice[] = [];
  const uncertain: SshDirective[] = [];
  for (const directive of directives) {
    const { keyword, args, file, line } = directive;
    if (keyword === 'include-begin') {
      outer.push({ active, block, blockLine });
      blockLine = null;
    } else if (keyword === 'include-end') ({ active, block, blockLine } = outer.pop() ?? { active: true, block: null, blockLine: null });
    else if (keyword === 'host' || keyword === 'match') {
      block = `${keyword === 'host' ? 'Host' : 'Match'} ${args.join(' ')}`;
      blockLine = line;
      // What stands in a file that is included from an inactive block stays inactive.
      const allowed = outer.every((each) => each.active);
      if (keyword === 'host') active = allowed && hostMatches(args, question.host);
      else {
        const answer = matchHolds(args, question, { hostName: first.get('hostname')?.value ?? null, user: question.user ?? first.get('user')?.value ?? question.localUser });
        if (answer === null) uncertain.push(directive);
        active = allowed && answer === true;
      }
    } else if (active && args[0] !== undefined && args[0] !== '') {
      const choice: SshChoice = { value: args[0], file, line, block, blockLine };
      if (keyword === 'user') users.push(choice);
      if (keyword === 'identityfile') {
        if (!identityFiles.some((each) => each.value === choice.value)) identityFiles.push(choice);
      } else if (!first.has(keyword)) first.set(keyword, choice);
    }
  }
  const given = (value: string | null | undefined, keyword: string): SshChoice | null => (value == null ? (first.get(keyword) ?? null) : { value, file: '', line: 0, block: null, blockLine: null });
  return {
    user: given(question.user, 'user'),
    hostName: first.get('hostname') ?? null,
    port: given(question.port, 'port'),
    identitiesOnly: first.get('identitiesonly') ?? null,
    identityFiles,
    users,
    uncertain,
  };
}

/** Returns whether the patterns of a `Host` line fit: one must, and no negated one may. */
export function hostMatches(patterns: readonly string[], host: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    if (!wildcard(negated ? pattern.slice(1) : pattern).test(host)) continue;
    if (negated) return false;
    matched = true;
  }
  return matched;
}

function wildcard(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}

/** Null where a condition decides that needs a program or the network. */
function matchHolds(args: readonly string[], question: SshQuestion, now: { hostName: string | null; user: string }): boolean | null {
  const host = now.hostName === null ? question.host : now.hostName.replaceAll('%h', question.host).replaceAll('%%', '%');
  let unknown = false;
  for (let at = 0; at < args.length; at += 1) {
    const word = (args[at] ?? '').toLowerCase();
    const negated = word.startsWith('!');
    const name = negated ? word.slice(1) : word;
    if (name === 'all') { if (negated) return false; continue; }
    if (name === 'canonical' || name === 'final') { if (!negated) unknown = true; continue; }
    const patterns = args[at += 1] ?? '';
    const against = { host: host.toLowerCase(), originalhost: question.host.toLowerCase(), user: now.user, localuser: question.localUser }[name];
    if (against === undefined) { unknown = true; continue; }
    if (listMatches(name.endsWith('host') ? patterns.toLowerCase() : patterns, against) === negated) return false;
  }
  return unknown ? null : true;
}

function listMatches(patterns: string, text: string): boolean {
  return hostMatches(patterns.split(','), text);
}
