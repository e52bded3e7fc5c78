import { collect } from '../core/collect.ts';
import { type GitConfigFact, type Intent, type TargetFact, valueOf } from '../core/facts.ts';
import type { Trace } from '../core/finding.ts';
import type { Host } from '../core/probe.ts';
import { type CredentialChain, credentialChain } from '../knowledge/credential-chain.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { observeFill } from '../probes/git-client.ts';
import { probes } from '../probes/index.ts';
import { observeGit } from '../probes/tools.ts';
import { type HostRequest, observeMachine } from './run.ts';

/** Helpers that may open a window of their own when they are asked. */
const DIALOGS = new Set(['manager', 'osxkeychain', 'libsecret', 'gnome-keyring']);

/**
 * Which helpers git would ask for the target, and which it really asked; null where there is no https target to ask for.
 * `reason` says why there is no trace, or why it shows less than one expects; else it is empty.
 */
export async function runTrace(request: HostRequest): Promise<{ trace: Trace | null; reason: string }> {
  return observeMachine(request, async (host, deadline) => {
    const { intent } = request;
    const snapshot = await collect(probes, host, { intent, wanted: new Set(['target', 'gitConfig']), deadline });
    if (snapshot.target.status !== 'seen') return { trace: null, reason: harmless(snapshot.target.reason) };
    const target = snapshot.target.value;
    const url = urlAsked(target);
    if (url === null) return { trace: null, reason: harmless(`git asks no credential helper for ${target.url}`) };
    const config = valueOf(snapshot.gitConfig);
    const git = await Promise.race([observeGit(host).catch(() => null), deadline.then(() => null)]);
    const chain = credentialChain(url, config?.entries ?? [], git?.version ?? null);
    const stops = whyNoneIsAsked(target, config, chain);
    const asked = stops === null ? chain.helpers : [];
    const predicted = asked.map(({ value, entry }) => ({ helper: value, scope: entry.scope, file: entry.file, line: entry.line }));
    const unseen = whyNotObserved(host, intent, asked.map(({ value }) => value));
    const filling = unseen !== null ? null : await Promise.race([observeFill(host, withLogin(url, target), config?.entries ?? [], intent).catch(reasonOf), deadline]);
    const [fill, failed] = typeof filling === 'string' ? [null, `not observed: ${filling}`] : [filling, null];
    const trace: Trace = {
      schema: 'codecommit-trace/1',
      url,
      useHttpPath: chain.useHttpPath.value,
      predicted,
      observed: fill?.helpers ?? null,
      differs: differs(predicted, fill?.helpers ?? null, fill?.stopped),
    };
    return { trace, reason: harmless(stops ?? unseen ?? failed ?? '') };
  });
}

const reasonOf = (error: unknown): string => withoutSecrets(error instanceof Error ? error.message : String(error));

/** The URL git asks about: of git-remote-codecommit's the one its git is given. Null where git asks no helper, as for SSH. */
function urlAsked({ url, method, host, repository }: TargetFact): string | null {
  if (/^https?:/i.test(url)) return url;
  return method === 'grc' && host !== null && repository !== null ? `https://${host}/v1/repos/${repository}` : null;
}

function whyNoneIsAsked(target: TargetFact, config: GitConfigFact | null, chain: CredentialChain): string | null {
  const problem = config?.problems[0];
  if (problem !== undefined) return `git asks no helper: it cannot read its configuration (${problem.message})`;
  if (chain.fatal !== null) return `git asks no helper: it stops with "${chain.fatal.message}"`;
  return chain.answeredByUrl || hasPassword(target) ? 'git asks no helper: the URL holds a password' : null;
}

function whyNotObserved(host: Host, { offline, allowDialogs }: Intent, helpers: readonly string[]): string | null {
  if (offline) return 'not observed: --offline was given';
  // Without a display nothing can open on Linux.
  const display = host.platform !== 'linux' || Boolean(host.env('DISPLAY') || host.env('WAYLAND_DISPLAY'));
  const dialog = display && !allowDialogs ? helpers.find((value) => DIALOGS.has(helperCommand(value).storage ?? '')) : undefined;
  return dialog === undefined ? null : `not observed: the helper "${dialog}" may open a dialog (--allow-dialogs lets it)`;
}

const hasPassword = ({ userInfo, url }: TargetFact): boolean => /^https?:/i.test(url) && (userInfo?.secret ?? null) !== null;

/** The facts hold no password: any will do for git to ask nobody. */
function withLogin(url: string, target: TargetFact): string {
  return hasPassword(target) ? url.replace(/^(https?:\/\/)([^@/]*)@/i, '$1$2:x@') : url;
}

/**
 * False when what was observed is the part of the prediction up to the first helper that answered or quit, or all of it.
 * `stopped`: a helper told git to quit, or time was up.
 */
export function differs(predicted: Trace['predicted'], observed: Trace['observed'], stopped = false): boolean {
  if (observed === null) return false;
  const sameOrder = observed.every((helper, index) => helper.helper === predicted[index]?.helper);
  const ended = stopped || observed.at(-1)?.answered === true || observed.length === predicted.length;
  return !(sameOrder && observed.length <= predicted.length && ended);
}
