// stand-in, not the real tool: `aws` as a program of its own.
import { readFileSync } from 'node:fs';
import { awsCommand } from './aws-command.mjs';

process.exitCode = await awsCommand(process.argv.slice(2), { env: process.env, stdin: () => readFileSync(0, 'utf8'), write: (to, text) => process[to].write(text) });
