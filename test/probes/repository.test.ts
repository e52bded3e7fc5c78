import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RepositoryFact } from '../../src/core/facts.ts';
import { repository } from '../../src/probes/repository.ts';
import { type FakeMachine, observe, seen } from '../support/fake-host.ts';

const test = suite('probes/repository');
const WHERE = 'git rev-parse --absolute-git-dir';
const HEAD = 'git symbolic-ref --quiet --short HEAD';
const look = async (programs: NonNullable<FakeMachine['programs']>) => (await observe<RepositoryFact>(repository, { programs })).observed;

test('a working copy, a branch', async () => {
  assert.equal(seen(await look({ [WHERE]: { stdout: '/home/maria/work/.git\n' }, [HEAD]: { stdout: 'feature/x\n' } })), { gitDir: '/home/maria/work/.git', branch: 'feature/x', dubiousOwnership: false });
});

test('a detached head, and no working copy at all', async () => {
  assert.is(seen(await look({ [WHERE]: { stdout: '/w/.git\n' }, [HEAD]: { exitCode: 1 } })).branch, null);
  const outside = { exitCode: 128, stderr: 'fatal: not a git repository (or any of the parent directories): .git\n' };
  assert.equal(seen(await look({ [WHERE]: outside, [HEAD]: outside })), { gitDir: null, branch: null, dubiousOwnership: false });
});

test('another user owns it', async () => {
  const stderr = "fatal: detected dubious ownership in repository at '/srv/work'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /srv/work\n";
  assert.equal(seen(await look({ [WHERE]: { exitCode: 128, stderr }, [HEAD]: { exitCode: 128, stderr } })), { gitDir: null, branch: null, dubiousOwnership: true, untrusted: '/srv/work' });
});

test('a path with a blank stands in quotes', async () => {
  const stderr = "fatal: detected dubious ownership in repository at '/srv/my work'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory '/srv/my work'\n";
  assert.is(seen(await look({ [WHERE]: { exitCode: 128, stderr }, [HEAD]: { exitCode: 128, stderr } })).untrusted, '/srv/my work');
});

test('git is missing, git hangs', async () => {
  assert.equal(await look({ [WHERE]: 'missing', [HEAD]: 'missing' }), { status: 'failed', reason: 'git is not on PATH' });
  assert.equal(await look({ [WHERE]: { exitCode: null, timedOut: true }, [HEAD]: {} }), { status: 'failed', reason: 'git rev-parse timed out' });
});

test.run();
