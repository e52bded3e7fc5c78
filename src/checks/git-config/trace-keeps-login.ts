import { defineCheck } from '../../core/check.ts';
import { advise } from '../../core/fix.ts';
import { placeOf } from '../../knowledge/config-evidence.ts';
import { loginTraces, type LoginTrace } from '../../knowledge/login-traces.ts';
import { environmentOf } from '../../knowledge/profile-in-use.ts';

export default defineCheck({
  meta: {
    id: 'git-config/trace-keeps-login',
    title: 'No trace of git keeps the login that git-remote-codecommit signs',
    why: 'git-remote-codecommit starts "git remote-http" with a URL that holds the access key id, the session token and a signature of 15 minutes, and git writes the arguments of the programs it starts into its traces. A file gathers a login with each fetch, for whoever may read it; what stands on the terminal is soon pasted into a ticket.',
    refs: [
      'https://git-scm.com/docs/git#Documentation/git.txt-codeGITTRACEcode',
      'https://git-scm.com/docs/api-trace2',
      'https://github.com/git/git/blob/v2.43.1/Documentation/RelNotes/2.43.1.txt',
      'https://github.com/aws/git-remote-codecommit/blob/master/git_remote_codecommit/__init__.py',
    ],
    methods: ['grc'],
    fix: 'person',
    messages: {
      kept: { severity: 'warning', text: '{{name}} is "{{value}}": git writes there every URL that git-remote-codecommit signs, with access key id, session token and signature.' },
      shown: { severity: 'notice', text: '{{name}} is "{{value}}": git prints every URL that git-remote-codecommit signs, with access key id, session token and signature.' },
    },
  },
  needs: ['target', 'environment', 'system'],
  wants: ['gitConfig', 'tools'],
  run({ environment, system, gitConfig, tools }) {
    const traces = loginTraces({ variables: environmentOf(environment), entries: gitConfig?.entries ?? [], git: tools?.git.version ?? null, platform: system.platform });
    return traces.map((trace) => ({ messageId: trace.sink, data: { name: trace.name, value: trace.value }, evidence: [trace.evidence], fix: advise('person', remedyOf(trace)) }));
  },
});

function remedyOf({ name, value, sink, entry }: LoginTrace): string {
  if (sink === 'shown') return `${entry === null ? `Unset ${name}` : `Take ${name} out at ${placeOf(entry)}`}; before you show the output to anybody, take out what stands between "://" and "@".`;
  const off = entry === null ? `Unset ${name} where it is set (the start-up file of the shell, or the settings of the build)` : `Take ${name} out at ${placeOf(entry)}, or renew git, whose Trace2 leaves the signature out since 2.43.1`;
  return `${off}; delete what is in "${value}".`;
}
