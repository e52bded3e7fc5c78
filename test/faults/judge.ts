import { checks } from '../../src/checks/index.ts';
import type { FactName, Snapshot } from '../../src/core/facts.ts';
import { leaksIn } from '../commands/planted-secrets.ts';
import { validator } from '../machines/run.ts';
import type { Command, Outcome } from './commands.ts';
import { planted } from './faults.ts';
import type { Ending } from './hands.ts';

/** What the contract lets a command end with. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  0: ['healthy', 'untested', 'below-threshold', 'fixed', 'written', 'ok'], 1: ['problems'], 2: ['usage'], 3: ['incomplete'], 4: ['fix-failed'], 5: ['unsafe-report'], 6: ['declined'],
};
const CODES: Readonly<Record<Command, readonly number[]>> = {
  doctor: [0, 1, 3], 'doctor --offline': [0, 1, 3], 'fix --dry-run': [0, 1, 3], 'fix --yes': [0, 1, 3, 4], report: [0, 5], 'report --run': [0, 5], trace: [0, 2],
};
const seen = (snapshot: Snapshot | null, fact: FactName): string => { const observed = snapshot?.[fact]; return JSON.stringify(observed?.status === 'seen' ? observed.value : null); };
const needsOf = (id: string): readonly FactName[] => checks.find(({ meta }) => meta.id === id)?.needs ?? [];
/** Only line breaks and tabs may move a cursor. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const validate = { report: validator('report'), trace: validator('trace'), fix: validator('fix') };

export interface Judged {
  command: Command;
  /** Whether the fault is something a machine might truly say. */
  plausible: boolean;
  /** The same run without the fault. */
  whole: Outcome;
  faulty: Ending<Outcome>;
}

/** What a run with a fault broke, in words; nothing where it kept all it must. */
export function broken(judged: Judged): string[] {
  const { faulty: { outcome, thrown, ended } } = judged;
  if (thrown !== null) return [`threw ${thrown.error instanceof Error ? (thrown.error.stack ?? thrown.error.message) : String(thrown.error)}`];
  if (outcome === null) return ['does not end'];
  const late = ended === 'late' && !mayWait(judged.command) ? ['waits beyond the limit of the run'] : [];
  return [...late, ...documentsOf(outcome), ...textsOf(outcome), ...exitOf(judged.command, outcome), ...truthOf(judged, outcome)];
}

/** Its limit is that of each look; the command of `--run` is ended by a timer of its own, which is not brought forward here. */
function mayWait(command: Command): boolean {
  return command.startsWith('fix') || command === 'report --run';
}

function documentsOf({ documents }: Outcome): string[] {
  return documents.flatMap(({ schema, document }) => {
    try {
      validate[schema](document);
      return leaksIn(JSON.stringify(document), planted).map((leak) => `a secret in the JSON: ${leak}`);
    } catch (error) {
      return [(error as Error).message];
    }
  });
}

function textsOf({ texts }: Outcome): string[] {
  return texts.flatMap((text) => {
    const at = text.search(CONTROLS);
    return [...(at < 0 ? [] : [`a control character in a text: ${JSON.stringify(text.slice(Math.max(0, at - 120), at + 40))}`]), ...leaksIn(text, planted).map((leak) => `a secret in a text: ${leak}`)];
  });
}

function exitOf(command: Command, { exit, report, fix }: Outcome): string[] {
  const words: string[] = [];
  if (!CODES[command].includes(exit.code) || KINDS[exit.code]?.includes(exit.kind) !== true) words.push(`exit ${exit.code} ${exit.kind}`);
  if (command.startsWith('doctor') && report !== null) {
    const { verdict } = report;
    if (report.findings.some(({ severity }) => severity === 'error') !== (verdict.status === 'problems')) words.push(`the verdict ${verdict.status} is not that of the findings`);
    if (exit.code !== { problems: 1, incomplete: 3, healthy: 0, untested: 0 }[verdict.status]) words.push(`exit ${exit.code} beside ${verdict.status}`);
  }
  if (fix?.exit.kind === 'fixed' && !fix.dryRun && fix.steps.every(({ status }) => status !== 'applied')) words.push('fixed without a step');
  return words;
}

/** A fault may take knowledge away; it may not make anything well that is ill. */
function truthOf({ plausible, whole }: Judged, { report, snapshot }: Outcome): string[] {
  if (report === null || whole.report === null) return [];
  const words = report.checks.filter(({ status }) => status === 'crashed').map(({ id, reason }) => `${id} crashed: ${reason ?? ''}`);
  if (plausible) return words;
  const before = new Map(whole.report.checks.map((check) => [check.id, check]));
  const ill = whole.report.findings.some(({ severity }) => severity === 'error');
  if (report.verdict.status === 'healthy' && ill) words.push('healthy');
  if (ill && report.exit.code === 0 && report.exit.kind === 'untested') words.push('nothing wrong');
  for (const { id, status, reason = '' } of report.checks) {
    const was = before.get(id)?.status;
    if (status !== 'passed' || was === 'passed' || was === undefined || reason.startsWith('proved by ')) continue;
    // What a finding blocked, or another method left out, may be looked at where that was lost: the facts it rests on must be the same.
    const same = ['skipped', 'blocked'].includes(was) && needsOf(id).every((fact) => (fact === 'target' && was === 'skipped') || seen(whole.snapshot, fact) === seen(snapshot, fact));
    if (!same) words.push(`${id} passed, and had been ${was}: ${reason}`);
  }
  return words;
}
