import { defineCheck } from '../../core/check.ts';
import type { Facts, TargetFact } from '../../core/facts.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { FIPS_REGIONS, gitHost, isKnownRegion, isWithoutCodeCommit, readCodeCommitHost } from '../../knowledge/codecommit-endpoints.ts';
import { parseCodeCommitUrl, withoutPassword, type UrlProblemId } from '../../knowledge/codecommit-url.ts';
import { gotPastTheNetwork } from '../../knowledge/git-errors.ts';
import { environmentOf } from '../../knowledge/profile-in-use.ts';
import { pointTargetAt, remoteEvidence } from '../../knowledge/remote-evidence.ts';
import { httpsUrl } from '../../knowledge/repository-url.ts';

const ABOUT_THE_HOST: readonly UrlProblemId[] = ['api-host', 'foreign-host', 'host-case', 'missing-region', 'port', 'region-fips', 'ssh-fips', 'unknown-region', 'wrong-suffix'];
const VARIABLE = 'CODE_COMMIT_ENDPOINT';
/** Domains of AWS: a host below another one may be meant as it is. */
const AWS_OWN = /\.(?:api\.aws|(?:aws\.)?amazon\.com|amazonaws\.com(?:\.cn)?)$/i;

export default defineCheck({
  meta: {
    id: 'remote/endpoint',
    title: 'The host is a Git endpoint of CodeCommit',
    why: 'Each region has one host for Git, git-codecommit.REGION.amazonaws.com, with ".cn" behind it in China, a FIPS host in some regions, and the names of VPC endpoints. The API hosts answer no Git. git-remote-codecommit makes the host of the region itself, unless CODE_COMMIT_ENDPOINT names another one for all its remotes.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html', 'https://github.com/aws/git-remote-codecommit/blob/master/git_remote_codecommit/__init__.py'],
    methods: '*',
    fix: 'safe',
    explains: [
      'git-config/helper-configured', 'git-config/context-matches', 'network/dns', 'network/reachable', 'network/tls', 'credentials/resolve',
      'live/api', 'live/repository-found', 'live/git-request', 'live/git-client',
    ],
    settledBy: ['live/git-client'],
    messages: {
      wrong: { severity: 'error', text: 'The URL "{{url}}" leads to no Git endpoint of CodeCommit: {{says}}' },
      odd: { severity: 'notice', text: 'The host in "{{url}}" is not written as usual: {{says}}' },
      'not-aws': { severity: 'error', text: 'The host "{{host}}" is no Git endpoint of CodeCommit.' },
      'no-fips': { severity: 'error', text: 'The host "{{host}}" does not exist: CodeCommit has no FIPS endpoint for Git in "{{region}}".' },
      'variable-form': { severity: 'error', text: 'The variable CODE_COMMIT_ENDPOINT is "{{value}}", which is no bare host name; git-remote-codecommit puts it into the URL as it is.' },
      'variable-region': { severity: 'error', text: 'The variable CODE_COMMIT_ENDPOINT is "{{value}}", a host of another region than "{{region}}", for which the URL is signed.' },
      'variable-not-aws': { severity: 'error', text: 'The variable CODE_COMMIT_ENDPOINT is "{{value}}", which is no Git endpoint of CodeCommit.' },
    },
  },
  needs: ['target'],
  wants: ['environment', 'gitClient'],
  run({ target, environment, gitClient }) {
    const parsed = parseCodeCommitUrl(target.url);
    const url = withoutPassword(target.url);
    const where = [remoteEvidence(target)] as const;
    const certainty = gitClient !== undefined && gotPastTheNetwork(gitClient) ? 'observed' : 'inferred';
    const problems = parsed.problems.filter(({ id }) => ABOUT_THE_HOST.includes(id) && !isOthers(id, parsed.region)).map(({ says, stops, correction }) => ({
      messageId: stops ? 'wrong' : 'odd',
      data: { url, says },
      certainty: stops ? certainty : 'inferred',
      measured: url,
      ...(correction === null ? (stops ? { fix: usual(target) } : {}) : { expected: correction, fix: pointTargetAt(target, correction) }),
      evidence: where,
    } as const));
    if (problems.length > 0) return problems;
    if (parsed.kind === 'grc') return judgeVariable(target, environment);
    const host = parsed.host;
    if (host === null) return { skipped: `no host in ${url}` };
    const known = readCodeCommitHost(host);
    // An SSH host may be a name of ~/.ssh/config.
    if (known === null && parsed.kind === 'ssh') return { passed: `"${host}" is a name of the SSH configuration` };
    if (known === null) return [{ messageId: 'not-aws', data: { host }, certainty, evidence: where, fix: usual(target) }];
    if (!known.fips || FIPS_REGIONS.includes(known.region)) return [];
    const correction = url.replace('git-codecommit-fips.', 'git-codecommit.');
    return [{ messageId: 'no-fips', data: { host, region: known.region }, certainty, measured: host, expected: gitHost(known.region), evidence: where, fix: pointTargetAt(target, correction) }];
  },
});

/** A region that AWS has and CodeCommit has not is remote/region-known's. */
function isOthers(id: UrlProblemId, region: string | null): boolean {
  return id === 'unknown-region' && region !== null && isWithoutCodeCommit(region);
}

function regionMeant({ host, region }: TargetFact): string | null {
  const named = (host ?? '').split('.').filter((part) => isKnownRegion(part));
  return named.length === 1 ? (named[0] ?? null) : region !== null && isKnownRegion(region) ? region : null;
}

function judgeVariable(target: TargetFact, environment: Facts['environment'] | undefined) {
  const value = environmentOf(environment)[VARIABLE];
  if (value === undefined) return [];
  const expected = target.region === null ? 'not set' : gitHost(target.region);
  const common = {
    certainty: 'inferred', measured: value, expected, evidence: [{ kind: 'env', name: VARIABLE, value }],
    fix: advise('safe', `Take ${VARIABLE} out of the environment (unset ${VARIABLE}, and the line that sets it in the start-up file of the shell or in the build's settings)${target.region === null ? '' : `, or set it to ${expected}`}.`),
  } as const;
  if (!/^[\w.-]+$/.test(value)) return [{ messageId: 'variable-form', data: { value }, ...common }] as const;
  const known = readCodeCommitHost(value);
  if (known?.serves !== 'git') return [{ messageId: 'variable-not-aws', data: { value }, ...common }] as const;
  if (target.region === null || known.region === target.region) return [];
  return [{ messageId: 'variable-region', data: { value, region: target.region }, ...common }] as const;
}

/** Where the region can be told, from the host of AWS's own that names it or from what the AWS tools take, the URL is written with it. */
function usual(target: TargetFact): Fix {
  const { remote, repository, host } = target;
  const region = regionMeant(target);
  if (region !== null && repository !== null && AWS_OWN.test(host ?? '')) return pointTargetAt(target, httpsUrl(gitHost(region), repository));
  const url = httpsUrl(gitHost(region ?? 'REGION'), repository ?? 'NAME');
  return advise('safe', `Name the host of the region of the repository: ${remote === null ? url : `git remote set-url ${/^\w[\w.-]*$/.test(remote) ? remote : 'NAME-OF-THE-REMOTE'} ${url}`}`);
}
