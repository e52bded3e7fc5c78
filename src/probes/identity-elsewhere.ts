import { type Facts, type Observed, valueOf } from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { apiErrorMeaning } from '../knowledge/aws-errors.ts';
import { mustBeEnabled } from '../knowledge/codecommit-endpoints.ts';

const ALWAYS_ENABLED = 'us-east-1';

/** Whether a key that a region refuses is good elsewhere: a region that the account has not enabled refuses every key. */
export const identityElsewhere = defineProbe({
  fact: 'identityElsewhere',
  after: ['target', 'identity'],
  reach: 'live',
  async observe(host, { target, identity }): Promise<Observed<Facts['identityElsewhere']>> {
    const region = valueOf(target)?.region ?? null;
    const answer = valueOf(identity)?.answer;
    if (region === null || !mustBeEnabled(region)) return { status: 'absent', reason: 'the region needs no enabling' };
    if (answer?.errorCode == null || apiErrorMeaning(answer.errorCode)?.subject !== 'unknown-key') return { status: 'absent', reason: 'the region did not refuse the key' };
    const value = await host.aws.callerIdentity(ALWAYS_ENABLED);
    return { status: 'seen', value, origin: { kind: 'request', target: value.answer.url, status: value.answer.status } };
  },
});
