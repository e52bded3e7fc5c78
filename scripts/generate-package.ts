import { readFileSync } from 'node:fs';
import { areas, ids } from '../src/checks/ids.ts';
import { bundle } from './bundle.ts';
import { listCommands } from './command-list.ts';
import { bashCompletion, fishCompletion, zshCompletion } from './completions.ts';
import { manPage } from './man-page.ts';
import { bundledPackages, noticesOf } from './third-party.ts';

/** Writes what the package holds besides code and pages: completions, the manual page, the notices of the packages in the bundle. */
export async function generatePackage(put: (path: string, text: string) => void): Promise<void> {
  const commands = await listCommands();
  const checks = [...areas, ...ids];
  put('completions/codecommit.bash', bashCompletion(commands, checks));
  put('completions/_codecommit', zshCompletion(commands, checks));
  put('completions/codecommit.fish', fishCompletion(commands, checks));
  put('man/codecommit.1', manPage(commands, JSON.parse(readFileSync('package.json', 'utf8')) as { version: string; description: string }));
  put('THIRD-PARTY-NOTICES.md', noticesOf(bundledPackages(await bundle(null))));
}
