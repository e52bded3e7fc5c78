import { named } from './login.ts';
import type { Names } from './names.ts';
import { escaped } from './pieces.ts';
import { isProtected } from './pseudonyms.ts';
import { isKnownPart, withoutExtension } from './vocabulary.ts';

/** An absolute path, or one below the home, in the middle of a text; blanks end it. */
export const PATH_SHAPE = /(?<![\w.:\\/~%@-])(?:~|[A-Za-z]:(?=[\\/])|\.{1,2}(?=[\\/]))?(?:[\\/]+(?:<[^<>\n]*>|[^\s\\/"'`<>|,;:()=[\]{}‹›])+)+[\\/]*/g;

/** What a path is rewritten with: the home directory, if there is one that tells a name. */
export interface Home {
  directory: string;
  pattern: RegExp;
}

/** The home directory as it may stand in texts, with either slash and doubled ones; null for one that is everybody's. */
export function homeOf(directory: string | null): Home | null {
  if (directory === null || directory.length < 3 || isProtected(directory)) return null;
  const source = directory.replace(/[\\/]+$/, '').split(/[\\/]+/).map(escaped).join('[\\\\/]+');
  return { directory: directory.replace(/[\\/]+$/, ''), pattern: new RegExp(`(?<![\\w.-])${source}(?![\\w-])((?:[\\\\/]+(?:[^\\s\\\\/"'\`<>|,;:()=[\\]{}])+)*[\\\\/]*)`, 'gi') };
}

/** Rewrites a path part by part. Below a directory of homes stands a user's name. */
export function rewritePath(names: Names, home: Home | null, path: string): string {
  if (home !== null && path.length >= home.directory.length && sameStart(path, home.directory)) {
    const rest = path.slice(home.directory.length);
    if (rest === '' || /^[\\/]/.test(rest)) return names.home(home.directory) + parts(names, rest);
  }
  return parts(names, path);
}

function sameStart(path: string, directory: string): boolean {
  const start = path.slice(0, directory.length);
  return start === directory || (/^[A-Za-z]:/.test(directory) && start.toLowerCase() === directory.toLowerCase());
}

function parts(names: Names, path: string): string {
  let before = '';
  // What a system has there is a program that everybody has.
  const [, of = '', program = ''] = /^(\/(?:usr\/)?s?bin\/|.*\/usr\/bin\/|[A-Za-z]:\\Windows\\System32\\)([^\\/]+)$/i.exec(path) ?? [];
  if (program !== '') return parts(names, of) + program;
  return path.split(/([\\/]+)/).map((part) => {
    if (part === '' || /^[\\/]+$/.test(part)) return part;
    const below = before;
    before = part.toLowerCase();
    return partNamed(names, part, below);
  }).join('');
}

/** Programs that git calls and that many machines have; any other is named by those who wrote it. */
const KNOWN_HELPERS = /^(?:manager(?:-core|-ui)?|osxkeychain|store|cache(?:--daemon)?|libsecret|gnome-keyring|wincred|winstore|netrc|oauth|pass|gopass|lastpass|keepassxc|1password|azure|aws|codecommit|gcloud|github|gitlab|bitbucket|helper-selector|https?|ftps?|ext|fd|s3|hg|bzr)$/i;

function partNamed(names: Names, part: string, below: string): string {
  if (isProtected(part)) return part.replace(/^[^<‹]+$/, '');
  const [name, kind] = withoutExtension(part);
  if ((below === 'home' || below === 'users') && !/^(?:public|default|shared|runner|vscode|codespace|linuxbrew)$/i.test(part)) return named(names, 'user', part);
  if (isKnownPart(part) || isKnownPart(name) || /[*?[]/.test(part) || part.startsWith('%')) return part;
  const [, head, own = ''] = /^(git-(?:credential|remote)-)([\w-]+)$/i.exec(name) ?? [];
  if (head !== undefined && !KNOWN_HELPERS.test(own)) return head + named(names, 'dir', own) + kind;
  return /^[\w-]+\.dist-info$|^git[\w-]*$/i.test(part) ? part : named(names, 'dir', name) + kind;
}
