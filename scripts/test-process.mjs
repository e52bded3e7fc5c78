/**
 * A process of `npm test`: runs compiled test files one after another and ends with uvu's counts of all. A file in which no test is run is a failure,
 * which uvu itself would pass.
 * Usage: node test-process.mjs FIRST SEED FILE…; FIRST is imported before everything else, SEED is that of all properties.
 */
import { pathToFileURL } from 'node:url';

const [first = '', seed, ...files] = process.argv.slice(2);
await import(pathToFileURL(first).href);
const { default: fc } = await import('fast-check');
fc.configureGlobal({ seed: Number(seed) });

globalThis.UVU_DEFER = 1;
const { exec } = await import('uvu');
const queue = globalThis.UVU_QUEUE;
const counts = new Map(files.map((file) => [file, 0]));
for (const file of files) {
  const suites = [file];
  globalThis.UVU_INDEX = queue.push(suites) - 1;
  await import(pathToFileURL(file).href);
  // A suite gives its errors, and how many of its tests passed, were skipped and are in it.
  for (const [index, run] of suites.entries()) {
    if (index === 0) continue;
    suites[index] = async () => {
      const [errors, passed, skipped, all] = await run();
      counts.set(file, counts.get(file) + skipped + all);
      return [errors, passed, skipped, all];
    };
  }
}
await exec();
for (const [file, count] of counts) {
  if (count > 0) continue;
  console.log(`FAIL ${file}: no test in it was run`);
  process.exitCode = 1;
}
