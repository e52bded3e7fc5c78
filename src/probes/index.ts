import type { AnyProbe } from '../core/probe.ts';
import { awsConfig } from './aws-config.ts';
import { credentials, gitRequest, identity, repositoryMetadata, simulation } from './credentials.ts';
import { environment } from './environment.ts';
import { gitClient } from './git-client.ts';
import { gitConfig } from './git-config.ts';
import { netrc, storeFiles } from './login-files.ts';
import { network } from './network.ts';
import { repository } from './repository.ts';
import { system } from './system.ts';
import { systemStore } from './system-store.ts';
import { target } from './target.ts';
import { tools } from './tools.ts';

/** Every probe; each comes after those whose facts it reads. */
export const probes: readonly AnyProbe[] = [
  system, environment, tools, repository, gitConfig, storeFiles, systemStore, netrc, awsConfig,
  target, network, credentials, identity, repositoryMetadata, gitRequest, gitClient, simulation,
];
