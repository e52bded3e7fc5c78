import type { FactName } from '../../core/facts.ts';

/** Every fact of today's; the compiler keeps it complete. */
const ALL: Readonly<Record<FactName, true>> = {
  intent: true, system: true, environment: true, tools: true, repository: true, gitConfig: true, storeFiles: true, systemStore: true, netrc: true, awsConfig: true, target: true, network: true, credentials: true,
  identity: true, repositoryMetadata: true, gitRequest: true, gitClient: true, simulation: true, installations: true, homes: true, grcRun: true, helperPrograms: true, submodules: true, identityElsewhere: true,
  helperRuns: true, awsState: true, iamLogins: true, ssh: true, pushRequest: true, policies: true, kmsKey: true, credentialCache: true,
};
export const FACT_NAMES = Object.keys(ALL) as readonly FactName[];
