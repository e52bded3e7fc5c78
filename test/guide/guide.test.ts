import { suite } from 'uvu';
import { toolsUnderTest } from '../lab/machine.ts';
import { queueOf } from '../machines/at-a-time.ts';
import { guideWorld } from './common.ts';
import { follow, lacking } from './follow.ts';
import type { Way } from './page.ts';
import { pages } from './pages/all.ts';

const queue = queueOf(3);
const real = process.env['MACHINES_REAL'] !== undefined;
const { aws } = toolsUnderTest();

/** The stand-in is enough for all but the first way of a page, and what it does not know: Python takes half a second to start. */
function awsOf(index: number, { steps, needsReal }: Way): 'present' | 'stand-in' {
  return real || index === 0 || needsReal !== undefined || steps.some((step) => step.kind === 'command' && step.needs === 'the AWS CLI with a pager for its help') ? 'present' : 'stand-in';
}

for (const { page, folder, ways } of pages) {
  const test = suite(`guide: ${page}`);
  test.before(() => { queue.start(); });
  for (const [index, way] of ways.entries()) {
    const why = way.needsReal !== undefined && aws.kind === 'stand-in' ? 'no real AWS CLI on this computer' : lacking(way);
    if (why !== null) {
      console.log(`SKIP ${page}: ${way.name}: ${why}`);
      test.skip(way.name, () => undefined);
      continue;
    }
    const spec = { ...way.machine, tools: { aws: awsOf(index, way), ...way.machine?.tools } };
    const done = queue.add({ name: way.name, spec, world: (world) => { guideWorld(world); way.world?.(world); } }, (machine) => follow(machine, way, folder));
    test(way.name, () => done);
  }
  test.run();
}
