import {
  type AwsConfigFact, type EnvironmentFact, type Facts, type GitConfigFact, type Intent, type Observed, type StoredLogin, type TargetFact, valueOf,
} from '../core/facts.ts';
import { defineProbe } from '../core/probe.ts';
import { profileNames, profileSettings } from '../knowledge/aws-config.ts';
import { activeProfile, activeRegion, type AwsDialect, type Environment } from '../knowledge/aws-environment.ts';
import { apiHost, gitHost, isKnownRegion } from '../knowledge/codecommit-endpoints.ts';
import { parseCodeCommitUrl } from '../knowledge/codecommit-url.ts';
import { credentialChain } from '../knowledge/credential-chain.ts';
import { userInfoOf, withoutPasswords } from '../knowledge/git-config-redaction.ts';
import { helperCommand } from '../knowledge/helper-command.ts';
import { netrcEntryFor } from '../knowledge/netrc.ts';
import { storedLogins } from '../knowledge/static-logins.ts';
import { chooseTarget, type ChosenTarget, methodOfTarget } from '../knowledge/target.ts';

interface Known {
  intent: Intent;
  config: GitConfigFact | null;
  aws: AwsConfigFact | null;
  environment: EnvironmentFact | null;
  logins: readonly StoredLogin[];
  netrc: Facts['netrc'] | null;
  /** False where the system's own store could not be read. */
  storeRead: boolean;
  /** False where a file of git-credential-store could not be read. */
  filesRead: boolean;
}

/** The connection under test, and what the tool of its method will take for it: profile, region, hosts. */
export const target = defineProbe({
  fact: 'target',
  after: ['intent', 'environment', 'repository', 'gitConfig', 'storeFiles', 'systemStore', 'netrc', 'awsConfig'],
  reach: 'local',
  observe(_, facts): Promise<Observed<TargetFact>> {
    const intent = valueOf(facts.intent);
    if (intent === null) throw new Error('the intent is always known');
    const known: Known = {
      intent,
      config: valueOf(facts.gitConfig),
      aws: valueOf(facts.awsConfig),
      environment: valueOf(facts.environment),
      logins: storedLogins(facts),
      netrc: valueOf(facts.netrc),
      storeRead: facts.systemStore.status === 'seen',
      filesRead: facts.storeFiles.status !== 'failed',
    };
    const chosen = chooseTarget(intent, known.config?.entries ?? [], valueOf(facts.repository), {
      region: intent.region ?? regionFor(known, intent.profile, 'botocore')?.region ?? null,
      useGrc: awsHelper(known, null) === null,
    });
    if (chosen === null) return Promise.resolve(known.config === null || known.config.problems.some(({ line }) => line === null) ? { status: 'failed', reason: 'git\'s configuration could not be read' } : { status: 'absent', reason: 'no repository given' });
    return Promise.resolve({ status: 'seen', value: describe(chosen, known), origin: { kind: 'derived', from: ['gitConfig', 'intent'] } });
  },
});

function describe(chosen: ChosenTarget, known: Known): TargetFact {
  const parsed = parseCodeCommitUrl(chosen.url);
  const inUrl = parsed.profile === null ? null : profileMeant(parsed.profile, known.aws);
  const helper = awsHelper(known, chosen.url);
  const userInfo = chosen.entry?.userInfo ?? userInfoOf(chosen.url);
  const { method, reason } = methodOfTarget(chosen.url, known.intent.method, {
    awsHelperConfigured: helper !== null,
    staticLogin: staticLogin(parsed.host, known),
    urlLogin: userInfo?.login.kind === 'git-credential' ? userInfo.login.name : null,
    awsKeys: hasAwsKeys(known),
    otherLogin: known.logins.find(({ host, login }) => host === parsed.host && login.kind === 'other')?.login.name ?? null,
    unreadStore: unreadStore(chosen.url, known),
  });
  // Which AWS CLI there is takes long to ask; it only matters where both profile variables are set, and then to `credentials`.
  const dialect: AwsDialect = method === 'grc' ? 'botocore' : 'cli-v2';
  const named = inUrl !== null ? { name: inUrl, source: 'the URL' }
    : method === 'credential-helper' && helper?.profile != null ? { name: helper.profile, source: 'the credential helper\'s line' } : null;
  const active = named ?? activeProfile(environmentOf(known), null, dialect);
  const region = parsed.region !== null ? { region: parsed.region, source: parsed.kind === 'grc' ? 'the URL' : 'the host name' } : regionFor(known, active.name, dialect);
  const standard = region !== null && isKnownRegion(region.region);
  const endpoint = method === 'grc' ? environmentOf(known)['CODE_COMMIT_ENDPOINT'] : undefined;
  return {
    input: known.intent.target === null ? null : withoutPasswords(known.intent.target),
    remote: chosen.remote,
    configuredUrl: withoutPasswords(chosen.configuredUrl),
    url: withoutPasswords(chosen.url),
    urlFile: chosen.entry?.file ?? null,
    urlLine: chosen.entry?.line ?? null,
    method,
    methodReason: reason,
    host: endpoint ?? parsed.host ?? (standard ? gitHost(region.region) : null),
    apiHost: standard ? apiHost(region.region) : null,
    region: region?.region ?? null,
    regionSource: region?.source ?? null,
    repository: parsed.repository,
    profile: named !== null || active.source !== 'default' ? active.name : null,
    profileSource: named !== null || active.source !== 'default' ? active.source : null,
    profileIsExplicit: named !== null,
    userInfo,
    others: chosen.others.map(({ remote, url }) => ({ remote, url: withoutPasswords(url) })),
  };
}

