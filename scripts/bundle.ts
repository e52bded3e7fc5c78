/**
 * Writes what is published as `dist`: every package of ours in one tree of chunks, each loaded when its command wants it. `prepack` runs it; the
 * working copy itself runs what `tsc` writes.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Plugin } from '@oclif/core';
import { build, type BuildOptions, type Metafile, type Plugin as BuildPlugin } from 'esbuild';

/** CommonJS packages look for these three; an ES module does not have them. Making them costs each chunk that starts as much as a third of a millisecond. */
const COMMONJS = `import { createRequire as __createRequire } from 'node:module';
import { dirname as __directoryOf } from 'node:path';
import { fileURLToPath as __pathOf } from 'node:url';
const require = __createRequire(import.meta.url), __filename = __pathOf(import.meta.url), __dirname = __directoryOf(__filename);
`;
const USES_COMMONJS = /(?<![\w$.])(?:require|__filename|__dirname)(?![\w$])/;

/**
 * oclif loads its help, its plugins and its templates before it has read a word of the command line. What TypeScript compiled from an import,
 * `const name_1 = require('…')`, becomes a property that loads the module when it is first asked for.
 */
export function deferRequires(source: string): string {
  const loads = [...source.matchAll(/^const (\w+_\d+) = ((?:__import(?:Default|Star)\()?require\(.*\));$/gm)];
  if (loads.length === 0) return source;
  const properties = loads.map(([, name, load]) => `get ${name}() { return kept.${name} ??= ${load}; }`);
  const uses = loads.reduce((text, [line, name]) => text.replace(line, '').replaceAll(new RegExp(`(?<![\\w.$])${name}\\b`, 'g'), `needed.${name}`), source);
  return `const kept = {}, needed = { ${properties.join(', ')} };\n${uses}`;
}

/** The first comparison by locale loads ICU's tables, six milliseconds for a dozen ids in ASCII. */
const BY_LOCALE = 'a.id.localeCompare(b.id)';

const quickOclif: BuildPlugin = {
  name: 'quick-oclif',
  setup: (build) => {
    let sorts = 0;
    build.onLoad({ filter: /[\\/]@oclif[\\/]core[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (source.includes(BY_LOCALE)) sorts++;
      return { contents: deferRequires(source.replace(BY_LOCALE, 'a.id < b.id ? -1 : 1')) };
    });
    build.onEnd(() => (sorts === 1 ? null : { errors: [{ text: `@oclif/core sorts by locale in ${sorts} places, not in one` }] }));
  },
};

const OPTIONS: BuildOptions = {
  plugins: [quickOclif],
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  // oclif asks for it where there is a tsconfig.json, which the package does not have.
  external: ['typescript'],
  // Names stay: they are what a stack in a bug report is read by.
  minifyWhitespace: true,
  minifySyntax: true,
  // Licences are in THIRD-PARTY-NOTICES.md, whole.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** Bundles `src` into `outdir`, which is emptied before; null writes nothing. Returns esbuild's account of which file of which package went where. */
export async function bundle(outdir: string | null): Promise<Metafile> {
  const commands = readdirSync('src/commands', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join('src/commands', name));
  if (outdir !== null) rmSync(outdir, { recursive: true, force: true });
  const { metafile, outputFiles } = await build({ ...OPTIONS, metafile: true, entryPoints: ['src/cli/main.ts', ...commands], outdir: outdir ?? 'dist', write: false });
  if (outdir === null) return metafile;
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, USES_COMMONJS.test(text) ? COMMONJS + text : text);
  }
  return metafile;
}

/** Writes the list of commands and flags that spares oclif loading every command to find one. `root` has a package.json and a `dist`. */
export async function writeManifest(root: string): Promise<void> {
  const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  const { manifest } = plugin;
  if (Object.keys(manifest.commands).length === 0) throw new Error(`no commands found in ${root}`);
  writeFileSync(join(root, 'oclif.manifest.json'), JSON.stringify(manifest));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundle('dist');
  await writeManifest(resolve('.'));
}
