import { defineCheck } from '../../core/check.ts';
import type { ApiAnswer } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { apiErrorMeaning } from '../../knowledge/aws-errors.ts';

export default defineCheck({
  meta: {
    id: 'credentials/identity',
    title: 'AWS accepts the credential and says whose it is',
    why: 'GetCallerIdentity needs no permission, so its answer tells a key that AWS does not accept (unknown, inactive, wrong secret, session over) from one that only lacks permissions; git itself prints a bare 403 for both.',
    refs: ['https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html', 'https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html'],
    methods: ['credential-helper', 'grc'],
    fix: 'person',
    explains: ['permissions/codecommit', 'live/api', 'live/repository-found', 'live/git-request', 'live/git-client'],
    blockedBy: ['credentials/resolve'],
    settledBy: ['live/git-request', 'live/api', 'live/git-client'],
    messages: {
      'unknown-key': { severity: 'error', text: 'AWS does not accept access key {{key}} from {{source}}: {{code}}, "{{said}}".' },
      'wrong-secret': { severity: 'error', text: 'The secret key of access key {{key}} from {{source}} is not the one AWS has: {{code}}, "{{said}}".' },
      'signature-time': { severity: 'error', text: 'AWS takes the signature of access key {{key}} for expired or not yet valid: "{{said}}".' },
      'session-over': { severity: 'error', text: 'The session of access key {{key}} from {{source}} is over: {{code}}, "{{said}}".' },
      refused: { severity: 'error', text: 'AWS refuses access key {{key}} from {{source}}: {{code}}, "{{said}}".' },
      root: { severity: 'notice', text: 'The credential {{key}} from {{source}} is that of the root user of account {{account}}.' },
    },
  },
  needs: ['identity'],
  wants: ['credentials', 'repositoryMetadata', 'gitRequest', 'gitClient'],
  run: ({ identity, credentials, repositoryMetadata, gitRequest, gitClient }) => {
    const key = credentials?.keyIdLast4 == null ? 'in use' : `${credentials.prefix ?? ''}…${credentials.keyIdLast4}`;
    const source = credentials?.source ?? 'an unknown place';
    const { answer, arn, account, kind } = identity;
    if (answer.status !== null && answer.status < 400 && answer.failure === null) {
      if (kind === 'root') return [{ messageId: 'root', data: { key, source, account: account ?? 'unknown' }, evidence: evidenceOf(answer, key, source) }];
      return { passed: `${arn ?? 'an identity'} in account ${account ?? 'unknown'}` };
    }
    // Where STS itself is not reached (a VPC without its endpoint), the other answers tell the same.
    const signed = gitRequest?.carried === 'signature' ? gitRequest.answer : undefined;
    const refusal = [answer, repositoryMetadata?.answer, signed].find((each) => each !== undefined && judged(each));
    if (refusal === undefined) return { undetermined: reasonOf(answer) };
    const code = refusal.errorCode ?? '';
    const said = (refusal.errorMessage ?? 'no text').replace(/"/g, "'");
    const messageId = messageOf(code, said);
    const shared = {
      certainty: gitClient?.exitCode === 0 ? ('inferred' as const) : ('observed' as const),
      evidence: evidenceOf(refusal, key, source),
      ...(credentials?.profile == null ? {} : { about: { profile: credentials.profile } }),
    };
    if (messageId === 'signature-time') return [{ messageId, data: { key, said }, ...shared, fix: advise('person', 'Set the clock of this machine by the network: see network/clock') }];
    return [{ messageId, data: { key, source, code, said }, ...shared, fix: advise('person', ADVICE[messageId]) }];
  },
});

type Refusal = 'unknown-key' | 'wrong-secret' | 'session-over' | 'refused';

const ADVICE: Record<Refusal, string> = {
  'unknown-key': 'Look at the key in IAM: make it active again or make a new one with aws configure; take out a left-over aws_session_token, and mind that keys of China and GovCloud work there only',
  'wrong-secret': 'Enter the secret that belongs to the key again with aws configure, without quotes, blanks or comments; AWS shows it once, so a lost one needs a new key',
  'session-over': 'Obtain a new session: aws sso login, or the tool that wrote these keys',
  refused: 'Ask an administrator of the account what the code means for this identity',
};

/** Codes that speak of the key itself; a denial of another operation does not. */
function judged({ status, errorCode, failure, operation }: ApiAnswer): boolean {
  if (failure !== null || status === null || status < 400 || errorCode === null) return false;
  const subject = apiErrorMeaning(errorCode)?.subject;
  if (subject === 'unknown-key' || subject === 'signature' || subject === 'expired') return true;
  return operation === 'GetCallerIdentity' && status < 500 && subject !== 'rate' && subject !== 'service';
}

function messageOf(code: string, said: string): Refusal | 'signature-time' {
  const subject = apiErrorMeaning(code)?.subject;
  if (/^Request(Expired|TimeTooSkewed)$/.test(code) || /signature (expired|not yet current)/i.test(said)) return 'signature-time';
  if (subject === 'unknown-key') return 'unknown-key';
  if (subject === 'expired') return 'session-over';
  return subject === 'signature' ? 'wrong-secret' : 'refused';
}

function reasonOf({ operation, status, errorCode, failure }: ApiAnswer): string {
  if (failure !== null) return `${operation} was not answered: ${failure.stage}, ${failure.code}`;
  return `${operation} was answered with ${status ?? 'nothing'}${errorCode === null ? '' : ` ${errorCode}`}, which says nothing of the key`;
}

function evidenceOf(answer: ApiAnswer, key: string, source: string): [Evidence, Evidence] {
  return [
    answerEvidence(answer),
    { kind: 'credential', keyIdLast4: key.includes('…') ? key.slice(-4) : null, signedAt: null, ageSeconds: null, source },
  ];
}

