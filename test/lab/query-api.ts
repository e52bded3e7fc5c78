import { answer, bodyOf, escapeXml, noteSigner } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { verifyRequest } from './signatures.ts';
import type { Refusal } from './signatures.ts';
import type { Identity } from './world.ts';

/** An answer of the query protocol: the inner XML of the result, or an error. */
export type QueryOutcome = { xml: string } | { status: number; code: string; message: string };

/** What an operation of a query API gets to see; `caller` is null when the request is unsigned. */
export interface QueryCall {
  exchange: Exchange;
  action: string;
  input: URLSearchParams;
  caller: Identity | null;
}

/** Returns `<name>value</name>` with the value escaped. */
export function element(name: string, value: string | number | boolean): string {
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** Returns `<name><member>…</member>…</name>` around ready XML. */
export function members(name: string, items: string[]): string {
  return `<${name}>${items.map((item) => `<member>${item}</member>`).join('')}</${name}>`;
}

/** Words a refused signature as STS and IAM do. */
function queryRefusal(refusal: Refusal): QueryOutcome {
  switch (refusal.reason) {
    case 'missing':
      return { status: 403, code: 'MissingAuthenticationToken', message: 'Request is missing Authentication Token' };
    case 'malformed':
      return { status: 400, code: 'IncompleteSignature', message: 'Authorization header is malformed.' };
    case 'unknown-key':
      return { status: 403, code: 'InvalidClientTokenId', message: 'The security token included in the request is invalid.' };
    case 'expired-token':
      return { status: 403, code: 'ExpiredToken', message: 'The security token included in the request is expired' };
    default:
      return { status: 403, code: 'SignatureDoesNotMatch', message: refusal.message };
  }
}

/**
 * Answers one request of a query/XML service.
 * @param unsigned operations that need no signature, such as AssumeRoleWithWebIdentity
 */
export async function answerQuery(
  exchange: Exchange,
  api: { service: 'sts' | 'iam'; namespace: string; unsigned: string[]; operate: (call: QueryCall) => QueryOutcome },
): Promise<void> {
  const { request, world, aws, log, requestId } = exchange;
  noteSigner(exchange);
  const body = await bodyOf(request);
  const query = new URL(request.url ?? '/', 'https://lab.invalid').search;
  const input = new URLSearchParams(request.method === 'GET' ? query : body.toString('utf8'));
  const action = input.get('Action') ?? '';
  log.action = action;

  let outcome: QueryOutcome;
  if (api.unsigned.includes(action)) {
    outcome = api.operate({ exchange, action, input, caller: null });
  } else {
    const verdict = verifyRequest(world, request, body, { service: api.service, region: aws.region, minutes: 15 });
    if ('refusal' in verdict) outcome = queryRefusal(verdict.refusal);
    else outcome = api.operate({ exchange, action, input, caller: verdict.identity });
  }

  if ('xml' in outcome) {
    const result = outcome.xml === '' ? '' : `<${action}Result>${outcome.xml}</${action}Result>`;
    const metadata = `<ResponseMetadata>${element('RequestId', requestId)}</ResponseMetadata>`;
    answer(exchange, 200, 'text/xml', `<${action}Response xmlns="${api.namespace}">${result}${metadata}</${action}Response>`);
    return;
  }
  const fault = `<Error>${element('Type', 'Sender')}${element('Code', outcome.code)}${element('Message', outcome.message)}</Error>`;
  const text = `<ErrorResponse xmlns="${api.namespace}">${fault}${element('RequestId', requestId)}</ErrorResponse>`;
  answer(exchange, outcome.status, 'text/xml', text);
}