/** The profile a codecommit URL names. Behind a colon it was hidden like a password, until the AWS files are seen to have a profile of that name. */
function profileMeant(inUrl: string, aws: AwsConfigFact | null): string {
  const shownInUrl = withoutPasswords(`codecommit://${inUrl}@x`);
  return (aws === null ? [] : profileNames(aws)).find((name) => name === inUrl || withoutPasswords(`codecommit://${name}@x`) === shownInUrl)
    ?? /^codecommit:\/\/(.*)@x$/.exec(shownInUrl)?.[1]
    ?? inUrl;
}

/** The AWS helper that answers for the URL, else the first that is configured anywhere. */
function awsHelper(known: Known, url: string | null): { profile: string | null } | null {
  const entries = known.config?.entries ?? [];
  const inChain = url === null ? [] : credentialChain(url, entries, null).helpers.map((helper) => helper.value);
  const anywhere = entries.flatMap((entry) => (entry.value !== null && /^credential\.(?:.*\.)?helper$/.test(entry.key) ? [entry.value] : []));
  for (const value of [...inChain, ...anywhere]) {
    const { aws } = helperCommand(value);
    if (aws !== null) return aws;
  }
  return null;
}

function staticLogin(host: string | null, known: Known): string | null {
  if (host === null) return null;
  const stored = known.logins.filter((login) => login.host === host).map((login) => login.login);
  const inNetrc = known.netrc === null ? null : netrcEntryFor(known.netrc, host);
  return [...stored, ...(inNetrc === null ? [] : [inNetrc.login])].find((login) => login.kind === 'git-credential')?.name ?? null;
}

/** The helper asked for the URL that may hold a login nobody could look at. */
function unreadStore(url: string, known: Known): string | null {
  const stores = credentialChain(url, known.config?.entries ?? [], null).helpers.filter(({ value }) => helperCommand(value).storage !== null);
  const isUnread = (storage: string | null): boolean => (storage === 'store' ? !known.filesRead : storage === 'cache' || !known.storeRead);
  return stores.find(({ value }) => isUnread(helperCommand(value).storage))?.value ?? null;
}

function hasAwsKeys({ aws, environment }: Known): boolean {
  const sections = [...(aws?.config.sections ?? []), ...(aws?.credentials.sections ?? [])].some(({ kind, settings }) => kind === 'profile'
    && settings.some(({ key }) => /^(?:aws_access_key_id|role_arn|sso_|credential_process|credential_source|web_identity)/.test(key)));
  return sections || (environment?.variables ?? []).some(({ name, empty }) => !empty && /^AWS_(?:ACCESS_KEY_ID|PROFILE|DEFAULT_PROFILE|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_\w+)$/.test(name));
}

function regionFor(known: Known, profile: string | null, dialect: AwsDialect): { region: string; source: string } | null {
  const settings = known.aws === null ? null : profileSettings(known.aws, profile ?? activeProfile(environmentOf(known), null, dialect).name);
  const found = activeRegion(environmentOf(known), settings, null, dialect);
  return found === null || found.region === '' ? null : found;
}

function environmentOf(known: Known): Environment {
  return Object.fromEntries((known.environment?.variables ?? []).flatMap(({ name, value }) => (value === null ? [] : [[name, value]])));
}
