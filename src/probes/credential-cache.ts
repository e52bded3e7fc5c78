import { type CredentialCacheFact, type Observed, valueOf } from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { credentialChain } from '../knowledge/credential-chain.ts';
import { readHelperAnswer } from '../knowledge/helper-answer.ts';
import { cacheTimeout, helperCommand } from '../knowledge/helper-command.ts';
import { isHidden } from '../knowledge/helper-steps.ts';
import { quietGit } from '../knowledge/git-environment.ts';
import { httpsUrlOf } from '../knowledge/target-chain.ts';
import { missing } from './missing.ts';

/** What `git credential-cache` would answer, where the target's chain has it. Asking starts no daemon and changes nothing. */
export const credentialCache = defineProbe({
  fact: 'credentialCache',
  after: ['target', 'gitConfig', 'tools'],
  reach: 'live',
  async observe(host, { target, gitConfig, tools }): Promise<Observed<CredentialCacheFact>> {
    if (target.status !== 'seen') return missing(target);
    if (gitConfig.status !== 'seen') return missing(gitConfig);
    const url = httpsUrlOf(target.value);
    if (url === null) return { status: 'absent', reason: `git asks no credential helper for ${target.value.url}` };
    const chain = credentialChain(url, gitConfig.value.entries, valueOf(tools)?.git.version ?? null);
    const value = chain.helpers.find((helper) => helperCommand(helper.value).storage === 'cache')?.value;
    if (value === undefined || chain.request === null) return { status: 'absent', reason: 'no helper asked for this host is git-credential-cache' };
    if (isHidden(value)) return { status: 'failed', reason: 'the line of git-credential-cache may hold a secret' };
    const { kind } = helperCommand(value);
    const command = kind === 'shell' ? value.slice(1) : kind === 'path' ? value : `git credential-${value}`;
    const { protocol, host: server, path, username } = chain.request;
    const stdin = [`protocol=${protocol}`, `host=${server}`, ...(path === null ? [] : [`path=${path}`]), ...(username === null ? [] : [`username=${username}`])].map((line) => `${line}\n`).join('');
    const result = await host.exec(['sh', '-c', `${command} get`], { env: quietGit(), stdin });
    if (result.spawnError !== null || result.timedOut) return { status: 'failed', reason: 'git-credential-cache did not answer' };
    const { login, secret } = readHelperAnswer(new TextDecoder().decode(result.stdout));
    return { status: 'seen', value: { timeoutSeconds: cacheTimeout(value), login, secret }, origin: { kind: 'command', argv: ['git', 'credential-cache', 'get'], exitCode: result.exitCode } };
  },
});
