import { defineCheck } from '../../core/check.ts';
import type { EnvironmentFact, MetadataState } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { helperWithVariables, type NamingFacts, rewriteHelper } from '../../knowledge/name-profile.ts';
import { environmentOf } from '../../knowledge/profile-in-use.ts';
import { settingsEvidence, WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { lastLink, providerInUse } from '../../knowledge/provider-in-use.ts';

export default defineCheck({
  meta: {
    id: 'profile/instance-role',
    title: 'The credentials of the instance or container are handed out',
    why: 'On EC2 and in containers the last providers ask an address beside the machine for the credentials of its role. That request can be switched off by a variable, sent into a proxy that knows no such address, or be one network hop too far for a container; the tools then find no credential and do not say why.',
    refs: [
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html',
      'https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html',
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-metadata.html',
      'https://github.com/boto/botocore/blob/develop/botocore/utils.py',
    ],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: [...WITHOUT_CREDENTIAL],
    settledBy: ['live/git-client'],
    messages: {
      disabled: { severity: 'error', text: 'The profile "{{profile}}" takes its keys from the instance metadata service, which AWS_EC2_METADATA_DISABLED switches off.' },
      'via-proxy': { severity: 'error', text: 'The request to the instance metadata service {{endpoint}} goes to the proxy {{proxy}}, which gives {{status}}{{direct}}.' },
      'no-role': { severity: 'error', text: 'The instance metadata service {{endpoint}} answers, and this instance has no role.' },
      'no-keys': { severity: 'error', text: 'The instance metadata service {{endpoint}} names the role "{{role}}" and gives no keys of it ({{status}}).' },
      'no-answer': { severity: 'error', text: 'The instance metadata service {{endpoint}}, which {{wanted}} names, does not hand out a token: {{status}}.' },
      container: { severity: 'error', text: 'The container endpoint {{endpoint}}, which {{variable}} names, gives no credentials: {{status}}.' },
      'container-unused': { severity: 'notice', text: 'The variable {{variable}} offers the role of a container, and {{provider}} comes before it.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig', 'system', 'awsState', 'credentials', 'gitClient'],
  run(facts) {
    const { awsConfig, environment, awsState, credentials, gitClient } = facts;
    const { profile: { name }, plan } = providerInUse(facts);
    const link = lastLink(plan);
    const variable = (...names: string[]) => environment?.variables.find((item) => names.includes(item.name) && !item.empty);
    const env = (each: NonNullable<ReturnType<typeof variable>>): Evidence => ({ kind: 'env', name: each.name, value: each.value });
    const about = { profile: name };
    const offered = variable('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI');
    const disabled = variable('AWS_EC2_METADATA_DISABLED');
    if (link.kind === 'error' && disabled !== undefined && /credentials from Ec2InstanceMetadata:/.test(link.message)) {
      return [{
        messageId: 'disabled', data: { profile: name }, certainty: credentials?.failure ? 'observed' : 'inferred', about,
        evidence: [env(disabled), ...settingsEvidence(awsConfig, name, ['credential_source'])], fix: advise('ask', 'Take AWS_EC2_METADATA_DISABLED out of the environment (unset AWS_EC2_METADATA_DISABLED).'),
      }];
    }
    if (link.kind !== 'iam-role' && link.kind !== 'container-role') {
      if (offered === undefined || link.kind === 'error' || link.kind === 'none') return { skipped: 'no instance or container is asked for credentials' };
      return [{ messageId: 'container-unused', data: { variable: offered.name, provider: link.kind }, evidence: [env(offered)], about }];
    }
    const state = awsState?.metadata ?? null;
    if (gitClient?.exitCode === 0) return { passed: 'git obtained a credential just now' };
    if (credentials !== undefined && credentials.failure === null) return { passed: `${credentials.source} gives a credential${credentials.expiresAt === null ? '' : ` valid until ${credentials.expiresAt}`}` };
    if (state === null) return { skipped: 'the metadata endpoint was not asked' };
    const { endpoint } = state;
    const status = state.error ?? `status ${state.status ?? 0}`;
    const asked: Evidence = { kind: 'request', method: state.stage === 'token' ? 'PUT' : 'GET', url: endpoint, status: state.status, error: state.error };
    if (link.kind === 'container-role') {
      const from = offered?.name ?? 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
      return [{
        messageId: 'container',
        data: { endpoint, variable: from, status },
        evidence: [asked, ...(offered === undefined ? [] : [env(offered)])],
        about,
        fix: advise('ask', `Give the task or pod a role, or take ${from} out of the environment where it is left over.`),
      }];
    }
    const common = { evidence: [asked], about } as const;
    const wanted = plan !== link ? 'credential_source' : link.endpoint === null ? null : variable('AWS_EC2_METADATA_SERVICE_ENDPOINT')?.name ?? 'ec2_metadata_service_endpoint';
    if (state.stage === 'token') {
      if (state.proxy !== null && (state.direct === 200 || wanted !== null)) {
        const direct = state.direct === 200 ? '; asked directly, the service answers' : '';
        return [{ messageId: 'via-proxy', data: { endpoint, proxy: state.proxy, status, direct }, ...common, fix: pastTheProxy(facts, hostOf(endpoint)) }];
      }
      if (wanted === null) return { skipped: `no instance metadata service answers here (${status})` };
      return [{ messageId: 'no-answer', data: { endpoint, wanted, status }, ...common, fix: advise('ask', advice(state)) }];
    }
    if (state.stage === 'role') return [{ messageId: 'no-role', data: { endpoint }, ...common, fix: advise('ask', 'Attach an instance profile with a role that may pull and push to the instance.') }];
    return [{ messageId: 'no-keys', data: { endpoint, role: state.roleName ?? '', status }, ...common, fix: advise('ask', 'Look at the trust policy of the role: it must trust ec2.amazonaws.com.') }];
  },
});

function hostOf(endpoint: string): string {
  return endpoint.replace(/^[a-z]+:\/\//, '').replace(/:\d+$/, '');
}

/** The credential helper's line can set the variables for the AWS CLI alone; for git-remote-codecommit, and for all else, only the shell can. */
function pastTheProxy(facts: NamingFacts & { environment?: EnvironmentFact }, host: string): Fix {
  const env = environmentOf(facts.environment);
  const list = [env['no_proxy'] || env['NO_PROXY'], host].filter((part) => part !== undefined && part !== '').join(',');
  const steps = facts.target?.method === 'credential-helper' ? rewriteHelper(facts, (line) => helperWithVariables(line, { NO_PROXY: list, no_proxy: list })) : null;
  return steps === null ? advise('ask', `Add ${host} to NO_PROXY (and no_proxy).`) : { consent: 'ask', steps };
}

function advice({ error }: MetadataState): string {
  return error === null ? 'Name a profile with keys, or let the instance metadata service answer (EC2: metadata options of the instance).' : 'In a container on EC2, raise the hop limit: aws ec2 modify-instance-metadata-options --instance-id ID --http-put-response-hop-limit 2. Elsewhere there is no such service: name a profile with keys.';
}

