import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RepositoryFact } from '../../src/core/facts.ts';
import { repository } from '../../src/probes/repository.ts';
import { type FakeMachine, observe, seen } from '../support/fake-host.ts';

const test = suite('probes/repository');
const WHERE = 'git rev-parse --absolute-git-dir';
const HEAD = 'git symbolic-ref --quiet --short HEAD';
const look = async (programs: NonNullable<FakeMachine['programs']>, more: FakeMachine = {}) => (await observe<RepositoryFact>(repository, { programs, ...more })).observed;
const headed = async (text: string) => seen(await look({ [WHERE]: { stdout: '/w/.git\n' } }, { files: { '/w/.git/HEAD': text } })).branch;

test('a working copy, a branch: HEAD is read, no second git started', async () => {
  const machine = { files: { '/home/maria/work/.git/HEAD': 'ref: refs/heads/feature/x\n' } };
  assert.equal(seen(await look({ [WHERE]: { stdout: '/home/maria/work/.git\n' } }, machine)), { gitDir: '/home/maria/work/.git', branch: 'feature/x', dubiousOwnership: false });
});

test('a detached head, a reference that is no branch, and no working copy at all', async () => {
  assert.is(await headed(`${'0123456789'.repeat(4)}\n`), null);
  assert.is(await headed('ref: refs/remotes/origin/main\n'), null);
  const outside = { exitCode: 128, stderr: 'fatal: not a git repository (or any of the parent directories): .git\n' };
  assert.equal(seen(await look({ [WHERE]: outside })), { gitDir: null, branch: null, dubiousOwnership: false });
});

test('git is asked where HEAD does not say: references in tables, a link, no file to read', async () => {
  const asked = { [WHERE]: { stdout: '/w/.git\n' }, [HEAD]: { stdout: 'main\n' } };
  assert.is(seen(await look(asked, { files: { '/w/.git/HEAD': 'ref: refs/heads/.invalid\n' } })).branch, 'main');
  assert.is(seen(await look(asked, { files: { '/w/.git/HEAD': '0123\n' }, links: { '/w/.git/HEAD': '/w/.git/refs/heads/main' } })).branch, 'main');
  assert.is(seen(await look(asked)).branch, 'main');
  assert.is(seen(await look({ ...asked, [HEAD]: { exitCode: 1 } })).branch, null);
});

test('another user owns it', async () => {
  const stderr = "fatal: detected dubious ownership in repository at '/srv/work'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /srv/work\n";
  assert.equal(seen(await look({ [WHERE]: { exitCode: 128, stderr } })), { gitDir: null, branch: null, dubiousOwnership: true, untrusted: '/srv/work' });
});

test('a path with a blank stands in quotes', async () => {
  const stderr = "fatal: detected dubious ownership in repository at '/srv/my work'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory '/srv/my work'\n";
  assert.is(seen(await look({ [WHERE]: { exitCode: 128, stderr } })).untrusted, '/srv/my work');
});

test('git is missing, git hangs', async () => {
  assert.equal(await look({ [WHERE]: 'missing' }), { status: 'failed', reason: 'git is not on PATH' });
  assert.equal(await look({ [WHERE]: { exitCode: null, timedOut: true } }), { status: 'failed', reason: 'git rev-parse timed out' });
});

test.run();
