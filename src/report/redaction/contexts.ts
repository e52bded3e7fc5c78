import type { Names } from './names.ts';
import { escaped } from './pieces.ts';
import { isCommon } from './vocabulary.ts';

export interface Context {
  pattern: RegExp;
  /** Groups: what stands before the name, and the name. */
  rewrite: (found: string, groups: readonly (string | undefined)[]) => string | null;
}

/** What stands before a name of each kind where an ordinary word is that name and not a word. */
const BEFORE: Readonly<Record<string, string>> = {
  profile: '\\bprofiles?(?: is| was not found:?|:| =|=)?\\s*["\'(\\[]?|--profile[ =]["\']?|\\b(?:AWS_(?:DEFAULT_)?PROFILE|source_profile)\\s*=\\s*["\']?|://|"|\\[|\\(|\'',
  user: '\\b[Uu]ser(?: name)?\\s*["\'(:]?\\s*|\\b[Ll]ogin(?: of)?\\s*["\']?|\\bUser\\s+|://|\\bpolicies (?:of|attached to|of the groups of) |\\bIdentity user: |inline:|the user |\\buser/',
  repository: '\\brepositor(?:y|ies)\\s*["\'(]?|/v1/repos/|@|"|\\breaches ',
  role: '\\b[Rr]ole\\s*["\'(]?|\\bpolicies (?:of|attached to) |inline:|:role/|"',
  remote: '\\bremote[s.]?\\s*["\'(]?|\\bgit (?:-C \\S+ )?(?:remote (?:set-url|get-url|add|remove)(?: --push)?|ls-remote|fetch|pull|push) |"',
  branch: '\\bbranch[. ]\\s*["\'(]?|refs/heads/|"',
  'sso-session': '\\bsso-session\\s*["\']?|\\bsso_session\\s*=\\s*|--sso-session[ =]|"',
  session: '\\bassumed-role/[^/\\s]+/|"', host: '://|@|\\b[Hh]ost\\s*["\']?|"', dir: '[\\\\/]', name: '"|/', 'sso-start': '://',
};

/** The places in which each of these ordinary words is a name; anywhere else the word stays. */
export function contextsOf(names: Names, words: readonly string[]): readonly Context[] {
  const byRule = new Map<string, string[]>();
  for (const word of words) {
    const rule = names.ruleOf(word);
    if (rule === null || isCommon(rule, word) || BEFORE[rule] === undefined) continue;
    byRule.set(rule, [...(byRule.get(rule) ?? []), word]);
  }
  return [...byRule].map(([rule, list]) => ({
    pattern: new RegExp(`(${BEFORE[rule] ?? ''})(${list.map(escaped).join('|')})(?![\\w-]|\\.\\w)`, 'g'),
    rewrite: (_, [before = '', word = '']) => {
      const known = names.ruleOf(word);
      return known === null ? null : before + names.of(known, word);
    },
  }));
}
