import { createReadStream } from 'node:fs';
import { shownCurlLine } from '../knowledge/curl-trace.ts';
import { parseTrace2, type TracedChild } from '../knowledge/trace2.ts';

/** A longer line is left out as a whole: half a secret is not known for one. */
const LONGEST_LINE = 256 * 1024;
const MOST_BYTES = 64 * 1024 * 1024;
const EVENTS = /^\{"event":"(?:start|exit|child_start|child_exit)"/;
const MOST_EVENTS = 5000;
const FIRST_LINES = 150;
const LAST_LINES = 250;

/** Requests and answers of a GIT_TRACE_CURL file as they may be shown: the first and the last of them, and how many lines were left out. */
export async function readCurlTrace(path: string): Promise<{ http: string[]; omitted: number }> {
  const first: string[] = [];
  const last: string[] = [];
  let between = 0;
  let unknown = 0;
  const cut = await eachLine(path, (line) => {
    const shown = shownCurlLine(line);
    if (shown === null) unknown += 1;
    if (shown === null || shown === '') return;
    if (first.length < FIRST_LINES) first.push(shown);
    else if (last.push(shown) > LAST_LINES) {
      last.shift();
      between += 1;
    }
  });
  return { http: [...first, ...(between === 0 ? [] : [`… ${between} lines`]), ...last], omitted: unknown + between + cut };
}

/** The programs a GIT_TRACE2_EVENT file tells of, with what stands in their argv, and how many lines were left out. */
export async function readEvents(path: string): Promise<{ children: readonly TracedChild[]; omitted: number }> {
  const events: string[] = [];
  let beyond = 0;
  const cut = await eachLine(path, (line) => {
    if (!EVENTS.test(line)) return;
    if (events.length < MOST_EVENTS) events.push(line);
    else beyond += 1;
  });
  return { children: parseTrace2(events.join('\n')).children, omitted: beyond + cut };
}

/** Hands out the lines of a file, which need not exist, and returns how many were too long or too far behind. */
async function eachLine(path: string, use: (line: string) => void): Promise<number> {
  let rest = '';
  let tooLong = false;
  let cut = 0;
  const stream = createReadStream(path, { encoding: 'utf8', end: MOST_BYTES - 1 });
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      const lines = chunk.split('\n');
      lines[0] = rest + (lines[0] ?? '');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (tooLong || line.length > LONGEST_LINE) cut += 1;
        else use(line);
        tooLong = false;
      }
      if (rest.length > LONGEST_LINE) {
        tooLong = true;
        rest = '';
      }
    }
  } catch {
    // Git made none, or it is gone with the end of the run.
  }
  // What ends without a line break was not written to its end.
  return cut + (rest === '' && !tooLong ? 0 : 1);
}
