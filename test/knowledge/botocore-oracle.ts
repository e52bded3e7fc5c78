import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The interpreter that has botocore. */
const PYTHON = process.env['BOTOCORE_PYTHON'] ?? 'python3';
const SCRIPT = fileURLToPath(new URL('./botocore-oracle.py', import.meta.url));

export type OracleCase =
  | { ask: 'parse'; config: string | null; credentials: string | null }
  | { ask: 'provider' | 'selection' | 'endpoint'; config: string | null; credentials: string | null; env: Record<string, string>; explicit: string | null }
  | { ask: 'split'; text: string; platform: string }
  | { ask: 'expand'; path: string; platform: string; home: string; env: Record<string, string> };
export interface OracleAnswers {
  folder: string;
  version: string;
  answers: readonly Record<string, unknown>[];
}

/** File content as the oracle takes it. */
export const encoded = (content: Uint8Array | string): string => Buffer.from(content).toString('base64');

/** True when botocore can be asked; else prints the line by which the test run counts a skipped file. */
export function botocoreIsInstalled(): boolean {
  const found = spawnSync(PYTHON, ['-c', 'import botocore'], { stdio: 'ignore' }).status === 0;
  if (!found) console.log('SKIP botocore not installed');
  return found;
}

/** All answers of one Python process, in the order of the cases. Throws when that process fails. */
export function askBotocore(cases: readonly OracleCase[]): OracleAnswers {
  const folder = mkdtempSync(join(tmpdir(), 'botocore-oracle-'));
  try {
    const file = join(folder, 'cases.json');
    writeFileSync(file, JSON.stringify(cases));
    const ran = spawnSync(PYTHON, [SCRIPT, file], { encoding: 'utf8', maxBuffer: 1 << 28, env: { PATH: process.env['PATH'], PYTHONUTF8: '1' } });
    if (ran.status !== 0) throw new Error(`the oracle ended with ${String(ran.status)}: ${ran.stderr.slice(-2000)}`);
    return JSON.parse(ran.stdout) as OracleAnswers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
