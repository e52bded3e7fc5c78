import { defineCheck, type Problem } from '../../core/check.ts';
import type { GitConfigEntry, TargetFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { parseCodeCommitUrl, withoutPassword, type CodeCommitUrl } from '../../knowledge/codecommit-url.ts';
import { configEvidence } from '../../knowledge/config-evidence.ts';
import { removeLines } from '../../knowledge/helper-steps.ts';
import { type ConfiguredRemote, pushUrls, remotes, type RewrittenUrl } from '../../knowledge/url-rewrite.ts';

const messages = {
  'other-method': { severity: 'warning', text: 'The remote "{{remote}}" fetches by {{fetch}} and pushes to "{{url}}" by {{push}}, which needs a login of its own.' },
  'other-repository': { severity: 'warning', text: 'The remote "{{remote}}" fetches from "{{from}}" and pushes to another repository, "{{url}}".' },
  malformed: { severity: 'warning', text: 'The push URL "{{url}}" of the remote "{{remote}}" does not work: {{says}}' },
  login: { severity: 'warning', text: 'The push URL "{{url}}" of the remote "{{remote}}" holds a login, which is sent before any credential helper is asked.' },
  twice: { severity: 'warning', text: 'The remote "{{remote}}" pushes twice to the same repository, the second time to "{{url}}".' },
} as const;

export default defineCheck({
  meta: {
    id: 'remote/push-url',
    title: 'git pushes to the repository it fetches from, and in the same way',
    why: 'A remote can have push URLs of its own, by pushurl or pushInsteadOf. What is tested here is fetching; a push then takes another way with another login, or goes to another repository. "git remote set-url --add --push" makes the first URL vanish from the list unless it is added as well.',
    refs: ['https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-mirror-repo-pushes.html', 'https://git-scm.com/docs/git-push#_git_urls'],
    methods: '*',
    fix: 'safe',
    blockedBy: ['remote/url-form'],
    messages,
  },
  needs: ['target', 'gitConfig'],
  run({ target, gitConfig }) {
    const remote = remotes(gitConfig.entries).find(({ name }) => name === target.remote);
    if (remote === undefined) return { skipped: 'the URL is not that of a remote' };
    const from = parseCodeCommitUrl(target.url);
    const pushes = pushUrls(remote, gitConfig.entries).map((push, index) => ({ ...push, line: remote.pushurls[index] ?? push.entry, parsed: parseCodeCommitUrl(push.url) }));
    const ours = pushes.filter(({ parsed }) => parsed.kind !== 'other' || parsed.problems.length > 0);
    if (pushes.every(({ url }) => url === target.url)) return [];
    if (ours.length === 0) return { passed: `pushes go to ${pushes.map(({ url }) => withoutPassword(url)).join(', ')}, none of CodeCommit` };
    const mirrored = ours.some(({ parsed }) => isSame(parsed, from, target));
    const judge = (push: (typeof ours)[number], index: number): Problem<typeof messages> | null => {
      const { url, parsed } = push;
      const data = { remote: remote.name, url: withoutPassword(url) };
      const common = { evidence: evidenceOf(push), certainty: 'inferred', measured: data.url } as const;
      const stops = parsed.problems.find((problem) => problem.stops);
      if (stops !== undefined) return { messageId: 'malformed', data: { ...data, says: stops.says }, ...common } as const;
      if (parsed.kind === 'https' && push.line?.userInfo !== undefined && url !== target.url) return { messageId: 'login', data, ...common } as const;
      if (ours.slice(0, index).some((earlier) => isSame(earlier.parsed, parsed, target))) return { messageId: 'twice', data, ...common } as const;
      if (!isSame(parsed, from, target)) return mirrored ? null : { messageId: 'other-repository', data: { ...data, from: withoutPassword(target.url) }, ...common } as const;
      if (parsed.kind === from.kind) return null;
      return { messageId: 'other-method', data: { ...data, fetch: METHOD[from.kind], push: METHOD[parsed.kind] }, expected: withoutPassword(target.url), ...common } as const;
    };
    const found = ours.map((push, index) => ({ push, problem: judge(push, index) }));
    const bad = found.flatMap(({ push: { line }, problem }) => (problem !== null && line !== null && remote.pushurls.includes(line) ? [line] : []));
    const fix = mend(remote, bad, target, gitConfig.entries);
    return found.flatMap(({ problem }) => (problem === null ? [] : [{ ...problem, fix }]));
  },
});

const METHOD: Readonly<Record<CodeCommitUrl['kind'], string>> = { https: 'https', ssh: 'SSH', grc: 'git-remote-codecommit', other: 'another protocol' };

/** A region that only a profile names is taken for the target's. */
function isSame(one: CodeCommitUrl, other: CodeCommitUrl, target: TargetFact): boolean {
  return one.repository === other.repository && (one.region ?? target.region) === (other.region ?? target.region);
}

function evidenceOf({ line, entry, url }: RewrittenUrl & { line: GitConfigEntry | null }): [Evidence, ...Evidence[]] {
  const [first, ...rest] = [line, entry].filter((each, index, all) => each !== null && all.indexOf(each) === index).map((each) => configEvidence(each as GitConfigEntry));
  return first === undefined ? [{ kind: 'request', method: 'GET', url: withoutPassword(url), status: null, error: null }] : [first, ...rest];
}

/** The lines at fault go: without a push URL git pushes to where it fetches from, and with one it looks at no pushInsteadOf. */
function mend(remote: ConfiguredRemote, bad: readonly GitConfigEntry[], { configuredUrl, userInfo }: TargetFact, entries: readonly GitConfigEntry[]): Fix {
  const steps = removeLines(entries, bad);
  if (bad.length > 0 && steps !== null) return { consent: 'safe', steps };
  if (bad.length === 0 && remote.pushurls.length === 0 && userInfo === null) {
    return { consent: 'safe', steps: [{ do: 'git-config', op: 'set', scope: 'local', key: `remote.${remote.name}.pushurl`, value: configuredUrl }] };
  }
  return advise('safe', `Look at the push URLs with "git remote get-url --push --all ${remote.name}", and set them with "git remote set-url --push".`);
}
