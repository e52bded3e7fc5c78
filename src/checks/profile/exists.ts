import { defineCheck } from '../../core/check.ts';
import type { AwsConfigFact, AwsFile, AwsSection, TargetFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, byHand, type Fix } from '../../core/fix.ts';
import { profileNames } from '../../knowledge/aws-config.ts';
import { editDistance } from '../../knowledge/codecommit-endpoints.ts';
import { convertUrl, parseCodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { awsEvidence } from '../../knowledge/config-evidence.ts';
import { profileInUse } from '../../knowledge/profile-in-use.ts';
import { remoteUrlStep } from '../../knowledge/remote-evidence.ts';

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
  run({ awsConfig, target, intent, environment, tools, gitConfig }) {
    const refused = [awsConfig.config, awsConfig.credentials].find(({ problem }) => problem !== null);
    if (refused !== undefined) return { skipped: `${refused.path} cannot be read` };
    const { name, named, source } = profileInUse({ target, intent, environment, tools, gitConfig });
    const names = profileNames(awsConfig);
    if (names.includes(name) || !named) return [];
    const namedBy = nameEvidence(target, name, source);
    const common = { certainty: 'inferred', about: { profile: name } } as const;
    if (name === '') {
      const fix: Fix = advise('ask', `Take ${source} out of the environment (unset ${source}).`);
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
    const near = nearest(name, names);
    if (near !== null) {
      return [{
        messageId: 'near', data: { profile: name, source, near }, measured: name, expected: near, evidence: [namedBy, ...whereIs(awsConfig, near)],
        fix: nameInstead(target, source, near), ...common,
      }];
    }
    const fix: Fix = advise('ask', `Write a profile "${name}" (aws configure --profile ${name}), or name one of those there are: ${names.join(', ') || 'none'}.`);
    return [{ messageId: 'missing', data: { profile: name, source, config: awsConfig.config.path, credentials: awsConfig.credentials.path }, evidence: [namedBy], fix, ...common }];
  },
});

function nearest(name: string, names: readonly string[]): string | null {
  const ranked = names.map((other) => ({ other, distance: editDistance(name.toLowerCase(), other.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.min(2, Math.floor(name.length / 3)) ? best.other : null;
}

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

function rename({ path }: AwsFile, section: AwsSection, to: string): Fix {
  const quoted = /^profile .*\s.*$/.test(to) && to.split(' ').length > 2 ? `profile "${to.slice('profile '.length)}"` : to;
  return { consent: 'ask', steps: [byHand(path, `line ${section.line}: write [${quoted}] instead of [${section.header}]`)] };
}

function nameInstead(target: TargetFact | undefined, source: string, near: string): Fix {
  const url = target?.method === 'grc' && source === 'the URL' ? convertUrl({ ...parseCodeCommitUrl(target.url), profile: near }, 'grc', null, near) : null;
  const step = url === null || target === undefined ? null : remoteUrlStep(target, url);
  if (step !== null) return { consent: 'ask', steps: [step] };
  return advise('ask', `Name the profile "${near}" in ${source}.`);
}
