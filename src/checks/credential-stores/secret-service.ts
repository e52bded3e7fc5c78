import { defineCheck } from '../../core/check.ts';
import { keptSignatureProblems } from '../../knowledge/kept-signatures.ts';

export default defineCheck({
  meta: {
    id: 'credential-stores/secret-service',
    title: 'The secret service keeps no signed CodeCommit login',
    why: 'Passwords made by the AWS credential helper, or signed by git-remote-codecommit, are good for 15 minutes. Git hands every password that worked to git-credential-libsecret or Git Credential Manager, which keep it in the secret service (GNOME keyring, KWallet) and give it back for ever: CodeCommit answers 403, and git erases a login only after a 401.',
    refs: ['https://git-scm.com/docs/gitcredentials', 'https://specifications.freedesktop.org/secret-service/latest/'],
    platforms: ['linux'],
    methods: ['credential-helper', 'grc', 'git-credentials'],
    fix: 'ask',
    explains: ['live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'answers-first': { severity: 'error', text: 'The secret service answers for "{{host}}" with a password of {{key}} that CodeCommit took for 15 minutes ({{age}}).' },
      kept: { severity: 'warning', text: 'The secret service keeps a password of 15 minutes for "{{host}}" ({{key}}, {{age}}), which git will be given sooner or later.' },
      unreached: { severity: 'notice', text: 'The secret service keeps a password of 15 minutes for "{{host}}" ({{key}}, {{age}}) that git does not ask for.' },
    },
  },
  needs: ['systemStore', 'gitConfig', 'system'],
  wants: ['target', 'tools', 'gitClient'],
  run({ systemStore, gitConfig, system, target, tools, gitClient }) {
    return keptSignatureProblems(systemStore, 'the secret service', { gitConfig, system, target, tools, gitClient });
  },
});
