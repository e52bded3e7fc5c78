// A process that has the CLI of a package, its only word, loaded and runs one command at a time, as the CLI itself would with this environment and in
// this directory. What a start of its own costs (half a second of computing time) is paid once for many machines.
import { Config } from '@oclif/core';

const root = process.argv[2];
const { takeSnapshot } = await import(`./seen-by-doctor.mjs?package=${encodeURIComponent(root)}`);
const config = await Config.load(root);

/** Collects what is written to a stream instead of writing it. Returns the text so far and the way back. */
function collected(stream) {
  const { write } = stream;
  const chunks = [];
  stream.write = (chunk, encoding, done = encoding) => {
    chunks.push(Buffer.from(chunk));
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
  return { text: () => Buffer.concat(chunks).toString('utf8'), restore: () => { stream.write = write; } };
}

/** The machine's variables and no others; set one by one, since C code reads them too (TZ, TMPDIR). */
function become(env) {
  for (const name of Object.keys(process.env)) if (!(name in env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, env);
}

async function run({ argv: [command, ...words], cwd, env }) {
  become(env);
  process.chdir(cwd);
  const streams = [collected(process.stdout), collected(process.stderr)];
  process.exitCode = undefined;
  let thrown = '';
  try {
    await config.runCommand(command, words);
  } catch (error) {
    thrown = `not caught by the command: ${error instanceof Error ? error.stack : String(error)}\n`;
  }
  const [stdout, stderr] = streams.map(({ text }) => text());
  for (const { restore } of streams) restore();
  const code = thrown === '' ? (process.exitCode ?? 0) : 70;
  process.exitCode = undefined;
  // The machine goes away; so must what the command listens to.
  process.chdir('/');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
  // A name the system's resolver still looks for holds one of few threads: the next machine gets a fresh process.
  const spent = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');
  process.send({ code, stdout, stderr: stderr + thrown, spent, snapshot: takeSnapshot() });
}

process.on('message', (request) => void run(request));
process.on('disconnect', () => process.exit());
process.send('ready');
