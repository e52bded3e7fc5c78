import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Intent, Method, Snapshot } from '../../src/core/facts.ts';
import type { Report } from '../../src/core/finding.ts';
import type { FixDocument } from '../../src/core/fix-document.ts';
import { runFix } from '../../src/doctor/fix.ts';
import { type Diagnosed, gitWorks } from '../../src/fixes/better.ts';
import { undoRun } from '../../src/fixes/undo.ts';
import { createDisk } from '../../src/host/disk.ts';
import { changesBetween, type Machine } from '../lab/machine.ts';
import { snapshotOf } from '../lab/snapshot.ts';
import type { SickMachine } from './parts.ts';
import { unmended, untried } from './unmended.ts';

/** The AWS tools' own caches and history, the exception of the contract; a socket of git's credential cache is no file. */
const NOT_OURS = /^(?:added|changed|removed) \.(?:aws\/(?:cli|sso|boto)(?:\/.*)?|aws: mtimeMs|cache(?:\/.*)?)$/;
const VALUED = ['profile', 'region', 'method', 'probe-timeout'] as const;

/** What a machine's command line asks for. */
function requestFor(machine: Machine, args: readonly string[] = [], where?: string): { intent: Intent; probeTimeoutSeconds: number | null } {
  const given: Partial<Record<(typeof VALUED)[number] | 'target', string>> = {};
  for (let i = 0; i < args.length; i++) {
    const name = VALUED.find((flag) => args[i] === `--${flag}`);
    if (name !== undefined) given[name] = args[++i] ?? '';
    else given.target = args[i] ?? '';
  }
  const probeTimeoutSeconds = given['probe-timeout'] === undefined ? null : Number(given['probe-timeout']);
  return {
    probeTimeoutSeconds,
    intent: {
      cwd: where === undefined ? machine.cwd : join(machine.home, where), target: given.target ?? null, profile: given.profile ?? null, region: given.region ?? null, method: (given.method ?? null) as Method | null,
      offline: false, live: true, allowDialogs: false, ...(probeTimeoutSeconds === null ? {} : { probeTimeoutSeconds }),
    },
  };
}

export interface Mended {
  /** The diagnosis fix began with, and what it was made from. */
  first: Report;
  snapshot: Snapshot;
  document: FixDocument;
  /** Whether git worked before; null where doctor did not ask it. */
  before: boolean | null;
  /** The exit status of the user's own, plain `git ls-remote`; twice where a helper keeps logins, since the first success makes git hand it the password. */
  after: readonly (number | null)[];
}

/** Runs fix on a machine with consent to all it offers, in this process; holds that planning alone changes nothing, and that undo puts every byte and mode back. */
export async function mendMachine(machine: Machine, { args, where }: Pick<SickMachine, 'args' | 'where'>): Promise<Mended> {
  const { intent, probeTimeoutSeconds } = requestFor(machine, args, where);
  const start = await machine.snapshot();
  const unchanged = async (when: string) => { assert.equal(changesBetween(start, await machine.snapshot()).filter((change) => !NOT_OURS.test(change)), [], when); };
  let asked = false;
  const diagnosed: Diagnosed[] = [];
  const document = await runFix({
    intent, named: [], only: [], skip: [], scope: null, keep: false, version: '0.0.0-test', timeoutSeconds: 60, probeTimeoutSeconds, signal: new AbortController().signal,
    env: { ...machine.env, XDG_STATE_HOME: stateHome(machine) },
    onDiagnosis: (each) => { diagnosed.push(each); },
    consent: { kind: 'ask', agree: async () => {
      if (!asked) await unchanged('planning changed the home');
      asked = true;
      return true;
    } },
  });
  assert.ok(document, 'there is a home');
  if (document.undo === null) await unchanged('nothing was done, and the home changed');
  const times = KEEPS_LOGINS.test(await machine.run(['git', 'config', '--list'], { cwd: intent.cwd }).then(({ stdout }) => stdout, () => '')) ? 2 : 1;
  const after = await withFilesKept(machine.home, async () => (times === 1 ? [await lsRemote(machine, intent)] : [await lsRemote(machine, intent), await lsRemote(machine, intent)]));
  if (document.undo !== null) {
    undoRun(createDisk(), join(stateHome(machine), 'codecommit-doctor'), null, (_, line) => line);
    const left = changesBetween(start, await machine.snapshot()).map((change) => change.replace(/(?:, )?mtimeMs/, '')).filter((change) => !NOT_OURS.test(change) && !/: $/.test(change));
    assert.equal(left, [], 'undo puts every byte and mode back');
  }
  const [first] = diagnosed;
  assert.ok(first, 'the machine was looked at');
  return { first: first.report, snapshot: first.snapshot, document, before: gitWorks(first), after };
}

