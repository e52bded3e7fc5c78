/** Traces a git command in a directory as `report --run` does; `in-order`: the first signal ends the run, else node's own way. Prints what was seen. */
import type { Intent } from '../../src/core/facts.ts';
import { runTraced } from '../../src/doctor/traced-run.ts';

const [, , way, cwd = ''] = process.argv;
const interrupt = new AbortController();
if (way === 'in-order') for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => interrupt.abort());
const intent: Intent = { cwd, target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false };
process.stdout.write(JSON.stringify(await runTraced('git ls-remote origin', { intent, timeoutSeconds: 60, signal: interrupt.signal })));
