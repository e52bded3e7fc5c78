import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain } from '../../src/explain/explain.ts';

const DIR = join(import.meta.dirname, 'transcripts');

/** A pasted text with the check that must come first. Where several are equally right, any of them. */
export interface Transcript {
  name: string;
  text: string;
  expected: readonly string[];
}

/** Reads `transcripts/<set>/*.txt`; `expected.json` names the right check, or a list of equally right ones, for each file. */
export function readTranscripts(set: 'known' | 'blind'): readonly Transcript[] {
  const dir = join(DIR, set);
  const table = join(dir, 'expected.json');
  if (!existsSync(table)) return [];
  const expected = JSON.parse(readFileSync(table, 'utf8')) as Record<string, string | string[]>;
  const names = readdirSync(dir).filter((name) => name.endsWith('.txt')).map((name) => name.slice(0, -'.txt'.length)).sort();
  const unnamed = [...names.filter((name) => expected[name] === undefined), ...Object.keys(expected).filter((name) => !names.includes(name))];
  if (unnamed.length > 0) throw new Error(`${set}: without a file or without an expectation: ${unnamed.join(', ')}`);
  return names.map((name) => ({ name, text: readFileSync(join(dir, `${name}.txt`), 'utf8'), expected: [expected[name] ?? []].flat() }));
}

/** Reads the texts in which there is nothing to find: sections `=== name` of the files in `transcripts/unrelated`. */
export function readUnrelated(): readonly { name: string; text: string }[] {
  const dir = join(DIR, 'unrelated');
  return readdirSync(dir).sort().flatMap((file) => readFileSync(join(dir, file), 'utf8').split(/^=== /m).slice(1).map((part) => {
    const end = part.indexOf('\n');
    return { name: `${file}: ${part.slice(0, end)}`, text: part.slice(end + 1) };
  }));
}

export interface Score {
  first: number;
  among: number;
  misses: string[];
}

/** Counts how often the right check comes first and among the first three; each miss is a line. */
export function score(transcripts: readonly Transcript[]): Score {
  const result: Score = { first: 0, among: 0, misses: [] };
  for (const { name, text, expected } of transcripts) {
    const found = explain(text).explanation.candidates.map(({ check }) => check);
    if (expected.includes(found[0] ?? '')) result.first++;
    else result.misses.push(`${name}: ${expected.join(' or ')}, not ${found.slice(0, 3).join(', ') || 'nothing'}`);
    if (found.slice(0, 3).some((check) => expected.includes(check))) result.among++;
  }
  return result;
}
