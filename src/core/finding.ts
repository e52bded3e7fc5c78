import type { Method } from './facts.ts';

/** The links of the chain, in order; also the areas of the checks. */
export type LinkId = 'tools' | 'remote' | 'git-config' | 'credential-stores' | 'profile' | 'credentials' | 'ssh' | 'network' | 'permissions' | 'live';
export type CheckStatus = 'passed' | 'found' | 'skipped' | 'blocked' | 'undetermined' | 'crashed';
export type Severity = 'error' | 'warning' | 'notice';
export type Certainty = 'observed' | 'inferred';
export type Consent = 'safe' | 'ask' | 'person';

export type Evidence =
  | { kind: 'config'; file: string; line: number | null; scope: string; key: string; value: string; wins?: boolean }
  | { kind: 'process'; argv: readonly string[]; exitCode: number | null; note?: string }
  | { kind: 'request'; method: string; url: string; status: number | null; error: string | null }
  | { kind: 'credential'; keyIdLast4: string | null; signedAt: string | null; ageSeconds: number | null; source: string }
  | { kind: 'env'; name: string; value: string | null }
  | { kind: 'policy'; source: string; sid: string | null; statement: number; action: string; resource: string };

/** What a trial on a copy of the files said before anything was changed. */
export type WhatIf = 'works' | 'does-not' | 'not-tried';

export interface FindingFix {
  consent: Consent;
  undoable: boolean;
  steps: readonly { describe: string; argv?: readonly string[]; file?: string }[];
  whatIf?: WhatIf;
}

export interface Finding {
  id: string;
  check: string;
  messageId: string;
  severity: Severity;
  certainty: Certainty;
  message: string;
  measured?: string;
  expected?: string;
  evidence: readonly Evidence[];
  causedBy: readonly string[];
  docs: string;
  fix?: FindingFix;
}

/** What was read and what was not, when a check could not settle its question. */
export interface Details {
  read: readonly unknown[];
  notRead: readonly unknown[];
  possible: readonly unknown[];
  settleWith: readonly string[];
}

export interface CheckResult {
  id: string;
  title: string;
  area: LinkId;
  status: CheckStatus;
  reason?: string;
  blockedBy?: readonly string[];
  details?: Details;
}

export interface Link {
  id: LinkId;
  status: 'ok' | 'broken' | 'suspect' | 'unknown' | 'unused';
  findings: readonly string[];
}

export type ExitKind =
  | 'healthy' | 'untested' | 'below-threshold' | 'fixed' | 'written' | 'ok'
  | 'problems' | 'usage' | 'incomplete' | 'fix-failed' | 'unsafe-report' | 'declined' | 'internal' | 'interrupted';

export interface ReportTarget {
  input: string | null;
  remote: string | null;
  url: string | null;
  method: Method | null;
  region: string | null;
  repository: string | null;
  profile: string | null;
}

export interface Verdict {
  status: 'healthy' | 'untested' | 'problems' | 'incomplete';
  text: string;
  /** Finding ids; the first is the one to mend first. */
  rootCauses: readonly string[];
}

/** `codecommit doctor --json`. */
export interface Report {
  schema: 'codecommit-report/1';
  tool: { name: 'codecommit-doctor'; version: string; node: string; platform: string };
  run: { startedAt: string; durationMs: number; mode: 'live' | 'offline' | 'replay' };
  target: ReportTarget;
  verdict: Verdict;
  exit: { code: number; kind: ExitKind };
  links: readonly Link[];
  checks: readonly CheckResult[];
  findings: readonly Finding[];
  applied?: readonly unknown[];
  /** In the files of `codecommit report`: the facts, redacted; enough for `doctor --from`. */
  snapshot?: unknown;
  redaction?: Redaction;
  /** In a replay: what the recorded diagnosis said otherwise. */
  since?: Since;
  /** In the files of `codecommit report --run`: what the failing command did. */
  ran?: RanCommand;
}

