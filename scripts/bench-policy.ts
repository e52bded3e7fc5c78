/**
 * How much a megabyte of policies costs `doctor --policy … --offline` beside the same run with an empty policy, and how it grows.
 * Statements of every kind stand in it; none of them denies what is asked, so that every one is judged to its end.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from '../test/machines/run.ts';

/** As many as IAM's quotas let an account's dump grow to for one person, and more. */
const STATEMENTS = 6000;
const BYTES = 1_000_000;
const ACCOUNT = '111122223333';

/** A policy of so many statements, in the forms that policies have, with the size of a megabyte for 6,000. */
export function largePolicy(statements: number): string {
  const kinds = [
    (n: number) => ({ Effect: 'Allow', Action: [`s3:Get${n}*`, 's3:List*'], Resource: [`arn:aws:s3:::bucket-${n}/*`, `arn:aws:s3:::bucket-${n}`] }),
    (n: number) => ({ Effect: 'Deny', Action: ['kms:*', 'codecommit:*'], Resource: [`arn:aws:kms:us-east-1:${ACCOUNT}:key/key-${n}`, `arn:aws:codecommit:*:${ACCOUNT}:service-*-${n}`] }),
    (n: number) => ({ Effect: 'Deny', Action: 'kms:*', Resource: '*', Condition: { StringLike: { 'kms:ViaService': [`s3.*-${n}.amazonaws.com`, 'sqs.*.amazonaws.com'] } } }),
    (n: number) => ({ Effect: 'Deny', NotAction: ['kms:*', 'codecommit:*', `iam:Get${n}*`], Resource: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } } }),
    (n: number) => ({ Effect: 'Deny', Action: '*', NotResource: ['arn:aws:kms:*:*:key/*', 'arn:aws:codecommit:*', `arn:aws:s3:::n-${n}`] }),
    (n: number) => ({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: `arn:aws:kms:*:${ACCOUNT}:key/\${aws:PrincipalTag/team-${n}}`, Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/team-${n}/*` } } }),
  ];
  const padding = 'x'.repeat(Math.max(0, Math.floor(BYTES / STATEMENTS) - 175));
  return JSON.stringify({ Version: '2012-10-17', Statement: Array.from({ length: statements }, (_, n) => ({ Sid: `S${n}${padding}`, ...kinds[n % kinds.length]?.(n) })) });
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Measures `doctor --policy` with nothing, half and all of the statements, in turn, and returns lines that say what came out; asserts nothing. */
export function benchPolicies(rounds: number): string[] {
  const dir = mkdtempSync(join(tmpdir(), 'bench-policy-'));
  try {
    const files = [0, STATEMENTS / 2, STATEMENTS].map((statements) => {
      const [file, text] = [join(dir, `${statements}.json`), largePolicy(statements)];
      writeFileSync(file, text);
      return { statements, file, bytes: text.length, times: [] as number[] };
    });
    for (let round = 0; round <= rounds; round++) {
      for (const { file, times } of files) {
        const started = performance.now();
        const { status, stderr } = spawnSync(process.execPath, [CLI, 'doctor', '--policy', file, '--region', 'eu-west-1', '--offline', '--json'], { env: { PATH: process.env['PATH'] ?? '', HOME: dir }, cwd: dir, encoding: 'utf8' });
        if (status !== 0) throw new Error(`doctor --policy ${file}: exit ${status ?? 'signal'} ${stderr}`);
        if (round > 0) times.push(performance.now() - started);
      }
    }
    const [empty, half, whole] = files.map(({ times }) => median(times)) as [number, number, number];
    return [
      ...files.map(({ statements, bytes, times }) => `${`doctor --policy --offline, ${statements} statements (${Math.round(bytes / 1024)} kB)`.padEnd(66)}${median(times).toFixed(0).padStart(6)} ms   ${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)}`),
      `${'all of them over an empty policy'.padEnd(66)}${(whole / empty).toFixed(2).padStart(6)}      aim 3`,
      `${'the second half over the first (linear is 1)'.padEnd(66)}${((whole - half) / (half - empty)).toFixed(2).padStart(6)}`,
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) for (const line of benchPolicies(Number(process.argv[2] ?? 7))) console.log(line);
