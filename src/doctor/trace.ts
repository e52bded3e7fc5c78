import { collect } from '../core/collect.ts';
import { type Intent, valueOf } from '../core/facts.ts';
import type { Trace } from '../core/finding.ts';
import { credentialChain } from '../knowledge/credential-chain.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { observeFill } from '../probes/git-client.ts';
import { probes } from '../probes/index.ts';
import { observeGit } from '../probes/tools.ts';
import { observeMachine } from './run.ts';

export interface TraceRequest {
  intent: Intent;
  timeoutSeconds: number;
  probeTimeoutSeconds: number | null;
  signal: AbortSignal;
}

/** Helpers that may open a window of their own when they are asked. */
const DIALOGS = new Set(['manager', 'osxkeychain', 'libsecret', 'gnome-keyring']);

/** Which helpers git would ask for the target, and which it really asked; null where there is no https target to ask for. */
export async function runTrace(request: TraceRequest): Promise<{ trace: Trace | null; reason: string }> {
  return observeMachine(request, async (host, deadline) => {
    const snapshot = await collect(probes, host, { intent: request.intent, wanted: new Set(['target', 'gitConfig']), deadline });
    const target = valueOf(snapshot.target);
    const entries = valueOf(snapshot.gitConfig)?.entries ?? [];
    if (target === null) return { trace: null, reason: snapshot.target.status === 'seen' ? '' : snapshot.target.reason };
    if (!/^https?:/i.test(target.url) && target.host === null) return { trace: null, reason: 'git asks no credential helper for this URL' };
    const url = /^https?:/i.test(target.url) ? target.url : `https://${target.host ?? ''}/v1/repos/${target.repository ?? ''}`;
    const chain = credentialChain(url, entries, (await observeGit(host)).version);
    const dialog = chain.helpers.some((helper) => DIALOGS.has(helperCommand(helper.value).storage ?? ''));
    const mayRun = !request.intent.offline && (request.intent.allowDialogs || !dialog || host.platform === 'linux');
    const observed = mayRun ? await Promise.race([observeFill(host, url, entries), deadline.then(() => null)]) : null;
    const predicted = chain.helpers.map(({ value, entry }) => ({ helper: value, scope: entry.scope, file: entry.file, line: entry.line }));
    return { trace: { schema: 'codecommit-trace/1', url, useHttpPath: chain.useHttpPath.value, predicted, observed, differs: differs(predicted, observed) }, reason: '' };
  });
}

/** False when what was observed is the part of the prediction up to the first helper that answered or quit, or all of it. */
export function differs(predicted: Trace['predicted'], observed: Trace['observed']): boolean {
  if (observed === null) return false;
  const sameOrder = observed.every((helper, index) => helper.helper === predicted[index]?.helper);
  const ended = observed.at(-1)?.answered === true || observed.length === predicted.length;
  return !(sameOrder && observed.length <= predicted.length && ended);
}
