import type { Platform } from '../../core/facts.ts';

/** Where a path of the examined machine is to be read. */
export interface Ground {
  platform: Platform;
  /** The directory that stands for `%SRCROOT%`; null where it is not known. */
  root: string | null;
  home: string | null;
}

/** A place as SARIF wants it: relative to a base, or absolute. */
export interface FileUri {
  uri: string;
  uriBaseId?: string;
}

export const SOURCE_ROOT = '%SRCROOT%';

/** `prefix`: '' on POSIX, `C:`, `//server`, or a pseudonym such as `<home>`. */
interface Parts {
  prefix: string;
  segments: readonly string[];
  windows: boolean;
}

/**
 * Returns the URI of a file: relative to `%SRCROOT%` below the root, to the base id `HOME` and the like where a report names directories by a
 * pseudonym (`<home>/.gitconfig`), else `file://`. Null for what is no path, such as "command line". Every character that RFC 3986 does
 * not leave alone is percent-encoded as UTF-8. Example: `C:\Users\Eva Maria\.gitconfig` gives `file:///C:/Users/Eva%20Maria/.gitconfig`.
 */
export function fileUri(file: string, ground: Ground): FileUri | null {
  const parts = partsOf(file, ground);
  if (parts === null) return null;
  const inside = belowRoot(parts, ground);
  if (inside !== null) return { uri: inside.length === 0 ? './' : inside.map(encoded).join('/'), uriBaseId: SOURCE_ROOT };
  return absolute(parts, '');
}

/** Returns the URI of the root itself, ending in a slash as SARIF 3.14.14 wants it; null where it has none of its own. */
export function rootUri(ground: Ground): string | null {
  const parts = ground.root === null ? null : partsOf(ground.root, ground);
  if (parts === null || parts.prefix.startsWith('<')) return null;
  return absolute(parts, parts.segments.length === 0 ? '' : '/').uri;
}

/** Returns the path of a file as seen from the root, with slashes; outside of it the path as it is, and null for what is no path. */
export function pathFromRoot(file: string, ground: Ground): string | null {
  const parts = partsOf(file, ground);
  if (parts === null) return null;
  return belowRoot(parts, ground)?.join('/') ?? file;
}

/** Returns the top of the working copy where `cwd` is in it, else `cwd`; null where neither is known. */
export function sourceRoot(cwd: string | null, gitDir: string | null, platform: Platform): string | null {
  const here = cwd === null || cwd === '.' ? null : cwd;
  const top = /^(.*)[\\/]\.git[\\/]?$/.exec(gitDir ?? '')?.[1];
  if (here === null || top === undefined) return here;
  return fileUri(here, { platform, root: top, home: null })?.uriBaseId === SOURCE_ROOT ? top : here;
}

function partsOf(file: string, { platform, root, home }: Ground): Parts | null {
  const path = file.startsWith('~/') && home !== null ? `${home}${file.slice(1)}` : file;
  const pseudonym = /^(<[\w-]+>)(?:[\\/](.*))?$/s.exec(path);
  if (pseudonym !== null) return { prefix: pseudonym[1] ?? '', segments: segmentsOf((pseudonym[2] ?? '').split(/[\\/]/)), windows: platform === 'win32' };
  if (platform === 'win32' || /^[a-z]:[\\/]/i.test(path)) return windowsParts(path) ?? fromRoot(path.replaceAll('\\', '/'), platform, root);
  if (path.startsWith('/')) return { prefix: '', segments: segmentsOf(path.split('/')), windows: false };
  return fromRoot(path, platform, root);
}

function windowsParts(path: string): Parts | null {
  const slashed = path.replaceAll('\\', '/').replace(/^\/\/[?.]\/(?:UNC\/)?/i, (start) => (/UNC/i.test(start) ? '//' : ''));
  const [, drive, server, rest] = /^(?:([a-z]:)|\/\/([^/]+))?\/(.*)$/is.exec(slashed) ?? [];
  if (rest === undefined) return null;
  return { prefix: drive?.toUpperCase() ?? (server === undefined ? '' : `//${server}`), segments: segmentsOf(rest.split('/')), windows: true };
}

/** git names the repository's own file as it stands below the working copy. */
function fromRoot(path: string, platform: Platform, root: string | null): Parts | null {
  if (root === null || !/^(?:\.{1,2}|\.git)\//.test(path) || /^(?:\.{1,2}|\.git)\//.test(root)) return null;
  const base = partsOf(root, { platform, root: null, home: null });
  return base && { ...base, segments: segmentsOf([...base.segments, ...path.split('/')]) };
}

function segmentsOf(names: readonly string[]): string[] {
  const segments: string[] = [];
  for (const name of names) {
    if (name === '..') segments.pop();
    else if (name !== '' && name !== '.') segments.push(name);
  }
  return segments;
}

/** The segments below the root, or null outside of it. Windows does not tell capitals from small letters. */
function belowRoot(file: Parts, ground: Ground): readonly string[] | null {
  const root = ground.root === null ? null : partsOf(ground.root, { ...ground, root: null });
  if (root === null) return null;
  const same = (a: string, b: string) => (file.windows ? a.toLowerCase() === b.toLowerCase() : a === b);
  const isBelow = same(file.prefix, root.prefix) && root.segments.every((segment, index) => same(segment, file.segments[index] ?? ''));
  return isBelow ? file.segments.slice(root.segments.length) : null;
}

function absolute({ prefix, segments }: Parts, end: string): FileUri {
  const path = `${segments.map(encoded).join('/')}${end}`;
  if (prefix.startsWith('<')) return { uri: path === '' ? './' : path, uriBaseId: prefix.slice(1, -1).toUpperCase() };
  if (prefix.startsWith('//')) return { uri: `file://${encoded(prefix.slice(2))}/${path}` };
  return { uri: `file:///${prefix === '' ? '' : `${prefix}/`}${path}` };
}

/** Half a surrogate pair has no UTF-8. */
function encoded(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\uFFFD'));
}
