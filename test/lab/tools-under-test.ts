import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** A login tool the lab's machines get: the real one of this computer or our stand-in. */
export interface ToolUnderTest {
  kind: 'real' | 'stand-in';
  version: string;
  /** One line for test output, which says so when the tool is a stand-in. */
  label: string;
  /** Words that start the tool by absolute paths, without a search of PATH. */
  command: string[];
}

const found = new Map<string, string | undefined>();

/** Returns the first file of that name on the real PATH that may be executed; it is looked for once. */
export function onRealPath(name: string): string | undefined {
  if (!found.has(name)) found.set(name, lookFor(name));
  return found.get(name);
}

function lookFor(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => {
    try {
      fs.accessSync(file, fs.constants.X_OK);
      return fs.statSync(file).isFile();
    } catch {
      return false;
    }
  });
}

/** Follows a pyenv shim to the program behind it; other paths stay as they are. */
function behindShim(file: string): string | undefined {
  if (!file.includes(`${path.sep}shims${path.sep}`)) return file;
  const { status, stdout } = spawnSync('pyenv', ['which', path.basename(file)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Returns the words that start `file` when PATH no longer holds its interpreter. */
function startingWords(file: string): string[] {
  const head = fs.readFileSync(file).subarray(0, 200).toString('latin1');
  const [, wanted] = /^#! ?(?:\/usr)?\/bin\/env (\S+)/.exec(head) ?? [];
  const program = wanted === undefined ? undefined : onRealPath(wanted);
  const interpreter = program === undefined ? undefined : behindShim(program);
  return interpreter === undefined ? [file] : [interpreter, file];
}

const standIns = path.join(import.meta.dirname, 'stand-ins');

/** Returns our own stand-in for `aws` or `git-remote-codecommit`. */
export function standIn(name: 'aws' | 'git-remote-codecommit', version: string): ToolUnderTest {
  const command = [process.execPath, path.join(standIns, `${name}.mjs`)];
  return { kind: 'stand-in', version, label: `${name} ${version} (stand-in)`, command };
}

function find(name: 'aws' | 'git-remote-codecommit', variable: string, standInVersion: string): ToolUnderTest {
  const named = process.env[variable] || onRealPath(name);
  const file = named === undefined ? undefined : behindShim(named);
  if (file === undefined || !fs.existsSync(file)) return standIn(name, standInVersion);
  const command = startingWords(file);
  const [program = '', ...args] = command;
  // git-remote-codecommit has no --version; whether it starts at all shows in its usage error.
  const flag = name === 'aws' ? ['--version'] : [];
  const { stdout, stderr, status } = spawnSync(program, [...args, ...flag], { encoding: 'utf8' });
  const text = `${stdout}${stderr}`;
  const version = name === 'aws' ? /^aws-cli\/(\S+)/.exec(text)?.[1] : /^Too few arguments/.test(text) ? 'unknown' : undefined;
  if (status === null || version === undefined) return standIn(name, standInVersion);
  return { kind: 'real', version, label: name === 'aws' ? text.trim() : `git-remote-codecommit at ${file}`, command };
}

interface Tools { aws: ToolUnderTest; grc: ToolUnderTest }

let known: Tools | undefined;

/**
 * Returns the login tools tests run with: the programs named by AWS_CLI_UNDER_TEST and GRC_UNDER_TEST, else those on PATH, else the
 * stand-ins. `TOOLS_UNDER_TEST` holds what an earlier call found, since asking a real AWS CLI for its version takes as long as many a test.
 */
export function toolsUnderTest(): Tools {
  const given = process.env['TOOLS_UNDER_TEST'];
  known ??= given !== undefined ? JSON.parse(given) as Tools : {
    aws: find('aws', 'AWS_CLI_UNDER_TEST', '1.45.11'),
    grc: find('git-remote-codecommit', 'GRC_UNDER_TEST', '1.17'),
  };
  return known;
}
