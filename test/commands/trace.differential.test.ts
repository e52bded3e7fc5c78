import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Intent } from '../../src/core/facts.ts';
import { runTrace } from '../../src/doctor/trace.ts';
import { type Configuration, configurations, placeholders } from '../knowledge/credential-configurations.ts';
import { checkInParallel } from '../knowledge/git-oracle.ts';

/** Logs its name; a name that ends in `a` answers, in `u` gives a user name only. */
const HELPER = `#!/bin/sh
echo "$1" >> "$HELPER_LOG"
while IFS= read -r line && [ -n "$line" ]; do :; done
case $1 in *a) echo username=x; echo password=y;; *u) echo username=only;; esac
`;

interface Built {
  env: Record<string, string>;
  intent: Intent;
  shown: string;
}

async function build(configuration: Configuration, home: string): Promise<Built> {
  const helper = join(home, 'bin', 'helper');
  for (const directory of ['bin', 'xdg/git', 'repo/.git/refs', 'repo/.git/objects']) await mkdir(join(home, directory), { recursive: true });
  for (const name of ['helper', 'git-credential-known']) await writeFile(join(home, 'bin', name), HELPER, { mode: 0o755 });
  const filled = (text: string): string => text.replaceAll(placeholders.home, home).replaceAll(placeholders.helper, helper);
  const texts: Record<string, string> = {
    system: configuration.system, 'xdg/git/config': configuration.xdg, '.gitconfig': configuration.global, 'repo/.git/config': configuration.local,
    ...Object.fromEntries(configuration.includes.map((text, index) => [`inc${String(index)}`, text])),
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(join(home, name), filled(text));
  await writeFile(join(home, 'repo/.git/HEAD'), `ref: refs/heads/${configuration.branch}\n`);
  await rm(join(home, 'log'), { force: true });
  const env: Record<string, string> = {
    HOME: home, XDG_CONFIG_HOME: join(home, 'xdg'), GIT_CONFIG_SYSTEM: join(home, 'system'), PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
    HELPER_LOG: join(home, 'log'), GIT_CONFIG_COUNT: String(configuration.command.length),
  };
  for (const [index, { key, value }] of configuration.command.entries()) {
    env[`GIT_CONFIG_KEY_${String(index)}`] = key;
    env[`GIT_CONFIG_VALUE_${String(index)}`] = filled(value);
  }
  const intent = { cwd: join(home, 'repo'), target: configuration.url, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: false };
  const shown = Object.entries(texts).map(([name, text]) => `--- ${name}\n${text}`).join('');
  return { env, intent, shown: `${shown}--- command ${JSON.stringify(configuration.command)}\n--- ${configuration.url}\n` };
}

const totals = { compared: 0, helpers: 0, stopped: 0, otherScheme: 0 };
/** Those of the generator that are no program of ours leave nothing in the log. */
const logged = (helper: string): string[] => (/^missing|^!:/.test(helper) ? [] : (/h\d+[au]?(?=['\s;]|$)/.exec(helper.replace(/^.*helper(?= )/, ''))?.slice(0, 1) ?? []));
const answers = (helper: string): boolean => logged(helper)[0]?.endsWith('a') === true;

async function check(configuration: Configuration, directory: string): Promise<void> {
  const { env, intent, shown } = await build(configuration, directory);
  const { trace, reason } = await runTrace({ intent, env, timeoutSeconds: 60, probeTimeoutSeconds: null, signal: new AbortController().signal });
  if (trace === null) {
    assert.match(reason, /git asks no credential helper for ssh:/, shown);
    totals.otherScheme++;
    return;
  }
  const detail = `${shown}${JSON.stringify(trace, null, 1)}\n${reason}`;
  const predicted = trace.predicted.map(({ helper }) => helper);
  if (trace.observed === null) {
    // Git gave up so early that it left no trace.
    assert.match(reason, /exceeded maximum include depth/, detail);
    assert.equal(predicted, []);
    return;
  }
  const observed = trace.observed.map(({ helper }) => helper);
  const end = predicted.findIndex(answers);
  assert.equal(observed, end < 0 ? predicted : predicted.slice(0, end + 1), detail);
  assert.is(trace.observed.at(-1)?.answered ?? false, end >= 0, detail);
  assert.is(trace.differs, false, detail);
  if (reason !== '') assert.equal(predicted, [], detail);
  // The helpers' own log is what no mistake of ours can have made.
  const log = await readFile(env['HELPER_LOG'] ?? '', 'utf8').catch(() => '');
  assert.equal(log.split('\n').filter(Boolean), observed.flatMap(logged), detail);
  totals.compared++;
  totals.helpers += observed.length;
  if (reason !== '') totals.stopped++;
}

const test = suite('codecommit trace against git credential fill');

test('no helper answers: the whole chain is compared', () => checkInParallel('trace, silent helpers', 272, configurations(false), check));
test('helpers that answer: the chain up to the one that does', () => checkInParallel('trace, answering helpers', 272, configurations(true), check));
test('enough of them were compared', () => {
  console.log(`  ${JSON.stringify(totals)}`);
  if (process.env['FC_RUNS'] !== undefined) return;
  assert.ok(totals.compared >= 500, `${totals.compared} chains compared`);
  assert.ok(totals.helpers >= 400, `${totals.helpers} helpers asked`);
});

test.run();
