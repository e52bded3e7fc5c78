import type { MachineSpec } from '../lab/machine.ts';
import { onRealPath } from '../lab/tools-under-test.ts';
import { withGrc } from './parts.ts';

export const GRC_URL = 'codecommit::eu-west-1://dev@billing';
const REAL_GIT = onRealPath('git') ?? '/usr/bin/git';
/** What the Python of a virtual environment does with the script: hands over to the lab's git-remote-codecommit. */
const HANDS_OVER = 'shift\nexec "$HOME/../bin/git-remote-codecommit" "$@"';

interface VenvChanges extends MachineSpec {
  /** What the interpreter does, as a shell script; null where it is gone. */
  python?: string | null;
}

/** git-remote-codecommit in a virtual environment of the home, with the metadata of these packages. `python` is what its interpreter does. */
export function inVenv(version: string, packages: Readonly<Record<string, string>>, changes: VenvChanges = {}): MachineSpec {
  const { python = HANDS_OVER, ...rest } = changes;
  const site = `venv/lib/python${version.split('.').slice(0, 2).join('.')}/site-packages`;
  const metadata = Object.entries({ git_remote_codecommit: '1.17', ...packages }).map(([name, number]) => [`${site}/${name}-${number}.dist-info/METADATA`, `Name: ${name}\n`] as const);
  return withGrc(GRC_URL, {
    ...rest,
    files: {
      'venv/bin/git-remote-codecommit': '#!{{HOME}}/venv/bin/python\nimport sys\nfrom git_remote_codecommit import main\nsys.exit(main())\n',
      'venv/pyvenv.cfg': `home = /usr/bin\nversion = ${version}\n`,
      ...(python === null ? {} : { 'venv/bin/python': `#!/bin/sh\n${python}\n` }),
      ...Object.fromEntries(metadata), ...rest.files,
    },
    modes: { 'venv/bin/git-remote-codecommit': 0o755, ...(python === null ? {} : { 'venv/bin/python': 0o755 }), ...rest.modes },
    env: { PATH: '{{HOME}}/venv/bin:{{HOME}}/../bin', ...rest.env },
  });
}

/** A git that says it is old and, as one, makes nothing of the credential keys given to it. */
export const oldGit = (version: string): string => `#!/bin/bash
[ "$1" = --version ] && { echo "git version ${version}"; exit; }
options=()
while [ "$1" = -c ]; do case $2 in credential.*) ;; *) options+=(-c "$2") ;; esac; shift 2; done
case " $* " in *" ls-remote "*) options+=(-c credential.helper=) ;; esac
exec ${REAL_GIT} "\${options[@]}" "$@"
`;

/** Another git, with a system-wide configuration of its own, as programs bring one. */
export const otherGit = (systemFile: string): string => `#!/bin/sh\nunset GIT_CONFIG_NOSYSTEM\nexport GIT_CONFIG_SYSTEM=${systemFile}\nexec ${REAL_GIT} "$@"\n`;

/** A Python program that fails with these lines. */
export const traceback = (...lines: readonly string[]): string => `printf '%s\\n' 'Traceback (most recent call last):' ${lines.map((line) => `'${line.replaceAll("'", "'\\''")}'`).join(' ')} >&2\nexit 1`;
