import { defineCheck } from '../../core/check.ts';
import type { EnvironmentFact, GitClientFact, GrcRunFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { gitRan } from '../../knowledge/git-errors.ts';
import { reinstallGrc, renewInGrc } from '../../knowledge/python-install.ts';
import { missingModule, PYTHON_VARIABLES, tellingLine } from '../../knowledge/python-errors.ts';

/** What git says of a program it found and could not execute; Windows says the second of a launcher whose Python is gone. Source: git's git.c. */
const NOT_EXECUTED = /'remote-codecommit' appears to be a git command|failed to create process|bad interpreter/;
const NO_GIT = /FileNotFoundError: \[(?:Errno|WinError) 2\].*(?:'git'|cannot find the file)/;
/** What it says when it starts and is given nothing to do. Source: git_remote_codecommit/__init__.py, `main`. */
const HEALTHY = /^Too few arguments/;

export default defineCheck({
  meta: {
    id: 'tools/grc-runs',
    title: 'git-remote-codecommit starts',
    why: 'git-remote-codecommit is a script of the Python it was installed with. When that Python is removed or exchanged, or a variable sends it to other packages, the script is still there and does not start; git says no more than that the remote helper failed.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-grc.html', 'https://github.com/aws/git-remote-codecommit/blob/master/git_remote_codecommit/__init__.py'],
    methods: ['grc'],
    fix: 'ask',
    explains: ['live/git-client'],
    blockedBy: ['tools/grc-installed'],
    settledBy: ['live/git-client'],
    messages: {
      'interpreter-gone': { severity: 'error', text: 'git-remote-codecommit at "{{path}}" does not start: the Python it was installed with, "{{interpreter}}", is not there.' },
      environment: { severity: 'error', text: 'git-remote-codecommit at "{{path}}" does not start with {{variable}}={{value}}: {{said}}.' },
      'module-missing': { severity: 'error', text: 'git-remote-codecommit at "{{path}}" runs with "{{interpreter}}", which has no module "{{module}}".' },
      'git-not-found': { severity: 'error', text: 'git-remote-codecommit starts git by its name, and finds none on PATH.' },
      'does-not-start': { severity: 'error', text: 'git-remote-codecommit at "{{path}}" does not start: {{said}}.' },
    },
  },
  needs: ['target', 'tools'],
  wants: ['installations', 'grcRun', 'gitClient', 'environment'],
  run({ tools, installations, grcRun, gitClient, environment }) {
    const { path } = tools.grc;
    if (path === null) return { skipped: 'git-remote-codecommit is not on PATH' };
    if (gitClient?.exitCode === 0) return { passed: `git started ${path} just now` };
    const grc = installations?.grc ?? null;
    const interpreter = grc?.interpreter ?? 'its Python';
    const refused = gitClient?.stderr.find((line) => NOT_EXECUTED.test(line));
    const evidence = evidenceOf(path, grcRun, gitClient, refused);
    const common = { certainty: refused !== undefined || grcRun !== undefined ? ('observed' as const) : ('inferred' as const), evidence };
    if (grc?.interpreterExists === false) return [{ messageId: 'interpreter-gone', data: { path, interpreter }, ...common, fix: reinstallGrc(grc, installations) }];
    if (gitClient?.stderr.some((line) => NO_GIT.test(line))) return [{ messageId: 'git-not-found', ...common, certainty: 'observed', fix: PATH_OF_GIT }];
    const said = problemOf(grcRun, gitClient) ?? refused ?? null;
    if (said === null) {
      const unknown = grc === null || !grc.packagesRead || isSet(environment, 'PYTHONPATH') !== undefined;
      if (unknown || grc.botocore !== null) return grcRun === undefined && gitClient === undefined && unknown ? { undetermined: `"${path}" was not started, and its files do not tell` } : [];
      return [{ messageId: 'module-missing', data: { path, interpreter, module: 'botocore' }, ...common, certainty: 'inferred', fix: renewInGrc(grc, 'botocore') }];
    }
    const variable = PYTHON_VARIABLES.map((name) => isSet(environment, name)).find((found) => found !== undefined);
    const module = missingModule(said);
    if (variable !== undefined && /Error|Warning|encodings/.test(said)) {
      return [{
        messageId: 'environment',
        data: { path, variable: variable.name, value: variable.value ?? '', said },
        ...common,
        evidence: [{ kind: 'env', name: variable.name, value: variable.value }, ...evidence],
        fix: unset(variable.name),
      }];
    }
    if (module !== null) {
      return [{
        messageId: 'module-missing',
        data: { path, interpreter, module },
        ...common,
        fix: grc === null ? reinstallGrc(null, installations) : renewInGrc(grc, /^(?:botocore|urllib3)/.test(module) ? 'botocore' : 'git-remote-codecommit'),
      }];
    }
    return [{ messageId: 'does-not-start', data: { path, said }, ...common, fix: reinstallGrc(grc, installations) }];
  },
});

/** What kept it from starting; null where it started, or was not seen. */
function problemOf(run: GrcRunFact | undefined, client: GitClientFact | undefined): string | null {
  const plain = (line: string | null) => (line === null ? null : withoutFullStop(line));
  if (run !== undefined) return run.timedOut ? 'it gave no sign in time' : HEALTHY.test(run.said ?? '') ? null : plain(run.said) ?? `exit code ${run.exitCode}`;
  // An import that fails shows in git's own attempt too; other exceptions come from later.
  const imports = client?.stderr.filter((line) => /^(?:ModuleNotFoundError|ImportError): /.test(line)) ?? [];
  return imports.length === 0 ? null : plain(tellingLine(imports.join('\n')));
}

function isSet(environment: EnvironmentFact | undefined, wanted: string): EnvironmentFact['variables'][number] | undefined {
  return environment?.variables.find(({ name, empty }) => name === wanted && !empty);
}

function evidenceOf(path: string, run: GrcRunFact | undefined, client: GitClientFact | undefined, refused: string | undefined): [Evidence, ...Evidence[]] {
  const own: Evidence = {
    kind: 'process',
    argv: [path],
    exitCode: run?.exitCode ?? null,
    note: run === undefined ? 'not started by itself' : run.said ?? (run.timedOut ? 'ended, since it took too long' : 'without a word'),
  };
  if (client === undefined) return [own];
  const note = refused ?? tellingLine(client.stderr.join('\n'));
  return [own, gitRan(client, note)];
}

const PATH_OF_GIT: Fix = advise('person', 'Put the directory of git on the PATH of the program that starts it, or install a git of its own beside the one in that program');
const unset = (name: string): Fix => advise('ask', `Take ${name} out of the environment in which git runs (unset ${name})`);
