import { readSshConfig, sshByteOrderMark } from '../../knowledge/ssh-config.ts';
import { EditError } from './edit-error.ts';
import { asByteText, byteText, bytesOf, insertLines, joinLines, lineBreakAt, splitLines, type TextLine } from './text-lines.ts';

/** A line that says something; `args` is null where ssh refuses them. */
interface Entry {
  line: number;
  keyword: string;
  args: readonly string[] | null;
  /** It stands in a block of the section that is meant. */
  own: boolean;
}

const DEFAULT_INDENT = '    ';
/** Options whose one argument may hold blanks; behind others, words in quotes would mean something else. */
const PATHS: ReadonlySet<string> = new Set(['identityfile', 'certificatefile', 'identityagent']);

/**
 * Returns the bytes of an ssh_config with one option of one block set, or taken out (null); null bytes are a file that is not there. `section`
 * is `Host <patterns>`. The option's first line in the block is replaced where it stands; of `IdentityFile`, which adds up, the value becomes
 * the first. A block that is not there yet is put first, since of several values ssh takes the first. A block that stands further up and sets the
 * option for the same host still wins. Throws `EditError` where the file or the value cannot take it. Source: ssh_config(5); OpenSSH's readconf.c.
 */
export function setSshValue(bytes: Uint8Array | null, section: string, key: string, value: string | null): Uint8Array {
  if (bytes === null && value === null) throw new EditError('the file is not there any more');
  const content = bytes ?? new Uint8Array();
  if (sshByteOrderMark(content) !== null) throw new EditError('line 1 begins with a byte order mark, which ssh takes for a part of its first word');
  const patterns = patternsOf(section);
  const keyword = key.toLowerCase();
  if (!/^[a-z][a-z0-9]*$/.test(keyword) || ['host', 'match', 'include'].includes(keyword)) throw new EditError(`${key} is no option of a block`);
  const text = byteText(content);
  const before = entriesOf(text, patterns);
  const lines = splitLines(text, /\r?\n/);
  const found = before.filter((entry) => entry.own && entry.keyword === keyword);
  const [first] = found;
  if (value === null ? first === undefined : isOnly(first?.args, asByteText(value))) return content;
  const argument = value === null ? null : argumentOf(key, asByteText(value));
  const fresh = argument === null ? [] : newBlock(section, `${key} ${argument}`, before);
  const edited = joinLines(editedLines(lines, { key, value, argument, found, before, fresh }));
  const after = entriesOf(edited, patterns);
  const others = (entries: readonly Entry[]) => JSON.stringify(entries.filter((entry) => !(entry.own && entry.keyword === keyword)).map((entry) => [entry.keyword, entry.args]));
  const set = after.find((entry) => entry.own && entry.keyword === keyword);
  const added = before.some(({ own }) => own) ? [] : entriesOf(fresh.join('\n'), patterns);
  if (others(after) !== others([...added, ...before]) || (value === null ? set !== undefined : !isOnly(set?.args, asByteText(value)))) {
    throw new EditError(`${key} of [${section}] cannot be changed without changing what else ssh reads`);
  }
  return bytesOf(edited);
}

interface Change {
  key: string;
  value: string | null;
  argument: string | null;
  /** Where the option stands in the block now. */
  found: readonly Entry[];
  before: readonly Entry[];
  fresh: readonly string[];
}

