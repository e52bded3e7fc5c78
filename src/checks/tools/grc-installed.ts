import { defineCheck } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import type { Fix } from '../../core/fix.ts';

const PROGRAM = 'git-remote-codecommit';

export default defineCheck({
  meta: {
    id: 'tools/grc-installed',
    title: 'git-remote-codecommit is on the PATH of git',
    why: 'For a URL that begins with "codecommit:" git starts the program git-remote-codecommit, and it looks for it on its own PATH and among its own commands only.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-grc.html', 'https://github.com/aws/git-remote-codecommit', 'https://git-scm.com/docs/gitremote-helpers'],
    methods: ['grc'],
    fix: 'person',
    explains: ['live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      missing: { severity: 'error', text: 'git-remote-codecommit, which git needs for "{{url}}", is not found on PATH.' },
      'off-path': { severity: 'error', text: 'git-remote-codecommit is installed in "{{folder}}", which is not on PATH.' },
      'not-started': { severity: 'error', text: 'git does not start git-remote-codecommit although "{{path}}" exists: {{said}}.' },
    },
  },
  needs: ['target', 'tools'],
  wants: ['gitClient', 'system'],
  run: ({ target, tools: { grc, grcOffPath }, gitClient, system }) => {
    const refused = gitClient?.failure === 'no-remote-helper' ? gitClient : null;
    const seen: Evidence[] = refused === null ? [] : [{ kind: 'process', argv: refused.argv, exitCode: refused.exitCode, ...(refused.stderr[0] === undefined ? {} : { note: refused.stderr[0] }) }];
    const searched: Evidence = { kind: 'process', argv: [grc.path ?? PROGRAM], exitCode: grc.exitCode, note: grc.failure ?? 'found' };
    const shared = { certainty: refused === null ? ('inferred' as const) : ('observed' as const), evidence: [searched, ...seen] as const };
    const [folder] = grcOffPath;
    if (grc.path === null && folder !== undefined) return [{ messageId: 'off-path', data: { folder }, ...shared, fix: extendPath(folder, system?.platform === 'win32') }];
    if (grc.path === null) return [{ messageId: 'missing', data: { url: target.url }, ...shared, fix: INSTALL }];
    if (refused === null) return [];
    return [{ messageId: 'not-started', data: { path: grc.path, said: (refused.stderr[0] ?? `exit code ${refused.exitCode}`).replace(/\.$/, '') }, ...shared, fix: INSTALL }];
  },
});

const INSTALL: Fix = {
  consent: 'person',
  steps: [{ do: 'tell', text: 'Install it: pipx install git-remote-codecommit (or python3 -m pip install --user git-remote-codecommit)', url: 'https://github.com/aws/git-remote-codecommit#prerequisites' }],
};

function extendPath(folder: string, windows: boolean): Fix {
  const text = windows
    ? `Add "${folder}" to the variable Path of the user, then open a new terminal`
    : `Add "${folder}" to PATH, for example in ~/.profile: export PATH="${folder}:$PATH", then open a new terminal`;
  return { consent: 'person', steps: [{ do: 'tell', text }] };
}
