import { testMachines } from './machine-tests.ts';
import { sickMachines } from './sick.ts';

testMachines('sick', { sick: sickMachines });
