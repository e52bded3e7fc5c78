/**
 * Logins for git from the stand-in of the AWS CLI, made in the process of the test: the program on the machine writes what it was called with into a
 * directory, names it in a FIFO, and takes the answer from there.
 */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { awsCommand } from './stand-ins/aws-command.mjs';
import { onRealPath } from './tools-under-test.ts';

/** Answered where a process on the machine itself has to do it. */
const DECLINED = 'own';
const NEEDED = ['mktemp', 'mkfifo', 'env', 'cat', 'rm'] as const;
const FILE_VARIABLES = ['HOME', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CA_BUNDLE'];

const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(text.split('\0').filter((pair) => pair.includes('=')).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));

/** Answers one call. Whatever goes wrong, the machine's own process does it again. */
async function answer(call: string): Promise<void> {
  const said = { stdout: '', stderr: '' };
  let code: number | typeof DECLINED;
  try {
    const file = (name: string): string => fs.readFileSync(path.join(call, name), 'utf8');
    const env = pairsOf(file('env'));
    const relative = FILE_VARIABLES.some((name) => env[name] !== undefined && !/^[/~]/.test(env[name]));
    const argv = file('argv').split('\0').slice(0, -1);
    code = relative || env['HOME'] === undefined ? DECLINED
      : await awsCommand(argv, { env: { ...env, AWS_STAND_IN_ANSWERS: '1' }, stdin: () => file('stdin'), write: (to, text) => { said[to] += text; } });
  } catch {
    code = DECLINED;
  }
  try {
    for (const to of ['stdout', 'stderr'] as const) fs.writeFileSync(path.join(call, to), said[to]);
    // Without a reader (the machine's process was ended meanwhile) this does not wait.
    const fifo = fs.openSync(path.join(call, 'answer'), fs.constants.O_WRONLY | fs.constants.O_NONBLOCK);
    fs.writeSync(fifo, `${code}\n`);
    fs.closeSync(fifo);
  } catch {
    // Nobody waits for it any more.
  }
}

let dir: string | null = null;

/** Begins to answer, once a process. Returns the directory of the calls. */
function calls(): string {
  if (dir !== null) return dir;
  const made = fs.mkdtempSync(path.join(tmpdir(), 'stand-in-calls-'));
  dir = made;
  process.on('exit', () => { fs.rmSync(made, { recursive: true, force: true }); });
  const fifo = path.join(made, 'calls');
  execFileSync('mkfifo', [fifo]);
  // Open for writing too, or the end of each call would be the end of the file.
  const socket = new Socket({ fd: fs.openSync(fifo, fs.constants.O_RDWR | fs.constants.O_NONBLOCK), readable: true, writable: false });
  let rest = '';
  socket.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) void answer(line);
  });
  socket.unref();
  return made;
}

/** Returns lines of a shell script that have a login made here, and go on where that cannot be; none where the system lacks what they need. */
export function askHere(): string {
  const found = NEEDED.map((name) => onRealPath(name));
  if (found.includes(undefined)) return '';
  const [mktemp, mkfifo, env, cat, rm] = found as string[];
  const at = calls();
  return [
    'case "$*" in *"credential-helper get")',
    `  if c=$(${mktemp} -d '${at}/XXXXXX') && ${mkfifo} "$c/answer"; then`,
    `    ${env} -0 > "$c/env"; printf '%s\\0' "$@" > "$c/argv"; ${cat} > "$c/stdin"`,
    `    exec 3<>"$c/answer"; echo "$c" > '${at}/calls'; read -r code <&3; exec 3<&-`,
    `    if [ "$code" != ${DECLINED} ]; then ${cat} "$c/stdout"; ${cat} "$c/stderr" >&2; ${rm} -rf "$c"; exit "$code"; fi`,
    '    exec < "$c/stdin"',
    '  fi;;',
    'esac',
    '',
  ].join('\n');
}
