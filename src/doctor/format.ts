import { realpathSync } from 'node:fs';
import { checks } from '../checks/index.ts';
import { docsOf } from '../core/chain.ts';
import { type Snapshot, valueOf } from '../core/facts.ts';
import type { Report } from '../core/finding.ts';
import type { Threshold } from '../core/verdict.ts';
import { type Ground, sourceRoot } from '../report/formats/file-uri.ts';
import { toJunit } from '../report/formats/junit.ts';
import { toMarkdown } from '../report/formats/markdown.ts';
import { type RuleInfo, toSarif } from '../report/formats/sarif.ts';

export type MachineFormat = 'sarif' | 'junit' | 'markdown';

/** Returns a diagnosis in a format for other programs, ending in a line break. The files that are named are followed to where links lead; nothing is written. */
export function formatted(format: MachineFormat, report: Report, snapshot: Snapshot, failOn: Threshold): string {
  if (format === 'markdown') return toMarkdown(report);
  const ground = groundOf(snapshot);
  const rules = checks.map(({ meta }): RuleInfo => ({
    id: meta.id, title: meta.title, why: meta.why, docs: docsOf(meta.id), severities: Object.values(meta.messages).map(({ severity }) => severity),
  }));
  if (format === 'junit') return toJunit(report, { ...ground, rules, failOn });
  const target = valueOf(snapshot.target);
  const anchor = target?.urlFile == null ? null : { file: target.urlFile, line: target.urlLine };
  return toSarif(report, { ...ground, rules, anchor, realPaths: report.run.mode === 'replay' ? new Map() : realPaths(report) });
}

function groundOf(snapshot: Snapshot): Ground {
  const system = valueOf(snapshot.system);
  const platform = system?.platform ?? 'linux';
  return { platform, home: system?.homeDir ?? null, root: sourceRoot(valueOf(snapshot.intent)?.cwd ?? null, valueOf(snapshot.repository)?.gitDir ?? null, platform) };
}

function realPaths(report: Report): ReadonlyMap<string, string> {
  const files = new Set(report.findings.flatMap(({ evidence }) => evidence.flatMap((item) => (item.kind === 'config' ? [item.file] : []))));
  return new Map([...files].flatMap((file) => {
    try {
      return [[file, realpathSync(file)] as const];
    } catch {
      return [];
    }
  }));
}
