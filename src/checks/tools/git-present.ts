import { defineCheck } from '../../core/check.ts';
import type { Platform, ToolFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';

export default defineCheck({
  meta: {
    id: 'tools/git-present',
    title: 'git is found on PATH and starts',
    why: 'Every way to CodeCommit begins with git itself: without one that starts, no remote, helper or key is ever looked at.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-git-remote-codecommit.html', 'https://git-scm.com/downloads'],
    methods: '*',
    fix: 'person',
    explains: ['git-config/readable', 'git-config/helper-observed', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      missing: { severity: 'error', text: 'git is not found on PATH.' },
      'xcrun-stub': { severity: 'error', text: 'git at "{{path}}" is only the stub of macOS: the Command Line Tools are missing ("{{said}}").' },
      'does-not-start': { severity: 'error', text: 'git at "{{path}}" does not start: {{said}}.' },
    },
  },
  needs: ['tools'],
  wants: ['system'],
  run: ({ tools: { git }, system }) => {
    const platform = system?.platform ?? 'linux';
    const evidence = evidenceOf(git);
    if (git.path === null) return [{ messageId: 'missing', evidence, fix: install(platform) }];
    const said = saidBy(git);
    if (/xcrun|xcode-select|CommandLineTools/i.test(said) && git.exitCode !== 0) {
      return [{ messageId: 'xcrun-stub', data: { path: git.path, said }, evidence, fix: install('darwin') }];
    }
    if (git.failure !== null || git.exitCode !== 0) return [{ messageId: 'does-not-start', data: { path: git.path, said }, evidence, fix: install(platform) }];
    if (git.version === null) return { undetermined: `"${git.path} --version" ended with 0 but named no version: "${git.banner ?? ''}"` };
    return [];
  },
});

function evidenceOf(git: ToolFact): [Evidence] {
  const note = git.failure ?? git.banner;
  return [{ kind: 'process', argv: [git.path ?? 'git', '--version'], exitCode: git.exitCode, ...(note === null ? {} : { note }) }];
}

function saidBy(git: ToolFact): string {
  return withoutFullStop(git.banner ?? git.failure ?? `exit code ${git.exitCode}`);
}

function install(platform: Platform): Fix {
  const how: Record<Platform, string> = {
    darwin: 'Install the Command Line Tools of macOS: xcode-select --install',
    win32: 'Install Git for Windows and choose "Git from the command line and also from 3rd-party software"',
    linux: 'Install git with the package manager of the system, for example: sudo apt install git',
  };
  return advise('person', how[platform], 'https://git-scm.com/downloads');
}
