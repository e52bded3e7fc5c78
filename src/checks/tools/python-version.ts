import { defineCheck } from '../../core/check.ts';
import type { GrcInstallation } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { reinstallGrc, renewInGrc } from '../../knowledge/python-install.ts';
import { BOTOCORE_PYTHONS, isAtLeast, MINIMUM_VERSIONS } from '../../knowledge/versions.ts';

/** From it on the standard library lacks what the six vendored in older botocores imports. */
const WITHOUT_IMP = '3.12';
const { urllib3v2, ssoSession } = MINIMUM_VERSIONS.botocore;

export default defineCheck({
  meta: {
    id: 'tools/python-version',
    title: 'The Python behind git-remote-codecommit and its packages fit together',
    why: 'git-remote-codecommit runs in the Python it was installed with, on the botocore of that Python. An old Python gets only an old botocore, without new regions and kinds of sign-in; a newer Python or urllib3 under an old botocore breaks it.',
    refs: ['https://github.com/boto/botocore/blob/develop/CHANGELOG.rst', 'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-git-remote-codecommit.html'],
    methods: ['grc'],
    fix: 'ask',
    explains: ['tools/grc-runs', 'tools/grc-version', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'python-too-new': { severity: 'error', text: 'git-remote-codecommit runs with Python {{python}} and botocore {{botocore}}, which starts with no Python from {{limit}} on.' },
      'urllib3-too-new': { severity: 'error', text: 'git-remote-codecommit runs with urllib3 {{urllib3}} and botocore {{botocore}}, which knows only urllib3 1.' },
      'python-too-old': { severity: 'warning', text: 'git-remote-codecommit runs with Python {{python}}, for which no botocore from {{dropped}} on is published: profiles with an sso-session and "aws login" never work there.' },
      'python-ends': { severity: 'notice', text: 'git-remote-codecommit runs with Python {{python}}, for which no botocore from {{dropped}} on is published.' },
    },
  },
  needs: ['target', 'tools', 'installations'],
  run({ tools, installations: { grc }, installations }) {
    if (grc === null) return { skipped: tools.grc.path === null ? 'git-remote-codecommit is not on PATH' : 'its installation was not looked at' };
    if (grc.interpreter === null) return { skipped: `"${grc.path}" names no Python of its own` };
    if (grc.interpreterExists === false) return { skipped: `its Python "${grc.interpreter}" is not there` };
    if (grc.python === null) return { undetermined: `the version of "${grc.interpreter}" is not told by its files` };
    const { python, botocore, urllib3 } = grc;
    const common = { certainty: 'inferred' as const, evidence: evidenceOf(grc) };
    const first = BOTOCORE_PYTHONS.find((known) => known.python === WITHOUT_IMP)?.first ?? null;
    if (botocore !== null && first !== null && isAtLeast(python, WITHOUT_IMP) && isAtLeast(botocore, first) === false) {
      return [{
        messageId: 'python-too-new',
        data: { python, botocore, limit: WITHOUT_IMP },
        ...common,
        measured: botocore,
        expected: `${first} or newer`,
        fix: renewInGrc(grc, `botocore>=${first}`),
      }];
    }
    if (botocore !== null && urllib3 !== null && isAtLeast(urllib3, '2.0.0') && isAtLeast(botocore, urllib3v2) === false) {
      return [{ messageId: 'urllib3-too-new', data: { urllib3, botocore }, ...common, measured: botocore, expected: `${urllib3v2} or newer`, fix: renewInGrc(grc, `botocore>=${urllib3v2}`) }];
    }
    const dropped = droppedBy(python);
    if (dropped === null) return [];
    const messageId = isAtLeast(dropped, ssoSession) ? ('python-ends' as const) : ('python-too-old' as const);
    return [{ messageId, data: { python, dropped }, certainty: 'observed', evidence: common.evidence, measured: python, fix: reinstallGrc(null, installations) }];
  },
});

/** The first botocore that does not run on this Python, null where the current one does. */
function droppedBy(python: string): string | null {
  const [major, minor] = python.split('.');
  return BOTOCORE_PYTHONS.find((known) => known.python === `${major}.${minor}`)?.dropped ?? (major === '2' ? '1.21.0' : null);
}

function evidenceOf(grc: GrcInstallation): [Evidence] {
  const packages = [`Python ${grc.python ?? '?'}`, ...(grc.botocore === null ? [] : [`botocore ${grc.botocore}`]), ...(grc.urllib3 === null ? [] : [`urllib3 ${grc.urllib3}`])];
  return [{ kind: 'process', argv: [grc.interpreter ?? grc.path], exitCode: null, note: `not started; installed for it: ${packages.join(', ')}` }];
}
