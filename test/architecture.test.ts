import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const SRC = resolve(import.meta.dirname, '../src');

interface Rule {
  /** Folders (or files) of ours. */
  own: readonly string[];
  packages?: readonly string[];
  /** Packages that may only be imported with `import()`. */
  lazy?: readonly string[];
  node?: true;
  pure?: true;
}

/** Who may import whom (DESIGN 3.3). */
const RULES: Readonly<Record<string, Rule>> = {
  core: { own: ['core'], pure: true },
  knowledge: { own: ['core', 'knowledge'], packages: ['semver'], pure: true },
  checks: { own: ['core', 'knowledge'], packages: ['semver'], pure: true },
  'checks/index.ts': { own: ['core', 'checks'] },
  platform: { own: ['core', 'knowledge', 'platform'], pure: true },
  probes: { own: ['core', 'knowledge', 'platform', 'probes'], pure: true },
  fixes: { own: ['core', 'knowledge', 'platform', 'fixes'], node: true },
  host: { own: ['core', 'knowledge', 'host'], lazy: ['@aws-sdk/', '@smithy/'], node: true },
  ui: { own: ['core', 'knowledge', 'ui'], lazy: ['listr2', '@inquirer/prompts'], node: true },
  explain: { own: ['core', 'knowledge', 'explain', 'checks/ids.ts'], pure: true },
  report: { own: ['core', 'knowledge', 'report'], pure: true },
  setup: { own: ['core', 'knowledge', 'setup'], pure: true },
  doctor: { own: ['core', 'knowledge', 'checks', 'probes', 'platform', 'host', 'fixes', 'setup', 'report', 'ui', 'doctor'], lazy: ['ajv'], node: true },
  cli: { own: ['core', 'knowledge', 'cli', 'checks/ids.ts'], packages: ['@oclif/core'], node: true },
  commands: { own: ['core', 'cli', 'doctor', 'explain', 'report', 'ui'], packages: ['@oclif/core'], node: true },
};
/** Globals are not imports: these would let the machine or the clock in by the back door. */
const FORBIDDEN_WORDS = /\bprocess\.|\bfetch\(|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brequire\(/;

interface Import {
  specifier: string;
  lazy: boolean;
}

function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join(dir, name)).sort();
}

function importsOf(text: string): Import[] {
  const fixed = [...text.matchAll(/^(?:import\s+|(?:import|export)\s[^;'"=]*?\sfrom\s+)['"]([^'"]+)['"]/gm)].map((match) => ({ specifier: match[1] ?? '', lazy: /^\s*(?:import|export)\s+type\b/.test(match[0]) }));
  const lazy = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)].map((match) => ({ specifier: match[1] ?? '', lazy: true }));
  return [...fixed, ...lazy];
}

/** What an import breaks, or null. */
function broken(file: string, { specifier, lazy }: Import, rule: Rule): string | null {
  if (specifier.startsWith('node:')) return rule.node ? null : `may not import ${specifier}`;
  if (specifier.startsWith('.')) {
    const path = relative(SRC, resolve(dirname(file), specifier));
    return rule.own.some((own) => path === own || path.startsWith(`${own}/`)) ? null : `may not import ${path}`;
  }
  const named = (list: readonly string[] | undefined) => list?.some((name) => specifier === name || specifier.startsWith(`${name}/`) || (name.endsWith('/') && specifier.startsWith(name)));
  if (named(rule.packages)) return null;
  if (named(rule.lazy)) return lazy ? null : `may import ${specifier} only with import()`;
  return `may not import ${specifier}`;
}

const test = suite('architecture');

test('every folder keeps to its fence', () => {
  const problems = filesIn(SRC).flatMap((file) => {
    const path = relative(SRC, file);
    const folder = path.split('/')[0] ?? '';
    const rule = RULES[path] ?? RULES[folder];
    if (rule === undefined) return [`${path}: no rule for the folder ${folder}`];
    const text = readFileSync(file, 'utf8');
    const imports = importsOf(text).map((item) => broken(file, item, rule)).filter((problem) => problem !== null);
    const words = rule.pure && FORBIDDEN_WORDS.exec(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''));
    return [...imports, ...(words ? [`may not use ${words[0]}`] : [])].map((problem) => `${path}: ${problem}`);
  });
  assert.equal(problems, []);
});

test('the fence sees what it must see', () => {
  const rule = RULES['checks'] as Rule;
  const file = join(SRC, 'checks/tools/example.ts');
  const problems = (text: string) => importsOf(text).map((item) => broken(file, item, rule)).filter((problem) => problem !== null);
  assert.equal(problems("import { platform } from 'node:process';"), ['may not import node:process']);
  assert.equal(problems("import x from '../git-config/other.ts';\nexport { y } from '../../probes/index.ts';"), ['may not import checks/git-config/other.ts', 'may not import probes/index.ts']);
  assert.equal(problems("const sdk = await import('@aws-sdk/client-sts');"), ['may not import @aws-sdk/client-sts']);
  assert.equal(problems("import {\n  a,\n  b,\n} from '../../core/check.ts';"), []);
});

test('files stay short', () => {
  const limits: [RegExp, number][] = [[/^checks\/(index|ids)\.ts$/, 1000], [/^checks\//, 120], [/^commands\//, 120], [/./, 250]];
  const long = filesIn(SRC).flatMap((file) => {
    const path = relative(SRC, file);
    const lines = readFileSync(file, 'utf8').split('\n').length - 1;
    const limit = limits.find(([pattern]) => pattern.test(path))?.[1] ?? 250;
    return lines > limit ? [`${path}: ${lines} lines, ${limit} allowed`] : [];
  });
  assert.equal(long, []);
});

test('every test file runs its suite', () => {
  const files = filesIn(resolve(SRC, '../test')).filter((file) => file.endsWith('.test.ts'));
  assert.ok(files.length > 10);
  assert.equal(files.filter((file) => !/\.run\(\)|testCheck\(|testMachines\(/.test(readFileSync(file, 'utf8'))).map((file) => relative(SRC, file)), []);
});

test.run();
