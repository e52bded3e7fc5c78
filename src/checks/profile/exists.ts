import { defineCheck } from '../../core/check.ts';
import type { AwsConfigFact, AwsFile, AwsSection, TargetFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { profileNames } from '../../knowledge/aws-config.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { type NamingFacts, useProfile } from '../../knowledge/name-profile.ts';
import { nearestName, onlyProfileWithCredentials } from '../../knowledge/profile-candidates.ts';
import { profileInUse } from '../../knowledge/profile-in-use.ts';

export default defineCheck({
  meta: {
    id: 'profile/exists',
    title: 'The AWS profile that is named exists',
    why: 'A profile named in the URL, in the helper\'s line or by a variable must stand in one of the AWS files, letter by letter. In ~/.aws/config its header is [profile NAME], in ~/.aws/credentials it is [NAME]; only "default" has no prefix in both, and only "default" may be missing.',
    refs: ['https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html#cli-configure-files-using-profiles', 'https://github.com/boto/botocore/blob/develop/botocore/session.py'],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: [
      'git-config/helper-output', 'profile/region', 'profile/static-keys', 'credentials/resolve', 'credentials/identity', 'live/api',
      'live/repository-found', 'live/git-request', 'live/git-client',
    ],
    settledBy: ['live/git-client'],
    messages: {
      missing: { severity: 'error', text: 'The profile "{{profile}}" (from {{source}}) is neither in {{config}} nor in {{credentials}}.' },
      near: { severity: 'error', text: 'The profile "{{profile}}" (from {{source}}) does not exist; there is a profile "{{near}}".' },
      'prefix-missing': { severity: 'error', text: 'The section [{{header}}] at {{where}} is no profile: in that file the header of "{{profile}}" (from {{source}}) is [profile {{profile}}].' },
      'prefix-in-credentials': { severity: 'error', text: 'The section [{{header}}] at {{where}} is a profile named "{{header}}": in that file the header of "{{profile}}" (from {{source}}) is [{{profile}}].' },
      empty: { severity: 'error', text: 'The variable {{source}} is set and empty, which names a profile with an empty name.' },
    },
  },
  needs: ['awsConfig'],
  wants: ['target', 'intent', 'environment', 'tools', 'gitConfig'],
  run(facts) {
    const { awsConfig, target, intent, environment, tools, gitConfig } = facts;
    const refused = [awsConfig.config, awsConfig.credentials].find(({ problem }) => problem !== null);
    if (refused !== undefined) return { skipped: `${refused.path} cannot be read` };
    const { name, named, source } = profileInUse({ target, intent, environment, tools, gitConfig });
    const names = profileNames(awsConfig);
    if (names.includes(name) || !named) return [];
    const namedBy = nameEvidence(target, name, source);
    const common = { certainty: 'inferred', about: { profile: name } } as const;
    if (name === '') {
      const fix = instead(facts, names.includes('default') ? 'default' : onlyProfileWithCredentials(awsConfig), `Take ${source} out of the environment (unset ${source}).`);
      return [{ messageId: 'empty', data: { source }, evidence: [namedBy], fix, ...common }];
    }
    const bare = awsConfig.config.sections.find(({ header, kind }) => kind === 'other' && header === name);
    if (bare !== undefined) {
      return [{
        messageId: 'prefix-missing',
        data: { profile: name, source, ...spot(awsConfig.config, bare) },
        evidence: [header(awsConfig.config, bare), namedBy],
        fix: rename(awsConfig.config, bare, `profile ${name}`),
        ...common,
      }];
    }
    const prefixed = awsConfig.credentials.sections.find((section) => section.header.replace(/^profile\s+"?(.*?)"?$/, '$1') === name);
    if (prefixed !== undefined) {
      return [{
        messageId: 'prefix-in-credentials',
        data: { profile: name, source, ...spot(awsConfig.credentials, prefixed) },
        evidence: [header(awsConfig.credentials, prefixed), namedBy],
        fix: rename(awsConfig.credentials, prefixed, name),
        ...common,
      }];
    }
    const near = nearestName(name, names);
    if (near !== null) {
      return [{
        messageId: 'near', data: { profile: name, source, near }, measured: name, expected: near, evidence: [namedBy, ...whereIs(awsConfig, near)],
        fix: instead(facts, near, `Name the profile "${near}" in ${source}.`), ...common,
      }];
    }
    const fix = instead(facts, onlyProfileWithCredentials(awsConfig), `Write a profile "${name}" (aws configure --profile ${name}), or name one of those there are: ${names.join(', ') || 'none'}.`);
    return [{ messageId: 'missing', data: { profile: name, source, config: awsConfig.config.path, credentials: awsConfig.credentials.path }, evidence: [namedBy], fix, ...common }];
  },
});

function nameEvidence(target: TargetFact | undefined, name: string, source: string): Evidence {
  if (/^AWS_/.test(source)) return { kind: 'env', name: source, value: name };
  if (source === 'the URL' && target?.urlFile) {
    return { kind: 'config', file: target.urlFile, line: target.urlLine, scope: 'local', key: `remote.${target.remote ?? ''}.url`, value: target.configuredUrl };
  }
  return { kind: 'config', file: source, line: null, scope: 'named by', key: 'profile', value: name };
}

function spot({ path }: AwsFile, section: AwsSection) {
  return { header: section.header, where: `${path}:${section.line}` };
}

function header({ path }: AwsFile, section: AwsSection): Evidence {
  return awsEvidence(path, section.line, section.header, 'section', `[${section.header}]`);
}

function whereIs(awsConfig: AwsConfigFact, name: string): Evidence[] {
  return [awsConfig.config, awsConfig.credentials].flatMap((file) => file.sections.filter((section) => section.kind === 'profile' && section.name === name).map((section) => header(file, section)));
}

function rename({ path }: AwsFile, { header, line }: AwsSection, to: string): Fix {
  const quoted = /^profile .*\s.*$/.test(to) && to.split(' ').length > 2 ? `profile "${to.slice('profile '.length)}"` : to;
  const edits = [{ op: 'replace', line, find: `[${header}]`, with: `[${quoted}]` }] as const;
  return { consent: 'ask', steps: [{ do: 'edit-file', path, what: `line ${line}: write [${quoted}] instead of [${header}]`, edits }] };
}

/** Names the profile where it comes before any variable; without one that is plain, or a place for it, a person's words. */
function instead(facts: NamingFacts, profile: string | null, otherwise: string): Fix {
  const steps = profile === null ? null : useProfile(facts, profile);
  return steps === null ? advise('ask', otherwise) : { consent: 'ask', steps };
}
