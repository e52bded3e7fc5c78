import type { Method } from '../../src/core/facts.ts';
import type { World } from '../lab/lab.ts';
import type { MachineSpec } from '../lab/machine.ts';

/** What not every computer has. */
export type Need = 'the AWS CLI with a pager for its help' | 'a terminal' | 'a Python that the system manages, with pip';

/** A line of a page that one types. */
export interface Command {
  kind: 'command';
  text: string;
  /** `shell`: as it stands, by a POSIX shell; `bash`: at the prompt of one; `cmd.exe`: with the words Windows makes of it. */
  by: 'shell' | 'bash' | 'cmd.exe';
  /** What one types when it asks. A question on the terminal is `[pattern, answer]`. */
  typed?: readonly string[] | readonly (readonly [question: RegExp, answer: string])[];
  env?: Readonly<Record<string, string>>;
  /** What it must print. */
  prints?: RegExp;
  /** The exit status; 0 where nothing is said. */
  exit?: number;
  /** What this computer must have; without it the way is skipped, or only this command where it is `optional`. */
  needs?: Need;
  optional?: true;
}

/** Lines of a page that one writes into a file. */
export interface Block {
  kind: 'block';
  /** Relative to the home directory. */
  file: string;
  text: string;
}

/** What a page shows of a command's questions, each up to its colon. */
export interface Shown {
  kind: 'shown';
  text: string;
}

/** What no test can run. */
export interface NotHere {
  kind: 'not here';
  text: string;
  why: string;
}

/** A command of the page in which only what the page says in words was changed, or what somebody else had done before. */
export interface Aside {
  kind: 'aside';
  says: string;
  does: Command | Block | ((home: string) => Promise<void>);
}

export type Entry = Command | Block | Shown | NotHere;
export type Step = Command | Block | Aside;

/** What doctor must find. */
export interface Expected {
  check: string;
  messageId: string;
  /** The words that recognise the mistake. */
  says: RegExp;
}

/** One way through a page. */
export interface Way {
  name: string;
  /** What is on the machine before the reader comes. */
  machine?: MachineSpec;
  world?: (world: World) => void;
  steps: readonly Step[];
  /** How the last `git clone` of the steps ends: with a working copy, or with these words of git's. */
  clone: 'works' | RegExp;
  /** What the reader tells doctor of what is meant. */
  method?: Method;
  /** The first is a root cause. */
  doctor?: readonly Expected[];
  /** The stand-in does not know what this way uses. */
  needsReal?: 'aws';
}

export interface Page {
  /** The file in AWS's own repository of the guide, as doctor names it. */
  page: string;
  /** Its file in GUIDE_DIR. */
  source: string;
  /** The directory the page clones into. */
  folder: string;
  /** Every command and block, in the page's order. */
  table: Readonly<Record<string, Entry>>;
  ways: readonly Way[];
}

/** What a page prints as a command. */
export const ran = (text: string, rest: Partial<Omit<Command, 'kind' | 'text'>> = {}): Command => ({ kind: 'command', text, by: 'shell', ...rest });
/** What a page prints for a file. */
export const written = (file: string, text: string): Block => ({ kind: 'block', file, text });
export const shown = (text: string): Shown => ({ kind: 'shown', text });
export const notHere = (text: string, why: string): NotHere => ({ kind: 'not here', text, why });
export const aside = (says: string, does: Aside['does']): Aside => ({ kind: 'aside', says, does });

/** A command or block of the table with one text for another, as the page says in words. Throws where the text is not there. */
export function changed<E extends Command | Block>(entry: E, from: string, to: string): E {
  if (!entry.text.includes(from)) throw new Error(`"${from}" is not in "${entry.text}"`);
  return { ...entry, text: entry.text.replaceAll(from, to) };
}
