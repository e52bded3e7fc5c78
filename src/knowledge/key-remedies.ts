import type { AwsSetting } from '../core/facts.ts';
import { advise, byHand, type Fix } from '../core/fix.ts';
import type { KeyPair } from './key-pair.ts';
import { isPlainable, plainValues } from './value-edits.ts';

type KeyFault = 'empty' | 'quoted' | 'inline-comment';

/** Returns what the AWS tools would take for a part of a key, or miss, in the value of a setting. */
export function keyFaults({ secret }: AwsSetting): KeyFault[] {
  if (secret === null) return [];
  return [...(secret.empty ? ['empty' as const] : []), ...(secret.quoted ? ['quoted' as const] : []), ...(secret.hasInlineComment ? ['inline-comment' as const] : [])];
}

/** Returns what writes the values of a pair plainly; in words where the text around the value is not known, or there is no value. */
export function mendKeyValue({ file, settings }: KeyPair, setting: AwsSetting, fault: KeyFault): Fix {
  const { key, line } = setting;
  const step = file !== null && isPlainable(setting) ? plainValues(file.path, settings.filter((each) => keyFaults(each).length > 0)) : null;
  if (step !== null) return { consent: 'ask', steps: [step] };
  const what = { empty: `line ${line}: give ${key} its value`, quoted: `line ${line}: take the quotes around the value of ${key} out`, 'inline-comment': `line ${line}: put the comment on a line of its own` }[fault];
  return { consent: 'ask', steps: [fault === 'empty' ? { do: 'tell', text: `${file?.path ?? ''}, ${what}.` } : byHand(file?.path ?? '', what)] };
}

/** Returns what takes away the blanks in front of a name, which make it a part of the value above. */
export function outdent(path: string, { line, secret }: AwsSetting, name: string): Fix {
  const at = secret?.swallowedAt?.[secret.swallowed?.indexOf(name) ?? -1];
  if (at === undefined) return { consent: 'ask', steps: [byHand(path, `below line ${line}: take the blanks in front of ${name} out`)] };
  return { consent: 'ask', steps: [{ do: 'edit-file', path, what: `take the blanks in front of ${name} out`, edits: [{ op: 'replace', line: at.line, find: at.indent + name, with: name }] }] };
}

/** Returns what takes a session token out, which belongs to no long-term key. */
export function dropToken({ file, section }: KeyPair, token: string): Fix {
  if (file === null || section === null) return advise('ask', `Take ${token} out of the environment (unset ${token}).`);
  return { consent: 'ask', steps: [{ do: 'aws-config', path: file.path, section: section.header, key: token, value: null }] };
}
