import { machines as healthy } from './healthy/git-chain.ts';
import { testMachines } from './machine-tests.ts';
import { machines as sick, warned } from './sick/git-chain.ts';

testMachines('the git chain', { sick, warned, healthy });
