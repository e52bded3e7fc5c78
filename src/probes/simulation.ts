import { type Facts, type Observed, type SimulationFact, type TargetFact, valueOf } from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { caseOf } from '../knowledge/iam/case.ts';
import { refusedByPolicy } from '../knowledge/iam/refusal.ts';
import { KMS_ACTIONS, requestFor } from '../knowledge/iam/requests.ts';
import { missing } from './missing.ts';

type Asked = { readonly [K in 'intent' | 'repositoryMetadata' | 'gitRequest']: Observed<Facts[K]> };

/** True where something was refused as policies refuse, or documents were given: only then is anything asked of IAM or KMS. */
export function asksForPolicies({ intent, repositoryMetadata, gitRequest }: Asked): boolean {
  const refused = [valueOf(repositoryMetadata)?.answer, valueOf(gitRequest)?.answer].some((answer) => answer !== undefined && refusedByPolicy(answer));
  return refused || valueOf(intent)?.given !== undefined;
}

/** Whether the AWS keys are what git's requests are signed with; with the other methods they only tell who the user is. */
export function signsGit({ method }: TargetFact): boolean {
  return method === 'grc' || method === 'credential-helper';
}

/** What IAM's simulator says of the caller: asked only where something was refused, and few may ask it. */
export const simulation = defineProbe({
  fact: 'simulation',
  after: ['intent', 'system', 'target', 'credentials', 'identity', 'repositoryMetadata', 'gitRequest', 'policies'],
  reach: 'live',
  async observe(host, known): Promise<Observed<SimulationFact>> {
    const { intent, target, identity, repositoryMetadata, policies } = known;
    if (identity.status !== 'seen') return missing(identity);
    if (target.status === 'seen' && !signsGit(target.value)) return { status: 'absent', reason: `the AWS keys here are not what git uses (${target.value.method})` };
    const { arn, kind } = identity.value;
    if (!asksForPolicies(known) || arn === null) return { status: 'absent', reason: 'nothing was refused' };
    const principalArn = kind === 'user' ? arn : valueOf(policies)?.principalArn;
    if (principalArn === undefined || intent.status !== 'seen') return { status: 'absent', reason: `the simulator takes users and roles, not the session ${kind ?? ''}` };
    const metadata = valueOf(repositoryMetadata);
    const ask = async (actions: readonly string[], resource: string | null): Promise<SimulationFact> => host.aws.simulate(principalArn, actions, resource ?? '*', knownContext(actions[0] ?? '', known));
    const keyArn = metadata?.kmsKeyId?.startsWith('arn:') === true ? metadata.kmsKeyId : null;
    const [codecommit, kms] = await Promise.all([ask(['codecommit:GitPull', 'codecommit:GitPush'], metadata?.arn ?? null), ask(KMS_ACTIONS, keyArn)]);
    const value = { answer: codecommit.answer, results: [...codecommit.results, ...kms.results], principalArn };
    return { status: 'seen', value, origin: { kind: 'request', target: value.answer.url, status: value.answer.status } };
  },
});

type Known = { readonly [K in 'intent' | 'system' | 'target' | 'credentials' | 'identity' | 'repositoryMetadata' | 'policies']: Observed<Facts[K]> };

/** What we know of the keys of a request, for the simulator: single values that are known whole. */
function knownContext(action: string, known: Known): ReadonlyMap<string, string> {
  const facts = Object.fromEntries(Object.entries(known).flatMap(([fact, seen]) => (seen.status === 'seen' ? [[fact, seen.value]] : []))) as { intent: Facts['intent'] };
  const { context } = requestFor(action, caseOf(facts).use);
  return new Map([...context].flatMap(([key, values]) => (values !== 'absent' && values.length === 1 && typeof values[0] === 'string' ? [[key, values[0]] as const] : [])));
}
