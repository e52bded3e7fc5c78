import { defineCheck } from '../../core/check.ts';
import type { Method } from '../../core/facts.ts';
import { convertUrl, parseCodeCommitUrl, withoutPassword, type UrlKind, type UrlProblemId } from '../../knowledge/codecommit-url.ts';
import { gotPastTheNetwork } from '../../knowledge/git-errors.ts';
import { pointTargetAt, remoteEvidence } from '../../knowledge/remote-evidence.ts';

const KIND_OF: Readonly<Record<Method, UrlKind>> = { grc: 'grc', 'credential-helper': 'https', 'git-credentials': 'https', ssh: 'ssh' };
/** The host is judged by remote/endpoint and remote/region-known, the name by remote/repository-name, the profile by profile/name-usable. */
const JUDGED_ELSEWHERE: readonly UrlProblemId[] = [
  'api-host', 'foreign-host', 'host-case', 'missing-region', 'port', 'region-fips', 'repository-name', 'ssh-fips', 'unknown-region', 'wrong-suffix', 'profile-at', 'profile-percent', 'profile-slash',
];

export default defineCheck({
  meta: {
    id: 'remote/url-form',
    title: 'The URL is one that works with CodeCommit',
    why: 'CodeCommit is reached by https://git-codecommit.REGION.amazonaws.com/v1/repos/NAME, by the same over ssh://, and by codecommit::REGION://[PROFILE@]NAME through git-remote-codecommit. What only looks like these ends in an error that names another cause.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html', 'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-git-remote-codecommit.html'],
    methods: '*',
    fix: 'safe',
    explains: [
      'remote/endpoint', 'remote/region-mismatch', 'git-config/helper-configured', 'git-config/context-matches', 'profile/name-usable', 'profile/exists', 'profile/region', 'tools/grc-installed',
      'network/dns', 'network/reachable', 'network/tls', 'live/api', 'live/repository-found', 'live/git-request', 'live/git-client',
    ],
    settledBy: ['live/git-client'],
    messages: {
      wrong: { severity: 'error', text: 'The URL "{{url}}" does not work: {{says}}' },
      odd: { severity: 'notice', text: 'The URL "{{url}}" works, but not as written: {{says}}' },
      'not-codecommit': { severity: 'error', text: 'The URL "{{url}}" is none of CodeCommit.' },
      'other-method': { severity: 'error', text: 'The URL "{{url}}" is not one of the method {{method}}; that would be "{{converted}}".' },
    },
  },
  needs: ['target'],
  wants: ['intent', 'gitConfig', 'gitClient'],
  run({ target, intent, gitClient }) {
    const parsed = parseCodeCommitUrl(target.url);
    const url = withoutPassword(target.url);
    // A URL that can work with no set-up, and git that was seen to fail behind the network: that is no guess.
    const certainty = gitClient !== undefined && gotPastTheNetwork(gitClient) ? 'observed' : 'inferred';
    const evidence = [remoteEvidence(target)] as const;
    const found = parsed.problems.filter(({ id }) => !JUDGED_ELSEWHERE.includes(id)).map((problem) => ({
      messageId: problem.stops ? 'wrong' : 'odd',
      data: { url, says: problem.says },
      certainty: problem.stops ? certainty : 'inferred',
      measured: url,
      ...(problem.correction === null ? {} : { expected: problem.correction, fix: pointTargetAt(target, problem.correction) }),
      evidence,
    } as const));
    if (found.length > 0) return found;
    if (parsed.problems.length > 0) return [];
    if (parsed.kind === 'other' && /^https:.*\/v1\/repos\//i.test(target.url)) return [];
    if (parsed.kind === 'other') return [{ messageId: 'not-codecommit', data: { url }, certainty, evidence }];
    const asked = intent?.method ?? null;
    if (asked === null || KIND_OF[asked] === parsed.kind) return [];
    const converted = convertUrl(parsed, asked, intent?.region ?? target.region, intent?.profile ?? target.profile);
    return [{
      messageId: 'other-method',
      data: { url, method: asked, converted: converted ?? 'another form' },
      measured: url,
      ...(converted === null ? {} : { expected: converted, fix: pointTargetAt(target, converted) }),
      evidence,
    }];
  },
});
