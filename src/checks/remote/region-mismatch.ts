import { defineCheck } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { activeRegion } from '../../knowledge/aws-environment.ts';
import { convertUrl, parseCodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { environmentOf, profileInUse } from '../../knowledge/profile-in-use.ts';
import { pointTargetAt } from '../../knowledge/remote-evidence.ts';

export default defineCheck({
  meta: {
    id: 'remote/region-mismatch',
    title: 'git-remote-codecommit takes the region that is meant',
    why: 'A codecommit:// URL without a region takes it from AWS_DEFAULT_REGION and then from the profile. AWS_REGION, which version 2 of the AWS CLI reads first, does not count, and AWS_DEFAULT_REGION overrules the region of the profile named in the URL.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-git-remote-codecommit.html', 'https://github.com/boto/botocore/blob/develop/botocore/configprovider.py'],
    methods: ['grc'],
    fix: 'safe',
    explains: ['profile/region', 'credentials/resolve', 'live/api', 'live/repository-found', 'live/git-request', 'live/git-client'],
    settledBy: ['live/git-client'],
    messages: {
      'variable-ignored': { severity: 'error', text: 'The URL "{{url}}" names no region and the profile "{{profile}}" has none; AWS_REGION is "{{region}}", but git-remote-codecommit reads only AWS_DEFAULT_REGION.' },
      'variable-not-taken': { severity: 'warning', text: 'AWS_REGION is "{{asked}}", but git-remote-codecommit takes "{{taken}}" from {{source}} for "{{url}}".' },
      'overrules-profile': { severity: 'warning', text: 'AWS_DEFAULT_REGION is "{{taken}}" and overrules "{{asked}}", the region of the profile "{{profile}}", for "{{url}}".' },
      'overrules-profile-elsewhere': { severity: 'error', text: 'AWS_DEFAULT_REGION is "{{taken}}" and overrules "{{asked}}", the region of the profile "{{profile}}", and the repository is not in "{{taken}}".' },
      'not-as-asked': { severity: 'warning', text: 'The region asked for is "{{asked}}", but git-remote-codecommit takes "{{taken}}" from {{source}} for "{{url}}".' },
    },
  },
  needs: ['target'],
  wants: ['intent', 'environment', 'awsConfig', 'repositoryMetadata'],
  run({ target, intent, environment, awsConfig, repositoryMetadata }) {
    const parsed = parseCodeCommitUrl(target.url);
    if (parsed.kind !== 'grc') return { skipped: `${target.url} is no codecommit: URL` };
    const env = environmentOf(environment);
    const { name: profile } = profileInUse({ target, intent, environment });
    const settings = awsConfig === undefined ? null : profileSettings(awsConfig, profile);
    const own = settings?.get('region');
    const taken = parsed.region !== null ? { region: parsed.region, source: 'the URL' } : activeRegion(env, settings, null, 'botocore');
    const { url } = target;
    const asked = env['AWS_REGION'];
    const lines: Evidence[] = own?.value ? [awsEvidence(own.file, own.line, profile, 'region', own.value)] : [];
    const variable = (name: string) => ({ kind: 'env', name, value: env[name] ?? null }) as const;
    const fixTo = (region: string): { fix?: Fix } => {
      const corrected = convertUrl(parsed, 'grc', region, profile === 'default' ? null : profile);
      return corrected === null ? {} : { fix: pointTargetAt(target, corrected) };
    };
    const wish = intent?.region ?? null;
    if (wish !== null && taken !== null && taken.region !== wish) {
      const spot: Evidence = taken.source === 'AWS_DEFAULT_REGION' ? variable('AWS_DEFAULT_REGION') : (lines[0] ?? { kind: 'request', method: 'GET', url, status: null, error: null });
      return [{
        messageId: 'not-as-asked',
        data: { asked: wish, taken: taken.region, source: taken.source, url },
        certainty: 'inferred',
        measured: taken.region,
        expected: wish,
        evidence: [spot],
        ...(parsed.region === null ? fixTo(wish) : {}),
      }];
    }
    if (parsed.region !== null) return [];
    if (taken === null) {
      if (!asked) return { skipped: 'no region is named anywhere' };
      return [{
        messageId: 'variable-ignored',
        data: { url, profile, region: asked },
        certainty: 'inferred',
        measured: 'AWS_REGION only',
        expected: 'AWS_DEFAULT_REGION, or a region in the URL',
        evidence: [variable('AWS_REGION')],
        about: { profile },
        ...fixTo(asked),
      }];
    }
    if (repositoryMetadata?.answer.status === 200) return { passed: `the repository is in "${taken.region}", the region taken from ${taken.source}` };
    const tell = advise('safe', 'Write the region that is meant into the URL: codecommit::REGION://[PROFILE@]REPOSITORY.');
    const common = { certainty: 'inferred', about: { profile }, fix: tell } as const;
    if (taken.source === 'AWS_DEFAULT_REGION' && own?.value && own.value !== taken.region) {
      const data = { taken: taken.region, asked: own.value, profile };
      const found = repositoryMetadata?.foundIn.includes(own.value) ?? false;
      const evidence = [variable('AWS_DEFAULT_REGION'), ...lines] as const;
      if (found) return [{ messageId: 'overrules-profile-elsewhere', data, evidence, ...common, certainty: 'observed', ...fixTo(own.value) }];
      return [{ messageId: 'overrules-profile', data: { ...data, url }, evidence, ...common }];
    }
    if (!asked || asked === taken.region) return [];
    return [{ messageId: 'variable-not-taken', data: { asked, taken: taken.region, source: taken.source, url }, evidence: [variable('AWS_REGION'), ...lines], ...common, ...(repositoryMetadata?.foundIn.includes(asked) === true ? fixTo(asked) : {}) }];
  },
});
