const CONTEXT = 2;
/** Cells of the table; beyond it the middle is shown as replaced whole. */
const MOST_CELLS = 4_000_000;

interface Line {
  sign: ' ' | '-' | '+';
  text: string;
}

/**
 * Returns what differs between two texts as unified hunks with two lines of context, without file names; nothing when they are equal. Null is a file
 * that is not there. `␍` stands at the end of CRLF lines where the texts do not agree about line ends.
 * Example: `lineDiff('a\n', 'b\n')` gives `['@@ -1 +1 @@', '-a', '+b']`.
 */
export function lineDiff(before: string | null, after: string | null): string[] {
  const lines = script(linesOf(before), linesOf(after));
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const hunks: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    const [from, to] = [Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1)];
    if (last !== undefined && from <= last.to) last.to = to;
    else hunks.push({ from, to });
  }
  const all = `${before ?? ''}${after ?? ''}`;
  const mixed = all.includes('\r\n') && /(?<!\r)\n/.test(all);
  return hunks.flatMap(({ from, to }) => {
    const count = (part: readonly Line[], other: '-' | '+') => part.filter(({ sign }) => sign !== other).length;
    const [head, body] = [lines.slice(0, from), lines.slice(from, to)];
    return [`@@ -${range(count(head, '+'), count(body, '+'))} +${range(count(head, '-'), count(body, '-'))} @@`, ...body.flatMap((line) => shown(line, mixed))];
  });
}

/** Lines with their ends: a last line without one differs from the same line with one. */
function linesOf(text: string | null): string[] {
  return text?.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** All lines of both, the common ones once; removed before added. */
function script(a: readonly string[], b: readonly string[]): Line[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const same = (text: string): Line => ({ sign: ' ', text });
  return [...a.slice(0, head).map(same), ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)), ...a.slice(a.length - tail).map(same)];
}

/** The longest common subsequence keeps two edits far from each other two hunks. */
function middle(a: readonly string[], b: readonly string[]): Line[] {
  const minus = (text: string): Line => ({ sign: '-', text });
  const plus = (text: string): Line => ({ sign: '+', text });
  const width = b.length + 1;
  if ((a.length + 1) * width > MOST_CELLS) return [...a.map(minus), ...b.map(plus)];
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: Line[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ sign: ' ', text: left });
      [i, j] = [i + 1, j + 1];
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(minus(left));
      i += 1;
    } else {
      lines.push(plus(right ?? ''));
      j += 1;
    }
  }
  return lines;
}

/** An empty range names the line before it. Source: POSIX diff, "Diff -u output format". */
function range(before: number, count: number): string {
  return count === 1 ? `${before + 1}` : `${count === 0 ? before : before + 1},${count}`;
}

function shown({ sign, text }: Line, mixed: boolean): string[] {
  const line = `${sign}${text.replace(/\n$/, '').replace(/\r$/, mixed ? '␍' : '')}`;
  return text.endsWith('\n') ? [line] : [line, '\\ No newline at end of file'];
}
