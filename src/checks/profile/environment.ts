import { defineCheck } from '../../core/check.ts';
import type { EnvironmentFact, TargetFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { parseCodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { keysInFiles } from '../../knowledge/key-pair.ts';
import { type NamingFacts, useProfile } from '../../knowledge/name-profile.ts';
import { environmentOf } from '../../knowledge/profile-in-use.ts';
import { WITHOUT_CREDENTIAL } from '../../knowledge/profile-setting.ts';
import { lastLink, providerInUse } from '../../knowledge/provider-in-use.ts';
import { keyInEnvironment, ownProvider, profileOfEachTool, TOOLS } from '../../knowledge/tool-choices.ts';
import { loginFailed } from '../../knowledge/login-failure.ts';

const KEY_VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'];
const TOKEN_VARIABLES = ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'];

export default defineCheck({
  meta: {
    id: 'profile/environment',
    title: 'The environment does not overrule the profile that is meant',
    why: 'Keys in the environment come before AWS_PROFILE and [default], and a web identity token before the keys of both; only a profile named in the URL or with --profile comes before them. Of AWS_PROFILE and AWS_DEFAULT_PROFILE, and of AWS_REGION and AWS_DEFAULT_REGION, the AWS tools do not take the same one.',
    refs: [
      'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html',
      'https://github.com/boto/botocore/blob/develop/botocore/configprovider.py',
      'https://github.com/aws/aws-cli/pull/3800',
    ],
    methods: ['credential-helper', 'grc'],
    fix: 'safe',
    explains: ['profile/static-keys', 'profile/web-identity', 'permissions/codecommit', ...WITHOUT_CREDENTIAL],
    settledBy: ['live/git-client'],
    messages: {
      'keys-overrule': { severity: 'error', text: 'The keys in the environment (AWS_ACCESS_KEY_ID …{{key}}) are used in place of the profile "{{profile}}"{{named}}, and git fails with them.' },
      'keys-may-overrule': { severity: 'warning', text: 'The keys in the environment (AWS_ACCESS_KEY_ID …{{key}}) are used in place of the profile "{{profile}}"{{named}}.' },
      'keys-come-first': { severity: 'notice', text: 'The keys in the environment (AWS_ACCESS_KEY_ID …{{key}}) are used in place of the profile "{{profile}}"{{named}}, and git works with them.' },
      'token-overrules': { severity: 'error', text: 'The web identity of AWS_WEB_IDENTITY_TOKEN_FILE ("{{file}}") is used in place of the profile "{{profile}}"{{named}}, and git fails with it.' },
      'token-may-overrule': { severity: 'warning', text: 'The web identity of AWS_WEB_IDENTITY_TOKEN_FILE ("{{file}}") is used in place of the profile "{{profile}}"{{named}}.' },
      'token-comes-first': { severity: 'notice', text: 'The web identity of AWS_WEB_IDENTITY_TOKEN_FILE ("{{file}}") is used in place of the profile "{{profile}}"{{named}}, and git works with it.' },
      'two-profiles': { severity: 'warning', text: '{{one}} take the profile "{{default}}" from AWS_DEFAULT_PROFILE, and {{two}} takes "{{other}}" from AWS_PROFILE.' },
      'two-profiles-wrong': { severity: 'error', text: '{{one}} take the profile "{{default}}" from AWS_DEFAULT_PROFILE, and {{two}} takes "{{other}}" from AWS_PROFILE; git gets "{{taken}}" and fails with it.' },
      'two-regions': { severity: 'notice', text: '{{one}} take the region "{{default}}" from AWS_DEFAULT_REGION, and {{two}} takes "{{other}}" from AWS_REGION; this URL names its own.' },
      'profile-not-as-asked': { severity: 'warning', text: 'The profile asked for is "{{asked}}", and git uses "{{taken}}" ({{source}}).' },
      'region-not-as-asked': { severity: 'warning', text: 'The region asked for is "{{asked}}", and git uses "{{taken}}" ({{source}}).' },
    },
  },
  needs: ['environment'],
  wants: ['awsConfig', 'target', 'intent', 'tools', 'gitConfig', 'system', 'identity', 'repositoryMetadata', 'gitClient'],
  run(facts) {
    const { environment, awsConfig, target, intent, gitClient } = facts;
    const env = environmentOf(environment);
    const asked = target === undefined ? [] : notAsAsked(facts, target, intent?.profile ?? null, intent?.region ?? null);
    const choices = profileOfEachTool(env);
    const regions = env['AWS_REGION'] && env['AWS_DEFAULT_REGION'] && env['AWS_REGION'] !== env['AWS_DEFAULT_REGION'] && target !== undefined && parseCodeCommitUrl(target.url).region !== null ? [{
      messageId: 'two-regions', data: {
        one: capital(TOOLS.botocore), two: TOOLS['cli-v2'], default: env['AWS_DEFAULT_REGION'], other: env['AWS_REGION'],
      }, evidence: variables(environment, ['AWS_DEFAULT_REGION', 'AWS_REGION']),
    } as const] : [];
    if (awsConfig === undefined) return [...asked, ...regions];
    const use = providerInUse({ ...facts, awsConfig });
    const { profile: { name, source, named }, explicit, plan, dialect } = use;
    const works = gitClient?.exitCode === 0;
    const fails = loginFailed(facts);
    const about = { profile: name };
    const fix = nameIt(facts, name, `Take the variables out of the environment in which git runs (unset), or name the profile where it comes before them: aws --profile ${quoted(name)} in the helper's line.`);
    const both = !explicit && name !== '' && choices.botocore.name !== choices['cli-v2'].name && env['AWS_PROFILE'] && env['AWS_DEFAULT_PROFILE'];
    const data = { one: capital(TOOLS.botocore), two: TOOLS['cli-v2'], default: choices.botocore.name, other: choices['cli-v2'].name };
    const pair = { evidence: variables(environment, ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE']), certainty: 'inferred', about } as const;
    const KEEP_ONE = 'Keep one of the two (unset AWS_DEFAULT_PROFILE), or name the profile where it counts more: in the URL, or with --profile in the helper\'s line.';
    // git fails with the one it takes, so the other one is meant; where it does not, nobody can tell.
    const meant = choices[dialect === 'botocore' ? 'cli-v2' : 'botocore'].name;
    const two = !both ? [] : fails && plan.kind !== 'env' ? [{
      messageId: 'two-profiles-wrong', data: { ...data, taken: choices[dialect].name }, ...pair, fix: use.merged.profiles.has(meant) ? nameIt(facts, meant, KEEP_ONE) : advise('safe', KEEP_ONE),
    } as const] : [{ messageId: 'two-profiles', data, ...pair, fix: advise('safe', KEEP_ONE) } as const];
    const own = explicit ? null : ownProvider(facts as typeof facts & { awsConfig: typeof awsConfig }, use);
    const mention = { profile: name, named: named ? ` (from ${source})` : '' };
    const shared = { certainty: 'inferred', about, fix } as const;
    const key = keyInEnvironment(environment);
    const inEnvironment = plan.kind === 'env' || (plan.kind === 'error' && /^Partial credentials found in env,/.test(plan.message));
    if (own !== null && inEnvironment && key !== keysInFiles(awsConfig, name)?.keyId?.last4) {
      const messageId = fails ? 'keys-overrule' : works || !named ? 'keys-come-first' : 'keys-may-overrule';
      if (works || fails || named) return [...asked, ...two, ...regions, { messageId, data: { ...mention, key: key ?? '' }, evidence: variables(environment, [...KEY_VARIABLES, source]), ...shared }];
    }
    const token = env['AWS_WEB_IDENTITY_TOKEN_FILE'] ?? '';
    const hijacked = own !== null
      && own !== 'assume-role-with-web-identity'
      && token !== ''
      && plan === lastLink(plan)
      && (plan.kind === 'assume-role-with-web-identity' || (plan.kind === 'error' && /web identity/.test(plan.message)));
    if (!hijacked) return [...asked, ...two, ...regions];
    const messageId = fails ? 'token-overrules' : works ? 'token-comes-first' : 'token-may-overrule';
    return [...asked, ...two, ...regions, { messageId, data: { ...mention, file: token }, evidence: variables(environment, [...TOKEN_VARIABLES, source]), ...shared }];
  },
});

function notAsAsked(facts: NamingFacts, target: TargetFact, profile: string | null, region: string | null) {
  const taken = target.profile ?? 'default';
  const source = target.profileSource ?? 'nothing names one';
  const place = { kind: 'config', file: target.urlFile ?? 'command line', line: target.urlLine, scope: 'local', key: `remote.${target.remote ?? ''}.url`, value: target.url } as const;
  const fix = nameIt(facts, profile ?? '', `Name the profile where git looks: ${target.method === 'grc' ? 'codecommit::REGION://PROFILE@REPOSITORY' : 'with --profile in the line of the credential helper'}.`);
  const hasRegion = region !== null && target.region !== null && target.method !== 'grc' && target.region !== region;
  return [
    ...(profile !== null && profile !== taken ? [{
      messageId: 'profile-not-as-asked', data: { asked: profile, taken, source }, measured: taken, expected: profile, evidence: [place], fix,
    } as const] : []),
    ...(hasRegion ? [{ messageId: 'region-not-as-asked', data: { asked: region, taken: target.region ?? '', source: target.regionSource ?? 'the URL' }, measured: target.region ?? '', expected: region, evidence: [place] } as const] : []),
  ];
}

/** The variables that are set, in the order asked for; there is always one, or the question would not arise. */
function variables(environment: EnvironmentFact, names: readonly string[]): readonly [Evidence, ...Evidence[]] {
  const [first = { kind: 'env', name: names[0] ?? '', value: null }, ...rest] = names.flatMap((name): Evidence[] => environment.variables.flatMap((item): Evidence[] => (item.name === name && !item.empty ? [{ kind: 'env', name, value: item.value }] : [])));
  return [first, ...rest];
}

function nameIt(facts: NamingFacts, profile: string, otherwise: string): Fix {
  const steps = profile === '' ? null : useProfile(facts, profile);
  return steps === null ? advise('safe', otherwise) : { consent: 'safe', steps };
}

const quoted = (name: string): string => (/^[\w.+-]+$/.test(name) ? name : `"${name}"`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
