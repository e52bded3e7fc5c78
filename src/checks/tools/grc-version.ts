import { defineCheck } from '../../core/check.ts';
import type { Facts, GrcInstallation } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { isKnownRegion } from '../../knowledge/codecommit-endpoints.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { profileInUse } from '../../knowledge/profile-in-use.ts';
import { renewInGrc } from '../../knowledge/python-install.ts';
import { isAtLeast, MINIMUM_VERSIONS } from '../../knowledge/versions.ts';

const { sso, ssoSession, login } = MINIMUM_VERSIONS.botocore;

/** Source: git_remote_codecommit/__init__.py, `RegionNotAvailable`. */
const NOT_AVAILABLE = 'is not available for use with AWS CodeCommit';

export default defineCheck({
  meta: {
    id: 'tools/grc-version',
    title: 'git-remote-codecommit and its botocore know the region and the kind of profile in use',
    why: 'git-remote-codecommit refuses a region that is not in the list its botocore brings, and can use only the kinds of sign-in this botocore knows. pip calls git-remote-codecommit up to date while botocore beside it is years old.',
    refs: ['https://github.com/aws/git-remote-codecommit', 'https://github.com/boto/botocore/blob/develop/CHANGELOG.rst'],
    methods: ['grc'],
    fix: 'ask',
    explains: ['remote/region-known', 'credentials/resolve', 'live/git-client'],
    blockedBy: ['tools/grc-installed', 'tools/grc-runs'],
    settledBy: ['live/git-client'],
    messages: {
      'region-unknown': { severity: 'error', text: 'botocore {{botocore}} of git-remote-codecommit does not know CodeCommit in "{{region}}".' },
      'no-china': { severity: 'error', text: 'git-remote-codecommit {{version}} does not know the host names of "{{region}}".' },
      'sign-in-unknown': { severity: 'error', text: 'botocore {{botocore}} of git-remote-codecommit does not know "{{key}}" of the profile "{{profile}}".' },
      'login-needs-crt': { severity: 'error', text: 'botocore {{botocore}} of git-remote-codecommit needs the package awscrt for "login_session" of the profile "{{profile}}".' },
      old: { severity: 'warning', text: 'git-remote-codecommit is {{version}}, which may be installed beside a botocore that is too old for it.' },
    },
  },
  needs: ['target', 'tools', 'installations'],
  wants: ['awsConfig', 'environment', 'intent', 'gitClient'],
  run({ target, tools, installations: { grc }, awsConfig, environment, intent, gitClient }) {
    if (grc === null) return { skipped: tools.grc.path === null ? 'git-remote-codecommit is not on PATH' : 'its installation was not looked at' };
    const { region } = target;
    const { version, botocore } = grc;
    const common = { certainty: 'inferred' as const, evidence: evidenceOf(grc) };
    if (version !== null && region !== null && region.startsWith('cn-') && isAtLeast(version, MINIMUM_VERSIONS.grc.china) === false) {
      return [{ messageId: 'no-china', data: { version, region }, ...common, measured: version, expected: `${MINIMUM_VERSIONS.grc.china} or newer`, fix: renewInGrc(grc, 'git-remote-codecommit') }];
    }
    if (botocore === null) {
      return { undetermined: grc.interpreter === null ? `"${grc.path}" names no Python of its own, so its botocore is not known` : `no botocore was found beside "${grc.interpreter}"` };
    }
    if (region !== null && isKnownRegion(region) && grc.regions !== null && !grc.regions.includes(region)) {
      const certainty = gitClient?.stderr.some((line) => line.includes(NOT_AVAILABLE)) ? ('observed' as const) : ('inferred' as const);
      return [{ messageId: 'region-unknown', data: { botocore, region }, ...common, certainty, measured: botocore, fix: renewInGrc(grc, 'botocore') }];
    }
    const known = { target, tools, environment, intent };
    const { name } = profileInUse(known);
    const signIn = signInOf(awsConfig, name, botocore, grc.awscrt);
    if (signIn !== null) {
      const shared = { ...common, about: { profile: name }, evidence: [...common.evidence, signIn.evidence] as const, measured: botocore, fix: renewInGrc(grc, signIn.requirement) };
      if (signIn.crt) return [{ messageId: 'login-needs-crt', data: { botocore, profile: name }, ...shared }];
      return [{ messageId: 'sign-in-unknown', data: { botocore, key: signIn.key, profile: name }, expected: `${signIn.minimum} or newer`, ...shared }];
    }
    if (version !== null && isAtLeast(version, MINIMUM_VERSIONS.grc.sso) === false) {
      return [{ messageId: 'old', data: { version }, ...common, measured: version, expected: `${MINIMUM_VERSIONS.grc.current} or newer`, fix: renewInGrc(grc, 'git-remote-codecommit') }];
    }
    return { passed: `git-remote-codecommit ${version ?? '(version not told)'} with botocore ${botocore}` };
  },
});

interface SignIn {
  key: string;
  minimum: string;
  requirement: string;
  crt: boolean;
  evidence: Evidence;
}

/** The key of the profile that its botocore cannot use, or null. Source: botocore's changelog, 1.17.0, 1.29.10, 1.41.0. */
function signInOf(awsConfig: Facts['awsConfig'] | undefined, profile: string, botocore: string, awscrt: string | null): SignIn | null {
  const settings = awsConfig === undefined ? null : profileSettings(awsConfig, profile);
  const floors: readonly [key: string, minimum: string][] = [['login_session', login], ['sso_session', ssoSession], ['sso_start_url', sso]];
  for (const [key, minimum] of floors) {
    const found = settings?.get(key);
    if (found === undefined) continue;
    const crt = key === 'login_session' && isAtLeast(botocore, minimum) === true && awscrt === null;
    if (!crt && isAtLeast(botocore, minimum) !== false) continue;
    const evidence = awsEvidence(found.file, found.line, profile, key, found.value ?? '');
    return { key, minimum, crt, evidence, requirement: key === 'login_session' ? `botocore[crt]>=${minimum}` : `botocore>=${minimum}` };
  }
  return null;
}

function evidenceOf(grc: GrcInstallation): [Evidence] {
  const note = [`git-remote-codecommit ${grc.version ?? '?'}`, `botocore ${grc.botocore ?? '?'}`, ...(grc.python === null ? [] : [`Python ${grc.python}`])].join(', ');
  return [{ kind: 'process', argv: [grc.path], exitCode: null, note: `not started; installed: ${note}` }];
}
