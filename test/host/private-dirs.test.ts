import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { privateDirs, removeAbandoned } from '../../src/host/private-dirs.ts';

const test = suite('host/private-dirs');
const own = mkdtempSync(join(tmpdir(), 'private-dirs-test-'));
const { TMPDIR } = process.env;
test.before(() => { process.env['TMPDIR'] = own; });
test.after(() => {
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  rmSync(own, { recursive: true });
});

test('of a process that was killed goes with the next first one; of a living one, of another machine, or open to others stays', async () => {
  const name = await privateDirs().with((dir) => Promise.resolve(dir.slice(own.length + 1)));
  const dead = String(spawnSync(process.execPath, ['-e', '']).pid);
  const left = (changed: string, mode = 0o700): string => {
    const dir = join(own, changed);
    mkdirSync(dir);
    writeFileSync(join(dir, 'credentials'), 'x');
    chmodSync(dir, mode);
    return dir;
  };
  const ofDead = name.replace(`-${process.pid}-`, `-${dead}-`);
  const gone = left(ofDead);
  const stays = [left(name), left(ofDead.replace(/-[0-9a-f]{8}-/, '-00000000-')), left('codecommit-doctor-other'), ...(process.platform === 'win32' ? [] : [left(ofDead.replace(/.$/, (end) => (end === 'x' ? 'y' : 'x')), 0o777)])];
  await privateDirs().with(() => Promise.resolve());
  assert.equal([existsSync(gone), stays.map((dir) => existsSync(dir))], [false, stays.map(() => true)]);
  left(ofDead);
  removeAbandoned();
  assert.is(readdirSync(own).length, stays.length);
});

test.run();
