import { join } from 'node:path';
import type { SetupDocument } from '../../src/core/fix-document.ts';
import type { Answers, Question, SetupMethod } from '../../src/core/setup.ts';
import { runSetup, type SetupRun } from '../../src/doctor/setup.ts';
import { changesBetween, type Machine } from '../lab/machine.ts';
import { validator } from '../machines/run.ts';

const valid = validator('setup');

export type Rest = Partial<Pick<SetupRun, 'consent' | 'scope' | 'signal' | 'onStage'>> & { target?: string; answers?: Answers; reply?: (question: Question) => string | null; cwd?: string; env?: Record<string, string> };

/** `codecommit setup METHOD -y` in this process; with `reply` there is somebody to ask. */
export async function setup(machine: Machine, method: SetupMethod, { target, answers = {}, reply, cwd, env, ...rest }: Rest = {}): Promise<SetupDocument> {
  const document = await runSetup({
    intent: { cwd: cwd ?? machine.cwd, target: target ?? null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false },
    method, answers, scope: null, version: '0.0.0', timeoutSeconds: 60, probeTimeoutSeconds: null, signal: new AbortController().signal, env: { ...machine.env, ...env },
    consent: { kind: 'yes' }, ask: reply === undefined ? null : (question) => Promise.resolve(reply(question)), ...rest,
  });
  if (document === null) throw new Error('there is no home');
  valid(JSON.parse(JSON.stringify(document)));
  return document;
}

/** What a person would see of it, where a test fails. */
export const said = (document: SetupDocument): string => JSON.stringify({ ...document, plan: document.plan.map(({ steps, because }) => ({ steps, because })) }, null, 1);

/** A real `git clone` with the machine's own environment; its exit status, and what git said. */
export async function clone(machine: Machine, url: string, env: Record<string, string> = {}): Promise<{ code: number | null; stderr: string }> {
  const { code, stderr } = await machine.run(['git', 'clone', '-q', url, join(machine.home, '..', `clone-${crypto.randomUUID()}`)], { env: { GIT_TERMINAL_PROMPT: '0', ...env }, cwd: machine.home });
  return { code, stderr };
}

/** What changed in the home but for times, the journal, and the caches the AWS tools keep. */
export function changed(before: Awaited<ReturnType<Machine['snapshot']>>, after: Awaited<ReturnType<Machine['snapshot']>>): string[] {
  return changesBetween(before, after).map((change) => change.replace(/(?:, )?mtimeMs/, '')).filter((change) => !/: $/.test(change) && !/\.local|\.aws\/(?:cli|boto|sso)/.test(change));
}
