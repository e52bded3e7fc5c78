import { readTranscripts, score } from '../test/explain/transcripts.ts';

/**
 * Returns the lines of docs/accuracy.md on `codecommit explain`: how many transcripts it gets right, of those written from the catalogue of
 * failures and of those by a reader who had not seen the patterns. Empty for a set that is not there yet.
 */
export function explainScores(): string[] {
  const rows = (['known', 'blind'] as const).flatMap((set) => {
    const transcripts = readTranscripts(set);
    if (transcripts.length === 0) return [];
    const { first, among } = score(transcripts);
    const percent = (count: number) => `${count} of ${transcripts.length} (${(100 * count / transcripts.length).toFixed(1)} %)`;
    const [mustFirst, mustAmong] = set === 'known' ? [95, 98] : [85, 95];
    return [`| ${set === 'known' ? 'written from the catalogue of failures' : 'written by a reader who had not seen the patterns, frozen before tuning'} | ${percent(first)} | ${mustFirst} % | ${percent(among)} | ${mustAmong} % |`];
  });
  return ['## Pasted texts', '', '`codecommit explain` on whole terminal transcripts with noise around the error; no candidate may come up on unrelated errors and on successes.', '', '| transcripts | right first | aim | among the first three | aim |', '|---|---|---|---|---|', ...rows, ''];
}
