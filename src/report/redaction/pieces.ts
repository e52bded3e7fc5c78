import { PROTECTED } from './pseudonyms.ts';

/** A text while it is rewritten: what no rule looks at any more is `done`. */
export type Piece = string | { done: string };

/** Cuts a text where pseudonyms and cut secrets stand. */
export function piecesOf(text: string): readonly Piece[] {
  return split([text], PROTECTED, (found) => found);
}

/** Puts the rewritten text together. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.done)).join('');
}

/** Hands every match of a pattern to `rewrite`; null leaves it to later rules, and a text is final. */
export function split(pieces: readonly Piece[], pattern: RegExp, rewrite: (found: string, groups: readonly (string | undefined)[]) => string | readonly Piece[] | null): readonly Piece[] {
  // Most patterns match nothing, and a search makes no objects.
  if (pieces.every((piece) => typeof piece !== 'string' || piece.search(pattern) < 0)) return pieces;
  return pieces.flatMap((piece) => {
    if (typeof piece !== 'string' || piece === '') return [piece];
    const result: Piece[] = [];
    let from = 0;
    for (const match of piece.matchAll(pattern)) {
      const made = match[0] === '' ? null : rewrite(match[0], match.slice(1));
      if (made === null) continue;
      if (match.index > from) result.push(piece.slice(from, match.index));
      if (typeof made === 'string') result.push({ done: made });
      else result.push(...made);
      from = match.index + match[0].length;
    }
    if (from < piece.length) result.push(piece.slice(from));
    return result;
  });
}

export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

type Tree = Map<string, Tree>;
const END = '';

/** A pattern for any of many texts, the longest first, whatever their letters' case: a tree, so that its time does not grow with their number. */
export function anyOf(texts: readonly string[]): RegExp | null {
  const root: Tree = new Map();
  for (const text of texts) {
    let node = root;
    for (const letter of text.toLowerCase()) {
      const next = node.get(letter) ?? new Map<string, Tree>();
      node.set(letter, next);
      node = next;
    }
    node.set(END, new Map());
  }
  return root.size === 0 ? null : new RegExp(sourceOf(root), 'gi');
}

/** What only one text goes on with is written in one go: the depth is that of the forks, not that of the letters. */
function sourceOf(tree: Tree): string {
  let straight = '';
  let node = tree;
  for (let only = onlyBranch(node); only !== null; only = onlyBranch(node)) {
    straight += escaped(only[0]);
    node = only[1];
  }
  const branches = [...node].filter(([letter]) => letter !== END).map(([letter, rest]) => escaped(letter) + sourceOf(rest));
  if (branches.length === 0) return straight;
  return `${straight}(?:${branches.join('|')})${node.has(END) ? '?' : ''}`;
}

function onlyBranch(tree: Tree): [string, Tree] | null {
  const [only] = tree;
  return only === undefined || tree.size > 1 || only[0] === END ? null : only;
}
