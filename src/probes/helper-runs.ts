import { type HelperRun, type HelperRunsFact, type Observed, type TargetFact, valueOf } from '../core/facts.ts';
import { defineProbe, type Host } from '../core/probe.ts';
import { readHelperAnswer } from '../knowledge/helper-answer.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { isHidden } from '../knowledge/helper-steps.ts';
import { harmless, withoutSecrets } from '../knowledge/redact-text.ts';
import { targetChain, type TargetChain } from '../knowledge/target-chain.ts';
import { helperTimeoutMs } from './helper-timeout.ts';
import { missing } from './missing.ts';

/** The helpers of the target's chain, each by itself, where the user's git came away without a credential. Stores are not asked: they can open dialogs. */
export const helperRuns = defineProbe({
  fact: 'helperRuns',
  after: ['intent', 'target', 'gitConfig', 'tools', 'gitClient'],
  reach: 'live',
  async observe(host, { intent, target, gitConfig, tools, gitClient }): Promise<Observed<HelperRunsFact>> {
    if (target.status !== 'seen') return missing(target);
    if (gitConfig.status !== 'seen') return missing(gitConfig);
    if (gitClient.status !== 'seen') return missing(gitClient);
    if (target.value.method !== 'credential-helper') return { status: 'absent', reason: `the method in use (${target.value.method}) needs no AWS helper` };
    const { failure, exitCode } = gitClient.value;
    if (exitCode === 0) return { status: 'absent', reason: 'git got through, so no helper was run by itself' };
    if (failure !== 'no-credential' && failure !== 'bad-helper') return { status: 'absent', reason: 'git did not fail for want of a credential' };
    const known = valueOf(tools);
    const found = targetChain({ target: target.value, gitConfig: gitConfig.value, tools: known ?? undefined });
    if ('skipped' in found) return { status: 'absent', reason: found.skipped };
    const timeoutMs = helperTimeoutMs(valueOf(intent));
    const values = [...new Set(found.chain.helpers.map(({ value }) => value))].filter((value) => helperCommand(value).storage === null && !isHidden(value));
    const runs = await Promise.all(values.map((value) => run(host, value, requestOf(found, target.value), timeoutMs)));
    return { status: 'seen', value: { runs }, origin: { kind: 'command', argv: ['sh', '-c'], exitCode: runs[0]?.exitCode ?? null } };
  },
});

/** What git writes to a helper: no empty line at the end, which old versions of the AWS CLI stumble over. */
function requestOf({ chain, host }: TargetChain, target: TargetFact): string {
  const path = chain.request?.path ?? null;
  const user = chain.request?.username ?? null;
  return [
    `protocol=${chain.request?.protocol ?? 'https'}`, `host=${chain.request?.host ?? target.host ?? host}`,
    ...(path === null ? [] : [`path=${path}`]), ...(user === null ? [] : [`username=${user}`]),
  ].map((line) => `${line}\n`).join('');
}

async function run(host: Host, helper: string, stdin: string, timeoutMs: number): Promise<HelperRun> {
  const { kind } = helperCommand(helper);
  const command = kind === 'shell' ? helper.slice(1) : kind === 'path' ? helper : `git credential-${helper}`;
  const result = await host.exec(['sh', '-c', `${command} get`], { env: quietGit(), stdin, timeoutMs });
  const answer = readHelperAnswer(new TextDecoder().decode(result.stdout));
  const said = result.stderr.split(/\r?\n/).map((line) => harmless(withoutSecrets(line)).trim()).findLast((line) => line !== '');
  return {
    helper, exitCode: result.exitCode, timedOut: result.timedOut, ...answer,
    firstJunk: answer.firstJunk === null ? null : harmless(withoutSecrets(answer.firstJunk)),
    lastError: result.spawnError ?? said ?? null,
  };
}
