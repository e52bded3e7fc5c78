import { defineCheck } from '../../core/check.ts';
import type { TargetFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { pageRemark } from '../../knowledge/aws-page-mistakes.ts';
import { activeRegion } from '../../knowledge/aws-environment.ts';
import { isKnownRegion, nearestRegion, REGIONS_WITHOUT_CODECOMMIT } from '../../knowledge/codecommit-endpoints.ts';
import { convertUrl, parseCodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { onlyRegion } from '../../knowledge/profile-candidates.ts';
import { dialectOf, environmentOf, profileInUse } from '../../knowledge/profile-in-use.ts';
import { remoteUrlStep } from '../../knowledge/remote-evidence.ts';

export default defineCheck({
  meta: {
    id: 'profile/region',
    title: 'The profile has a region where one is needed',
    why: 'A codecommit:// URL without a region takes it from AWS_DEFAULT_REGION or from the profile that is used. A named profile inherits nothing from [default], and its region is taken as it stands: with quotes, with a comment behind it, with the letter of an availability zone.',
    refs: [
      'https://docs.aws.amazon.com/codecommit/latest/userguide/temporary-access.html',
      'https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html',
      'https://github.com/boto/botocore/blob/develop/botocore/configprovider.py',
    ],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: ['git-config/helper-output', 'credentials/resolve', 'live/api', 'live/repository-found', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      none: { severity: 'error', text: 'The URL "{{url}}" names no region, and neither does the profile "{{profile}}" or AWS_DEFAULT_REGION.{{page}}' },
      empty: { severity: 'error', text: 'The region of "{{url}}" is empty, because {{source}} is set and empty.' },
      malformed: { severity: 'error', text: 'The region {{region}} from {{source}}, which "{{url}}" takes, is not one of CodeCommit{{hint}}.' },
      'without-codecommit': { severity: 'error', text: 'The region "{{region}}" from {{source}}, which "{{url}}" takes, has no CodeCommit that git-remote-codecommit knows of.' },
      'malformed-elsewhere': { severity: 'warning', text: 'The region {{region}} of the profile "{{profile}}" ({{source}}) is not one of AWS{{hint}}; Git over HTTPS takes the region from the host, other commands do not.' },
    },
  },
  needs: ['target', 'awsConfig'],
  wants: ['intent', 'environment', 'tools'],
  run({ target, awsConfig, intent, environment, tools }) {
    const parsed = parseCodeCommitUrl(target.url);
    if (target.method === 'grc' && parsed.region !== null) return { passed: 'the URL names the region' };
    const known = { target, intent, environment, tools };
    const { name: profile, named } = profileInUse(known);
    const settings = profileSettings(awsConfig, profile);
    if (settings === null && named) return { skipped: `the profile "${profile}" cannot be read` };
    const headerOf = (file: string) => (profile === 'default' || file === awsConfig.credentials.path ? profile : `profile ${profile}`);
    const { url } = target;
    const found = activeRegion(environmentOf(environment), settings, null, dialectOf(known));
    const about = { profile };
    const common = { certainty: 'inferred', about, fix: mend(target, intent?.region ?? onlyRegion(awsConfig, environment, target), profile) } as const;
    const none: Evidence = { kind: 'config', file: awsConfig.config.path, line: null, scope: `[${profile}]`, key: 'region', value: '(not set)' };
    if (found === null) return target.method === 'grc' ? [{ messageId: 'none', data: { url, profile, page: rolePageRemark(settings) }, evidence: [none], ...common }] : [];
    const { region, source } = found;
    const evidence: readonly [Evidence] = [found.file === null ? { kind: 'env', name: source, value: region } : awsEvidence(found.file, found.line, profile, 'region', region)];
    if (region === '') return target.method === 'grc' ? [{ messageId: 'empty', data: { url, source }, evidence, ...common }] : [];
    if (isKnownRegion(region.toLowerCase())) return [];
    const near = nearestRegion(region);
    const measured = { measured: region, ...(near === null ? {} : { expected: near }) };
    const data = { region: /^".*"$/.test(region) ? region : `"${region}"`, source, hint: hint(region, near) };
    const elsewhere = REGIONS_WITHOUT_CODECOMMIT.includes(region);
    if (target.method !== 'grc') {
      if (elsewhere || found.file === null) return [];
      return [{ messageId: 'malformed-elsewhere', data: { ...data, profile }, evidence, ...measured, certainty: 'inferred', about, fix: setRegion(found.file, headerOf(found.file), near) }];
    }
    if (elsewhere) return [{ messageId: 'without-codecommit', data: { region, source, url }, evidence, ...common }];
    return [{
      messageId: 'malformed',
      data: { ...data, url },
      evidence,
      ...measured,
      ...common,
      fix: near === null || found.file === null ? mend(target, near, profile) : setRegion(found.file, headerOf(found.file), near),
    }];
  },
});

/** AWS's page on roles leaves the region out of its profile, and clones without one in the next line. */
function rolePageRemark(settings: ReturnType<typeof profileSettings>): string {
  return pageRemark('role-profile-without-region', [...(settings?.keys() ?? [])].map((key) => `${key} =`).join('\n'));
}

function hint(region: string, near: string | null): string {
  const why = /^["']|["']$/.test(region) ? ': the quotes are a part of it'
    : /\s[#;]/.test(region) ? ': the comment behind it is a part of it'
    : /\d[a-z]$/.test(region) ? ': it is the name of an availability zone'
    : '';
  return `${why}${near === null ? '' : `${why === '' ? ': ' : ', '}"${near}" seems to be meant`}`;
}

function setRegion(file: string, section: string, region: string | null): Fix {
  if (region === null) return advise('ask', `Write the name of a region in [${section}] of ${file}.`);
  return { consent: 'ask', steps: [{ do: 'aws-config', path: file, section, key: 'region', value: region }] };
}

function mend(target: TargetFact, region: string | null, profile: string): Fix {
  const url = region === null ? null : convertUrl(parseCodeCommitUrl(target.url), 'grc', region, profile === 'default' ? null : profile);
  const step = url === null ? null : remoteUrlStep(target, url);
  if (step !== null) return { consent: 'ask', steps: [step] };
  return advise('ask', 'Write the region into the URL: codecommit::REGION://[PROFILE@]REPOSITORY.');
}
