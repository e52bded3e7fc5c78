import { userInfo } from 'node:os';
import type { Platform } from '../core/facts.ts';
import { type MergedProfiles, mergeProfiles, readRawAwsFile } from '../knowledge/aws-config.ts';
import { type Environment, fileLocations } from '../knowledge/aws-environment.ts';
import { readBytes } from './files.ts';

/** The home directory as Python sees it: the variable, else what the system knows. Null when neither tells. */
export function pythonHome(env: (name: string) => string | undefined, platform: Platform): string | null {
  const named = env(platform === 'win32' ? 'USERPROFILE' : 'HOME');
  if (named !== undefined) return named;
  try {
    return userInfo().homedir;
  } catch {
    return null;
  }
}

/** Reads both AWS files with their secrets. A file that cannot be read is no file, as for botocore. */
export async function readProfiles(env: Environment, home: string | null, platform: Platform): Promise<MergedProfiles> {
  const { config, credentials } = fileLocations(env, home, platform);
  const [configBytes, credentialBytes] = await Promise.all([bytesOf(config.path), bytesOf(credentials.path)]);
  return mergeProfiles(readRawAwsFile(configBytes, config.path), readRawAwsFile(credentialBytes, credentials.path));
}

/** An empty path is botocore's word for no file. */
async function bytesOf(path: string): Promise<Uint8Array | null> {
  return path === '' ? null : readBytes(path).catch(() => null);
}
