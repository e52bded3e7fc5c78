import type { GitConfigEntry, Platform } from '../core/facts.ts';
import type { Evidence } from '../core/finding.ts';
import type { Environment } from './aws-environment.ts';
import { configEvidence } from './config-evidence.ts';
import { gitBoolean } from './git-boolean.ts';
import { isAtLeast, MINIMUM_VERSIONS } from './versions.ts';

/** A trace of git's that the login in the URLs of git-remote-codecommit goes into, and what switches it on. */
export interface LoginTrace {
  /** The variable, or the key of git's configuration. */
  name: string;
  value: string;
  /** `kept` in a file, a directory or by the program at a socket; `shown` on the terminal or an open descriptor. */
  sink: 'kept' | 'shown';
  /** The line of the configuration; null for a variable. */
  entry: GitConfigEntry | null;
  evidence: Evidence;
}

export interface TraceSettings {
  variables: Environment;
  entries: readonly GitConfigEntry[];
  git: string | null;
  platform: Platform;
}

/** These write the arguments of "git remote-http"; GIT_TRACE_CURL the URL that curl asks again after CodeCommit's first answer, which is 401. */
const PLAIN_TRACES = ['GIT_TRACE', 'GIT_TRACE_PERFORMANCE', 'GIT_TRACE_CURL'];
const TRACE2: readonly (readonly [variable: string, key: string])[] = [['GIT_TRACE2', 'trace2.normaltarget'], ['GIT_TRACE2_EVENT', 'trace2.eventtarget'], ['GIT_TRACE2_PERF', 'trace2.perftarget']];

/**
 * Returns the traces that signed URLs go into. Trace2 leaves the password of a URL out since git 2.43.1, unless GIT_TRACE2_REDACT says no; the other
 * traces never do, GIT_TRACE_REDACT notwithstanding. Source: git `trace.c`, `http.c`, `trace2.c`, `trace2/tr2_sysenv.c`, release notes of 2.43.1; proved against the real git.
 */
export function loginTraces({ variables, entries, git, platform }: TraceSettings): readonly LoginTrace[] {
  // Whatever its value, it is GIT_TRACE_CURL=1, and overrules that variable.
  const verbose = variables['GIT_CURL_VERBOSE'];
  const plain = PLAIN_TRACES.flatMap((name) => {
    const value = variables[name];
    const sink = value === undefined || (name === 'GIT_TRACE_CURL' && verbose !== undefined) ? null : sinkOf(value, platform);
    return sink === null || value === undefined ? [] : [ofVariable(name, value, sink)];
  });
  const ofCurl = verbose === undefined ? [] : [ofVariable('GIT_CURL_VERBOSE', verbose, 'shown')];
  return [...plain, ...ofCurl, ...(isRedacted(git, variables) ? [] : trace2(variables, entries, platform))];
}

function trace2(variables: Environment, entries: readonly GitConfigEntry[], platform: Platform): LoginTrace[] {
  return TRACE2.flatMap(([name, key]): LoginTrace[] => {
    // An empty variable leaves the word to the configuration, of which git reads no more than these two scopes so early.
    const value = variables[name];
    const entry = value ? undefined : entries.findLast((each) => each.key === key && (each.scope === 'system' || each.scope === 'global'));
    const target = value || entry?.value;
    if (!target) return [];
    const sink = platform !== 'win32' && /^af_unix:(?:stream:|dgram:)?\//.test(target) ? 'kept' : sinkOf(target, platform);
    if (sink === null) return [];
    return entry === undefined ? [ofVariable(name, target, sink)] : [{ name: key, value: target, sink, entry, evidence: configEvidence(entry, true) }];
  });
}

function isRedacted(git: string | null, variables: Environment): boolean {
  const asked = variables['GIT_TRACE2_REDACT'];
  return git !== null && isAtLeast(git, MINIMUM_VERSIONS.git.trace2Redacts) === true && (asked === undefined || gitBoolean(asked) !== false);
}

/** Null for nowhere: "0", "false", and what git only warns of, as "yes" or a relative path. */
function sinkOf(value: string, platform: Platform): 'kept' | 'shown' | null {
  if (/^(?:[1-9]|true)$/i.test(value)) return 'shown';
  return (platform === 'win32' ? /^(?:[A-Za-z]:|[\\/])/ : /^\//).test(value) ? 'kept' : null;
}

const ofVariable = (name: string, value: string, sink: LoginTrace['sink']): LoginTrace => ({ name, value, sink, entry: null, evidence: { kind: 'env', name, value } });
