import { defineCheck } from '../../core/check.ts';
import { keptSignatureProblems } from '../../knowledge/kept-signatures.ts';

export default defineCheck({
  meta: {
    id: 'credential-stores/store-file',
    title: 'The files of git-credential-store keep no signed CodeCommit login',
    why: 'Passwords made by the AWS credential helper, or signed by git-remote-codecommit, are good for 15 minutes. Git hands every password that worked to git-credential-store, which writes it to a file in plain text, session token included, and gives it back for ever: CodeCommit answers 403, and git erases a login only after a 401.',
    refs: ['https://git-scm.com/docs/git-credential-store', 'https://git-scm.com/docs/gitcredentials'],
    methods: ['credential-helper', 'grc', 'git-credentials'],
    fix: 'ask',
    explains: ['live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'answers-first': { severity: 'error', text: 'The helper "store" answers for "{{host}}" with a password of {{key}} that CodeCommit took for 15 minutes ({{age}}).' },
      kept: { severity: 'warning', text: 'The helper "store" keeps a password of 15 minutes for "{{host}}" ({{key}}, {{age}}), which git will be given sooner or later.' },
      unreached: { severity: 'notice', text: 'The helper "store" keeps a password of 15 minutes for "{{host}}" ({{key}}, {{age}}) that git does not ask for.' },
    },
  },
  needs: ['storeFiles', 'gitConfig', 'system'],
  wants: ['target', 'tools', 'gitClient'],
  run({ storeFiles, gitConfig, system, target, tools, gitClient }) {
    return keptSignatureProblems(storeFiles, 'a file of git-credential-store', { gitConfig, system, target, tools, gitClient });
  },
});
