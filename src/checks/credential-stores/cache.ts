import { defineCheck } from '../../core/check.ts';
import { keptSignatureProblems, type KeepingStore } from '../../knowledge/kept-signatures.ts';
import { httpsUrlOf } from '../../knowledge/target-chain.ts';

export default defineCheck({
  meta: {
    id: 'credential-stores/cache',
    title: 'git-credential-cache keeps no signed CodeCommit login beyond its time',
    why: 'git-credential-cache keeps a login in memory, 900 seconds unless --timeout says otherwise: just as long as CodeCommit takes a signature. What it answers at the end of that time is refused with 403 now and then, and with a longer time always; git erases a login only after a 401.',
    refs: ['https://git-scm.com/docs/git-credential-cache', 'https://git-scm.com/docs/gitcredentials'],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: ['live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'answers-first': { severity: 'error', text: 'The helper "cache", which keeps logins for {{seconds}} seconds, answers for "{{host}}" with a password of {{key}} that CodeCommit took for 15 minutes ({{age}}).' },
      kept: { severity: 'warning', text: 'The helper "cache" keeps a password of 15 minutes for "{{host}}" ({{key}}, {{age}}) for {{seconds}} seconds.' },
      unreached: { severity: 'notice', text: 'The helper "cache" keeps a password of 15 minutes for "{{host}}" ({{key}}, {{age}}) that git does not ask for.' },
    },
  },
  needs: ['credentialCache', 'target', 'gitConfig', 'system'],
  wants: ['tools', 'gitClient'],
  run({ credentialCache, target, gitConfig, system, tools, gitClient }) {
    const { login, secret, timeoutSeconds } = credentialCache;
    if (login === null) return { passed: 'it holds no login for this host' };
    const url = httpsUrlOf(target) ?? '';
    const path = /^https:\/\/[^/]+\/(.*)$/.exec(url)?.[1] ?? null;
    const store: KeepingStore = { kind: 'cache', logins: [{ host: target.host ?? '', path, login, secret, file: null, line: null }] };
    const seconds = String(timeoutSeconds ?? 900);
    return keptSignatureProblems(store, 'the memory of git-credential-cache', { system, gitConfig, target, tools, gitClient })
      .map((problem) => ({ ...problem, data: { ...problem.data, seconds } }));
  },
});
