import { readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Starts the CLI whose `bin` is at `binUrl`. `--version` is what scripts ask most and what one asks on a machine where nothing else works: it is
 * answered before anything else is loaded.
 */
export async function main(binUrl: string): Promise<void> {
  const argv = process.argv.slice(2);
  const root = new URL('..', binUrl);
  if (argv.length === 1 && argv[0] === '--version' && tellVersion(root)) return;
  const { start } = await import('./start.ts');
  await start(argv, fileURLToPath(root));
}

/** False where it could not be written: whoever writes next says why. */
function tellVersion(root: URL): boolean {
  try {
    const { name, version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { name: string; version: string };
    writeSync(process.stdout.fd, `${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`);
    return true;
  } catch {
    return false;
  }
}
