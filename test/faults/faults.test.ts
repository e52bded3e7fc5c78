import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Injection, inject, injectionsOf, type Played, withScenes } from './campaign.ts';

const test = suite('faults at the boundary of the host');

/** FAULTS=all makes every fault; a number about that many. FAULTS_PART=2/8 makes the second eighth of them, FAULTS_OF those whose call this expression names. Each violation is told at once then. */
const wanted = process.env['FAULTS'];
const of = new RegExp(process.env['FAULTS_OF'] ?? '');
const [part = 1, parts = 1] = (process.env['FAULTS_PART'] ?? '1/1').split('/').map(Number);
/** One fault in so many, without a wish. */
const EVERY = 31;
/** Of the answers of megabytes one in so many of these: they cost as much as twenty others. */
const LARGE_EVERY = 10;
/** Of commands that look several times, or write a ticket, one in so many of these; their first look is that of `doctor`. */
const LONG_EVERY = 4;

/** What each call asks, wherever it was recorded: a call has many faults. */
const asked = new Map<Injection['call'], string>();

/** A number from 0 to 1 that hangs on nothing but the fault: a change elsewhere chooses no others. */
function lotOf({ played: { scene }, call, fault }: Injection): number {
  const what = asked.get(call) ?? withoutPlaces(call.key, scene.env);
  asked.set(call, what);
  const key = [scene.name, scene.command, what, fault.name].join('\n');
  return createHash('sha256').update(key).digest().readUInt32BE() / 2 ** 32;
}

/** The lab's directories, ports and keys are new in every run. */
function withoutPlaces(key: string, env: Readonly<Record<string, string>>): string {
  const home = env['HOME'] ?? '';
  return key.replaceAll(home.startsWith(tmpdir()) ? dirname(home) : tmpdir(), '~').replace(/:\d{4,5}\b/g, '').replace(/[\w+/=]{60,}/g, '');
}

function weightOf({ played: { scene }, fault }: Injection): number {
  return wanted === 'all' ? 1 : (fault.large ? 1 / LARGE_EVERY : 1) * (wanted === undefined && /^(?:fix|report)/.test(scene.command) ? 1 / LONG_EVERY : 1);
}

function chosen(all: readonly Injection[]): Injection[] {
  const share = wanted === 'all' ? 1 : wanted === undefined ? 1 / EVERY : Number(wanted) / all.length;
  const drawn = all.filter(({ call, fault }) => of.test(`${call.key} ${fault.name}`)).map((injection) => ({ injection, lot: lotOf(injection) })).filter(({ injection, lot }) => lot < share * weightOf(injection));
  return drawn.filter(({ injection, lot }) => lot >= share * weightOf(injection) * (part - 1) / parts && lot < share * weightOf(injection) * part / parts).map(({ injection }) => injection);
}

const nameOf = ({ played: { scene }, call, fault }: Injection): string => `${scene.name}, ${scene.command}: ${call.key.slice(0, 160)} ${fault.name}`;

/** What one must be able to say of the scenes before anything is put into them. */
function isWhole(played: readonly Played[]): void {
  for (const { scene, whole } of played) assert.is.not(whole.exit.code, 5, `${scene.name}, ${scene.command}: the report holds what it must not`);
  assert.ok(played.some(({ whole }) => whole.exit.kind === 'healthy') && played.some(({ whole }) => whole.exit.kind === 'fixed') && played.some(({ whole }) => whole.exit.kind === 'problems'));
  const asked = new Set(played.flatMap(({ calls }) => calls.map(({ name }) => name)));
  for (const name of ['exec', 'readBytes', 'stat', 'list', 'realPath', 'which', 'gitRequest', 'probeHost', 'probePort', 'env', 'environment', 'withPrivateDir', 'aws.credentials', 'aws.state', 'aws.callerIdentity', 'aws.getRepository', 'disk.write']) {
    assert.ok(asked.has(name), `no scene asks for ${name}`);
  }
}

test('one call at a time fails, hangs, lies, floods or is interrupted: nothing breaks, and nothing ill is called well', () => withScenes(async (played, unknown) => {
  isWhole(played);
  const injections = chosen(injectionsOf(played));
  const broken: string[] = [];
  let reached = 0;
  for (const injection of injections) {
    const result = await inject(injection);
    if (result.reached) reached += 1;
    const told = result.broken.map((what) => `${nameOf(injection)}\n    ${what}`);
    if (wanted !== undefined) for (const words of told) console.log(words);
    broken.push(...told);
  }
  console.log(`  ${injections.length} faults in ${played.length} scenes (${new Set(injections.map(({ fault }) => fault.name)).size} kinds, ${new Set(injections.map(({ call }) => call.name)).size} calls); ${unknown()} answers were not recorded`);
  assert.is(reached, injections.length, 'every fault was met');
  assert.is(broken.length, 0, `${broken.length} violations:\n${broken.slice(0, 20).join('\n')}`);
  if (wanted === undefined) assert.ok(injections.length >= 2000, `${injections.length} faults are too few`);
}));

test.run();