function editedLines(lines: readonly TextLine[], { key, value, argument, found, before, fresh }: Change): TextLine[] {
  const without = (gone: readonly Entry[]) => lines.filter((_, index) => !gone.some(({ line }) => line === index + 1));
  if (value === null || argument === null) return without(found);
  const [first] = found;
  const head = before.find(({ own }) => own);
  if (first !== undefined) {
    const at = first.line - 1;
    const { lead, tail } = partsOf(lines[at]?.text ?? '');
    if (first.keyword !== 'identityfile') return lines.map((line, index) => (index === at ? { text: lead + argument + tail, end: line.end } : line));
    return insertLines(without(found.filter(({ args }) => isOnly(args, asByteText(value)))), at, [lead + argument]);
  }
  if (head !== undefined) {
    const next = before[before.indexOf(head) + 1];
    const indent = next?.own === true && !isHead(next) ? /^[ \t]*/.exec(lines[next.line - 1]?.text ?? '')?.[0] : undefined;
    return insertLines(lines, head.line, [`${indent ?? DEFAULT_INDENT}${key} ${argument}`]);
  }
  const end = lineBreakAt(lines, 0);
  return [...(lines.length === 0 ? fresh.slice(0, 2) : fresh).map((text) => ({ text, end })), ...lines];
}

/** The lines of a block at the beginning of the file. What stood before the first block held for every host, and goes on to. */
function newBlock(section: string, setting: string, before: readonly Entry[]): string[] {
  const [first] = before;
  return [asByteText(section), DEFAULT_INDENT + setting, '', ...(first === undefined || isHead(first) ? [] : ['Host *'])];
}

function isHead({ keyword }: Pick<Entry, 'keyword'>): boolean {
  return keyword === 'host' || keyword === 'match';
}

function isOnly(args: readonly string[] | null | undefined, value: string): boolean {
  return args?.length === 1 && args[0] === value;
}

function patternsOf(section: string): readonly string[] {
  const { directives: [head, ...more], problems } = readSshConfig(asByteText(section), '');
  if (head?.keyword !== 'host' || head.args.length === 0 || more.length > 0 || problems.length > 0 || /[\r\n]/.test(section)) throw new EditError(`[${section}] is no Host line`);
  return head.args;
}

/** Everything ssh reads in the file itself, in order; files it includes are left out. */
function entriesOf(text: string, patterns: readonly string[]): Entry[] {
  const { directives, problems } = readSshConfig(text, '');
  const entries: Entry[] = directives.filter(({ keyword }) => keyword !== 'include-end').map(({ line, keyword, args }) => ({ line, keyword, args, own: false }));
  for (const { line, keyword } of problems) entries.push({ line, keyword, args: null, own: false });
  entries.sort((a, b) => a.line - b.line);
  let own = false;
  for (const entry of entries) {
    if (isHead(entry)) {
      if (entry.args === null) throw new EditError(`line ${entry.line} begins a block, and ssh cannot read for which host`);
      own = entry.keyword === 'host' && JSON.stringify(entry.args) === JSON.stringify(patterns);
    }
    entry.own = own;
  }
  return entries;
}

/** The value as it has to be written for ssh to read it as one argument. */
function argumentOf(key: string, value: string): string {
  const written = [value, ...(PATHS.has(key.toLowerCase()) ? [`"${value}"`] : [])].find((each) => {
    const { directives, problems } = readSshConfig(`${key} ${each}`, '');
    return directives.length === 1 && problems.length === 0 && isOnly(directives[0]?.args, value);
  });
  if (written === undefined || value === '') throw new EditError(`the value for ${key} cannot be written as one word`);
  return written;
}

/** A line up to its argument, and what stands behind it: blanks and a comment. */
function partsOf(text: string): { lead: string; tail: string } {
  const body = text.replace(/[ \t\r\n\f]+$/, '');
  const [, keyword = '', separator = ' ', rest = ''] = /^([ \t\r]*"?[^ \t\r\n"=]*"?)([ \t\r]*=[ \t\r]*|[ \t\r]+)?(.*)$/s.exec(body) ?? [];
  const argsOf = (line: string) => JSON.stringify(readSshConfig(line, '').directives[0]?.args ?? null);
  const lead = keyword + separator;
  const whole = argsOf(body);
  const comment = [...rest.matchAll(/[ \t]+#/g)].find(({ index }) => whole !== 'null' && argsOf(lead + rest.slice(0, index)) === whole);
  return { lead, tail: (comment === undefined ? '' : rest.slice(comment.index)) + text.slice(body.length) };
}
