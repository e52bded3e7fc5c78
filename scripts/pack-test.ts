/** `npm run pack-test`: the tarball on every Node it promises to run on. Fetches those that are not there; `npm test` takes what it finds. */
import { spawnSync } from 'node:child_process';
import { fetchNode, missingLines, nodesAtHand } from './nodes.ts';

const unavailable: string[] = [];
for (const line of missingLines(nodesAtHand())) {
  try {
    fetchNode(line);
  } catch (error) {
    unavailable.push(`Node ${line} cannot be had: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/run-tests.ts', 'packaging/tarball'], { stdio: 'inherit' });
for (const line of unavailable) console.error(line);
process.exitCode = status !== 0 || unavailable.length > 0 ? 1 : 0;
