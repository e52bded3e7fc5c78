import type { GrcInstallation, InstallationsFact } from '../core/facts.ts';
import { advise, type Fix, type FixStep } from '../core/fix.ts';
import { isAtLeast, MINIMUM_VERSIONS } from './versions.ts';

const GRC = 'git-remote-codecommit';
const PAGE = 'https://github.com/aws/git-remote-codecommit#prerequisites';

/**
 * Returns how git-remote-codecommit is installed on this machine: by pipx where there is one, by pip where it may install for the user (PEP 668), else in words.
 * Sources: README of git-remote-codecommit; PEP 668.
 */
export function installGrc(known: InstallationsFact | undefined): Fix {
  if (known?.pipx != null) return { consent: 'ask', steps: [{ do: 'run', argv: ['pipx', 'install', GRC], undo: ['pipx', 'uninstall', GRC] }] };
  const python = known?.python ?? null;
  if (python !== null && known?.pip?.externallyManaged === false) {
    const first = pipIsNew(known.pip.version) === false ? renewPip(python.path) : [];
    return { consent: 'ask', steps: [...first, { do: 'run', argv: [python.path, '-m', 'pip', 'install', '--user', GRC], undo: [python.path, '-m', 'pip', 'uninstall', '-y', GRC] }] };
  }
  const text = known?.pip?.externallyManaged === true
    ? `Install pipx with the package manager of the system (apt, dnf, brew), then: pipx install ${GRC}`
    : `Install it: pipx install ${GRC} (or python3 -m pip install --user ${GRC})`;
  return advise('person', text, PAGE);
}

/** Returns the steps that renew the pip of a Python, for the user alone. */
export function renewPip(python: string): FixStep[] {
  return [{ do: 'run', argv: [python, '-m', 'pip', 'install', '--user', '--upgrade', 'pip'] }];
}

/** True when pip is new enough to install git-remote-codecommit, null when its version is not known. Source: CodeCommit User Guide, "Setup steps for HTTPS connections with git-remote-codecommit". */
export function pipIsNew(version: string | null): boolean | null {
  return version === null ? null : isAtLeast(version, MINIMUM_VERSIONS.pip.installsGrc);
}

/** Returns how a package in the Python of git-remote-codecommit is renewed, by the tool that put it there. Example of a requirement: `botocore>=1.41.0`. */
export function renewInGrc(grc: GrcInstallation, requirement: string): Fix {
  const run = (...argv: string[]): Fix => ({ consent: 'ask', steps: [{ do: 'run', argv }] });
  if (grc.installedBy === 'pipx') return /\[/.test(requirement) ? run('pipx', 'inject', GRC, requirement) : run('pipx', 'runpip', GRC, 'install', '--upgrade', requirement);
  if (grc.installedBy === 'homebrew') return run('brew', 'upgrade', GRC);
  if (grc.interpreter === null || /^\/usr\/bin\//.test(grc.interpreter)) return advise('person', `Install it apart from the Python of the system: pipx install ${GRC}`, PAGE);
  return run(grc.interpreter, '-m', 'pip', 'install', ...(grc.installedBy === 'venv' ? [] : ['--user']), '--upgrade', requirement);
}

/** Returns how git-remote-codecommit is installed again, where the Python it was installed with is gone or too old for it. */
export function reinstallGrc(grc: GrcInstallation | null, known: InstallationsFact | undefined): Fix {
  if (grc?.installedBy === 'pipx') return { consent: 'ask', steps: [{ do: 'run', argv: ['pipx', 'reinstall', GRC] }] };
  if (grc?.installedBy === 'homebrew') return { consent: 'ask', steps: [{ do: 'run', argv: ['brew', 'reinstall', GRC] }] };
  if (grc?.installedBy === 'venv') {
    const venv = grc.interpreter?.replace(/[\\/](?:bin|Scripts)[\\/][^\\/]*$/i, '') ?? 'DIRECTORY';
    return advise('ask', `Make its virtual environment anew with a current Python: python3 -m venv --clear "${venv}", then "${venv}/bin/pip" install ${GRC}`, PAGE);
  }
  return known?.pipx != null
    ? { consent: 'ask', steps: [{ do: 'run', argv: ['pipx', 'install', '--force', GRC] }] }
    : advise('ask', `Install it again with a current Python: pipx install --force ${GRC}`, PAGE);
}
