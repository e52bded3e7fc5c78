import { defineCheck } from '../../core/check.ts';
import type { Facts, HomesFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { profileNames } from '../../knowledge/aws-config.ts';
import { environmentOf } from '../../knowledge/profile-in-use.ts';
import { targetChain } from '../../knowledge/target-chain.ts';

type Elsewhere = HomesFact['elsewhere'][number];

export default defineCheck({
  meta: {
    id: 'git-config/home',
    title: 'git and the AWS tools look in the home that was configured',
    why: 'git reads .gitconfig below HOME, the AWS tools read .aws below HOME, on Windows below USERPROFILE. sudo, cron, services, containers and the Windows Subsystem for Linux give them another home than the one that was set up, and then nothing of it applies.',
    refs: ['https://git-scm.com/docs/git-config#FILES', 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html'],
    methods: '*',
    fix: 'person',
    explains: [
      'git-config/helper-configured', 'git-config/helper-observed', 'git-config/use-http-path', 'profile/exists', 'profile/region',
      'profile/files-readable', 'credentials/resolve', 'credentials/identity',
      'ssh/user', 'ssh/identity', 'live/api', 'live/git-request', 'live/git-client',
    ],
    blockedBy: ['tools/git-present', 'git-config/readable'],
    settledBy: ['live/git-client'],
    messages: {
      'git-elsewhere': { severity: 'error', text: 'git looks for .gitconfig in {{home}}, where there is none; the one in "{{elsewhere}}" ({{whose}}) is not read.' },
      'aws-elsewhere': { severity: 'error', text: 'The AWS tools look for .aws in {{home}}, where there is none; the one in "{{elsewhere}}" ({{whose}}) is not read.' },
      'no-home': { severity: 'warning', text: 'HOME is {{home}}, so git reads no .gitconfig and "git config --global" stops; one is in "{{elsewhere}}" ({{whose}}).' },
    },
  },
  needs: ['homes', 'gitConfig'],
  wants: ['target', 'awsConfig', 'credentials', 'environment', 'tools', 'gitClient'],
  run({ homes, gitConfig, target, awsConfig, credentials, environment, tools, gitClient }) {
    const env = environmentOf(environment);
    const homeless = homes.git === null || !homes.gitIsDirectory;
    const gitAt = homeless ? homeOf(homes, '.gitconfig') : others(homes, '.gitconfig');
    const awsAt = others(homes, '.aws');
    const reads = gitConfig.entries.some(({ scope }) => scope === 'global') || env['GIT_CONFIG_GLOBAL'] !== undefined;
    const common = { certainty: gitClient !== undefined && gitClient.exitCode !== 0 ? ('observed' as const) : ('inferred' as const), evidence: evidenceOf(homes) };
    // A login that is refused was found: no other file would have changed that.
    const sentALogin = gitClient?.httpStatus === 403;
    const unhelped = needsHelper(target, gitConfig, tools);
    if (!reads && !homes.gitHas.includes('.gitconfig') && gitAt !== undefined && unhelped && gitClient?.exitCode !== 0 && !sentALogin) {
      return [{ messageId: 'git-elsewhere', data: { home: shown(homes.git), elsewhere: gitAt.home, whose: whoseOf(gitAt) }, ...common, fix: mend(gitAt) }];
    }
    const files = env['AWS_CONFIG_FILE'] !== undefined || env['AWS_SHARED_CREDENTIALS_FILE'] !== undefined;
    const empty = awsConfig !== undefined && !awsConfig.config.exists && !awsConfig.credentials.exists && profileNames(awsConfig).length === 0;
    const failed = credentials === undefined || credentials.failure !== null;
    if (empty && !files && failed && awsAt !== undefined && needsAws(target) && gitClient?.exitCode !== 0) {
      return [{ messageId: 'aws-elsewhere', data: { home: shown(homes.aws), elsewhere: awsAt.home, whose: whoseOf(awsAt) }, ...common, fix: mend(awsAt) }];
    }
    if (homeless && !reads && gitAt !== undefined) {
      return [{ messageId: 'no-home', data: { home: shown(homes.git), elsewhere: gitAt.home, whose: whoseOf(gitAt) }, ...common, certainty: 'observed', fix: mend(gitAt) }];
    }
    return { passed: homes.git === homes.aws ? `git and the AWS tools look in ${homes.git ?? 'no home'}` : `git looks in ${homes.git ?? 'no home'}, the AWS tools in ${homes.aws ?? 'no home'}` };
  },
});

/** The first home with `what` in it where it is not looked for. A HOME that somebody chose and furnished is not mistaken for the account's. */
function others({ elsewhere, gitHas, awsHas }: HomesFact, what: '.gitconfig' | '.aws'): Elsewhere | undefined {
  const furnished = gitHas.length > 0 || awsHas.length > 0;
  return elsewhere.find(({ has, whose }) => has.includes(what) && (whose !== 'account' || !furnished));
}

const homeOf = ({ elsewhere }: HomesFact, what: '.gitconfig'): Elsewhere | undefined => elsewhere.find(({ has }) => has.includes(what));

function needsHelper(target: Facts['target'] | undefined, gitConfig: Facts['gitConfig'], tools: Facts['tools'] | undefined): boolean {
  if (target === undefined || (target.method !== 'credential-helper' && target.method !== 'git-credentials')) return false;
  const found = targetChain({ target, gitConfig, tools });
  return !('skipped' in found) && found.aws.length === 0;
}

const needsAws = (target: Facts['target'] | undefined): boolean => target !== undefined && (target.method === 'credential-helper' || target.method === 'grc');
const shown = (home: string | null): string => (home === null ? 'not set' : `"${home}"`);

function whoseOf({ whose }: Elsewhere): string {
  return { account: 'the home of this account', sudo: 'the home of the user before sudo', windows: 'the home on Windows', profile: 'USERPROFILE' }[whose];
}

function evidenceOf(homes: HomesFact): [Evidence, ...Evidence[]] {
  const rest = homes.elsewhere.map(({ home, has }): Evidence => ({ kind: 'process', argv: ['ls', '-a', home], exitCode: 0, note: `has ${has.join(', ')}` }));
  return [{ kind: 'env', name: 'HOME', value: homes.git }, ...rest];
}

function mend({ whose, home }: Elsewhere): Fix {
  const how = {
    sudo: 'Run git as yourself, without sudo, and give the working copy back to yourself (chown) if sudo made it',
    windows: `Set git and the AWS tools up inside Linux too, or let them read the files of Windows: git config --global include.path "${home}/.gitconfig", AWS_CONFIG_FILE="${home}/.aws/config", AWS_SHARED_CREDENTIALS_FILE="${home}/.aws/credentials"`,
    account: `Set HOME to "${home}" where git is started (the unit of the service, the crontab, the job)`,
    profile: 'Let HOME and USERPROFILE name the same directory, or keep .gitconfig in HOME and .aws in USERPROFILE',
  };
  return advise('person', how[whose]);
}
