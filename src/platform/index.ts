import type { Platform } from '../core/facts.ts';
import { NETRC_NAMES } from '../knowledge/netrc.ts';
import { darwinInstalls } from './darwin/installs.ts';
import { keychain } from './darwin/keychain.ts';
import type { InstallPlaces } from './installs.ts';
import { linuxInstalls } from './linux/installs.ts';
import { secretService } from './linux/secret-service.ts';
import type { SystemStore } from './store.ts';
import { credentialManager } from './win32/credential-manager.ts';
import { win32Installs } from './win32/installs.ts';

/** What differs between the systems: the only switch on the platform there is. */
export interface PlatformFacts {
  store: SystemStore;
  /** Below the home directory, in the order in which curl looks. */
  netrcNames: readonly string[];
  /** Directories, below the home, where pip and pipx put scripts and PATH may not lead. */
  scriptDirs: readonly string[];
  systemGitConfigs: readonly string[];
  installs: InstallPlaces;
  /** Where reports and the journal of fixes go; null without a home. Source: the contract, "State". */
  stateDir(home: string | null, env: (name: string) => string | undefined): string | null;
}

const PLATFORMS: Readonly<Record<Platform, PlatformFacts>> = {
  darwin: {
    store: keychain,
    netrcNames: NETRC_NAMES.darwin,
    scriptDirs: ['.local/bin', ...['3.9', '3.10', '3.11', '3.12', '3.13', '3.14'].map((version) => `Library/Python/${version}/bin`)],
    systemGitConfigs: ['/etc/gitconfig', '/Library/Developer/CommandLineTools/usr/share/git-core/gitconfig', '/opt/homebrew/etc/gitconfig', '/usr/local/etc/gitconfig'],
    installs: darwinInstalls,
    stateDir: (home) => (home === null ? null : `${home}/Library/Application Support/codecommit-doctor`),
  },
  linux: {
    store: secretService,
    netrcNames: NETRC_NAMES.linux,
    scriptDirs: ['.local/bin', 'bin', '.local/share/pipx/venvs/git-remote-codecommit/bin', '.local/pipx/venvs/git-remote-codecommit/bin'],
    systemGitConfigs: ['/etc/gitconfig'],
    installs: linuxInstalls,
    stateDir: (home, env) => below(absolute(env('XDG_STATE_HOME')) ?? below(home, '/.local/state'), '/codecommit-doctor'),
  },
  win32: {
    store: credentialManager,
    netrcNames: NETRC_NAMES.win32,
    scriptDirs: ['.local/bin', ...['39', '310', '311', '312', '313', '314'].map((version) => `AppData/Roaming/Python/Python${version}/Scripts`)],
    systemGitConfigs: ['C:/Program Files/Git/etc/gitconfig', 'C:/ProgramData/Git/config'],
    installs: win32Installs,
    stateDir: (home, env) => below(env('LOCALAPPDATA') || below(home, '\\AppData\\Local'), '\\codecommit-doctor'),
  },
};

function below(dir: string | null, way: string): string | null {
  return dir === null ? null : `${dir}${way}`;
}

/** A relative XDG directory is to be ignored. Source: XDG Base Directory Specification, "Basics". */
function absolute(dir: string | undefined): string | null {
  return dir?.startsWith('/') ? dir : null;
}

/** The facts of a platform, by its name. */
export function platformFacts(platform: Platform): PlatformFacts {
  return PLATFORMS[platform];
}
