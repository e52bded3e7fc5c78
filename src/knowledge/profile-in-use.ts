import type { EnvironmentFact, GitConfigFact, Intent, TargetFact, ToolsFact } from '../core/facts.ts';
import { activeProfile, type AwsDialect, type Environment } from './aws-environment.ts';
import { helperCommand } from './helper-command.ts';

/** The profile that matters, and who names it. `named` is false for `default` taken because nothing names one: only that may be missing. */
export interface ProfileInUse {
  name: string;
  named: boolean;
  source: string;
}

interface Known {
  target?: TargetFact | undefined;
  intent?: Intent | undefined;
  environment?: EnvironmentFact | undefined;
  tools?: ToolsFact | undefined;
  gitConfig?: GitConfigFact | undefined;
}

/** Returns the variables whose values are known. A value that may be a secret is left out. */
export function environmentOf(fact: EnvironmentFact | undefined): Environment {
  return Object.fromEntries((fact?.variables ?? []).flatMap(({ name, value, empty }) => (value !== null ? [[name, value]] : empty ? [[name, '']] : [])));
}

/** Returns whose rules pick profile and region: git-remote-codecommit and version 1 of the AWS CLI are botocore's. */
export function dialectOf({ target, tools }: Pick<Known, 'target' | 'tools'>): AwsDialect {
  if (target?.method === 'grc') return 'botocore';
  return /^[01]\./.test(tools?.aws?.version ?? '') ? 'botocore' : 'cli-v2';
}

/**
 * Returns the profile the tool of this method will use: the one named in the URL or the helper's line, else the one asked for, else the
 * environment's. On a machine without a target a helper's line counts too. Source: the order of `activeProfile`.
 */
export function profileInUse(known: Known): ProfileInUse {
  const { target, intent } = known;
  if (target !== undefined && target.profile !== null) return { name: target.profile, named: true, source: target.profileSource ?? 'the target' };
  const fromHelper = target === undefined ? helperProfile(known.gitConfig) : null;
  if (fromHelper !== null) return fromHelper;
  if (intent !== undefined && intent.profile !== null) return { name: intent.profile, named: true, source: '--profile' };
  const active = activeProfile(environmentOf(known.environment), null, dialectOf(known));
  return { name: active.name, named: active.source !== 'default', source: active.source };
}

function helperProfile(gitConfig: GitConfigFact | undefined): ProfileInUse | null {
  for (const { key, value, file, line } of gitConfig?.entries ?? []) {
    const name = value !== null && /^credential\.(?:.*\.)?helper$/.test(key) ? helperCommand(value).aws?.profile : null;
    if (name) return { name, named: true, source: `the helper in ${file ?? 'the command line'}${line === null ? '' : `:${line}`}` };
  }
  return null;
}
