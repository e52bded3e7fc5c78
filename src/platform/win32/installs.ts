import type { InstallPlaces } from '../installs.ts';

const slashes = (path: string): string => path.replaceAll('\\', '/');

/**
 * Git for Windows, and the gits inside GitHub Desktop and Visual Studio, each with a system file; the AWS CLI's MSI packages.
 * Sources: Git for Windows' installer, AWS CLI "Installing on Windows", Python's `site` for the user's packages.
 */
export const win32Installs: InstallPlaces = {
  gits: (_, env) => {
    const programs = slashes(env('PROGRAMFILES') ?? 'C:/Program Files');
    const local = env('LOCALAPPDATA');
    return [
      `${programs}/Git/cmd/git.exe`,
      ...(local === undefined ? [] : [`${slashes(local)}/Programs/Git/cmd/git.exe`, `${slashes(local)}/GitHubDesktop/app/resources/app/git/cmd/git.exe`]),
      `${programs}/Microsoft Visual Studio/2022/Community/Common7/IDE/CommonExtensions/Microsoft/TeamFoundation/Team Explorer/Git/cmd/git.exe`,
      `${programs}/Microsoft Visual Studio/2022/Professional/Common7/IDE/CommonExtensions/Microsoft/TeamFoundation/Team Explorer/Git/cmd/git.exe`,
    ];
  },
  awsClis: (_, env) => {
    const programs = slashes(env('PROGRAMFILES') ?? 'C:/Program Files');
    return [`${programs}/Amazon/AWSCLIV2/aws.exe`, `${programs}/Amazon/AWSCLI/bin/aws.exe`, `${programs}/Amazon/AWSCLI/bin/aws.cmd`];
  },
  packageDirs: (version, _, env) => {
    const data = env('APPDATA');
    return data === undefined ? [] : [`${slashes(data)}/Python/Python${version.replace('.', '')}/site-packages`];
  },
  sshClients: (env) => [`${slashes(env('SYSTEMROOT') ?? 'C:/Windows')}/System32/OpenSSH/ssh.exe`],
};
