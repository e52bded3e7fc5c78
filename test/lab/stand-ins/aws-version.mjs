/** Returns what `aws --version` prints and where: Python 2's argparse wrote it to stderr. */
export function versionLine(version) {
  const [major, minor = 0] = version.split('.').map(Number);
  if (major >= 2) return { to: 'stdout', line: `aws-cli/${version} Python/3.13.4 Linux/6.1.0 exe/x86_64.debian.12 stand-in` };
  if (minor >= 17) return { to: 'stdout', line: `aws-cli/${version} Python/3.11.7 Linux/6.1.0 botocore/1.43.11 stand-in` };
  return { to: 'stderr', line: `aws-cli/${version} Python/2.7.18 Linux/6.1.0 botocore/0.108.0 stand-in` };
}
