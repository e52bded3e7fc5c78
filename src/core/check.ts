import type { FactName, Facts, Method, Platform } from './facts.ts';
import type { Certainty, Consent, Details, Evidence, Severity } from './finding.ts';
import type { Fix } from './fix.ts';

export type Messages = Readonly<Record<string, { severity: Severity; text: string }>>;
type Placeholders<S extends string> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Placeholders<Rest> : never;

interface ProblemBody {
  evidence: readonly [Evidence, ...Evidence[]];
  /** Default: observed. */
  certainty?: Certainty;
  measured?: string;
  expected?: string;
  fix?: Fix;
  /** What the problem is about: `explains` joins two findings only where these do not contradict. */
  about?: { host?: string; profile?: string };
}
export type Problem<M extends Messages = Messages> = {
  [Id in keyof M & string]: ProblemBody & { messageId: Id } & ([Placeholders<M[Id]['text']>] extends [never]
      ? { data?: never }
      : { data: Readonly<Record<Placeholders<M[Id]['text']>, string>> });
}[keyof M & string];

/** What `run` may answer: problems (none: it holds), or that the question does not arise, or that it stays open. */
export type Judgement<P> =
  | readonly P[]
  | { passed: string; details?: Details }
  | { skipped: string }
  /** `counts: false`: nothing that is needed hangs on it, so that it is no reason for exit code 3. */
  | { undetermined: string; details?: Details; counts?: false };

export interface CheckMeta<M extends Messages = Messages> {
  /** `<area>/<name>`, equal to the file's path; never renamed once released. */
  id: string;
  /** The healthy state as a sentence. */
  title: string;
  /** One paragraph; opens the page of the check. */
  why: string;
  /** Pages and sources that prove it. */
  refs: readonly string[];
  platforms?: readonly Platform[];
  methods: readonly Method[] | '*';
  /** The highest consent a fix of it needs. */
  fix: Consent;
  /** Check ids whose findings are a consequence of this one. */
  explains?: readonly string[];
  /** Check ids whose error makes this one pointless. */
  blockedBy?: readonly string[];
  /** `live/*` ids whose pass proves this link. */
  settledBy?: readonly string[];
  messages: M;
}

type View<N extends FactName, W extends FactName> = { readonly [K in N]: Facts[K] } & { readonly [K in W]?: Facts[K] };

export interface Check<M extends Messages = Messages, N extends FactName = FactName, W extends FactName = FactName> {
  meta: CheckMeta<M>;
  needs: readonly N[];
  wants?: readonly W[];
  /** Synchronous, pure, total. */
  run(facts: View<N, W>): Judgement<Problem<M>>;
}

/** A problem whose message is no longer known to the compiler. */
export type AnyProblem = ProblemBody & { messageId: string; data?: Readonly<Record<string, string>> };

/** A check of the registry, its types forgotten. */
export interface AnyCheck {
  meta: CheckMeta;
  needs: readonly FactName[];
  wants?: readonly FactName[];
  run(facts: never): Judgement<AnyProblem>;
}

/** Gives a check its types: an undeclared fact, an unknown message or a placeholder left out does not compile. */
export function defineCheck<const M extends Messages, const N extends FactName, const W extends FactName = never>(check: Check<M, N, W>): Check<M, N, W> {
  return check;
}
