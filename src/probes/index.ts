import type { AnyProbe } from '../core/probe.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { awsConfig } from './aws-config.ts';
import { awsState } from './aws-state.ts';
import { credentialCache } from './credential-cache.ts';
import { credentials, gitRequest, identity, pushRequest, repositoryMetadata } from './credentials.ts';
import { environment } from './environment.ts';
import { gitClient } from './git-client.ts';
import { gitConfig } from './git-config.ts';
import { helperPrograms } from './helper-programs.ts';
import { grcRun } from './grc-run.ts';
import { helperRuns } from './helper-runs.ts';
import { homes } from './homes.ts';
import { identityElsewhere } from './identity-elsewhere.ts';
import { iamLogins } from './iam-logins.ts';
import { installations } from './installations.ts';
import { netrc, storeFiles } from './login-files.ts';
import { network } from './network.ts';
import { kmsKey, policies } from './policies.ts';
import { repository } from './repository.ts';
import { simulation } from './simulation.ts';
import { ssh } from './ssh.ts';
import { submodules } from './submodules.ts';
import { systemStore } from './system-store.ts';
import { system } from './system.ts';
import { target } from './target.ts';
import { tools } from './tools.ts';

/** A throw becomes the reason of a fact: what the probe was reading may stand in it. */
function guarded(probe: AnyProbe): AnyProbe {
  const observe: AnyProbe['observe'] = async (host, known) => {
    try {
      return await probe.observe(host, known);
    } catch (error) {
      throw new Error(harmless(withoutSecrets(error instanceof Error ? error.message : String(error))));
    }
  };
  return { ...probe, observe };
}

/** Every probe; each comes after those whose facts it reads. */
export const probes: readonly AnyProbe[] = ([
  gitConfig, system, environment, tools, repository, storeFiles, systemStore, netrc, awsConfig,
  target, ssh, network, credentials, identity, repositoryMetadata, gitRequest, gitClient, pushRequest, policies, kmsKey, simulation,
  installations, homes, grcRun, helperPrograms, submodules, identityElsewhere, helperRuns, awsState, iamLogins, credentialCache,
] satisfies readonly AnyProbe[]).map(guarded);
