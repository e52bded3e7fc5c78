import type { Snapshot } from './facts.ts';
import type { Consent } from './finding.ts';
import type { FixStep } from './fix.ts';

/** What `codecommit setup` can bring a machine to. `role` writes a profile; the connection is then one of the others. */
export const SETUP_METHODS = ['grc', 'credential-helper', 'git-credentials', 'role', 'ssh'] as const;
export type SetupMethod = (typeof SETUP_METHODS)[number];

/** What may have to be asked; each is a flag of the same name. */
export type AnswerName =
  | 'repository' | 'region' | 'profile' | 'role-arn' | 'source-profile' | 'web-identity-token-file'
  | 'sso-start-url' | 'sso-region' | 'sso-account-id' | 'sso-role-name' | 'iam-user' | 'ssh-key';
export type Answers = Readonly<Partial<Record<AnswerName, string>>>;

/** A value that is missing. On a terminal it is asked for; elsewhere the run ends with 2 and names the flag. */
export interface Question {
  name: AnswerName;
  /** What is named where nobody can be asked; default: the flag of its name. */
  flags?: string;
  /** One sentence. */
  ask: string;
  /** Where there are few possible answers, those; the first is the default. */
  choices?: readonly { value: string; label: string }[];
  /** Why an answer will not do, in words; null where it will. */
  refuse: (answer: string) => string | null;
}

/** Values that only a step made brings to light; they stand in later steps as these words. */
export const LEARNED = { sshKeyId: '<ssh-key-id>' } as const;
export type Learned = Readonly<Partial<Record<keyof typeof LEARNED, string>>>;

/**
 * Steps that are made together, in this order; their files are one commit of the journal. How a stage is made: file steps are staged and committed with
 * `notUndoable: steps.flatMap(staysAfter)`; then each other step is acted (`act(step, host, snapshot, (stays) => run.note(index, stays))`), its
 * `changes` are a commit of their own, and what it `learned` replaces the words of `LEARNED` in the stages after it. Where the run is put back, the
 * `takeBack`s run in reverse order; what they return is told, and what stays is noted.
 */
export interface SetupStage {
  /** What it brings, as a sentence. */
  describe: string;
  steps: readonly FixStep[];
}

/** What a method needs on this machine. */
export type SetupPlan =
  | { kind: 'ask'; question: Question }
  /** `reason` says what stands in the way, `steps` what a person does about it (all of them `tell`). */
  | { kind: 'refused'; reason: string; steps: readonly FixStep[] }
  /** No stages: the machine is set up already. `url` is what one clones; `remarks` what one should know beforehand. */
  | { kind: 'stages'; consent: Consent; stages: readonly SetupStage[]; url: string; remarks: readonly string[] };

/** Pure: the facts of one look at the machine and the answers so far decide what comes next. */
export type SetupPlanner = (snapshot: Snapshot, answers: Answers) => SetupPlan;

/** A value is missing, or will not do, and nobody can be asked: exit code 2. The message names the flag. */
export class AnswerNeeded extends Error {}
