import { defineCheck } from '../../core/check.ts';
import { keptSignatureProblems } from '../../knowledge/kept-signatures.ts';

export default defineCheck({
  meta: {
    id: 'credential-stores/credential-manager',
    title: 'The Windows Credential Manager keeps no signed CodeCommit login',
    why: 'Passwords made by the AWS credential helper, or signed by git-remote-codecommit, are good for 15 minutes. Git hands every password that worked to Git Credential Manager or wincred, which gives it back for ever: CodeCommit answers 403, and git erases a login only after a 401.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-ch.html', 'https://github.com/git-ecosystem/git-credential-manager/issues/697'],
    platforms: ['win32'],
    methods: ['credential-helper', 'grc', 'git-credentials'],
    fix: 'ask',
    explains: ['live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'answers-first': { severity: 'error', text: 'The Windows Credential Manager answers for "{{host}}" with a password of {{key}} that CodeCommit took for 15 minutes ({{age}}).' },
      kept: { severity: 'warning', text: 'The Windows Credential Manager keeps a password of 15 minutes for "{{host}}" ({{key}}, {{age}}), which git will be given sooner or later.' },
      unreached: { severity: 'notice', text: 'The Windows Credential Manager keeps a password of 15 minutes for "{{host}}" ({{key}}, {{age}}) that git does not ask for.' },
    },
  },
  needs: ['systemStore', 'gitConfig', 'system'],
  wants: ['target', 'tools', 'gitClient'],
  run({ systemStore, gitConfig, system, target, tools, gitClient }) {
    return keptSignatureProblems(systemStore, 'the Windows Credential Manager', { gitConfig, system, target, tools, gitClient });
  },
});
