import { named } from './login.ts';
import type { Names } from './names.ts';
import type { RuleName } from './pseudonyms.ts';
import type { Texts } from './text.ts';

const SUBSECTION: Readonly<Record<string, RuleName>> = { remote: 'remote', branch: 'branch', submodule: 'name' };

/** Rewrites a key of git's configuration: the subsection is a name, a URL or a path. Keys of sections that git does not know are hidden but for the section. */
export function rewriteConfigKey(names: Names, texts: Texts, key: string): string {
  const [, section = '', sub, last = ''] = /^([^.]*)(?:\.(.*))?\.([^.]*)$/s.exec(key) ?? [];
  if (sub === undefined || sub === '') return key;
  const rule = SUBSECTION[section.toLowerCase()];
  const made = rule === undefined || /:\/\//.test(sub) ? texts.rewrite(sub) : rule === 'branch' ? sub.split('/').map((part) => named(names, 'branch', part)).join('/') : named(names, rule, sub);
  return `${section}.${made}.${last}`;
}
