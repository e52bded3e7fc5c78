import type { AnyCheck } from './check.ts';
import type { ApiAnswer, Snapshot } from './facts.ts';
import type { CheckResult, ExitKind, Finding, Severity, Verdict } from './finding.ts';
import { rootCauses } from './root-causes.ts';

export type Threshold = 'error' | 'warning' | 'never';

/** The results that leave something needed unsettled: they could raise an error, the method needs them, no live answer settled them. */
export function unsettled(checks: readonly AnyCheck[], results: readonly CheckResult[]): CheckResult[] {
  const passed = new Set(results.filter((result) => result.status === 'passed').map((result) => result.id));
  const counts = new Set(checks.flatMap(({ meta }) => (Object.values(meta.messages).some((message) => message.severity === 'error') && !meta.settledBy?.some((live) => passed.has(live))
    ? [meta.id]
    : [])));
  return results.filter((result) => (result.status === 'undetermined' || result.status === 'crashed') && counts.has(result.id));
}

/** The verdict of a run: status, sentence and root causes (contract, "verdict.status"). */
export function verdictOf(snapshot: Snapshot, results: readonly CheckResult[], findings: readonly Finding[], open: readonly CheckResult[]): Verdict {
  const causes = rootCauses(findings);
  const status = statusOf(results, findings, open);
  return { status, text: sentence(status, snapshot, causes, open), rootCauses: causes.map((cause) => cause.id) };
}

function statusOf(results: readonly CheckResult[], findings: readonly Finding[], open: readonly CheckResult[]): Verdict['status'] {
  if (findings.some((finding) => finding.severity === 'error')) return 'problems';
  if (open.length > 0) return 'incomplete';
  return results.some((result) => result.id === 'live/git-client' && result.status === 'passed') ? 'healthy' : 'untested';
}

/** The exit code and its word for a run, the same in every format (contract, "Exit codes"). */
export function exitOf(verdict: Verdict, findings: readonly Finding[], failOn: Threshold, open: readonly CheckResult[]): { code: number; kind: ExitKind } {
  const counts = (severity: Severity) => severity === 'error' || severity === 'warning';
  const reaches = (severity: Severity) => (failOn === 'warning' ? counts(severity) : failOn === 'error' && severity === 'error');
  if (findings.some((finding) => reaches(finding.severity))) return { code: 1, kind: 'problems' };
  if (open.length > 0) return { code: 3, kind: 'incomplete' };
  if (findings.some((finding) => counts(finding.severity))) return { code: 0, kind: 'below-threshold' };
  return { code: 0, kind: verdict.status === 'healthy' ? 'healthy' : 'untested' };
}

function sentence(status: Verdict['status'], snapshot: Snapshot, causes: readonly Finding[], open: readonly CheckResult[]): string {
  const first = causes[0];
  const place = placeOfFault(snapshot);
  if (status === 'problems' && first !== undefined) return place === null ? headline(first.message) : joined(headline(first.message), place);
  if (status === 'incomplete') return `No fault found, but ${open.length === 1 ? 'one thing' : `${open.length} things`} that matter${open.length === 1 ? 's' : ''} could not be looked at: ${open.map((result) => result.id).join(', ')}.`;
  const target = snapshot.target.status === 'seen' ? snapshot.target.value : null;
  if (status === 'healthy' && target !== null) return `Git reaches ${target.repository ?? 'the repository'}${target.region === null ? '' : ` in ${target.region}`} (${target.method}).`;
  return 'Nothing wrong found on this machine; the connection was not tested.';
}

/** Begins what a message says of the page a line was copied from: it belongs to the finding, not to the verdict. */
export const PAGE_REMARK = " AWS's page \"";

/** A message without the remark on a page. */
export function headline(message: string): string {
  return message.split(PAGE_REMARK)[0] ?? message;
}

/** One sentence; a new one where the message is more than one, or has a colon of its own already. */
function joined(message: string, place: string): string {
  const bare = message.replace(/\.$/, '');
  return /[.:] |[?!]$/.test(bare) ? `${/[?!]$/.test(bare) ? bare : `${bare}.`} ${place.charAt(0).toUpperCase()}${place.slice(1)}.` : `${bare}: ${place}.`;
}

type Live = { word: 'accepted' | 'refused' | 'unreached'; detail: string };

/**
 * Where the fault lies, told from the three live answers (CHECKS.md, end): API refused -> identity, permission, region;
 * our Git request refused -> GitPull or KMS; only the user's git refused -> git configuration or a stored login;
 * none reached -> network, proxy, clock. Null where they were not asked, or the user's git succeeded.
 */
export function placeOfFault(snapshot: Snapshot): string | null {
  const { api, request, client } = liveAnswers(snapshot);
  if (client === null || client.word === 'accepted') return null;
  const git = client.word === 'refused' ? `git is refused${client.detail}` : `git fails${client.detail}`;
  const nothingReached = [api, request, client].every((answer) => answer === null || answer.word === 'unreached');
  if (nothingReached && (api !== null || request !== null)) return `nothing reached AWS, ${git}`;
  // A refusal by the API explains the rest: a Git request signed by the same identity says no more.
  if (api?.word === 'refused' && request?.word !== 'accepted') return `the AWS API refuses us${api.detail}, ${git}`;
  return [apiSays(api), requestSays(request), git].filter((part) => part !== null).join(', ');
}

function apiSays(api: Live | null): string | null {
  if (api === null) return null;
  return { accepted: 'the AWS API answers', refused: `the AWS API refuses us${api.detail}`, unreached: 'the AWS API was not reached' }[api.word];
}

function requestSays(request: Live | null): string | null {
  if (request === null) return null;
  return { accepted: 'our own Git request is accepted', refused: `our own Git request is refused${request.detail}`, unreached: 'our own Git request got no answer' }[request.word];
}

/** The three live answers in a word each; null where one was not asked. */
function liveAnswers(snapshot: Snapshot): { api: Live | null; request: Live | null; client: Live | null } {
  const client = snapshot.gitClient.status === 'seen' ? snapshot.gitClient.value : null;
  const method = snapshot.target.status === 'seen' ? snapshot.target.value.method : null;
  // With SSH and Git credentials the AWS keys on the machine are not what git shows.
  const signs = method !== 'ssh' && method !== 'git-credentials';
  return {
    api: snapshot.repositoryMetadata.status === 'seen' ? liveOf(snapshot.repositoryMetadata.value.answer)
      : signs && snapshot.identity.status === 'seen' && snapshot.identity.value.answer.errorCode !== null ? liveOf(snapshot.identity.value.answer) : null,
    request: snapshot.gitRequest.status === 'seen' && snapshot.gitRequest.value.carried !== 'nothing' ? liveOf(snapshot.gitRequest.value.answer) : null,
    client: client === null ? null
      : client.exitCode === 0 ? { word: 'accepted', detail: '' }
        : client.httpStatus === null ? { word: 'unreached', detail: '' } : { word: 'refused', detail: ` (${client.httpStatus})` },
  };
}

function liveOf(answer: ApiAnswer): Live {
  if (answer.failure !== null || answer.status === null) return { word: 'unreached', detail: '' };
  if (answer.status < 400) return { word: 'accepted', detail: '' };
  return { word: 'refused', detail: answer.errorCode === null ? ` (${answer.status})` : ` (${answer.status} ${answer.errorCode})` };
}
