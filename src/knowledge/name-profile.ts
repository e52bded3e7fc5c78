import type { GitConfigFact, TargetFact, ToolsFact } from '../core/facts.ts';
import type { FixStep } from '../core/fix.ts';
import { convertUrl, parseCodeCommitUrl } from './codecommit-url.ts';
import { helperCommand } from './helper-command.ts';
import { helperBlock, isHidden, replaceHelper, scopeBehind } from './helper-steps.ts';
import { remoteUrlStep } from './remote-evidence.ts';
import { targetChain } from './target-chain.ts';

/** What decides where a profile is named for one target. */
export interface NamingFacts {
  target?: TargetFact | undefined;
  gitConfig?: GitConfigFact | undefined;
  tools?: ToolsFact | undefined;
}

/**
 * Returns the steps that name a profile where it comes before every variable: in the URL of the remote, or with `--profile` in the line of the
 * credential helper. Null where neither can be written. Source: botocore `credentials.create_credential_resolver` (a profile named outright
 * takes the variables with keys out of the chain).
 */
export function useProfile(facts: NamingFacts, profile: string): FixStep[] | null {
  const { target } = facts;
  if (target === undefined) return null;
  if (target.method !== 'grc') return rewriteHelper(facts, (line) => helperWithProfile(line, profile));
  const url = convertUrl({ ...parseCodeCommitUrl(target.url), profile }, 'grc', null, profile);
  const step = url === null ? null : remoteUrlStep(target, url);
  return step === null ? null : [step];
}

/** Returns the steps that write the AWS helper of the target anew, or null where there is none, or its line cannot be rewritten. */
export function rewriteHelper({ target, gitConfig, tools }: NamingFacts, rewrite: (line: string) => string | null): FixStep[] | null {
  if (target === undefined || gitConfig === undefined) return null;
  const chain = targetChain({ target, gitConfig, tools });
  if ('skipped' in chain) return null;
  const { aws, host } = chain;
  const helper = aws.find(({ value }) => helperCommand(value).aws?.profile === target.profile) ?? aws[0];
  const line = helper === undefined || isHidden(helper.value) ? null : rewrite(helper.value);
  if (helper === undefined || line === null) return null;
  const { entries } = gitConfig;
  const inPlace = replaceHelper(entries, helper.entry, line);
  if (inPlace !== null) return inPlace;
  // A line of the system's file, or of an included one: a section of the user's own behind it.
  const behind = chain.chain.helpers.map(({ entry }) => entry);
  const scope = scopeBehind(behind);
  return scope === null ? null : helperBlock(host, line, scope, entries, behind);
}

/**
 * Returns the line of an AWS helper with `--profile`; null where it is no plain call of the AWS CLI.
 * @example helperWithProfile('!aws codecommit credential-helper $@', 'dev') // '!aws --profile dev codecommit credential-helper $@'
 */
export function helperWithProfile(line: string, profile: string): string | null {
  const before = helperCommand(line);
  if (before.aws === null || before.kind !== 'shell') return null;
  const word = /^[\w.+=,@-]+$/.test(profile) ? profile : `'${profile.replaceAll("'", "'\\''")}'`;
  const option = /(\s--profile)(?:=|\s+)(?:'[^']*'|"[^"]*"|[^\s'"]+)/;
  const text = option.test(line) ? line.replace(option, (_, name: string) => `${name} ${word}`) : line.replace(/\s+codecommit\s+credential-helper\b/, (rest) => ` --profile ${word}${rest}`);
  const after = helperCommand(text).aws;
  return after !== null && after.profile === profile && after.problems.every((problem) => before.aws?.problems.includes(problem)) ? text : null;
}

/**
 * Returns the line of an AWS helper with variables set in front of the program; null where it is no plain call of the AWS CLI.
 * @example helperWithVariables('!aws codecommit credential-helper $@', { NO_PROXY: 'a' }) // '!NO_PROXY=a aws codecommit credential-helper $@'
 */
export function helperWithVariables(line: string, variables: Readonly<Record<string, string>>): string | null {
  const { aws, kind, complex } = helperCommand(line);
  const values = Object.entries(variables);
  if (aws === null || aws.problems.length > 0 || kind !== 'shell' || complex || !values.every(([, value]) => /^[\w.,:*/[\]-]+$/.test(value))) return null;
  return `!${values.map(([name, value]) => `${name}=${/[*[\]]/.test(value) ? `'${value}'` : value} `).join('')}${line.slice(1).trimStart()}`;
}
