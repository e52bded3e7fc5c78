/** How sure it is that a text means a cause: it says so itself, it fits best, or it is one of several that look the same. */
export type Likelihood = 'certain' | 'likely' | 'possible';

/** One cause a text may have. `check` is a check id, or `topic/<name>` for a known failure that no check of this machine can find. */
export interface Candidate {
  check: string;
  certainty: Likelihood;
  why: string;
  matched: string;
}

/** What `explain --json` prints: the causes a text may have, best first; none when it is about something else. */
export interface Explanation {
  schema: 'codecommit-explain/1';
  candidates: readonly Candidate[];
}

/** An explanation with what the next step needs: the target the text names, without secrets, and texts in it that look bad and do no harm. */
export interface Reading {
  explanation: Explanation;
  target: string | null;
  harmless: readonly string[];
}
