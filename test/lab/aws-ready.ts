import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { ToolUnderTest } from './tools-under-test.ts';

const PROGRAMS = path.join(import.meta.dirname, 'aws-ready');

/** How long its imports may take, in milliseconds. */
const LIMIT_MS = 60_000;

/** The Python that runs a script, and the script; null where the tool is no Python script. */
export function pythonOf({ command }: ToolUnderTest): [python: string, script: string] | null {
  const [first = '', script] = command;
  if (script !== undefined) return /python[\d.]*$/.test(first) ? [first, script] : null;
  const [, python] = /^#! ?(\S*python[\d.]*)\n/.exec(readFileSync(first).subarray(0, 200).toString('latin1')) ?? [];
  return python === undefined ? null : [python, first];
}

/**
 * Starts a process that has the real AWS CLI imported. Returns the AWS CLI as a tool each call of which is a fork of it, which takes a fifth of
 * the computing time of a start; null where that cannot be. It ends with `close`, and with us.
 */
export async function awsReady(aws: ToolUnderTest): Promise<{ tool: ToolUnderTest; close(): void } | null> {
  const [python, script] = pythonOf(aws) ?? [];
  if (aws.kind !== 'real' || python === undefined || script === undefined) return null;
  const dir = mkdtempSync(path.join(tmpdir(), 'aws-ready-'));
  const socket = path.join(dir, 'socket');
  const server = spawn(python, [path.join(PROGRAMS, 'server.py'), socket, script], { cwd: '/', detached: true, env: { PATH: process.env['PATH'], LANG: 'C.UTF-8' }, stdio: ['pipe', 'pipe', 'ignore'] });
  const close = (): void => {
    server.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  };
  const ready = await new Promise<boolean>((resolve) => {
    const deadline = setTimeout(() => resolve(false), LIMIT_MS);
    deadline.unref();
    server.stdout.on('data', (chunk: Buffer) => { if (chunk.toString().includes('ready\n')) resolve(true); });
    server.once('error', () => resolve(false));
    server.once('exit', () => resolve(false));
  });
  if (ready) return { tool: { ...aws, command: [python, '-IS', path.join(PROGRAMS, 'client.py'), socket, python, script] }, close };
  close();
  return null;
}
