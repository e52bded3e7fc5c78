import { machines as healthy } from './healthy/installations.ts';
import { testMachines } from './machine-tests.ts';
import { machines as sick, warned } from './sick/installations.ts';

testMachines('installed tools', { sick, warned, healthy });
