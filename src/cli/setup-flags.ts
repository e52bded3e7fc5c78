import { resolve } from 'node:path';
import * as Flags from '@oclif/core/flags';
import { type AnswerName, type Answers, SETUP_METHODS, type SetupMethod } from '../core/setup.ts';
import { nearest } from '../knowledge/nearest.ts';
import { UsageError } from './base-command.ts';

const text = (description: string, helpValue: string) => Flags.string({ description, helpValue });

/** What would be asked for on a terminal. `--profile` and `--region` are among the flags of the machine. */
export const setupFlags = {
  repository: text('the repository\'s name', 'NAME'),
  'role-arn': text('role: the ARN of the role to take', 'ARN'),
  'source-profile': text('role: whose credentials take it: a profile, or Environment, Ec2InstanceMetadata, EcsContainer', 'P'),
  'web-identity-token-file': text('role: the file with the token of a web identity', 'FILE'),
  'sso-start-url': text('role: the start URL of the single sign-on', 'URL'),
  'sso-region': text('role: the region of the single sign-on', 'R'),
  'sso-account-id': text('role: the account of the single sign-on', 'ID'),
  'sso-role-name': text('role: the permission set of the single sign-on', 'NAME'),
  'iam-user': text('git-credentials, ssh: the IAM user', 'NAME'),
  'ssh-key': text('ssh: the private RSA key to use', 'FILE'),
};

type SetupFlags = { [K in AnswerName]?: string | undefined };

const PATHS: readonly AnswerName[] = ['web-identity-token-file', 'ssh-key'];

/** Returns what was given, paths from the directory the run starts in. Throws a usage error for what is empty, or can stand in no file. */
export function answersOf(flags: SetupFlags, cwd: string): Answers {
  const names: AnswerName[] = ['profile', 'region', ...(Object.keys(setupFlags) as (keyof typeof setupFlags)[])];
  return Object.fromEntries(names.flatMap((name) => {
    const value = flags[name];
    if (value === undefined) return [];
    if (value === '') throw new UsageError(`no value stands behind --${name}`);
    if (/\p{Cc}/u.test(value)) throw new UsageError(`a control character stands in --${name}`);
    return [[name, PATHS.includes(name) ? resolve(cwd, value) : value]];
  }));
}

/** Returns the METHOD given, null where there is none. Throws a usage error that names the nearest. */
export function setupMethod(word: string | undefined): SetupMethod | null {
  const found = SETUP_METHODS.find((method) => method === word);
  if (word === undefined || found !== undefined) return found ?? null;
  throw new UsageError(`there is no method "${word}" (${SETUP_METHODS.join(', ')}); did you mean "${nearest(word, SETUP_METHODS)[0] ?? ''}"?`);
}
