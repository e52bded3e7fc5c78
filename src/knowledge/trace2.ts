/** A child process git started, from its trace2 events. */
export interface TracedChild {
  /** The process that started it: git's own session id. */
  sid: string;
  argv: readonly string[];
  useShell: boolean;
  exitCode: number | null;
  durationMs: number | null;
}

export interface TracedProcess {
  sid: string;
  argv: readonly string[];
  exitCode: number | null;
}

export interface Trace2 {
  processes: readonly TracedProcess[];
  children: readonly TracedChild[];
}

/**
 * Processes and their children in the order they started. Lines that are no events, and a last one cut short, are passed over.
 * The argv may hold secrets: the caller keeps none of it. Source: git's Documentation/technical/api-trace2.txt.
 */
export function parseTrace2(text: string): Trace2 {
  const processes = new Map<string, TracedProcess>();
  const children = new Map<string, TracedChild>();
  for (const line of text.split('\n')) {
    const event = eventOf(line);
    if (event === null) continue;
    const { sid } = event;
    if (event['event'] === 'start') processes.set(sid, { sid, argv: stringsOf(event['argv']), exitCode: null });
    if (event['event'] === 'exit') processes.set(sid, { ...(processes.get(sid) ?? { sid, argv: [] }), exitCode: codeOf(event) });
    const child = `${sid} ${String(event['child_id'])}`;
    if (event['event'] === 'child_start') children.set(child, { sid, argv: stringsOf(event['argv']), useShell: event['use_shell'] === true, exitCode: null, durationMs: null });
    const started = children.get(child);
    if (event['event'] === 'child_exit' && started) children.set(child, { ...started, exitCode: codeOf(event), durationMs: typeof event['t_rel'] === 'number' ? Math.round(event['t_rel'] * 1000) : null });
  }
  return { processes: [...processes.values()], children: [...children.values()] };
}

/** The helpers that the first `git credential fill` of a trace started, in order; null when there was none. */
export function helpersAsked(trace: Trace2): { helpers: readonly { command: string; exitCode: number | null }[]; filled: boolean } | null {
  const fill = trace.processes.find(({ argv }) => argv.at(-2) === 'credential' && argv.at(-1) === 'fill');
  if (fill === undefined) return null;
  const mine = trace.children.filter((child) => child.sid === fill.sid);
  const helpers = mine.filter(({ argv }) => argv.length === 1 && (argv[0] ?? '').endsWith(' get'));
  const prompted = mine.length > helpers.length;
  return {
    helpers: helpers.map(({ argv, exitCode }) => ({ command: (argv[0] ?? '').slice(0, -' get'.length), exitCode })),
    filled: fill.exitCode === 0 && !prompted,
  };
}

/** The command git makes of a configured helper value, before it adds ` get`. Source: credential.c, `credential_do`. */
export function helperCommandLine(value: string): string {
  if (value.startsWith('!')) return value.slice(1);
  return value.startsWith('/') || /^[A-Za-z]:[\\/]/.test(value) ? value : `git credential-${value}`;
}

function eventOf(line: string): (Record<string, unknown> & { sid: string }) | null {
  // A parser that throws takes long, and a file may be full of other lines.
  if (!line.startsWith('{')) return null;
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === 'object' && event !== null && 'sid' in event && typeof event.sid === 'string' ? (event as Record<string, unknown> & { sid: string }) : null;
  } catch {
    return null;
  }
}

const stringsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : []);
const codeOf = (event: Record<string, unknown>): number | null => (typeof event['code'] === 'number' ? event['code'] : null);