/** What was replaced in a report, and that its bytes were scanned afterwards. */
export interface Redaction {
  rules: readonly { rule: string; count: number }[];
  verified: true;
}

/** Today's checks against those of the version that recorded the report. */
export interface Since {
  version: string;
  recordedAt: string;
  /** Findings of today that the recording does not have, and the other way round: `check#messageId`. */
  appeared: readonly string[];
  gone: readonly string[];
  /** Checks that the recording version did not have. */
  newChecks: readonly string[];
}

/** A command of the user's that was run with git's trace on; every text in it is redacted. */
export interface RanCommand {
  argv: readonly string[];
  exitCode: number | null;
  timedOut: boolean;
  durationMs: number;
  /** Programs git started, in order. */
  children: readonly { argv: readonly string[]; exitCode: number | null; durationMs: number | null }[];
  /** Requests and answers, header names with the values that are no secret. */
  http: readonly string[];
  stderr: readonly string[];
  /** Lines of the trace left out. */
  omitted: number;
}

/** A report as `codecommit report` writes it. */
export interface SupportReport extends Report {
  snapshot: unknown;
  redaction: Redaction;
}

/** Whom the ticket of a report asks. */
export type Audience = 'aws-admin' | 'it' | 'developer';

/** `codecommit report diff --json`. */
export interface ReportDiff {
  schema: 'codecommit-diff/1';
  a: { file: string; verdict: string };
  b: { file: string; verdict: string };
  /** False where a document has no snapshot: then findings and checks alone were compared. */
  facts: boolean;
  /** Most relevant to the failing path first. `about` is a finding (`check#messageId`) or a fact's path. */
  differences: readonly { about: string; link: LinkId | null; kind: 'finding' | 'check' | 'fact'; text: string; a: string | null; b: string | null }[];
  exit: { code: number; kind: ExitKind };
}

/** `codecommit report aggregate --json`. */
export interface ReportAggregate {
  schema: 'codecommit-aggregate/1';
  reports: number;
  /** Files that are no report, with the reason: the first thousand. */
  unread: readonly { file: string; why: string }[];
  /** How many more there were. */
  unreadMore: number;
  verdicts: Readonly<Record<string, number>>;
  platforms: Readonly<Record<string, number>>;
  methods: Readonly<Record<string, number>>;
  /** Platform and release of the operating system; only reports with a snapshot tell it. */
  systems: Readonly<Record<string, number>>;
  tools: Readonly<Record<string, Readonly<Record<string, number>>>>;
  checks: readonly { check: string; found: number; rootCause: number; errors: number; undetermined: number; platforms: Readonly<Record<string, number>> }[];
  exit: { code: number; kind: ExitKind };
}

/** `codecommit trace --json`. */
export interface Trace {
  schema: 'codecommit-trace/1';
  url: string;
  useHttpPath: boolean;
  predicted: readonly { helper: string; scope: string; file: string | null; line: number | null }[];
  observed: readonly { helper: string; exitCode: number | null; answered: boolean }[] | null;
  differs: boolean;
}

/** `codecommit checks --json`. */
export interface Catalogue {
  schema: 'codecommit-checks/1';
  checks: readonly {
    id: string;
    title: string;
    area: LinkId;
    methods: readonly Method[];
    platforms: readonly ('darwin' | 'win32' | 'linux')[];
    severities: readonly Severity[];
    fix: Consent;
    docs: string;
  }[];
}

/** What `--json` prints where no document of the command could be made. */
export interface ErrorDocument {
  schema: 'codecommit-error/1';
  exit: { code: number; kind: ExitKind };
  message: string;
}

/** `codecommit report verify --json`. */
export interface Verification {
  schema: 'codecommit-verify/1';
  file: string;
  /** What looks like a secret, with its line; never the value. */
  leaks: readonly { what: string; encoding: 'plain' | 'url' | 'base64' | 'hex' | 'json' | 'html' | 'utf-16'; line: number }[];
  exit: { code: number; kind: ExitKind };
}
