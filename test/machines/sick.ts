import type { SickMachine } from './parts.ts';
import { sickGitConfigs } from './sick/git-config.ts';
import { sickLinks } from './sick/links.ts';
import { sickNetworks } from './sick/network.ts';
import { sickPermissions } from './sick/permissions.ts';
import { sickProfiles } from './sick/profile.ts';
import { sickRemotes } from './sick/remote.ts';
import { sickSeveral } from './sick/several.ts';
import { sickStores } from './sick/stores.ts';
import { sickTools } from './sick/tools.ts';

/** Broken machines, each with the cause that must come first. */
export const sickMachines: readonly SickMachine[] = [
  ...sickTools, ...sickRemotes, ...sickGitConfigs, ...sickStores, ...sickProfiles, ...sickNetworks, ...sickPermissions, ...sickLinks, ...sickSeveral,
];
