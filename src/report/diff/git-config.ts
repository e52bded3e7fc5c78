import type { GitConfigEntry, GitConfigFact, TargetFact, ToolsFact } from '../../core/facts.ts';
import { targetChain } from '../../knowledge/target-chain.ts';
import { listAt, objectAt, textAt, type Unknown } from './shapes.ts';

/** Keys on which the way to a remote depends; of the remotes only the target's own counts. */
const MATTERS = /^(?:(?!credential\.)cr\w{6,12}|http|https|url|protocol|ssh|safe|include|includeif|extensions)\.|^(?:core\.(?:askpass|sshcommand|gitproxy|worktree)|transfer\.credentialsinurl|remote\.pushdefault)$/;
const CHAIN_KEY = /^credential\.(?:.*\.)?(?:helper|usehttppath|username)$/s;
/** In entries and characters: what is more was written by no person, and is compared as it stands. */
const MOST = 3000;
const LONGEST = 400;

interface Facts {
  target: Unknown | null;
  tools: Unknown | null;
}

/**
 * What git's configuration means for the target: the helpers in the order git asks them, whether it gives them the path, the contexts that do
 * not match, and the other keys on which the way to the remote depends, whatever file and line they stand on.
 */
export function gitConfigMeaning(value: Unknown, facts: Facts): Unknown {
  const entries = listAt(value['entries']).slice(0, MOST).map(entryOf).filter((entry) => entry !== null);
  const remote = textAt(facts.target?.['remote']);
  const chain = chainOf(entries, facts);
  const matters = entries.filter(({ key }) => MATTERS.test(key) || (remote !== null && key.startsWith(`remote.${remote}.`) && !/\.(?:fetch|url)$/.test(key)) || (chain === null ? key.startsWith('credential.') : key.startsWith('credential.') && !CHAIN_KEY.test(key)));
  const settings = new Map<string, string[]>();
  for (const { key, value: set, scope } of matters) settings.set(key, [...(settings.get(key) ?? []), `${set === null ? '(no value)' : set === '' ? '(empty)' : set} (${scope})`]);
  return {
    ...chain,
    settings: [...settings].map(([key, values]) => ({ key, value: values.join(', then ') })),
    problems: listAt(value['problems']).map((problem) => textAt(objectAt(problem)?.['message'])),
    readBy: value['readBy'],
  };
}

function chainOf(entries: readonly GitConfigEntry[], { target, tools }: Facts): Unknown | null {
  const url = textAt(target?.['url']);
  // The match of a context tries every way to fill its wildcards.
  if (target === null || url === null || url.length > LONGEST || entries.some(({ key }) => key.length > LONGEST || key.split('*').length > 3)) return null;
  const git = objectAt(tools?.['git']);
  try {
    // Only what is read of them has been looked at.
    const found = targetChain({
      target: { userInfo: null, ...target } as unknown as TargetFact,
      gitConfig: { entries, problems: [], readBy: 'git' } satisfies GitConfigFact,
      ...(git === null ? {} : { tools: { git: { version: textAt(git['version']) } } as unknown as ToolsFact }),
    });
    if ('skipped' in found) return null;
    const { chain } = found;
    return {
      helpers: chain.helpers.map(({ value, entry }) => `${value} (${entry.scope})`).join(' → ') || 'none',
      useHttpPath: chain.useHttpPath.value,
      username: chain.username?.value ?? null,
      unmatched: chain.unmatched.map(({ entry, context, why }) => ({ key: `${context}.${entry.key.slice(entry.key.lastIndexOf('.') + 1)}`, value: `${entry.value === '' ? '(empty)' : entry.value ?? '(no value)'}, which does not match: ${why}` })).filter(({ key }) => key.includes('codecommit')),
      stops: chain.fatal === null ? null : chain.fatal.message.replace(/ at line \d+/, ''),
    };
  } catch {
    return null;
  }
}

function entryOf(value: unknown): GitConfigEntry | null {
  const entry = objectAt(value);
  const key = textAt(entry?.['key']);
  if (entry === null || key === null) return null;
  return { key, value: textAt(entry['value']), scope: (textAt(entry['scope']) ?? 'unknown') as GitConfigEntry['scope'], file: textAt(entry['file']), line: null };
}
