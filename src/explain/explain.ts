import type { Candidate, Reading } from '../core/explain.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { urlFollower } from './broken-url.ts';
import { type Line, lineCutter, lineOf } from './lines.ts';
import type { Pattern, Pointer } from './pattern.ts';
import { gitPatterns } from './patterns/git.ts';
import { grcPatterns } from './patterns/grc.ts';
import { helperPatterns } from './patterns/helpers.ts';
import { networkPatterns } from './patterns/network.ts';
import { profilePatterns } from './patterns/profiles.ts';
import { refusalPatterns } from './patterns/refusals.ts';
import { sshPatterns } from './patterns/ssh.ts';
import { HARMLESS, topicPatterns } from './patterns/topics.ts';
import { retries } from './retry.ts';
import { finder, matcher } from './rows.ts';
import { type Seen, watcher } from './seen.ts';
import { type Subject, subjectOf } from './subject.ts';
import { targetReader } from './target.ts';

export const PATTERNS: readonly Pattern[] = [...helperPatterns, ...grcPatterns, ...gitPatterns, ...profilePatterns, ...refusalPatterns, ...networkPatterns, ...sshPatterns, ...topicPatterns];
const findPatterns = finder(PATTERNS.map((pattern) => ({ owner: { pattern, unless: matcher(pattern.unless ?? []) }, says: pattern.says })));
const findRemarks = finder(HARMLESS.map(({ says, remark }) => ({ owner: remark, says })));

const MENDED = 'Further down the same command succeeded: the causes are those of the run before it.';

/** Lines kept of one pattern. */
const MOST_LINES = 8;
/** More candidates help nobody. */
const MOST = 8;
const SHOWN = 300;
const BASE = { certain: 100, likely: 80, possible: 60 } as const;

interface Hit {
  pattern: Pattern;
  line: Line;
  subject: Subject;
  attempt: number;
}

/**
 * Returns the causes a pasted text may have, best first: none for a success and for what is about something else. Pure, and linear in the length of
 * the text. Of a pattern that fits several lines the last attempt counts. Source: FAILURES 18 and its notes on the order.
 */
export function explain(text: string): Reading {
  const reader = explainer();
  reader.read(text);
  return reader.end();
}

/** The same for a text that comes in pieces: nothing of it is kept but the lines that matched. */
export function explainer(): { read: (piece: string) => void; end: () => Reading } {
  const cutter = lineCutter();
  const seen = watcher();
  const target = targetReader();
  const hits = new Map<string, Hit[]>();
  const remarks = new Set<string>();
  let subject: Subject = null;
  let first: Subject = null;
  let attempt = 0;
  let traceback = Infinity;
  let unfinished: Line | null = null;
  const retried = retries();
  const withoutPieces = urlFollower();

  /** Keeps the line with each pattern it has. A pattern that stands beside successes is no failure of its command. */
  const record = (line: Line): 'nothing' | 'remark' | 'failure' => {
    let said: 'nothing' | 'remark' | 'failure' = 'nothing';
    findPatterns(line.text, ({ pattern, unless }) => {
      if (unless(line.text) || pattern.fits?.(line.text) === false) return;
      said = pattern.kind === 'noise' && said !== 'failure' ? 'remark' : 'failure';
      const list = hits.get(pattern.id) ?? [];
      // Neither a build log nor a trace is kept whole: the first lines of a pattern tell how it began, the last how things stand.
      if (list.length >= MOST_LINES) list.splice(MOST_LINES / 2, 1);
      list.push({ pattern, line, subject, attempt });
      hits.set(pattern.id, list);
    });
    return said;
  };

  const take = (whole: Line) => {
    if (whole.text === '') return;
    const { rest, whole: safe } = withoutPieces(whole.shown);
    const line = { ...whole, shown: safe };
    seen.watch(line);
    target.watch({ ...line, shown: rest });
    subject = subjectOf(line) ?? subject;
    first ??= subject;
    const command = gitCommand(line.full);
    if (command !== null) {
      attempt++;
      retried.began(command);
    }
    if (line.text.startsWith('traceback (most recent call last)')) traceback = line.number;
    // Only the last exception of a chain is the answer.
    if (/^(?:during handling of the above|the above exception was)/.test(line.text)) for (const [id, list] of hits) hits.set(id, list.filter(({ line: at }) => at.number < traceback));
    findRemarks(line.text, (remark) => remarks.add(remark));
    let said = record(line);
    const fits = said !== 'nothing';
    if (!fits && unfinished !== null) {
      for (const glue of ['', ' ']) {
        const joined = lineOf(unfinished.shown + glue + whole.shown, line.number);
        seen.watch(joined);
        target.watch(joined);
        subject = subjectOf(joined) ?? subject;
        said = record(joined);
        if (said !== 'nothing') break;
      }
    }
    retried.watch(line, said === 'failure');
    // Whole, so that the login of a URL is known for one when the next line is joined to it.
    const open = { ...line, shown: rest };
    unfinished = !fits && mayGoOn(open) ? open : null;
  };

  return {
    read: (piece) => { for (const line of cutter.take(piece)) take(line); },
    end: () => {
      for (const line of cutter.rest()) take(line);
      const about = [...hits.values()].flat().filter((hit) => concernsUs(hit, first));
      const candidates = ranked(about, seen);
      return { explanation: { schema: 'codecommit-explain/1', candidates }, target: target.best(), harmless: [...remarks, ...(candidates.length > 0 && retried.mended() ? [MENDED] : [])] };
    },
  };
}

