import type { InstallPlaces } from '../installs.ts';

/** Sources: the AWS CLI's installer (`/usr/local/bin`), snap, pip's and pipx's scripts; Python's `site` for the user's packages. */
export const linuxInstalls: InstallPlaces = {
  gits: () => [],
  awsClis: (home) => ['/usr/local/bin/aws', '/usr/bin/aws', '/snap/bin/aws', '/home/linuxbrew/.linuxbrew/bin/aws', ...(home === null ? [] : [`${home}/.local/bin/aws`, `${home}/bin/aws`])],
  packageDirs: (version, home) => (home === null ? [] : [`${home}/.local/lib/python${version}/site-packages`]),
  sshClients: () => [],
};