/** Helpers that store what git hands them, in the configuration as git lists it. */
const KEEPS_LOGINS = /helper=.*(?:store|cache|libsecret|manager|keychain|keyring)/i;

/** Outside the home, so that the home can be compared byte for byte. */
const stateHome = (machine: Machine): string => join(dirname(machine.home), 'state');

async function lsRemote(machine: Machine, { target, cwd }: Intent): Promise<number | null> {
  const ended = await machine.run(['git', 'ls-remote', target ?? 'origin', 'HEAD'], { cwd, env: { GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', SSH_ASKPASS_REQUIRE: 'never' } }).catch(() => null);
  return ended?.code ?? null;
}

/** Runs `use` and puts every file back that it changed: git itself stores and erases logins. */
async function withFilesKept<T>(home: string, use: () => Promise<T>): Promise<T> {
  const before = snapshotOf(home);
  const contents = new Map(await Promise.all([...before].filter(([, { kind }]) => kind === 'file').map(async ([name]) => [name, await readFile(join(home, name)).catch(() => null)] as const)));
  const result = await use();
  const after = snapshotOf(home);
  for (const [name, { kind, sha256 }] of after) if (kind === 'file' && before.get(name)?.sha256 !== sha256) await rm(join(home, name));
  for (const [name, { kind, sha256, mode }] of before) {
    const content = contents.get(name);
    if (kind !== 'file' || content == null || after.get(name)?.sha256 === sha256) continue;
    await writeFile(join(home, name), content);
    await chmod(join(home, name), mode);
  }
  return result;
}

/**
 * Expects fix to make git work on a machine, or, on one that no program can mend, to leave it failing; a trial that works must be followed by a fix
 * that does. The lists of `unmended.ts` say which machine is which, so a change on either side is a red test.
 */
export function judgeMended({ document, before, after }: Mended, sick: SickMachine, severity: 'error' | 'warning'): void {
  const summary = [document.verified?.text, ...document.plan.map(({ check, whatIf, because }) => `${check}: ${whatIf}, ${because}`), ...document.steps.map(({ describe, status, error = '' }) => `${status}: ${describe} ${error}`), ...document.remaining.map(({ check, why }) => `left: ${check}: ${why}`)].join('\n');
  const works = after.every((code) => code === 0);
  const made = document.plan.filter(({ offered }) => offered);
  assert.equal(made.filter(({ check }) => !document.steps.some((step) => step.check === check && step.status === 'applied')).map(({ check }) => check), [], `what was offered was done and helped\n${summary}`);
  assert.equal(document.plan.filter(({ whatIf }) => whatIf === 'does-not').map(({ check }) => check), [], `a fix that its own trial refutes\n${summary}`);
  assert.equal(made.some(({ whatIf }) => whatIf === 'not-tried'), sick.name in untried, `tried beforehand, or listed as not\n${summary}`);
  if (sick.name in unmended) {
    assert.not.ok(works && document.exit.kind === 'fixed', `it was mended, so take it out of test/machines/unmended/*.ts: ${unmended[sick.name] ?? ''}\n${summary}`);
    return;
  }
  assert.equal([works, document.exit.code, document.exit.kind], [true, 0, 'fixed'], `it was not mended: where only a person can, list "${sick.name}" with the reason in the record "unmended" of test/machines/unmended/*.ts, then npm run gen\n${summary}`);
  if (severity === 'error') assert.is.not(before, true, 'git failed before');
}
