import type { MachineSpec } from '../lab/machine.ts';
import { onRealPath, toolsUnderTest } from '../lab/tools-under-test.ts';
import { withGrc } from './parts.ts';

export const GRC_URL = 'codecommit::eu-west-1://dev@billing';
/** Beside the home: what pip does to it is not for `fix undo` to put back. */
export const VENV = '../venv';
const REAL_GIT = onRealPath('git') ?? '/usr/bin/git';
/** A program that does what the lab's own `aws` or git-remote-codecommit does. */
export function likeTheLabs(name: 'aws' | 'grc'): string {
  const tool = toolsUnderTest()[name];
  const version = name === 'aws' && tool.kind === 'stand-in' ? `export AWS_STAND_IN_VERSION=${tool.version}\n` : '';
  return `#!/bin/sh\n${version}exec ${tool.command.map((word) => `'${word}'`).join(' ')} "$@"\n`;
}

/** A pipx (or a Python whose pip) that puts git-remote-codecommit into a directory beside the home, where `fix undo` has nothing to put back. */
export const INSTALLS_GRC = `mkdir -p "$HOME/../local/bin"\ncat > "$HOME/../local/bin/git-remote-codecommit" <<'END'\n${likeTheLabs('grc')}END\nchmod 755 "$HOME/../local/bin/git-remote-codecommit"\n`;
export const LOCAL_FIRST = '{{HOME}}/../local/bin:{{HOME}}/../bin';

/** What the Python of a virtual environment does with the script: hands over to the lab's git-remote-codecommit. */
const HANDS_OVER = 'shift\nexec "$HOME/../bin/git-remote-codecommit" "$@"';

interface VenvChanges extends MachineSpec {
  /** What the interpreter does, as a shell script; null where it is gone. */
  python?: string | null;
  /** What its pip makes of the packages; from then on the interpreter is a good one. */
  renewed?: Readonly<Record<string, string>>;
  /** What the profile gives a botocore that knows its kind of sign-in: the lab's own may be a stand-in that knows none. */
  signedIn?: string;
}

/** git-remote-codecommit in a virtual environment beside the home, with the metadata of these packages. `python` is what its interpreter does. */
export function inVenv(version: string, packages: Readonly<Record<string, string>>, changes: VenvChanges = {}): MachineSpec {
  const { python = HANDS_OVER, renewed, signedIn, ...rest } = changes;
  const site = `${VENV}/lib/python${version.split('.').slice(0, 2).join('.')}/site-packages`;
  const of = (name: string, number: string) => `${site}/${name}-${number}.dist-info`;
  const before = { git_remote_codecommit: '1.17', ...packages };
  const metadata = Object.entries(before).map(([name, number]) => [`${of(name, number)}/METADATA`, `Name: ${name}\n`] as const);
  const pip = renewed === undefined ? '' : [
    'if [ "$2" = pip ]; then',
    ...Object.entries(renewed).map(([name, number]) => `rm -rf "$HOME/${site}/${name}-"*\nmkdir -p "$HOME/${of(name, number)}"\necho "Name: ${name}" > "$HOME/${of(name, number)}/METADATA"`),
    'touch "$0.renewed"; exit\nfi\nif [ -e "$0.renewed" ]; then', ...(signedIn === undefined ? [] : ['export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE="$HOME/../signed-in"']), HANDS_OVER, 'fi\n',
  ].join('\n');
  return withGrc(GRC_URL, {
    ...rest,
    files: {
      [`${VENV}/bin/git-remote-codecommit`]: `#!{{HOME}}/${VENV}/bin/python\nimport sys\nfrom git_remote_codecommit import main\nsys.exit(main())\n`,
      [`${VENV}/pyvenv.cfg`]: `home = /usr/bin\nversion = ${version}\n`,
      ...(python === null ? {} : { [`${VENV}/bin/python`]: `#!/bin/sh\n${pip}${python}\n` }),
      ...Object.fromEntries(metadata), ...(signedIn === undefined ? {} : { '../signed-in': signedIn }), ...rest.files,
    },
    modes: { [`${VENV}/bin/git-remote-codecommit`]: 0o755, ...(python === null ? {} : { [`${VENV}/bin/python`]: 0o755 }), ...rest.modes },
    env: { PATH: `{{HOME}}/${VENV}/bin:{{HOME}}/../bin`, ...rest.env },
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

/** A git before 2.26: sections whose host has a "*" are nothing to it. */
export const gitWithoutWildcards = (version: string): string => `#!/bin/bash
[ "$1" = --version ] && { echo "git version ${version}"; exit; }
case " $* " in
  *" ls-remote "* | *" credential fill "*)
    read=/tmp/gitconfig.$$
    awk '/^\\[/ { out = /[*]/ } !out' "$HOME/.gitconfig" > "$read"
    GIT_CONFIG_GLOBAL=$read ${REAL_GIT} "$@"
    code=$?
    rm -f "$read"
    exit $code ;;
esac
exec ${REAL_GIT} "$@"
`;

/** Another git, with a system-wide configuration of its own, as programs bring one. */
export const otherGit = (systemFile: string): string => `#!/bin/sh\nunset GIT_CONFIG_NOSYSTEM\nexport GIT_CONFIG_SYSTEM=${systemFile}\nexec ${REAL_GIT} "$@"\n`;

/** A Python program that fails with these lines. */
export const traceback = (...lines: readonly string[]): string => `printf '%s\\n' 'Traceback (most recent call last):' ${lines.map((line) => `'${line.replaceAll("'", "'\\''")}'`).join(' ')} >&2\nexit 1`;
