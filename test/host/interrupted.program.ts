/** Starts a helper that takes no signal, and holds a private directory, until a signal ends it. The word is the directory for what they tell. */
import { writeFileSync } from 'node:fs';
import { createHost } from '../../src/host/node-host.ts';

const [, , dir = ''] = process.argv;
const host = createHost({ signal: new AbortController().signal, cwd: dir, env: process.env, platform: process.platform });
void host.exec(['sh', '-c', `trap "" TERM INT; echo $$ > ${dir}/helper; while :; do sleep 1; done`], { timeoutMs: 60_000 });
void host.withPrivateDir(async (made) => {
  writeFileSync(`${made}/trace`, 'secret');
  writeFileSync(`${dir}/private`, made);
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
