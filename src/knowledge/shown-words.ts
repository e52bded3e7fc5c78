import { shownEntry } from './git-config-redaction.ts';
import { harmless, mark, withoutSecrets } from './redact-text.ts';
import { shownHelper } from './shown-helper.ts';

/** Options whose value goes to the server or to a hook as it is. */
const OPAQUE = /^(?:-o|--push-option|--server-option)$/;
const SETTING = /^(-c|--config=|-c=)?([A-Za-z][\w-]*\.(?:[^=]*\.)?[A-Za-z][\w-]*)=(.*)$/s;

/**
 * Returns the words of a program's command line as they may be shown. Of settings (`-c key=value`) only what may be shown of git's configuration
 * stays; URLs lose their passwords; a word that is a command line of its own is read as a helper line. Source: contract, "A trace holds what
 * stands in argv".
 */
export function shownWords(words: readonly string[]): string[] {
  return words.map((word, index) => harmless(shownWord(word, words[index - 1] ?? '')));
}

function shownWord(word: string, before: string): string {
  const [, sign = '', key, value = ''] = SETTING.exec(word) ?? [];
  if (key !== undefined && (sign !== '' || /^(?:-c|--config)$/.test(before))) return sign + shownSetting(key, value);
  if (OPAQUE.test(before)) return hidden(word);
  const [, option, given = ''] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
  if (option !== undefined && OPAQUE.test(option)) return `${option}=${hidden(given)}`;
  if (/\s/.test(word)) return shownHelper(`!${word}`).slice(1);
  if (!before.startsWith('-')) return withoutSecrets(word);
  const together = withoutSecrets(`${before} ${word}`);
  return together.startsWith(`${before} `) ? together.slice(before.length + 1) : withoutSecrets(word);
}

function shownSetting(key: string, value: string): string {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  const asGitReads = key.slice(0, first).toLowerCase() + key.slice(first, last) + key.slice(last).toLowerCase();
  const shown = shownEntry({ key: asGitReads, value, scope: 'command', file: null, line: null });
  return `${shown.key === asGitReads ? key : shown.key}=${shown.value ?? ''}`;
}

/** What `shownWords` hides of words and may come back by itself in what a program prints. */
export function secretsIn(words: readonly string[]): string[] {
  const found = words.flatMap((word, index) => {
    const shown = shownWord(word, words[index - 1] ?? '');
    const [, , key = '', value = ''] = SETTING.exec(word) ?? [];
    const given = /\.extraheader$/i.test(key) ? value.slice(value.indexOf(':') + 1) : value;
    const [, password = ''] = /[a-z][a-z0-9+.-]*:+\/\/[^\s/@:]*:(\S*)@/i.exec(word) ?? [];
    return shown === word ? [] : [given.trim(), ...given.split(/[\s:=@;]+/), password, decoded(password)].filter((text) => !shown.includes(text));
  });
  return [...new Set(found)].filter((text) => text.length >= SHORTEST && !/^(?:bearer|https?|socks5h?)$/i.test(text)).sort((a, b) => b.length - a.length);
}

/** A text without these secrets, wherever they stand in it. */
export function withoutThese(secrets: readonly string[], text: string): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, hidden(secret)), text);
}

/** Shorter ones would be found by chance. */
const SHORTEST = 6;
const hidden = (text: string): string => (text === '' ? '' : mark(text.length));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
