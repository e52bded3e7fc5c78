import { healthyMachines } from './healthy.ts';
import { testMachines } from './machine-tests.ts';

testMachines('healthy', { healthy: healthyMachines });
