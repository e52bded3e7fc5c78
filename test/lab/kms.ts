import { jsonRefusal } from './aws-api.ts';
import { denialMessage, denialOf } from './denials.ts';
import { answer, bodyOf, noteSigner } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { verifyRequest } from './signatures.ts';
import type { Identity, LabKey } from './world.ts';

type Outcome = { error: { code: string; message: string } } | { result: object };
const failure = (code: string, message: string): Outcome => ({ error: { code, message } });

function operate(operation: string, caller: Identity, input: Record<string, unknown>, keys: readonly LabKey[]): Outcome {
  const keyId = typeof input['KeyId'] === 'string' ? input['KeyId'] : '';
  const key = keys.find(({ arn, alias }) => arn === keyId || alias === keyId || arn.endsWith(`/${keyId}`));
  if (key === undefined) return failure('NotFoundException', `Key '${keyId}' does not exist`);
  const action = `kms:${operation}`;
  // Reading of a key is for those the world lets, asking KMS to encrypt for all whom no scripted denial stops.
  const denial = denialOf(caller, action);
  const isReading = ['DescribeKey', 'GetKeyPolicy', 'ListGrants'].includes(operation);
  if (denial !== undefined || (isReading && caller.mayReadKeys !== true)) {
    return failure('AccessDeniedException', denialMessage(caller, denial?.type === 'kms' || denial === undefined ? { action, type: denial === undefined ? 'identity-implicit' : 'identity-explicit' } : denial, action, key.arn));
  }
  switch (operation) {
    case 'DescribeKey':
      return { result: { KeyMetadata: { KeyId: key.arn.split('/')[1] ?? '', Arn: key.arn, KeyState: key.state ?? 'Enabled', Enabled: (key.state ?? 'Enabled') === 'Enabled', KeyManager: key.manager ?? 'CUSTOMER' } } };
    case 'GetKeyPolicy':
      return { result: { Policy: JSON.stringify(key.policy ?? {}), PolicyName: 'default' } };
    case 'ListGrants':
      return { result: { Grants: key.grants ?? [], Truncated: false } };
    case 'Encrypt':
    case 'GenerateDataKey':
    case 'GenerateDataKeyWithoutPlaintext':
      if (input['DryRun'] !== true) return failure('InvalidStateException', 'The lab encrypts nothing: DryRun is missing.');
      return failure('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.');
    default:
      return failure('UnknownOperationException', `The lab does not play ${operation}.`);
  }
}

/** Answers KMS for the keys of the world: what is denied is scripted there, the policy of a key is only handed out, never judged. */
export async function answerKms(exchange: Exchange): Promise<void> {
  const { request, world, aws, log } = exchange;
  const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
  log.action = operation;
  noteSigner(exchange);
  const body = await bodyOf(request);
  const verdict = verifyRequest(world, request, body, { service: 'kms', region: aws.region, minutes: 5 });
  const outcome: Outcome = 'refusal' in verdict ? { error: jsonRefusal(verdict.refusal) } : operate(operation, verdict.identity, JSON.parse(body.toString('utf8')) as Record<string, unknown>, world.keys ?? []);
  const type = 'application/x-amz-json-1.1';
  if ('result' in outcome) answer(exchange, 200, type, JSON.stringify(outcome.result));
  else answer(exchange, 400, type, JSON.stringify({ __type: outcome.error.code, message: outcome.error.message }));
}
