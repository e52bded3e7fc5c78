import { release, userInfo } from 'node:os';
import type { Platform } from '../core/facts.ts';
import type { Host } from '../core/probe.ts';
import { createAwsSession, type HostAwsSession } from './aws-session.ts';
import { disclosedValue, hereEnv, readEnvironment } from './environment.ts';
import { createRunner } from './exec.ts';
import { listDirectory, readBytes, realPath, statFile } from './files.ts';
import type { OwnSecrets } from './own-secrets.ts';
import { privateDirs } from './private-dirs.ts';
import { createRoutes } from './routes.ts';
import { which } from './which.ts';

export interface HostOptions {
  /** Ends everything: Ctrl-C, the run's time limit. */
  signal: AbortSignal;
  /** Of one probe, in milliseconds (default 5000). */
  timeoutMs?: number;
  /** Of helpers, credential_process and the user's git, in milliseconds (default 20000). */
  helperTimeoutMs?: number;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** Default: the system's clock. */
  now?: () => Date;
}

export interface NodeHost extends Host {
  readonly aws: HostAwsSession;
  /** Begins to load what requests to AWS need. */
  warm(): void;
  /** The machine's secrets, to be looked for in what is about to be given away. */
  ownSecrets(): Promise<OwnSecrets>;
  /** Ends what still runs and removes what must not stay. */
  close(): Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The machine as it is. Nothing behind it writes to the user's files; secrets stay in it. */
export function createHost(options: HostOptions): NodeHost {
  const { cwd, env, now = () => new Date(), timeoutMs = 5000, helperTimeoutMs = 20_000 } = options;
  const platform = platformOf(options.platform);
  const get = hereEnv(env, platform);
  const homeDir = get(platform === 'win32' ? 'USERPROFILE' : 'HOME') || null;
  const run = new AbortController();
  const end = (): void => run.abort();
  options.signal.addEventListener('abort', end, { once: true });
  if (options.signal.aborted) end();
  const { signal } = run;

  const runner = createRunner({ platform, cwd, env, signal, timeoutMs });
  const dirs = privateDirs();
  const stopWatching = watchForTheEnd(() => {
    runner.endAllNow();
    dirs.removeAllNow();
  });
  const routes = createRoutes({ runner, env: known(env, platform), platform, cwd });
  let session: HostAwsSession | null = null;
  const aws = (): HostAwsSession => (session ??= createAwsSession({ runner, routes, env: known(env, platform), platform, cwd, now, timeoutMs, helperTimeoutMs, signal }));

  return {
    platform,
    cwd,
    homeDir,
    accountHome: accountHome(),
    release: release(),
    env: (name) => disclosedValue(env, name, platform),
    environment: () => readEnvironment(env, platform),
    now,
    readBytes,
    stat: statFile,
    list: listDirectory,
    realPath,
    exec: (argv, exec) => runner.run(argv, exec),
    which: (program) => which(program, { platform, cwd, env: get }),
    withPrivateDir: (use) => dirs.with(use),
    get aws() { return aws(); },
    gitRequest: async (request) => (await import('./git-request.ts')).gitRequest(request, { runner, routes, now, timeoutMs, helperTimeoutMs, signal, home: homeDir, platform, keys: () => aws().keys() }),
    probeHost: async (host, tool, path, profile = null) => (await import('./network-probe.ts')).probeHost(host, tool, path, profile, { routes, now, timeoutMs, signal }),
    probePort: async (host, port) => (await import('./network-probe.ts')).probePort(host, port, { timeoutMs, signal }),
    warm: () => aws().warm(),
    ownSecrets: async () => (await import('./own-secrets.ts')).readOwnSecrets({ env: known(env, platform), platform, runner }),
    async close() {
      end();
      options.signal.removeEventListener('abort', end);
      await runner.idle();
      dirs.removeAllNow();
      stopWatching();
    },
  };
}

/** A user id without an entry in the user database has no home. */
function accountHome(): string | null {
  try {
    return userInfo().homedir || null;
  } catch {
    return null;
  }
}

/** Systems like FreeBSD are looked at as Linux. */
function platformOf(platform: NodeJS.Platform): Platform {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}

/** Windows knows variables in any case; the rules of botocore and curl are written for the names as documented. */
function known(env: Readonly<Record<string, string | undefined>>, platform: Platform): Readonly<Record<string, string | undefined>> {
  if (platform !== 'win32') return env;
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.toUpperCase(), value]));
}

/**
 * Calls `cleanUp` when our process ends, also by a signal. Where nobody else listens to the signal, it then takes its usual
 * course, which our listening had stopped.
 */
function watchForTheEnd(cleanUp: () => void): () => void {
  const listeners = SIGNALS.map((name) => {
    const listener = (): void => {
      cleanUp();
      if (process.listenerCount(name) > 1) return;
      process.removeListener(name, listener);
      process.kill(process.pid, name);
    };
    process.on(name, listener);
    return [name, listener] as const;
  });
  process.on('exit', cleanUp);
  return () => {
    process.removeListener('exit', cleanUp);
    for (const [name, listener] of listeners) process.removeListener(name, listener);
  };
}
