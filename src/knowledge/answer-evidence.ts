import type { ApiAnswer } from '../core/facts.ts';
import type { Evidence } from '../core/finding.ts';
import { isGitRequest } from './aws-errors.ts';

/** Returns a request and its answer as evidence. `error` is the server's code, unless another reason is given. AWS's own APIs are asked with POST. */
export function answerEvidence(answer: ApiAnswer, error = answer.errorCode): Evidence {
  return { kind: 'request', method: isGitRequest(answer) ? 'GET' : 'POST', url: answer.url, status: answer.status, error };
}
