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
const forgetful = [];
for (const file of files) {
  globalThis.UVU_INDEX = queue.push([file]) - 1;
  await import(pathToFileURL(file).href);
  if (queue.at(-1).length === 1) forgetful.push(file);
}
await exec();
for (const file of forgetful) console.log(`FAIL ${file}: it runs no test; run() is missing`);
if (forgetful.length > 0) process.exitCode = 1;
