import { join, resolve } from 'node:path';

const COMPILED = process.env['COMPILED_TESTS'];

/**
 * The words after `node` that run a program of the tests, a file of `test` named `….program.ts`: what `npm test` compiled of it, else its source.
 * It is to be started in the root of the working copy.
 */
export function programOf(name: `${string}.program.ts`): string[] {
  return COMPILED === undefined ? ['--import', 'tsx', resolve(import.meta.dirname, '..', name)] : [join(COMPILED, name.replace(/ts$/, 'js'))];
}
