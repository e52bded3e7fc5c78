import type { Report } from '../core/finding.ts';
import { shownText, wrapped } from './text.ts';

/** Says of a replay what machine was recorded, when and by which version, and what today's checks say otherwise. None for a report of this machine. */
export function replayLines({ since, tool }: Report): string[] {
  if (since === undefined) return [];
  const changes = [['found now, not then', since.appeared], ['found then, not now', since.gone], ['checks that are new', since.newChecks]] as const;
  const said = changes.flatMap(([what, ids]) => (ids.length === 0 ? [] : [`${what}: ${ids.join(', ')}`]));
  return [
    `a replay: a machine with ${shownText(tool.platform, null)}, recorded ${shownText(since.recordedAt, null)} by version ${shownText(since.version, null)}, judged by the checks of ${tool.version}`,
    ...(said.length === 0 ? ['since then: nothing else is found'] : said).map((line) => shownText(line, null)),
  ].flatMap((line) => wrapped(line, 0));
}
