import { defineCheck } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import { pageRemark } from '../../knowledge/aws-page-mistakes.ts';
import { installGrc, pipIsNew, renewPip } from '../../knowledge/python-install.ts';
import { MINIMUM_VERSIONS } from '../../knowledge/versions.ts';

export default defineCheck({
  meta: {
    id: 'tools/pip-version',
    title: 'pip can install git-remote-codecommit where it is missing',
    why: 'AWS\'s page says "pip install git-remote-codecommit". Systems that manage their Python themselves (PEP 668: Debian 12, Ubuntu 23.04, Fedora, Homebrew) refuse that with "externally-managed-environment", with sudo as well; pipx installs it apart from the system.',
    refs: ['https://peps.python.org/pep-0668/', 'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-git-remote-codecommit.html'],
    methods: ['grc'],
    fix: 'ask',
    messages: {
      'externally-managed': { severity: 'warning', text: 'pip of "{{python}}" refuses the command of AWS\'s page, "pip install git-remote-codecommit": that Python is managed by the system.{{page}}' },
      'too-old': { severity: 'warning', text: 'pip {{version}} of "{{python}}" is too old to install git-remote-codecommit.' },
    },
  },
  needs: ['target', 'tools', 'installations'],
  run({ tools, installations }) {
    if (tools.grc.path !== null) return { skipped: 'git-remote-codecommit is installed, nothing needs pip' };
    if (tools.grcOffPath.length > 0) return { skipped: `git-remote-codecommit is installed in ${tools.grcOffPath[0] ?? ''}, nothing needs pip` };
    const { python, pip, pipx } = installations;
    if (pipx !== null) return { passed: `pipx is ${pipx}` };
    if (python === null) return { skipped: 'no Python is on PATH' };
    if (pip === null) return { undetermined: `whether "${python.path}" has a pip is not told by its files` };
    const evidence: [Evidence] = [{
      kind: 'process',
      argv: [python.path, '-m', 'pip', 'install', 'git-remote-codecommit'],
      exitCode: null,
      note: pip.externallyManaged ? 'not started; EXTERNALLY-MANAGED lies in its standard library' : `not started; pip ${pip.version ?? '?'} is installed for it`,
    }];
    if (pip.externallyManaged) {
      return [{
        messageId: 'externally-managed',
        data: { python: python.path, page: pageRemark('pip-install', 'pip install git-remote-codecommit') },
        certainty: 'inferred',
        evidence,
        fix: installGrc(installations),
      }];
    }
    const { version } = pip;
    if (version !== null && pipIsNew(version) === false) {
      return [{
        messageId: 'too-old',
        data: { version, python: python.path },
        certainty: 'inferred',
        evidence,
        measured: version,
        expected: `${MINIMUM_VERSIONS.pip.installsGrc} or newer`,
        fix: { consent: 'ask', steps: renewPip(python.path) },
      }];
    }
    return { passed: `pip ${version ?? ''} of ${python.path} may install` };
  },
});
