import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bundle } from '../../scripts/bundle.ts';
import { listCommands, type ListedCommand } from '../../scripts/command-list.ts';
import { bundledPackages } from '../../scripts/third-party.ts';
import { areas, ids } from '../../src/checks/ids.ts';

const test = suite('what the package is made of');

/** Raised by hand, with a look at what came along: each of them runs on users' machines. */
const BUNDLED_PACKAGES = 112;
const LICENCES = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT']);
interface Lock { packages: Record<string, { version?: string; integrity?: string; link?: boolean }> }

const metafile = await bundle(null);
const packages = bundledPackages(metafile);
let commands: readonly ListedCommand[];
test.before(async () => { commands = await listCommands(); });

test('the number of bundled packages is the one last looked at', () => assert.is(packages.length, BUNDLED_PACKAGES, packages.map(({ name }) => name).join(' ')));

test('each is under a licence that may be handed on, whose text is there', () => {
  assert.equal(packages.filter(({ license }) => !LICENCES.has(license)).map(({ name, license }) => `${name}: ${license}`), []);
  // The text of Apache's licence names nobody, and stands with the packages that bring it.
  assert.equal(packages.filter(({ texts, license }) => texts.length === 0 && license !== 'Apache-2.0').map(({ name }) => name), []);
});

test('each is in the lock file at that version, with the hash of its contents', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  const locked = new Map(Object.entries(lock.packages).map(([path, entry]) => [`${path.replace(/^.*node_modules\//, '')}@${entry.version ?? ''}`, entry]));
  assert.equal(packages.filter(({ name, version }) => locked.get(`${name}@${version}`)?.integrity?.startsWith('sha512-') !== true).map(({ name, version }) => `${name}@${version}`), []);
});

test('every dependency is named at one version', () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { devDependencies: Record<string, string> };
  assert.equal(Object.entries(devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)), []);
});

test('what a command does not use is not loaded with it', () => {
  const loaded = (entry: string): string[] => {
    const seen = new Set<string>();
    const walk = (output: string): void => {
      if (seen.has(output)) return;
      seen.add(output);
      for (const { path, kind } of metafile.outputs[output]?.imports ?? []) if (kind === 'import-statement' && path in metafile.outputs) walk(path);
    };
    walk(entry);
    return [...new Set([...seen].flatMap((output) => Object.keys(metafile.outputs[output]?.inputs ?? {})))];
  };
  const heavy = /node_modules\/(?:@aws-sdk|@smithy|@inquirer|listr2|ajv|typescript)\//;
  for (const { entryPoint } of Object.values(metafile.outputs)) {
    if (entryPoint?.startsWith('src/commands/') !== true && entryPoint !== 'src/cli/main.ts') continue;
    assert.equal(loaded(join('dist', entryPoint.replace(/^src\//, '').replace(/\.ts$/, '.js'))).filter((file) => heavy.test(file)), [], entryPoint);
  }
  assert.equal(loaded('dist/cli/main.js').filter((file) => file.includes('node_modules/')), [], '--version');
});

test('a package that is CommonJS and imported late is one whose default export is taken', () => {
  const late = Object.values(metafile.outputs).flatMap(({ entryPoint }) => (entryPoint !== undefined && metafile.inputs[entryPoint]?.format === 'cjs' ? [entryPoint] : []));
  // Of these the bundle has no named exports, which Node itself would give.
  assert.equal(late.map((path) => /node_modules\/(.*?)\//.exec(path)?.[1]), ['ajv']);
});

/** What bash would offer for the last of `words`. */
function offered(...words: string[]): string[] {
  const script = `. completions/codecommit.bash; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _codecommit; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', HOME: 'test/packaging', AWS_CONFIG_FILE: 'test/packaging/aws-config' } });
  assert.is(stderr, '');
  return stdout.split('\n').filter((line) => line !== '');
}

if (process.platform === 'win32') console.log('SKIP the completion of bash: Windows has its own shells');
else {
  test('bash completes commands, flags, values, checks, profiles and files', () => {
    assert.equal(offered('codecommit', 'ex'), ['explain']);
    assert.ok(offered('codecommit', '').includes('doctor'));
    assert.equal(offered('codecommit', 'doctor', '--off'), ['--offline']);
    assert.equal(offered('codecommit', 'doctor', '--no-l'), ['--no-live']);
    assert.equal(offered('codecommit', 'doctor', '--method', 'g').sort(), ['git-credentials', 'grc']);
    assert.equal(offered('codecommit', 'report', '--format', ''), ['md', 'json', 'html']);
    assert.equal(offered('codecommit', 'report', 'v'), ['verify']);
    assert.equal(offered('codecommit', 'report', 'verify', 'package-l'), ['package-lock.json']);
    assert.equal(offered('codecommit', 'fix', 'hi'), ['history']);
    assert.equal(offered('codecommit', 'fix', 'git-config/').length, ids.filter((id) => id.startsWith('git-config/')).length);
    assert.equal(offered('codecommit', 'doctor', '--only', 'cred'), [...areas, ...ids].filter((id) => id.startsWith('cred')));
    assert.equal(offered('codecommit', 'trace', '--profile', ''), ['default', 'dev', 'ops']);
  });

  test('every flag of every command is offered', () => {
    for (const { name, flags } of commands) assert.equal(offered('codecommit', ...name.split(' '), '--').sort(), [...flags.map((flag) => `--${flag.name}`), '--help'].sort(), name);
  });

  if (spawnSync('zsh', ['--version']).status !== 0) console.log('SKIP the completion of zsh: it is not installed');
  else test('zsh reads its completion', () => assert.is(spawnSync('zsh', ['-n', 'completions/_codecommit'], { encoding: 'utf8' }).stderr, ''));

  if (spawnSync('fish', ['--version']).status !== 0) console.log('SKIP the completion of fish: it is not installed');
  else {
    test('fish completes commands, flags, values and checks', () => {
      const offers = (line: string): string[] => {
        const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', `source completions/codecommit.fish; complete -C '${line}'`], { encoding: 'utf8' });
        assert.is(stderr, '');
        return stdout.split('\n').filter((each) => each !== '').map((each) => each.split('\t')[0] ?? '');
      };
      assert.equal(offers('codecommit ex'), ['explain']);
      assert.equal(offers('codecommit doctor --off'), ['--offline']);
      assert.equal(offers('codecommit doctor --method g').sort(), ['git-credentials', 'grc']);
      assert.ok(offers('codecommit report ').includes('verify'));
      assert.equal(offers('codecommit fix git-config/').length, ids.filter((id) => id.startsWith('git-config/')).length);
    });
  }

  if (spawnSync('man', ['--version']).status !== 0) console.log('SKIP the manual page: man is not installed');
  else {
    test('the manual page is set without a warning, and names every command and flag', () => {
      const { stdout, stderr } = spawnSync('man', ['--warnings', '-l', 'man/codecommit.1'], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', MANWIDTH: '200', LANG: 'C.UTF-8', MAN_KEEP_FORMATTING: '' } });
      assert.is(stderr, '');
      for (const { name, flags } of commands) for (const word of [`codecommit ${name}`, ...flags.map((flag) => `--${flag.name}`)]) assert.ok(stdout.includes(word), word);
    });
  }
}

test.run();
