import type { GitConfigEntry, GitScope, ToolsFact } from '../core/facts.ts';
import { advise, type Fix, type FixStep } from '../core/fix.ts';
import { placeOf } from './config-evidence.ts';
import { helperCommand } from './helper-command.ts';
import { isAtLeast, MINIMUM_VERSIONS } from './versions.ts';

const SCOPES: readonly GitScope[] = ['system', 'global', 'local', 'worktree', 'command'];

/** The helper line of AWS's guide. Source: CodeCommit User Guide, "Setup steps for HTTPS connections with the AWS CLI credential helper". */
export function awsHelperLine(profile: string | null): string {
  const quoted = profile === null || /^[\w.+=,@-]+$/.test(profile) ? profile : `'${profile.replaceAll("'", "'\\''")}'`;
  return `!aws ${quoted === null ? '' : `--profile ${quoted} `}codecommit credential-helper $@`;
}

/**
 * Returns the scope in which a new line is read after all of `entries`: never the system's. Null where that is the command line, which no file
 * can follow.
 */
export function scopeBehind(entries: readonly GitConfigEntry[]): GitScope | null {
  const last = Math.max(1, ...entries.map(({ scope }) => SCOPES.indexOf(scope)));
  return SCOPES[last] === 'command' ? null : (SCOPES[last] ?? null);
}

/**
 * Returns the steps that make `line` the only helper for one host, read after `others`, with the repository's path sent to it. The empty entry in front takes out
 * what other sections name (git 2.9 and newer). Source: `credential_apply_config` in git's credential.c.
 */
export function helperBlock(host: string, line: string, scope: GitScope, entries: readonly GitConfigEntry[], others: readonly GitConfigEntry[]): FixStep[] {
  const section = `credential.https://${host}`;
  return [
    { do: 'git-config', op: 'reset-helpers', scope, key: `${section}.helper` },
    { do: 'git-config', op: 'add', scope, key: `${section}.helper`, value: line },
    { do: 'git-config', op: 'set', scope, key: `${section}.useHttpPath`, value: 'true' },
    ...moveBehind(`${section}.helper`, scope, entries, others),
  ];
}

/**
 * Returns the step that moves the section of `key` behind `others`, or none where that is not needed: `git config` writes into a section that
 * is already there, and one that is not comes last by itself.
 */
export function moveBehind(key: string, scope: GitScope, entries: readonly GitConfigEntry[], others: readonly GitConfigEntry[]): FixStep[] {
  const section = key.slice(0, key.lastIndexOf('.') + 1);
  const own = entries.findLastIndex((entry) => entry.scope === scope && entry.key.startsWith(section));
  const spoilt = own >= 0 && others.some((entry) => entry.scope === scope && entries.indexOf(entry) > own);
  return spoilt ? [{ do: 'git-config', op: 'move-section-last', scope, key }] : [];
}

/**
 * Returns the steps that put `line` in the place of one helper and leave the other values of the same key. Null where `git config` cannot do
 * that for the user: another scope than his own, an included file, or a value that was hidden because it may be a secret.
 */
export function replaceHelper(entries: readonly GitConfigEntry[], entry: GitConfigEntry, line: string): FixStep[] | null {
  const { scope, key } = entry;
  const all = entries.filter((other) => other.scope === scope && other.key === key);
  const values = all.map((other) => (other === entry ? line : other.value));
  if (!isWritable(entry) || all.some(({ file }) => file !== entry.file) || values.some((value) => value === null || isHidden(value))) return null;
  return values.map((value, index) => {
    if (index === 0) return value === '' ? { do: 'git-config', op: 'reset-helpers', scope, key } : { do: 'git-config', op: 'set', scope, key, value: value ?? '' };
    return { do: 'git-config', op: 'add', scope, key, value: value ?? '' };
  });
}

/**
 * Returns the steps that take single lines out and leave the other values of their keys, in order. Null where `git config` cannot do
 * that for the user: see `replaceHelper`; or where a password was cut from a URL that stays.
 */
export function removeLines(entries: readonly GitConfigEntry[], lines: readonly GitConfigEntry[]): FixStep[] | null {
  const steps: FixStep[] = [];
  for (const { scope, key } of new Map(lines.map((line) => [`${line.scope} ${line.key}`, line])).values()) {
    const all = entries.filter((other) => other.scope === scope && other.key === key);
    const kept = all.filter((other) => !lines.includes(other));
    if (all.some((entry) => !isWritable(entry) || entry.file !== all[0]?.file)) return null;
    if (kept.some(({ value, userInfo }) => value === null || isHidden(value) || (userInfo?.secret ?? null) !== null)) return null;
    if (kept.length === 0) steps.push({ do: 'git-config', op: 'unset', scope, key });
    steps.push(...kept.map(({ value }, index): FixStep => {
      if (index > 0) return { do: 'git-config', op: 'add', scope, key, value: value ?? '' };
      return value === '' ? { do: 'git-config', op: 'reset-helpers', scope, key } : { do: 'git-config', op: 'set', scope, key, value: value ?? '' };
    }));
  }
  return steps;
}

/** True where a value is not known in full, since it may hold a secret: it must not be written back. */
export function isHidden(value: string): boolean {
  return /‹\d+ characters›/.test(value);
}

/** True when `git config --<scope>` writes to the file of this line: the user's own scopes, no included file. */
export function isWritable({ scope, file }: GitConfigEntry): boolean {
  if (file === null || scope === 'system' || scope === 'command') return false;
  const name = { global: /(?:^|[\\/])(?:\.gitconfig|git[\\/]config)$/, local: /(?:^|[\\/])config$/, worktree: /(?:^|[\\/])config\.worktree$/ }[scope];
  return name.test(file);
}

/**
 * Returns what makes the AWS helper at `aws` the only one for a host: a section of its own behind `behind`, with an empty entry in front. Where git is
 * too old for that, or a file cannot follow, a person's words.
 */
export function onlyAwsHelper(host: string, behind: readonly GitConfigEntry[], aws: GitConfigEntry, entries: readonly GitConfigEntry[], tools: ToolsFact | undefined): Fix {
  const version = tools?.git.version ?? null;
  if (version !== null && isAtLeast(version, MINIMUM_VERSIONS.git.helperReset) === false) {
    return advise('safe', `Git ${version} cannot take a helper out (2.9 can): remove the other helper, or take a newer git.`);
  }
  const scope = scopeBehind(behind);
  const line = helperCommand(aws.value ?? '').aws?.suggestion ?? aws.value ?? '';
  if (scope === null) return advise('safe', 'Run git without credential.helper on its command line, or use git-remote-codecommit, which needs no helper.');
  if (isHidden(line)) return advise('safe', `Write an empty "helper =" line before the AWS helper at ${placeOf(aws)}, behind all other helpers.`);
  return { consent: 'safe', steps: helperBlock(host, line, scope, entries, behind) };
}
