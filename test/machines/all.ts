import { machines as healthyGitChain } from './healthy/git-chain.ts';
import { machines as healthyInstallations } from './healthy/installations.ts';
import { machines as healthyRotating } from './healthy/rotating.ts';
import { machines as healthySsh } from './healthy/ssh.ts';
import { healthyMachines } from './healthy.ts';
import type { SickMachine, TestMachine } from './parts.ts';
import { machines as sickGitChain, warned as warnedGitChain } from './sick/git-chain.ts';
import { machines as sickInstallations, warned as warnedInstallations } from './sick/installations.ts';
import { machines as sickRotating } from './sick/rotating.ts';
import { machines as sickSsh } from './sick/ssh.ts';
import { sickMachines } from './sick.ts';

/** Every machine of the tests, all run end to end in the lab with the real git. */
export const allMachines: { sick: readonly SickMachine[]; warned: readonly SickMachine[]; healthy: readonly TestMachine[] } = {
  sick: [...sickMachines, ...sickInstallations, ...sickGitChain, ...sickRotating, ...sickSsh],
  warned: [...warnedInstallations, ...warnedGitChain],
  healthy: [...healthyMachines, ...healthyInstallations, ...healthyGitChain, ...healthyRotating, ...healthySsh],
};
