import type { GitConfigEntry } from '../core/facts.ts';
import { editDistance } from './codecommit-endpoints.ts';

/** A line of git's configuration that is meant for the credential helpers and that git does not read. */
export interface MisspelledSetting {
  entry: GitConfigEntry;
  what: 'section' | 'variable';
  /** As written. */
  written: string;
  meant: string;
  /** The key that git would read. */
  key: string;
}

/** What git and Git Credential Manager read in the section, so that none of it counts as a slip. */
const KNOWN = [
  'helper', 'usehttppath', 'username', 'interactive', 'sanitizeprompt', 'protectprotocol', 'credentialstore', 'provider', 'authority', 'namespace',
  'guiprompt', 'modalprompt', 'validate', 'allowwindowsauth',
];
const MEANT: readonly { name: string; slips: number }[] = [{ name: 'helper', slips: 1 }, { name: 'usehttppath', slips: 3 }];

/** Finds lines such as `[credentials] helper = …` and `[credential] useHttpsPath = …`. Names are compared as git does, in any letter case. */
export function misspelledSettings(entries: readonly GitConfigEntry[]): MisspelledSetting[] {
  return entries.flatMap((entry): MisspelledSetting[] => {
    const first = entry.key.indexOf('.');
    const last = entry.key.lastIndexOf('.');
    const section = entry.key.slice(0, first);
    const middle = entry.key.slice(first, last + 1);
    const name = entry.key.slice(last + 1);
    if (section !== 'credential') {
      const near = editDistance(section, 'credential') <= 2 && KNOWN.includes(name);
      return near ? [{ entry, what: 'section', written: section, meant: 'credential', key: `credential${middle}${name}` }] : [];
    }
    if (KNOWN.includes(name)) return [];
    const meant = MEANT.find((known) => editDistance(name, known.name) <= known.slips);
    return meant === undefined ? [] : [{ entry, what: 'variable', written: name, meant: meant.name, key: `credential${middle}${meant.name}` }];
  });
}

/** A second setting that stands in the line of a helper and so became a part of its command; null where there is none. */
export function settingInHelper(value: string): { helper: string; name: string; value: string } | null {
  const match = /^(.*?)\s+(useHttpPath|helper|username)\s*=\s*(\S.*?)\s*$/i.exec(value);
  return match === null ? null : { helper: match[1] ?? '', name: match[2] ?? '', value: match[3] ?? '' };
}
