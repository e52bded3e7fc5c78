import { defineCheck } from '../../core/check.ts';
import type { LoginName } from '../../core/facts.ts';
import { byHand, type FixStep } from '../../core/fix.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { netrcEntryFor } from '../../knowledge/netrc.ts';

export default defineCheck({
  meta: {
    id: 'credential-stores/netrc',
    title: 'No netrc file answers for the host of the repository',
    why: 'libcurl, which fetches for git, looks into the netrc file itself when CodeCommit asks for a password. What it finds there is sent before any credential helper is asked, and the 403 that follows is final. URLs signed by git-remote-codecommit are not touched by it.',
    refs: ['https://everything.curl.dev/usingcurl/netrc.html', 'https://git-scm.com/docs/gitcredentials'],
    methods: ['credential-helper', 'git-credentials'],
    fix: 'ask',
    explains: ['git-config/helper-observed', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'answers-first': { severity: 'error', text: '{{file}} has a login for "{{host}}" in line {{line}} ({{login}}), which is sent before any credential helper is asked.' },
      'default-answers': { severity: 'error', text: 'The "default" entry in line {{line}} of {{file}} ({{login}}) also counts for "{{host}}" and is sent before any credential helper is asked.' },
      'in-use': { severity: 'notice', text: 'The Git credential {{login}} for "{{host}}" comes from line {{line}} of {{file}}, before any credential helper.' },
    },
  },
  needs: ['netrc', 'target'],
  wants: ['gitClient', 'storeFiles', 'systemStore'],
  run({ netrc, target, gitClient, storeFiles, systemStore }) {
    const { host } = target;
    if (host === null || !/^https:/i.test(target.url)) return { skipped: `no https host in ${target.url}` };
    if (target.userInfo !== null) return { skipped: 'the URL names a login of its own' };
    const entry = netrcEntryFor(netrc, host);
    if (entry === null) return [];
    const refused = gitClient !== undefined && gitClient.exitCode !== 0 && gitClient.helpers === null && (gitClient.httpStatus === 403 || gitClient.httpStatus === 401);
    const problem = {
      data: { file: netrc.file, host, line: String(entry.line), login: nameOf(entry.login) },
      certainty: refused ? 'observed' : 'inferred',
      evidence: [
        { kind: 'credential', keyIdLast4: entry.login.keyIdLast4, signedAt: entry.secret?.signedAt ?? null, ageSeconds: null, source: `${netrc.file}:${entry.line}` },
        ...(refused ? [gitRan(gitClient, `HTTP ${gitClient.httpStatus}, no helper asked`)] : []),
      ],
      about: { host },
    } as const;
    // Where nothing else keeps a login it hides none: whether CodeCommit takes it is for live/git-request to say.
    const hidesAnother = [storeFiles, systemStore].some((store) => store?.logins.some((kept) => kept.host === host && kept.login.kind === 'git-credential'));
    if (target.method === 'git-credentials' && entry.login.kind === 'git-credential' && !(refused && hidesAnother)) return [{ messageId: 'in-use', ...problem }];
    const what = entry.host === null ? `take out the "default" entry of line ${entry.line}` : `take out the entry of line ${entry.line} for "${host}"`;
    const step: FixStep = entry.lines == null
      ? byHand(netrc.file, entry.host === null ? `${what}, or give it the name of its machine` : what)
      : { do: 'edit-file', path: netrc.file, what, edits: entry.lines.map(({ line, holds }) => ({ op: 'delete', line, holds })) };
    return [{ messageId: entry.host === null ? 'default-answers' : 'answers-first', ...problem, fix: { consent: 'ask', steps: [step] } }];
  },
});

function nameOf(login: LoginName): string {
  if (login.kind === 'access-key') return `access key …${login.keyIdLast4 ?? ''}`;
  return login.name === null ? 'without a user name' : `"${login.name}"`;
}
