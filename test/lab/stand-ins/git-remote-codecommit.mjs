// stand-in, not the real tool: git-remote-codecommit 1.17, which signs a URL and hands over to git remote-http.
import { spawn } from 'node:child_process';
import { urlFor } from './grc-command.mjs';

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const argv = process.argv.slice(2);
const made = await urlFor(argv, process.env);
if ('error' in made) fail(made.error);
const git = spawn('git', ['remote-http', argv[0], made.url], { stdio: 'inherit' });
git.on('error', () => fail("Traceback (most recent call last):\nFileNotFoundError: [Errno 2] No such file or directory: 'git'"));
git.on('exit', (code) => process.exit(code ?? 1));
