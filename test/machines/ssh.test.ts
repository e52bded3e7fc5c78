import { machines as healthy } from './healthy/ssh.ts';
import { testMachines } from './machine-tests.ts';
import { machines as sick } from './sick/ssh.ts';

testMachines('SSH, Git credentials, conditions', { sick, healthy });
