import type { ApiAnswer, Facts, GivenPolicies, PolicyLayer } from '../../../src/core/facts.ts';
import { ACCOUNT, linux, NOW, URL_HTTPS, type World } from '../../support/worlds.ts';

export const MARIA = `arn:aws:iam::${ACCOUNT}:user/maria`;
export const ARN = `arn:aws:codecommit:eu-west-1:${ACCOUNT}:billing`;
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;

export const answer = (changes: Partial<ApiAnswer> = {}): ApiAnswer => ({
  operation: 'git-upload-pack', url: `${URL_HTTPS}/info/refs?service=git-upload-pack`, status: 403, errorCode: null, errorMessage: null, requestId: 'req-1', serverDate: NOW, sentAt: NOW, failure: null, ...changes,
});

type Plain = Readonly<Record<string, unknown>>;
export const policy = (...statements: Plain[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
export const deny = (more: Plain): Plain => ({ Sid: 'Guard', Effect: 'Deny', Resource: '*', ...more });
export const allow = (more: Plain): Plain => ({ Effect: 'Allow', Resource: '*', ...more });

/** The world with documents as `--policy` and the like give them. */
export function given(world: World, documents: Readonly<Partial<Record<PolicyLayer, string>>>, context: GivenPolicies['context'] = []): World {
  const list = Object.entries(documents).map(([layer, text]) => ({ source: `${layer}.json`, layer: layer as PolicyLayer, text }));
  return world.with({ intent: { given: { documents: list, context } } });
}

const LIVE = ['identity', 'credentials', 'repositoryMetadata', 'gitRequest', 'gitClient', 'pushRequest', 'simulation', 'policies', 'kmsKey'] as const;
/** `--offline`: nothing was asked. */
export const offline = LIVE.reduce((world: World, fact) => world.without(fact, 'skipped', '--offline was given'), linux);
/** Without a repository either. */
export const noTarget = offline.without('target', 'absent', 'no repository given');

/** The caller's own policies, all of which IAM let him read. */
export function readFromIam(text: string, layer: PolicyLayer = 'identity', source = 'inline:maria/base'): { policies: Partial<Facts['policies']> } {
  return { policies: { documents: [{ source, layer, text }], notRead: [] } };
}

/** Git's request refused with this code and sentence; the API answers. */
export function refused(world: World, changes: Partial<ApiAnswer>): World {
  return world.with({ gitRequest: { answer: answer(changes), advertisesRefs: false }, gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403 } });
}
export const sentence = (action: string, why: string, resource = ARN): string => `User: ${MARIA} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
export const keyRefused = (world: World): World => refused(world, { errorCode: 'EncryptionKeyAccessDeniedException', errorMessage: "User is not authorized for the KMS default master key for CodeCommit 'aws/codecommit' in your account" });
export const pullRefused = (world: World, why = 'with an explicit deny in an identity-based policy'): World => refused(world, { errorCode: 'AccessDeniedException', errorMessage: sentence('codecommit:GitPull', why) });
