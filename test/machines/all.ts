import { machines as healthyGitChain } from './healthy/git-chain.ts';
import { machines as healthyInstallations } from './healthy/installations.ts';
import { machines as healthyRotating } from './healthy/rotating.ts';
import { machines as healthySsh } from './healthy/ssh.ts';
import { healthyMachines } from './healthy.ts';
import { guideBlock, type SickMachine, type TestMachine, withHelper } from './parts.ts';
import { type RecordedMachine, recordedMachines } from './recorded.ts';
import { machines as sickGitChain, warned as warnedGitChain } from './sick/git-chain.ts';
import { machines as sickInstallations, warned as warnedInstallations } from './sick/installations.ts';
import { machines as sickRotating } from './sick/rotating.ts';
import { machines as sickSsh } from './sick/ssh.ts';
import { sickMachines } from './sick.ts';

/** Every machine of the tests: run end to end in the lab with the real git, but for the recorded ones of other systems. */
export const allMachines: { recorded: readonly RecordedMachine[]; sick: readonly SickMachine[]; warned: readonly SickMachine[]; healthy: readonly TestMachine[] } = {
  recorded: recordedMachines,
  sick: [...sickMachines, ...sickInstallations, ...sickGitChain, ...sickRotating, ...sickSsh],
  warned: [...warnedInstallations, ...warnedGitChain],
  healthy: [...healthyMachines, ...healthyInstallations, ...healthyGitChain, ...healthyRotating, ...healthySsh],
};

/** Needs a daemon beside it: run by `cache-daemon.test.ts`. */
export const cached: SickMachine = {
  name: 'git-credential-cache answers first', failure: 'cache-stale-signature', cause: 'git-config/helper-order', messageId: 'answers-first', also: ['credential-stores/cache'],
  spec: withHelper({ gitConfig: `[credential]\n\thelper = cache --timeout=86400\n${guideBlock}` }),
};
