/** Where a Python keeps what was installed for it, as far as the path of its interpreter tells. */
export interface PythonLayout {
  /** The directory above `bin`, on Windows that of python.exe. */
  prefix: string;
  /** `3.11`, where the path says so. */
  version: string | null;
}

const slashes = (path: string): string => path.replaceAll('\\', '/');

/** Returns the directory of a path, with forward slashes. Example: `C:\Python\python.exe` gives `C:/Python`. */
export function directoryOf(path: string): string {
  return slashes(path).replace(/\/[^/]*$/, '') || '/';
}

/**
 * Reads prefix and version from an interpreter's path: `<prefix>/bin/python3.11`, on Windows `<prefix>\python.exe` or `<prefix>\Scripts\python.exe`.
 * Source: Python's `sysconfig` schemes `posix_prefix`, `nt` and `venv`.
 */
export function pythonLayout(interpreter: string): PythonLayout {
  const path = slashes(interpreter);
  const directory = directoryOf(path);
  const version = /\/python(\d+\.\d+)t?(?:\.exe)?$/i.exec(path)?.[1] ?? /\/(?:python@?|Versions\/|versions\/)(\d\.\d+)(?:[./]|$)/i.exec(path)?.[1] ?? null;
  return { prefix: /\/(?:s?bin|Scripts)$/i.test(directory) ? directoryOf(directory) : directory, version };
}

/** Returns the directories below a prefix that hold packages and, last, the one of the standard library. Debian's `dist-packages` are among them. */
export function packageDirs(prefix: string, version: string, windows: boolean): string[] {
  if (windows) return [`${prefix}/Lib/site-packages`];
  const debian = prefix === '/usr' ? [`/usr/local/lib/python${version}/dist-packages`, `/usr/lib/python3/dist-packages`] : [];
  return [`${prefix}/lib/python${version}/site-packages`, `${prefix}/lib64/python${version}/site-packages`, ...debian];
}

/** Returns the directory with `EXTERNALLY-MANAGED`, if there is such a file. Source: PEP 668, "Marking an interpreter as using an external package manager". */
export function standardLibrary(prefix: string, version: string, windows: boolean): string {
  return windows ? `${prefix}/Lib` : `${prefix}/lib/python${version}`;
}

/**
 * Returns the version of a package from the names in a directory of packages, or null. Example: `botocore-1.43.11.dist-info` gives `1.43.11`.
 * Source: PyPA "Recording installed projects"; egg-info names are setuptools'.
 */
export function packageVersion(names: readonly string[], project: string): string | null {
  const wanted = project.toLowerCase().replace(/[-_.]+/g, '_');
  for (const name of names) {
    const found = /^(.+?)-(\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(name);
    if (found !== null && found[1]?.toLowerCase().replace(/[-_.]+/g, '_') === wanted) return found[2] ?? null;
  }
  return null;
}

/**
 * Returns the interpreter a script names in its first line, as a path or, after `env`, as a name; null when there is none. A Windows launcher
 * carries that line behind its code.
 */
export function interpreterOf(bytes: Uint8Array): string | null {
  const text = new TextDecoder('latin1').decode(bytes);
  const line = text.startsWith('#!') ? /^#![ \t]*(.*)/.exec(text)?.[1] : text.startsWith('MZ') ? /#!([^\r\n]{1,400}?python[\w.]*\.exe"?)\s*\r?\n/i.exec(text)?.[1] : undefined;
  if (line === undefined) return null;
  const quoted = /^"([^"]+)"/.exec(line)?.[1];
  if (quoted !== undefined) return quoted;
  if (/\.exe\s*$/i.test(line)) return line.trim();
  const [first, ...rest] = line.trim().split(/\s+/);
  if (first === undefined || first === '') return null;
  return /\/env$/.test(first) ? (rest.find((word) => !word.startsWith('-') && !word.includes('=')) ?? null) : first;
}

/** True for the path or name of a Python. */
export function isPython(interpreter: string): boolean {
  return /(?:^|[\\/])(?:python|pypy)[\d.]*t?w?(?:\.exe)?$/i.test(interpreter);
}

/** Returns the Python that a shell script hands over to, the first absolute path in it that is one, or null. */
export function pythonBehindShell(bytes: Uint8Array): string | null {
  const text = new TextDecoder('latin1').decode(bytes.slice(0, 8192));
  for (const [, word] of text.matchAll(/(?:^|[\s'"=])(\/[^\s'"$]+)/gm)) if (word !== undefined && isPython(word)) return word;
  return null;
}

/**
 * Returns the regions botocore's `endpoints.json` knows for CodeCommit, or null when the text is something else. Pseudo regions such as `fips` are
 * not among them. Source: botocore `EndpointResolver.get_available_endpoints`.
 */
export function endpointRegions(json: string): readonly string[] | null {
  try {
    const { partitions } = JSON.parse(json) as { partitions: { regions: Record<string, unknown>; services: Record<string, { endpoints?: Record<string, unknown> }> }[] };
    return partitions.flatMap(({ regions, services }) => Object.keys(services['codecommit']?.endpoints ?? {}).filter((name) => name in regions));
  } catch {
    return null;
  }
}
