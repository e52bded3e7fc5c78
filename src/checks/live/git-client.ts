import { defineCheck } from '../../core/check.ts';
import type { GitClientFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { SIGNATURE_LIFETIME_SECONDS, signatureAgeSeconds } from '../../knowledge/credential-shape.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { tellingLine } from '../../knowledge/git-errors.ts';

export default defineCheck({
  meta: {
    id: 'live/git-client',
    title: "The user's own git lists the references of the repository",
    why: 'This is git ls-remote with the configuration, helpers and environment of the user, watched and kept from changing anything: what it says is what every pull will say.',
    refs: ['https://git-scm.com/docs/git-ls-remote', 'https://git-scm.com/docs/gitcredentials'],
    methods: '*',
    fix: 'safe',
    blockedBy: ['tools/git-present'],
    messages: {
      refused: { severity: 'error', text: '"{{command}}" is refused with {{status}}: {{said}}' },
      'stale-signature': { severity: 'error', text: '"{{command}}" is refused with {{status}}: the password git was handed for {{login}} is a signature of {{age}} seconds ago, and they live {{life}}.' },
      failed: { severity: 'error', text: '"{{command}}" fails ({{failure}}): {{said}}' },
      'timed-out': { severity: 'error', text: '"{{command}}" gave no answer in time and was ended.' },
    },
  },
  needs: ['gitClient'],
  wants: ['system', 'target'],
  run: ({ gitClient, system, target }) => {
    if (gitClient.exitCode === 0) return { passed: `${gitClient.argv.join(' ')} ended with 0` };
    const command = gitClient.argv.join(' ');
    const { handed, httpStatus } = gitClient;
    const age = handed === null || system === undefined ? null : signatureAgeSeconds(handed.secret, system.now);
    const shared = { evidence: evidenceOf(gitClient, age), ...(target?.host == null ? {} : { about: { host: target.host } }) };
    if (gitClient.timedOut) return [{ messageId: 'timed-out', data: { command }, ...shared }];
    const said = lineOf(gitClient);
    if (httpStatus === null || gitClient.failure === 'proxy') return [{ messageId: 'failed', data: { command, failure: gitClient.failure ?? 'other', said }, ...shared }];
    const status = String(httpStatus);
    if (handed !== null && age !== null && age > SIGNATURE_LIFETIME_SECONDS) {
      const login = `${handed.login.prefix ?? ''}…${handed.login.keyIdLast4 ?? ''}`;
      return [{
        messageId: 'stale-signature',
        data: { command, status, login, age: String(age), life: String(SIGNATURE_LIFETIME_SECONDS) },
        measured: `${age} s`,
        expected: `at most ${SIGNATURE_LIFETIME_SECONDS} s`,
        ...shared,
      }];
    }
    return [{ messageId: 'refused', data: { command, status, said }, ...shared }];
  },
});

/** Ends in a full stop. */
function lineOf({ stderr, exitCode }: GitClientFact): string {
  return withoutFullStop(tellingLine(stderr) ?? `exit code ${exitCode ?? 'none'}`).replace(/([^?!])$/, '$1.');
}

function evidenceOf({ argv, exitCode, stderr, helpers, handed }: GitClientFact, age: number | null): [Evidence, ...Evidence[]] {
  const ran: Evidence = { kind: 'process', argv, exitCode, ...(stderr.length === 0 ? {} : { note: stderr.join('\n') }) };
  const asked = (helpers ?? []).map(({ helper, exitCode: code, answered }): Evidence => ({ kind: 'process', argv: [helper, 'get'], exitCode: code, note: answered ? 'answered' : 'did not answer' }));
  const given: Evidence[] = handed === null ? [] : [{
    kind: 'credential', keyIdLast4: handed.login.keyIdLast4, signedAt: handed.secret.signedAt, ageSeconds: age,
    source: 'handed to git by its helpers',
  }];
  return [ran, ...asked, ...given];
}
