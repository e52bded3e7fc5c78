import { defineCheck } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { installGrc } from '../../knowledge/python-install.ts';

const PROGRAM = 'git-remote-codecommit';

export default defineCheck({
  meta: {
    id: 'tools/grc-installed',
    title: 'git-remote-codecommit is on the PATH of git',
    why: 'For a URL that begins with "codecommit:" git starts the program git-remote-codecommit, and it looks for it on its own PATH and among its own commands only.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-grc.html', 'https://github.com/aws/git-remote-codecommit', 'https://git-scm.com/docs/gitremote-helpers'],
    methods: ['grc'],
    fix: 'ask',
    explains: ['tools/pip-version', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      missing: { severity: 'error', text: 'git-remote-codecommit, which git needs for "{{url}}", is not found on PATH.' },
      'off-path': { severity: 'error', text: 'git-remote-codecommit is installed in "{{folder}}", which is not on PATH.' },
    },
  },
  needs: ['target', 'tools'],
  wants: ['gitClient', 'system', 'installations'],
  run: ({ target, tools: { grc, grcOffPath }, gitClient, system, installations }) => {
    if (grc.path !== null) return [];
    const refused = gitClient?.failure === 'no-remote-helper' ? gitClient : null;
    const seen: Evidence[] = refused === null ? [] : [gitRan(refused)];
    const searched: Evidence = { kind: 'process', argv: [PROGRAM], exitCode: grc.exitCode, note: grc.failure ?? 'not found' };
    const shared = { certainty: refused === null ? ('inferred' as const) : ('observed' as const), evidence: [searched, ...seen] as const };
    const [folder] = grcOffPath;
    if (folder !== undefined) return [{ messageId: 'off-path', data: { folder }, ...shared, fix: extendPath(folder, system?.platform === 'win32') }];
    return [{ messageId: 'missing', data: { url: target.url }, ...shared, fix: installGrc(installations) }];
  },
});

function extendPath(folder: string, windows: boolean): Fix {
  const text = windows
    ? `Add "${folder}" to the variable Path of the user, then open a new terminal`
    : `Add "${folder}" to PATH, for example in ~/.profile: export PATH="${folder}:$PATH", then open a new terminal`;
  return advise('person', text);
}
