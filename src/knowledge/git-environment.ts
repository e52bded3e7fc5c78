const TRACES = [
  'GIT_TRACE', 'GIT_TRACE_CURL', 'GIT_TRACE_CURL_NO_DATA', 'GIT_TRACE_FSMONITOR', 'GIT_TRACE_PACK_ACCESS', 'GIT_TRACE_PACKET',
  'GIT_TRACE_PACKFILE', 'GIT_TRACE_PERFORMANCE', 'GIT_TRACE_REDACT', 'GIT_TRACE_REFS', 'GIT_TRACE_SETUP', 'GIT_TRACE_SHALLOW',
  'GIT_TRACE2_BRIEF', 'GIT_TRACE2_CONFIG_PARAMS', 'GIT_TRACE2_DST_DEBUG', 'GIT_TRACE2_ENV_VARS', 'GIT_TRACE2_EVENT_BRIEF',
  'GIT_TRACE2_EVENT_NESTING', 'GIT_TRACE2_MAX_FILES', 'GIT_TRACE2_PARENT_NAME', 'GIT_TRACE2_PARENT_SID', 'GIT_TRACE2_PERF_BRIEF', 'GIT_TRACE2_REDACT',
  'GIT_CURL_VERBOSE', 'GIT_REDACT_COOKIES', 'GCM_TRACE', 'GCM_TRACE_SECRETS', 'GCM_DEBUG',
] as const;

/**
 * What to lay over the environment of every git we start: no prompt of any kind, English texts, no trace but ours
 * (null removes a variable). `traceFile` is an absolute path for git's trace2 events; without it there is none.
 * An empty GIT_ASKPASS also defeats `core.askPass`; `/bin/true` would be taken for an empty login.
 * Sources: git(1) "Environment Variables", gitcredentials(7), git `prompt.c`, `trace2/tr2_sysenv.c`; GCM `docs/environment.md`.
 */
export function quietGit(traceFile?: string): Record<string, string | null> {
  return {
    ...Object.fromEntries(TRACES.map((name) => [name, null])),
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: '0',
    LC_ALL: 'C',
    // An absent variable would let trace2.* of the configuration write files.
    GIT_TRACE2: '0',
    GIT_TRACE2_PERF: '0',
    GIT_TRACE2_EVENT: traceFile ?? '0',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}
