import type { InstallPlaces } from '../installs.ts';

/**
 * The Command Line Tools and Xcode bring a git each, and set osxkeychain in its system file; `/usr/bin/git` only starts one of them. Homebrew's
 * reads `etc/gitconfig` below its prefix. Sources: `xcode-select(1)`, Homebrew's formula of git, AWS CLI "Installing on macOS".
 */
export const darwinInstalls: InstallPlaces = {
  gits: () => [
    '/Library/Developer/CommandLineTools/usr/bin/git', '/Applications/Xcode.app/Contents/Developer/usr/bin/git', '/opt/homebrew/bin/git', '/usr/local/bin/git',
  ],
  awsClis: (home) => ['/usr/local/bin/aws', '/opt/homebrew/bin/aws', '/usr/local/aws-cli/aws', ...(home === null ? [] : [`${home}/.local/bin/aws`, `${home}/aws-cli/aws`])],
  packageDirs: (version, home) => [...(home === null ? [] : [`${home}/Library/Python/${version}/lib/python/site-packages`]), `/Library/Python/${version}/site-packages`],
  sshClients: () => [],
};
