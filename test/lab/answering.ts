/**
 * What the stand-ins of the login tools do first, done in the process of the test, which has them loaded: the program on the machine writes what it was
 * called with beside a FIFO of a number that nobody else has, says the number, and reads the answer from that FIFO. But for `env` the shell does it alone.
 */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { awsCommand } from './stand-ins/aws-command.mjs';
import { urlFor } from './stand-ins/grc-command.mjs';
import { onRealPath } from './tools-under-test.ts';

/** Answered where a process on the machine itself has to do it. */
const DECLINED = 'own';
const FILE_VARIABLES = ['HOME', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CA_BUNDLE'];
/** FIFOs that are made ahead, with one call of a program; calls at the same time are far fewer. */
const AHEAD = 64;

interface Said {
  code: number | typeof DECLINED;
  stdout: string;
  stderr: string;
}

const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(text.split('\0').filter((pair) => pair.includes('=')).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));

async function said(tool: string, call: string): Promise<Said> {
  const file = (name: string): string => fs.readFileSync(`${call}.${name}`, 'utf8');
  const written = { stdout: '', stderr: '' };
  const env: Record<string, string> = { ...pairsOf(file('env')), AWS_STAND_IN_ANSWERS: '1' };
  const relative = FILE_VARIABLES.some((name) => env[name] !== undefined && !/^[/~]/.test(env[name]));
  if (relative || env['HOME'] === undefined) return { code: DECLINED, ...written };
  const argv = file('argv').split('\0').slice(0, -1);
  if (tool === 'aws') {
    const code = await awsCommand(argv, { env, stdin: () => file('stdin'), write: (to, text) => { written[to] += text; } });
    return { code, ...written };
  }
  const made = await urlFor(argv, env);
  return 'url' in made ? { code: 0, stdout: `${made.url}\n`, stderr: '' } : { code: 1, stdout: '', stderr: `${made.error}\n` };
}

/** Answers one call. Whatever goes wrong, the machine's own process does it again. */
async function answer(tool: string, call: string): Promise<void> {
  const { code, stdout, stderr } = await said(tool, call).catch((): Said => ({ code: DECLINED, stdout: '', stderr: '' }));
  try {
    // Without a reader (the machine's process was ended meanwhile) this does not wait.
    const fifo = fs.openSync(`${call}.answer`, fs.constants.O_WRONLY | fs.constants.O_NONBLOCK);
    const lines = (text: string): number => text.split('\n').length - 1;
    fs.writeSync(fifo, `${code} ${lines(stdout)} ${lines(stderr)}\n${stdout}${stderr}`);
    fs.closeSync(fifo);
  } catch {
    // Nobody waits for it any more.
  }
}

let dir: string | null = null;

/** Begins to answer, once a process. Returns the directory of the calls. */
function calls(mkfifo: string): string {
  if (dir !== null) return dir;
  const made = fs.mkdtempSync(path.join(tmpdir(), 'stand-in-calls-'));
  dir = made;
  process.on('exit', () => { fs.rmSync(made, { recursive: true, force: true }); });
  let ready = 0;
  const provide = (next: number): void => {
    fs.writeFileSync(path.join(made, 'next'), `${next}\n`);
    if (next + AHEAD / 2 < ready) return;
    execFileSync(mkfifo, Array.from({ length: AHEAD }, () => path.join(made, `${ready++}.answer`)));
  };
  const fifo = path.join(made, 'calls');
  execFileSync(mkfifo, [fifo]);
  provide(0);
  // Open for writing too, or the end of each call would be the end of the file.
  const socket = new Socket({ fd: fs.openSync(fifo, fs.constants.O_RDWR | fs.constants.O_NONBLOCK), readable: true, writable: false });
  let rest = '';
  let next = 0;
  socket.on('data', (chunk: Buffer) => {
    const told = (rest + chunk.toString()).split('\n');
    rest = told.pop() ?? '';
    for (const [tool = '', number = ''] of told.map((line) => line.split(' '))) {
      void answer(tool, path.join(made, number));
      next = Math.max(next, Number(number) + 1);
    }
    provide(next);
  });
  socket.unref();
  return made;
}

/** The lines of a shell script that ask, and go on where they get no answer; `then` is done with one, none where the system lacks what they need. */
function asking(tool: 'aws' | 'grc', when: string, then: readonly string[]): string {
  const [mkfifo, env] = [onRealPath('mkfifo'), onRealPath('env')];
  if (mkfifo === undefined || env === undefined) return '';
  const at = calls(mkfifo);
  return [
    `if ${when}; then`,
    // The number is that of the first file that could be made: of two who try, one cannot.
    `  read -r n < '${at}/next'; tried=0; set -C`,
    `  until { printf '' > "${at}/$n.argv"; } 2>/dev/null; do n=$((n + 1)); tried=$((tried + 1)); [ $tried -lt ${AHEAD} ] || break; done; set +C`,
    `  if [ -p "${at}/$n.answer" ] && [ $tried -lt ${AHEAD} ]; then`,
    `    ${env} -0 > "${at}/$n.env" 2>/dev/null; printf '%s\\0' "$@" > "${at}/$n.argv"`,
    ...(tool === 'aws' ? [`    { while IFS= read -r line; do printf '%s\\n' "$line"; done; printf '%s' "$line"; } > "${at}/$n.stdin"`] : []),
    '    copy() { while [ "$1" -gt 0 ]; do IFS= read -r line <&3; printf \'%s\\n\' "$line"; set -- $(($1 - 1)); done; }',
    `    exec 3<>"${at}/$n.answer"; echo "${tool} $n" > '${at}/calls'; read -r code out err <&3`,
    ...then.map((line) => `    ${line}`),
    '    exec 3<&-',
    ...(tool === 'aws' ? [`    exec < "${at}/$n.stdin"`] : []),
    '  fi',
    'fi',
    '',
  ].join('\n');
}

/** Returns lines of a shell script that have a call of the AWS CLI's credential helper answered here. */
export const askForLogin = (): string => asking('aws', 'case "$*" in *"credential-helper "*) true ;; *) false ;; esac', [
  `if [ "$code" != ${DECLINED} ]; then copy "$out"; copy "$err" >&2; exit "$code"; fi`,
]);

/** Returns lines of a shell script that have the URL for git's own helper made here, and become that helper. */
export const askForUrl = (): string => asking('grc', 'command -v git >/dev/null', [
  `if [ "$code" = 0 ]; then IFS= read -r url <&3; exec 3<&-; exec git remote-http "$1" "$url"; fi`,
  `if [ "$code" != ${DECLINED} ]; then copy "$err" >&2; exit "$code"; fi`,
]);
