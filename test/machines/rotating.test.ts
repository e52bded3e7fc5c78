import { machines as healthy } from './healthy/rotating.ts';
import { testMachines } from './machine-tests.ts';
import { machines as sick } from './sick/rotating.ts';

testMachines('rotating credentials', { sick, healthy });
