import { mark } from '../../knowledge/redact-text.ts';
import { named } from './login.ts';
import type { Names } from './names.ts';
import type { RuleName } from './pseudonyms.ts';
import type { Texts } from './text.ts';

const SUBSECTION: Readonly<Record<string, RuleName>> = { remote: 'remote', branch: 'branch', submodule: 'name' };
/** Sections in which checks read a subsection; one that is only meant to be `credential` is told by its letters. */
const READ = /^(?:cr\w{6,12}|core|extensions|https?|include|includeif|init|protocol|safe|ssh|transfer|url)$/i;
/** Other sections of git's and of its companions. Source: git-config(1). */
const OF_GIT = new Set(`
  add advice alias am apply attr blame browser bundle checkout clean clone color column commit commitgraph completion credentialcache credentialstore diff difftool fastimport feature fetch filter
  fmt-merge-msg format fsck fsmonitor gc gitcvs gitweb gpg grep gui guitool help i18n imap index instaweb interactive lfs log lsrefs mailinfo mailmap maintenance man merge mergetool notes pack pager
  pretty promisor pull push rebase receive reftable remotes repack rerere revert sendemail sequence showbranch sparse splitindex stash status svn tag tar trace2 uploadarchive uploadpack
  uploadpackfilter user versionsort web worktree
`.split(/\s+/));
/** Sections in which the user gives the variables their names. */
const NAMED_BY_USER = /^(?:alias|remotes|pager)$/i;

/**
 * Rewrites a key of git's configuration: the subsection is a name, a URL or a path. Of keys that no check reads stays what git named; a word of
 * the user's is hidden there and not learnt, for many an alias is an ordinary word.
 */
export function rewriteConfigKey(names: Names, texts: Texts, key: string): string {
  const [, section = '', sub, last = ''] = /^([^.]*)(?:\.(.*))?\.([^.]*)$/s.exec(key) ?? [];
  const rule = SUBSECTION[section.toLowerCase()];
  if (rule === undefined && !READ.test(section)) {
    const isGits = OF_GIT.has(section.toLowerCase());
    return [isGits ? section : hidden(section), ...(sub === undefined ? [] : [hidden(sub)]), isGits && !NAMED_BY_USER.test(section) ? last : hidden(last)].join('.');
  }
  if (sub === undefined || sub === '') return key;
  const made = rule === undefined || /:\/\//.test(sub) ? texts.rewrite(sub) : rule === 'branch' ? sub.split('/').map((part) => named(names, 'branch', part)).join('/') : named(names, rule, sub);
  return `${section}.${made}.${last}`;
}

const hidden = (word: string): string => (word === '' || /^‹.*›$/.test(word) ? word : mark(word.length));
