import type { Intent, TargetFact } from '../core/facts.ts';
import { withoutPasswords } from '../knowledge/git-config-redaction.ts';
import { configParameter } from '../knowledge/git-overlay.ts';
import { isRepositoryName } from '../knowledge/repository-url.ts';

/** What names a repository to git, and what must stand in the environment for it. */
export interface GivenRepository {
  name: string;
  env: Readonly<Record<string, string>>;
}

/**
 * A remote's name or a URL as it is; a URL with a secret in it as the remote `codecommit-doctor-target`, which only the environment
 * knows, since everybody on the machine can read our words. `ownParameters` is the user's GIT_CONFIG_PARAMETERS, which stays in force.
 * Source: git's config.c, `git_config_from_parameters`.
 */
export function givenRepository(target: TargetFact, intent: Intent | null, ownParameters: string | undefined): GivenRepository {
  const where = target.remote ?? givenUrl(target, intent);
  if (withoutPasswords(where) === where) return { name: where, env: {} };
  const name = 'codecommit-doctor-target';
  const quoted = configParameter(`remote.${name}.url=${where}`);
  return { name, env: { GIT_CONFIG_PARAMETERS: ownParameters ? `${ownParameters} ${quoted}` : quoted } };
}

/** As the user gave it: git applies `insteadOf` itself, and the facts hold no password. */
function givenUrl(target: TargetFact, intent: Intent | null): string {
  const given = intent?.target ?? null;
  return given === null || isRepositoryName(given) ? target.configuredUrl : given;
}
