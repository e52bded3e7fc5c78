import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The release lines the package promises to run on; `newest` is whatever is published last. */
export const LINES = ['20', '22', '24', 'newest'] as const;

const DIRECTORY = 'artefacts/nodes';
const PLATFORM = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const PROGRAM = join('node_modules', PLATFORM, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

export interface FoundNode {
  path: string;
  /** `22.23.3` */
  version: string;
}

/** The Nodes at hand: those of NODE_UNDER_TEST (paths, as in PATH), those `npm run pack-test` has fetched, and the one that runs. One a version. */
export function nodesAtHand(): readonly FoundNode[] {
  const named = (process.env['NODE_UNDER_TEST'] ?? '').split(delimiter).filter((path) => path !== '');
  const fetched = existsSync(DIRECTORY) ? readdirSync(DIRECTORY).map((line) => join(DIRECTORY, line, PROGRAM)).filter((path) => existsSync(path)) : [];
  const found = [...named, ...fetched, process.execPath].map((path) => ({ path: resolve(path), version: execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim() }));
  return [...new Map(found.map((node) => [node.version, node])).values()];
}

/** The lines of `LINES` that no Node of `nodes` is of. Which one is the newest only the registry knows: it is what was fetched as that. */
export function missingLines(nodes: readonly FoundNode[]): readonly string[] {
  const newest = existsSync(join(DIRECTORY, 'newest', PROGRAM));
  return LINES.filter((line) => (line === 'newest' ? !newest : !nodes.some(({ version }) => version.startsWith(`${line}.`))));
}

/** Fetches a Node of `line` from npm, where its program comes in a package of the platform. Throws where there is none. */
export function fetchNode(line: string): void {
  const wanted = line === 'newest' ? execFileSync('npm', ['view', 'node', 'version', '--loglevel=error'], { encoding: 'utf8' }).trim() : line;
  const prefix = join(DIRECTORY, line);
  mkdirSync(prefix, { recursive: true });
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--prefix', prefix, `${PLATFORM}@${wanted}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (!existsSync(join(prefix, PROGRAM))) throw new Error(`${PLATFORM}@${wanted} has no ${PROGRAM}`);
}