/** A terminal of 80 columns breaks git's long lines in two. */
function mayGoOn({ text, shown }: Line): boolean {
  return shown.length >= 60 && shown.length <= 400 && /^(?:\w{1,20} ?: |botocore\.|ssh:|an error)/.test(text);
}

/** A command typed at a prompt, or shown by `set -x`, begins a new attempt. Returns it from its `git` on, or null. */
function gitCommand(full: string): string | null {
  if (!full.includes('git ')) return null;
  const at = full.startsWith('git ') ? 0 : Math.max(...PROMPTS.map((prompt) => (full.includes(`${prompt}git `) ? full.indexOf(`${prompt}git `) + prompt.length : -1)));
  if (at < 0 || at > 200) return null;
  const command = full.slice(at, at + 400);
  return command.split(' ').some((word) => TALKING.includes(word)) ? command : null;
}

const PROMPTS = ['$ ', '# ', '% ', '> ', '+ ', '❯ ', '➜ ', '>'];

/** The commands of git that talk to a remote. */
const TALKING = ['clone', 'fetch', 'pull', 'push', 'ls-remote', 'submodule', 'remote'];

/** A line that git, ssh, curl or botocore wrote. */
function isOfGit(text: string): boolean {
  return OF_GIT.some((words) => text.includes(words)) || /^(?:fatal|schwerwiegend|фатална грешка|ödesdigert|onulmaz|致命|< http\/|kex_|ssh)/.test(text);
}

const OF_GIT = ['codecommit', 'amazonaws', 'botocore', 'rpc failed', 'rpc fehlgeschlagen', 'unable to access', 'ssh: ', 'returned error: ', 'from proxy', 'connect tunnel', 'git:', 'info/refs'];

function concernsUs({ pattern, subject, line }: Hit, first: Subject): boolean {
  const meant = subject ?? first;
  if (pattern.about === 'ours') return meant === 'ours';
  if (pattern.about === 'our-git') return meant === 'ours' && isOfGit(line.text);
  return pattern.about === 'not-foreign' ? meant !== 'foreign' : true;
}

/** Specific texts before git's last words, those of the last attempt before those of earlier ones, then as the pointers weigh. */
function ranked(hits: readonly Hit[], seen: Seen): readonly Candidate[] {
  const pointed = hits.flatMap((hit) => {
    const points = typeof hit.pattern.points === 'function' ? hit.pattern.points(hit.line, seen) : hit.pattern.points;
    return points.map((pointer, index) => ({ pointer, hit, weight: weightOf(pointer, index, hit.pattern) }));
  });
  const specific = pointed.filter(({ weight }) => weight >= 95).map(({ hit }) => hit.attempt);
  const last = Math.max(0, ...specific);
  const best = new Map<string, { candidate: Candidate; weight: number; line: number }>();
  for (const { pointer, hit, weight } of pointed) {
    const late = hit.attempt < last ? weight - 30 : weight;
    const before = best.get(pointer.check);
    if (before !== undefined && before.weight >= late) continue;
    best.set(pointer.check, { candidate: { check: pointer.check, certainty: pointer.certainty, why: pointer.why, matched: echo(hit.line.shown) }, weight: late, line: hit.line.number });
  }
  return [...best.values()].sort((a, b) => b.weight - a.weight || a.line - b.line).slice(0, MOST).map(({ candidate }) => candidate);
}

function weightOf({ certainty, weight }: Pointer, index: number, { kind }: Pattern): number {
  if (weight !== undefined) return weight;
  return kind === 'noise' ? 20 - index : kind === 'tail' ? 48 - 2 * index : BASE[certainty] - 2 * index;
}

/** What is repeated of the text: one line without secrets that no terminal obeys. */
function echo(line: string): string {
  const safe = harmless(withoutSecrets(line));
  return safe.length <= SHOWN ? safe : `${safe.slice(0, SHOWN).replace(/‹[^›]*$/, '')}…`;
}
