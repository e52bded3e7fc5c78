import type { ListrDefaultRendererLogLevels } from 'listr2';
import type { Observed } from '../core/facts.ts';

export interface Progress {
  onProbe(fact: string, observed: Observed<unknown> | null): void;
  /** Resolves when the terminal is clean again. */
  stop(): Promise<void>;
}

/** What a person waits for, in their words; probes that take no time are not shown. */
const WAITS: Readonly<Record<string, string>> = {
  tools: 'asking git and the AWS CLI for their versions',
  network: 'going to CodeCommit step by step',
  credentials: 'getting the AWS credential',
  identity: 'asking STS who that is',
  repositoryMetadata: 'asking CodeCommit for the repository',
  gitRequest: 'sending a signed Git request',
  gitClient: 'watching your own git ls-remote',
  simulation: 'asking IAM what is denied',
};
const SILENT: Progress = { onProbe: () => undefined, stop: () => Promise.resolve() };

/** Shows on a terminal what is being waited for; elsewhere nothing, and listr2 is not even loaded. */
export async function startProgress(stream: NodeJS.WriteStream, colour: boolean): Promise<Progress> {
  if (!stream.isTTY || process.env['TERM'] === 'dumb' || process.env['CI'] !== undefined) return SILENT;
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const ends = new Map<string, () => void>();
  const finished = new Set<string>();
  const tasks = Object.entries(WAITS).map(([fact, title]) => ({
    title,
    task: () => new Promise<void>((resolve) => { if (finished.has(fact)) resolve(); else ends.set(fact, resolve); }),
  }));
  const listr = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    rendererOptions: { clearOutput: true, formatOutput: 'truncate', logger: new ListrLogger<ListrDefaultRendererLogLevels>({ processOutput: new ProcessOutput(stream, stream) }) },
    ...(colour ? {} : { fallbackRenderer: 'silent', fallbackRendererCondition: true }),
  });
  const running = listr.run().catch(() => undefined);
  const end = (fact: string) => {
    finished.add(fact);
    ends.get(fact)?.();
  };
  return {
    onProbe: (fact, observed) => { if (observed !== null) end(fact); },
    stop: async () => {
      Object.keys(WAITS).forEach(end);
      await running;
    },
  };
}
