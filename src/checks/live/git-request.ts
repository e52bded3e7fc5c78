import { defineCheck } from '../../core/check.ts';
import type { ApiAnswer, GitRequestFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { answerEvidence } from '../../knowledge/answer-evidence.ts';
import { apiErrorMeaning } from '../../knowledge/aws-errors.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';

export default defineCheck({
  meta: {
    id: 'live/git-request',
    title: 'Our own request for the references is accepted by the Git endpoint',
    why: 'It asks what git asks, with a login made or found as git would, and reads the body that git hides: so it tells a bad key, an expired session, a bad signature, a missing permission and a KMS denial apart.',
    refs: ['https://git-scm.com/docs/http-protocol', 'https://github.com/isomorphic-git/isomorphic-git/issues/1130'],
    methods: ['credential-helper', 'grc', 'git-credentials'],
    fix: 'person',
    explains: ['live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      refused: { severity: 'error', text: 'CodeCommit refuses our Git request for "{{repository}}", sent with {{login}}: {{status}} {{said}}' },
      fault: { severity: 'error', text: 'The Git endpoint answers our request for "{{repository}}" with {{status}}: {{said}}' },
      unreached: { severity: 'error', text: 'Our Git request does not reach "{{host}}": {{stage}}, {{code}}.' },
      'not-git': { severity: 'error', text: 'Our Git request for "{{repository}}" is answered with {{status}} and "{{type}}", which is not the Git protocol.' },
    },
  },
  needs: ['target', 'gitRequest'],
  wants: ['gitClient'],
  run: ({ target, gitRequest, gitClient }) => {
    const { answer, carried, contentType, advertisesRefs } = gitRequest;
    const { status, failure, errorCode } = answer;
    const repository = target.repository ?? target.url;
    const shared = {
      certainty: gitClient?.exitCode === 0 ? ('inferred' as const) : ('observed' as const),
      evidence: evidenceOf(gitRequest),
      ...(target.host === null ? {} : { about: { host: target.host } }),
    };
    if (advertisesRefs && failure === null) return { passed: `the references came, asked for with ${loginOf(gitRequest)}` };
    if (failure !== null || status === null) {
      return [{ messageId: 'unreached', data: { host: target.host ?? answer.url, stage: failure?.stage ?? 'no answer', code: failure?.code ?? 'no reason known' }, ...shared }];
    }
    // Without a login 401 is what CodeCommit says to everybody.
    if (carried === 'nothing' && (status === 401 || status === 403)) return { skipped: 'there was no login to send' };
    const said = sayingOf(answer);
    if (status >= 500 || status === 429 || (errorCode !== null && apiErrorMeaning(errorCode)?.subject === 'rate')) {
      return [{
        messageId: 'fault',
        data: { repository, status: String(status), said },
        ...shared,
        fix: advise('person', 'Wait and try again; where it stays, look at https://health.aws.amazon.com and at what else on this account or address asks so often'),
      }];
    }
    if (status >= 400) return [{ messageId: 'refused', data: { repository, login: loginOf(gitRequest), status: String(status), said }, ...shared, ...adviceOn(gitRequest) }];
    return [{ messageId: 'not-git', data: { repository, status: String(status), type: contentType ?? 'no type' }, ...shared }];
  },
});

/** CodeCommit answers an unknown, inactive or mistyped Git credential with 403, so git keeps it and never asks again. */
function adviceOn({ carried, login, answer }: GitRequestFact): { fix?: Fix } {
  const subject = answer.errorCode === null ? null : apiErrorMeaning(answer.errorCode)?.subject;
  if ((carried !== 'git-credential' && carried !== 'netrc') || subject === 'denied' || subject === 'key' || subject === 'repository') return {};
  if (login?.kind !== 'git-credential') return { fix: advise('person', 'Store a Git credential made by IAM in its place: its user name ends in "-at-" and the number of the account') };
  const place = carried === 'netrc' ? 'the netrc file' : 'the store that answers';
  return { fix: advise('person', `In IAM, under "HTTPS Git credentials for AWS CodeCommit", see that ${login.name ?? 'it'} is there and active, or reset its password; then write the new one into ${place}, since git keeps what was refused with 403`) };
}


function loginOf({ carried, login }: GitRequestFact): string {
  const name = login === null ? '' : login.kind === 'access-key' ? ` of ${login.prefix ?? ''}…${login.keyIdLast4 ?? ''}` : login.name === null ? '' : ` ${login.name}`;
  const kinds = { signature: 'a signature', 'git-credential': 'the Git credential', netrc: 'the netrc login', nothing: 'no login' } as const;
  return `${carried === 'git-credential' && login?.kind === 'access-key' ? 'the signature kept' : kinds[carried]}${name}`;
}

/** What git does not show; ends in a full stop. */
function sayingOf({ errorCode, errorMessage }: ApiAnswer): string {
  const text = errorMessage || (errorCode === null ? null : apiErrorMeaning(errorCode)?.says) || (errorCode === null ? 'without a text' : 'no text');
  return `${errorCode === null ? '' : `${errorCode}: `}${withoutFullStop(text)}.`;
}

function evidenceOf({ answer, login, carried }: GitRequestFact): [Evidence, ...Evidence[]] {
  const request = answerEvidence(answer, answer.errorCode ?? answer.failure?.code ?? null);
  return login === null ? [request] : [request, { kind: 'credential', keyIdLast4: login.keyIdLast4, signedAt: null, ageSeconds: null, source: carried }];
}
