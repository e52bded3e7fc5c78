import type { AnyCheck } from './check.ts';
import { areaOf, CHAIN } from './chain.ts';
import { diagnose, methodOf } from './diagnose.ts';
import { type Snapshot, valueOf } from './facts.ts';
import type { CheckResult, Finding, Link, Report } from './finding.ts';
import { exitOf, type Threshold, unsettled, verdictOf } from './verdict.ts';

export interface RunInfo {
  version: string;
  node: string;
  platform: string;
  startedAt: string;
  durationMs: number;
  failOn: Threshold;
}

/** Judges a snapshot with the given checks and lays the result out as the contract's document. Pure. */
export function makeReport(snapshot: Snapshot, checks: readonly AnyCheck[], run: RunInfo): Report {
  const { results, findings, uncounted } = diagnose(snapshot, checks);
  const open = unsettled(checks, results).filter(({ id }) => !uncounted.has(id));
  const verdict = verdictOf(snapshot, results, findings, open);
  const intent = valueOf(snapshot.intent);
  const target = valueOf(snapshot.target);
  return {
    schema: 'codecommit-report/1',
    tool: { name: 'codecommit-doctor', version: run.version, node: run.node, platform: run.platform },
    run: { startedAt: run.startedAt, durationMs: run.durationMs, mode: intent?.offline ? 'offline' : 'live' },
    target: {
      input: target?.input ?? intent?.target ?? null,
      remote: target?.remote ?? null,
      url: target?.url ?? null,
      method: methodOf(snapshot),
      region: target?.region ?? null,
      repository: target?.repository ?? null,
      profile: target?.profile ?? intent?.profile ?? null,
    },
    verdict,
    exit: exitOf(verdict, findings, run.failOn, open),
    links: CHAIN.map((id) => linkOf(id, results, findings, verdict.rootCauses)),
    checks: results,
    findings,
  };
}

function linkOf(id: Link['id'], results: readonly CheckResult[], findings: readonly Finding[], roots: readonly string[]): Link {
  const mine = results.filter((result) => result.area === id);
  const found = findings.filter((finding) => areaOf(finding.check) === id);
  return { id, status: linkStatus(mine, found, roots), findings: found.map((finding) => finding.id) };
}

function linkStatus(results: readonly CheckResult[], found: readonly Finding[], roots: readonly string[]): Link['status'] {
  if (found.some((finding) => finding.severity === 'error' && roots.includes(finding.id))) return 'broken';
  if (found.some((finding) => finding.severity !== 'notice')) return 'suspect';
  if (results.some((result) => result.status === 'undetermined' || result.status === 'crashed' || result.status === 'blocked')) return 'unknown';
  return results.every((result) => result.status === 'skipped') ? 'unused' : 'ok';
}
