import { defineCheck } from '../../core/check.ts';
import type { AwsConfigFact, TargetFact } from '../../core/facts.ts';
import { advise, byHand, type Fix, type FixStep } from '../../core/fix.ts';
import { profileNames } from '../../knowledge/aws-config.ts';
import { parseCodeCommitUrl, type UrlProblemId } from '../../knowledge/codecommit-url.ts';
import { profileInUse } from '../../knowledge/profile-in-use.ts';
import { remoteUrlStep } from '../../knowledge/remote-evidence.ts';

const CUT: readonly UrlProblemId[] = ['profile-at', 'profile-percent', 'profile-slash'];

export default defineCheck({
  meta: {
    id: 'profile/name-usable',
    title: 'The name of the profile can stand in the URL',
    why: 'git-remote-codecommit ends the profile at the first "@", the part before the path at the first "/", and decodes nothing. A profile whose name holds one of these cannot be named in a codecommit:// URL, however it is written.',
    refs: ['https://github.com/aws/git-remote-codecommit/blob/master/git_remote_codecommit/__init__.py', 'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-git-remote-codecommit.html'],
    methods: ['credential-helper', 'grc'],
    fix: 'ask',
    explains: [
      'git-config/helper-output', 'profile/exists', 'profile/region', 'remote/region-mismatch', 'credentials/resolve', 'live/api',
      'live/repository-found', 'live/git-request', 'live/git-client',
    ],
    settledBy: ['live/git-client'],
    messages: {
      cut: { severity: 'error', text: 'The profile "{{profile}}" cannot be named in the URL "{{url}}": {{says}}' },
      'not-for-urls': { severity: 'warning', text: 'The profile "{{profile}}" (from {{source}}) cannot be named in a codecommit:// URL, because its name holds "{{sign}}".' },
    },
  },
  needs: ['target'],
  wants: ['awsConfig', 'intent', 'environment'],
  run({ target, awsConfig, intent, environment }) {
    const { url } = target;
    if (target.method !== 'grc') return { skipped: 'the profile stands in no URL' };
    const problem = parseCodeCommitUrl(url).problems.find(({ id }) => CUT.includes(id));
    const place = { kind: 'config', file: target.urlFile ?? 'command line', line: target.urlLine, scope: 'local', key: `remote.${target.remote ?? ''}.url`, value: url } as const;
    const path = awsConfig?.config.path ?? '~/.aws/config';
    if (problem !== undefined) {
      const profile = meant(url);
      const known = awsConfig !== undefined && profileNames(awsConfig).includes(profile);
      const renamed = known ? renamedProfile(awsConfig, target, profile) : null;
      const fix: Fix = { consent: 'ask', steps: renamed ?? [known && !/%/.test(meantRaw(url))
        ? byHand(path, `give the profile "${profile}" a name of letters, digits, "-" and "_", here, in the credentials file and in the URL`)
        : { do: 'tell', text: `Name a profile of letters, digits, "-" and "_" in the URL; "${profile}" cannot be written there.` }] };
      return [{ messageId: 'cut', data: { profile, url, says: problem.says }, certainty: 'inferred', evidence: [place], fix }];
    }
    const { name, named, source } = profileInUse({ target, intent, environment });
    const sign = /[@/[\]?#]/.exec(name)?.[0];
    if (!named || sign === undefined) return [];
    const evidence = /^AWS_/.test(source) ? ({ kind: 'env', name: source, value: name } as const) : place;
    const fix = advise('ask', `Give the profile a name of letters, digits, "-" and "_" in ${path} and in the credentials file.`);
    return [{ messageId: 'not-for-urls', data: { profile: name, source, sign }, certainty: 'inferred', evidence: [evidence], about: { profile: name }, fix }];
  },
});

/**
 * Gives the profile a name that can stand in a URL, wherever the AWS files name it, and writes that into the URL. Null where another profile has that name, or
 * the URL is not the remote's own.
 */
function renamedProfile(awsConfig: AwsConfigFact, target: TargetFact, profile: string): readonly FixStep[] | null {
  const name = profile.replace(/[^\w.+-]+/g, '-');
  const start = target.url.indexOf('://') + '://'.length;
  const url = remoteUrlStep(target, target.url.slice(0, start) + name + target.url.slice(target.url.lastIndexOf('@')));
  if (url === null || profileNames(awsConfig).includes(name) || /["'\\]/.test(profile)) return null;
  const steps = [awsConfig.config, awsConfig.credentials].flatMap(({ path, sections }): FixStep[] => {
    const headers = sections.filter(({ kind, name: own }) => kind === 'profile' && own === profile).map(({ line, header }) => ({ line, find: `[${header}]`, with: `[${header.startsWith('profile') && path === awsConfig.config.path ? `profile ${name}` : name}]` }));
    const sources = sections.flatMap(({ settings }) => settings.filter(({ key, value }) => key === 'source_profile' && value === profile).map(({ line }) => ({ line, find: profile, with: name })));
    const edits = [...headers, ...sources].map((edit) => ({ op: 'replace', ...edit }) as const);
    return edits.length === 0 ? [] : [{ do: 'edit-file', path, what: `give the profile "${profile}" the name "${name}"`, edits }];
  });
  return [...steps, url];
}

/** What the user wrote before the last "@": the name that was meant, as the AWS files have it. */
function meantRaw(url: string): string {
  const start = url.indexOf('://') + '://'.length;
  return url.slice(start, url.lastIndexOf('@'));
}

function meant(url: string): string {
  try {
    return decodeURIComponent(meantRaw(url));
  } catch {
    return meantRaw(url);
  }
}
