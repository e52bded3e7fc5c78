// stand-in, not the real tool: what git-remote-codecommit 1.17 does up to the signed URL.
import { credentialsOf } from './credentials.mjs';
import { openSession } from './profiles.mjs';
import { gitLogin } from './signing.mjs';

const regions = new Set(
  (
    'af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ' +
    'ap-southeast-2 ap-southeast-3 ca-central-1 eu-central-1 eu-north-1 eu-south-1 eu-west-1 eu-west-2 eu-west-3 ' +
    'il-central-1 me-central-1 me-south-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2 cn-north-1 ' +
    'cn-northwest-1 us-gov-east-1 us-gov-west-1'
  ).split(' '),
);

const seeGuide = 'For more information, see Configure an AWS CLI Profile in the AWS CLI User Guide.';

/** Thrown where the tool would end, with its last words. */
class Ended extends Error {}

function fail(message) {
  throw new Ended(message);
}

const failUnavailable = (region) =>
  fail(
    `The following AWS Region is not available for use with AWS CodeCommit: ${region}. For more information about CodeCommit's availability in AWS Regions, see the AWS CodeCommit User Guide. ` +
      'If an AWS Region is listed as supported but you receive this error, try updating your version of the AWS CLI or the AWS SDKs.',
  );

const failMalformed = (url) =>
  fail(`The following URL is malformed: ${url}. A URL must be in one of the two following formats: codecommit://<profile>@<repository> or codecommit::<region>://<profile>@<repository>`);

function openFor(profile, env) {
  const session = openSession(env, { profile, major: 1 });
  if (profile !== undefined && !session.profiles.has(profile)) {
    const available = [...session.profiles.keys()].join(', ');
    fail(`The following profile was not found: ${profile}. Available profiles are: ${available}. Either use one of the available profiles, or create an AWS CLI profile to use and then try again. ${seeGuide}`);
  }
  session.requireProfile();
  return session;
}

function regionFor(scheme, session, profile, url) {
  if (scheme !== 'codecommit') {
    if (!/^[a-z]{2}-\w*.*-\d{1}/.test(scheme)) failMalformed(url);
    if (!regions.has(scheme)) failUnavailable(scheme);
    return scheme;
  }
  if (!session.region) {
    fail(`The following profile does not have an AWS Region: ${profile}. You must set an AWS Region for this profile. ${seeGuide.replace('an AWS CLI', 'An AWS CLI')}`);
  }
  if (!regions.has(session.region)) failUnavailable(session.region);
  return session.region;
}

async function signedUrl(url, env) {
  const [, scheme = '', authority = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/?#]*)/.exec(url) ?? [];
  if (scheme === '' || authority === '') failMalformed(url);
  const mark = authority.indexOf('@');
  const named = mark < 0 ? undefined : authority.slice(0, mark);
  const repository = authority.slice(mark + 1);
  const session = openFor(named, env);
  const region = regionFor(scheme.toLowerCase(), session, named ?? 'default', url);
  const credentials = await credentialsOf(session, 'boto/cache');
  if (credentials === undefined) {
    fail(`The following profile does not have credentials configured: ${named ?? 'default'}. You must configure the access key and secret key for the profile. ${seeGuide}`);
  }
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const host = env.CODE_COMMIT_ENDPOINT ?? `git-codecommit.${region}.${domain}`;
  const path = `/v1/repos/${repository}`;
  const login = gitLogin(credentials, region, host, path);
  const user = encodeURIComponent(login.username).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `https://${user}:${login.password}@${host}${path}`;
}

/**
 * Returns the URL that git's own helper is to be called with, or what is said at the end without one.
 * @param {readonly string[]} argv
 * @param {Readonly<Record<string, string>>} env
 * @returns {Promise<{ url: string } | { error: string }>}
 */
export async function urlFor(argv, env) {
  try {
    if (argv.length < 2) fail('Too few arguments. This hook requires the git command and remote.');
    if (argv.length > 2) {
      fail(`Too many arguments. Hook only accepts the git command and remote, but argv was: '${['git-remote-codecommit', ...argv].join("', '")}'`);
    }
    return { url: await signedUrl(argv[1], env) };
  } catch (error) {
    if (error instanceof Ended) return { error: error.message };
    if (error.kind === undefined) throw error;
    const prefix = error.kind.endsWith('Error') && error.kind.startsWith('File') ? '' : 'botocore.exceptions.';
    return { error: `Traceback (most recent call last):\n${prefix}${error.kind}: ${error.message}` };
  }
}
