import { type Facts, type Observed, valueOf } from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { missing } from './missing.ts';

/** What IAM lists of the caller's own keys, asked only where the user's git failed: a user may list his own, a session has none. */
export const iamLogins = defineProbe({
  fact: 'iamLogins',
  after: ['target', 'identity', 'gitClient'],
  reach: 'live',
  async observe(host, { target, identity, gitClient }): Promise<Observed<Facts['iamLogins']>> {
    if (target.status !== 'seen') return missing(target);
    const { method } = target.value;
    if (method !== 'ssh' && method !== 'git-credentials') return { status: 'absent', reason: `the method in use (${method}) needs no login of IAM` };
    if (valueOf(gitClient)?.exitCode === 0) return { status: 'absent', reason: 'git got through' };
    if (identity.status !== 'seen') return missing(identity);
    const { arn, kind } = identity.value;
    if (arn === null || kind !== 'user') return { status: 'absent', reason: `only an IAM user has such keys, and the AWS keys here are of ${kind ?? 'nobody known'}` };
    const value = await host.aws.iamLogins(arn, method);
    const answer = value.sshKeys?.answer ?? value.gitCredentials?.answer;
    return { status: 'seen', value, origin: { kind: 'request', target: answer?.url ?? '', status: answer?.status ?? null } };
  },
});
