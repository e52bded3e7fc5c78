import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Intent } from '../../src/core/facts.ts';
import type { FixDocument } from '../../src/core/fix-document.ts';
import { runFix } from '../../src/doctor/fix.ts';
import { gitWorks } from '../../src/fixes/better.ts';
import { undoRun } from '../../src/fixes/undo.ts';
import { createDisk } from '../../src/host/disk.ts';
import { changesBetween, type Machine } from '../lab/machine.ts';
import { snapshotOf } from '../lab/snapshot.ts';
import type { SickMachine } from './parts.ts';

/** The AWS tools' own caches and history, the exception of the contract; a socket of git's credential cache is no file. */
const NOT_OURS = /^(?:added|changed|removed) \.(?:aws\/(?:cli|sso|boto)(?:\/.*)?|aws: mtimeMs|cache(?:\/.*)?)$/;
const VALUED = new Map([['--profile', 'profile'], ['--region', 'region'], ['--method', 'method']] as const);

/** What the flags of a machine's command line ask for. */
export function intentFor(machine: Machine, args: readonly string[] = [], where?: string): Intent {
  const intent: Record<string, unknown> = { target: null, profile: null, region: null, method: null };
  for (let i = 0; i < args.length; i++) {
    const name = VALUED.get(args[i] as '--profile');
    if (name !== undefined) intent[name] = args[++i];
    else if (args[i]?.startsWith('--') !== true) intent['target'] = args[i];
  }
  return { cwd: where === undefined ? machine.cwd : `${machine.home}/${where}`, offline: false, live: true, allowDialogs: false, ...intent } as Intent;
}

export interface Mended {
  document: FixDocument;
  /** Whether git worked before; null where doctor did not ask it. */
  before: boolean | null;
  /** The exit status of the user's own, plain `git ls-remote`, twice: the first success makes git hand the password to every helper it knows. */
  after: readonly (number | null)[];
}

/** Runs fix on a machine with consent to all it offers, in this process; holds that planning alone changes nothing, and that undo puts every byte and mode back. */
export async function mendMachine(machine: Machine, { args, where }: Pick<SickMachine, 'args' | 'where'>): Promise<Mended> {
  const intent = intentFor(machine, args, where);
  const start = await machine.snapshot();
  const unchanged = async (when: string) => { assert.equal(changesBetween(start, await machine.snapshot()).filter((change) => !NOT_OURS.test(change)), [], when); };
  let asked = false;
  let before: boolean | null = null;
  const document = await runFix({
    intent, named: [], only: [], skip: [], scope: null, keep: false, version: '0.0.0-test', timeoutSeconds: 60, probeTimeoutSeconds: null, signal: new AbortController().signal,
    env: { ...machine.env, XDG_STATE_HOME: stateHome(machine) },
    onDiagnosis: (diagnosed) => { before ??= gitWorks(diagnosed); },
    consent: { kind: 'ask', agree: async () => {
      if (!asked) await unchanged('planning changed the home');
      asked = true;
      return true;
    } },
  });
  assert.ok(document, 'there is a home');
  if (document.undo === null) await unchanged('nothing was done, and the home changed');
  const after = await withFilesKept(machine.home, async () => [await lsRemote(machine, intent), await lsRemote(machine, intent)]);
  if (document.undo !== null) {
    undoRun(createDisk(), join(stateHome(machine), 'codecommit-doctor'), null, (_, line) => line);
    const left = changesBetween(start, await machine.snapshot()).map((change) => change.replace(/(?:, )?mtimeMs/, '')).filter((change) => !NOT_OURS.test(change) && !/: $/.test(change));
    assert.equal(left, [], 'undo puts every byte and mode back');
  }
  return { document, before, after };
}

/** Outside the home, so that the home can be compared byte for byte. */
const stateHome = (machine: Machine): string => join(dirname(machine.home), 'state');

async function lsRemote(machine: Machine, { target, cwd }: Intent): Promise<number | null> {
  const { code } = await machine.run(['git', 'ls-remote', target ?? 'origin', 'HEAD'], { cwd, env: { GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', SSH_ASKPASS_REQUIRE: 'never' } });
  return code;
}

/** Runs `use` and puts every file back that it changed: git itself stores and erases logins. */
async function withFilesKept<T>(home: string, use: () => Promise<T>): Promise<T> {
  const before = await snapshotOf(home);
  const contents = new Map(await Promise.all([...before].filter(([, { kind }]) => kind === 'file').map(async ([name]) => [name, await readFile(join(home, name)).catch(() => null)] as const)));
  const result = await use();
  const after = await snapshotOf(home);
  for (const [name, { kind, sha256 }] of after) if (kind === 'file' && before.get(name)?.sha256 !== sha256) await rm(join(home, name));
  for (const [name, { kind, sha256, mode }] of before) {
    const content = contents.get(name);
    if (kind !== 'file' || content == null || after.get(name)?.sha256 === sha256) continue;
    await writeFile(join(home, name), content);
    await chmod(join(home, name), mode);
  }
  return result;
}
