import * as assert from 'uvu/assert';
import { createHost, type NodeHost } from '../../src/host/node-host.ts';
import type { Lab } from '../lab/lab.ts';
import { makeMachine, type MachineSpec } from '../lab/machine.ts';

/** Gives `use` the real host on a throwaway machine of the lab, and holds that it wrote nothing there. */
export async function hostOnMachine<T>(lab: Lab, spec: MachineSpec, use: (host: NodeHost, home: string) => Promise<T>): Promise<T> {
  const machine = await makeMachine(lab, { tools: { aws: 'missing', grc: 'missing' }, ...spec });
  const host = createHost({ signal: new AbortController().signal, cwd: machine.cwd, env: machine.env, platform: 'linux' });
  try {
    const before = await machine.snapshot();
    const result = await use(host, machine.home);
    assert.equal([...(await machine.snapshot())], [...before], 'nothing is written');
    return result;
  } finally {
    await host.close();
    await machine.remove();
  }
}
