import { defineCheck } from '../../core/check.ts';
import type { AwsConfigFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { profileSettings } from '../../knowledge/aws-config.ts';
import { endpointOverride, type EndpointOverride } from '../../knowledge/aws-endpoint-override.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';
import { changeSetting, settingsEvidence, whereIs, WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { knownEnvironment, linksOf, providerInUse } from '../../knowledge/provider-in-use.ts';

const SERVICES = ['sts', 'sso', 'codecommit'] as const;

export default defineCheck({
  meta: {
    id: 'profile/endpoint-override',
    title: 'No leftover endpoint takes requests away from AWS',
    why: 'AWS_ENDPOINT_URL, its forms for one service, endpoint_url and services of a profile send requests elsewhere, as for LocalStack. A role or a sign-in is then asked for there, and with such an endpoint and no region AssumeRole fails before anything is sent. Git itself is not concerned.',
    refs: ['https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html', 'https://github.com/boto/botocore/blob/develop/botocore/configprovider.py'],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: [...WITHOUT_CREDENTIAL],
    settledBy: ['live/git-client'],
    messages: {
      'no-region': { severity: 'error', text: 'The requests to {{service}} go to {{url}} because of {{source}}, and the profile "{{profile}}" has no region to sign them for: they fail before they are sent.' },
      breaks: { severity: 'error', text: 'The credential of the profile "{{profile}}" is asked for at {{url}} because of {{source}}, which gives none: {{said}}.' },
      elsewhere: { severity: 'warning', text: 'The requests of the AWS CLI to {{service}} go to {{url}} because of {{source}}, and are not answered as by AWS; git does not need them.' },
      'in-use': { severity: 'notice', text: 'The requests to {{service}} go to {{url}} because of {{source}}.' },
      'services-missing': { severity: 'error', text: 'The profile "{{profile}}" names the section [services {{name}}], which does not exist: the role or the sign-in is not asked for.' },
      'services-missing-elsewhere': { severity: 'warning', text: 'The profile "{{profile}}" names the section [services {{name}}], which does not exist: commands of the AWS CLI stop there.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'system', 'credentials', 'identity', 'repositoryMetadata'],
  run(facts) {
    const { awsConfig, environment, credentials, identity, repositoryMetadata } = facts;
    const { profile: { name: profile }, plan, merged } = providerInUse(facts);
    const own = merged.profiles.get(profile);
    const links = linksOf(plan);
    const asked = [...(links.some(({ kind }) => kind.startsWith('assume-role')) ? ['sts'] : []), ...(links.some(({ kind }) => kind === 'sso') ? ['sso'] : [])];
    const about = { profile };
    const found = SERVICES.map((service) => ({ service, override: endpointOverride(service, knownEnvironment(environment), own, merged) }));
    if (found.some(({ override }) => override?.kind === 'error')) {
      const [line = { kind: 'config', file: awsConfig.config.path, line: null, scope: profile, key: 'services', value: '' }] = settingsEvidence(awsConfig, profile, ['services']);
      const name = own?.get('services')?.value ?? '';
      return [{
        messageId: asked.length > 0 ? 'services-missing' : 'services-missing-elsewhere', data: { profile, name }, certainty: credentials?.failure ? 'observed' : 'inferred', evidence: [line], about,
        fix: takeOut(awsConfig, profile, 'services', `Take "services = ${name}" out of the profile, or write the section [services ${name}] in ${awsConfig.config.path}.`),
      }];
    }
    const failure = credentials?.failure ?? null;
    const overridden = found.flatMap(({ service, override }) => (override?.kind === 'url' ? [{ service, url: override.url, source: override.source, override }] : []));
    const judged = overridden.map(({ service, url, source, override }) => {
      const needed = asked.includes(service);
      const shared = { evidence: evidenceOf(awsConfig, override), about, fix: mend(awsConfig, profile, override, needed) };
      const certainty = failure === null ? 'inferred' : 'observed';
      const noRegion = needed && links.some((link) => 'regionForSts' in link && link.regionForSts === null);
      if (noRegion) return { messageId: 'no-region', data: { service, url, source, profile }, certainty: 'inferred', ...shared } as const;
      if (needed && failure !== null) return { messageId: 'breaks', data: { profile, url, source, said: withoutFullStop(`${failure.code}: ${failure.message}`) }, certainty, ...shared } as const;
      const answers = service === 'codecommit' ? repositoryMetadata?.answer : service === 'sts' ? identity?.answer : undefined;
      const astray = failure === null && answers !== undefined && answers.failure !== null;
      return { messageId: astray ? 'elsewhere' : 'in-use', data: { service, url, source }, certainty: astray ? 'observed' : 'inferred', ...shared } as const;
    });
    // One variable may stand for all services: it is told once, by the worst it does.
    const rank = ['no-region', 'breaks', 'elsewhere', 'in-use'];
    const worst = [...judged].sort((a, b) => rank.indexOf(a.messageId) - rank.indexOf(b.messageId));
    return worst.filter((problem, index) => worst.findIndex(({ data }) => data.source === problem.data.source) === index);
  },
});

function evidenceOf({ config }: AwsConfigFact, { source, url }: EndpointOverride): readonly [Evidence] {
  const [, file, line] = /^(.+):(\d+)$/.exec(source) ?? [];
  if (file === undefined) return [{ kind: 'env', name: source, value: url }];
  const section = file === config.path ? config.sections.findLast((each) => each.line <= Number(line)) : undefined;
  return [awsEvidence(file, Number(line), section?.header ?? '', 'endpoint_url', url)];
}

/** The line goes; what a variable or a section for services says is passed over for this profile, where the credential depends on it. */
function mend(awsConfig: AwsConfigFact, profile: string, { source }: EndpointOverride, needed: boolean): Fix {
  const general = profileSettings(awsConfig, profile)?.get('endpoint_url');
  if (general !== undefined && source === whereIs(general)) return { consent: 'ask', steps: [changeSetting(awsConfig, profile, general, null)] };
  const own = [...(profileSettings(awsConfig, profile)?.values() ?? [])].find(({ file }) => file === awsConfig.config.path);
  if (needed && own !== undefined) return { consent: 'ask', steps: [changeSetting(awsConfig, profile, { ...own, key: 'ignore_configured_endpoint_urls' }, 'true')] };
  const inFile = /:\d+$/.test(source);
  return advise('ask', inFile ? `Take the line at ${source} out, if it is left over.` : `Take ${source} out of the environment (unset ${source}), if it is left over.`);
}

function takeOut(awsConfig: AwsConfigFact, profile: string, key: string, otherwise: string): Fix {
  const setting = profileSettings(awsConfig, profile)?.get(key);
  return setting === undefined ? advise('ask', otherwise) : { consent: 'ask', steps: [changeSetting(awsConfig, profile, setting, null)] };
}
