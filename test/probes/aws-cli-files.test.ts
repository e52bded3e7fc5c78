import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHost } from '../../src/host/node-host.ts';
import { installedAwsCli } from '../../src/probes/aws-cli-files.ts';
import { toolsUnderTest } from '../lab/machine.ts';
import { fakeHost } from '../support/fake-host.ts';

const test = suite('probes/aws-cli-files');
const PYTHON = '/opt/venv/bin/python3.11';
const SITE = '/opt/venv/lib/python3.11/site-packages';
const installed = (files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) =>
  installedAwsCli(fakeHost({ env, files: { '/opt/venv/bin/aws': `#!${PYTHON}\n`, [PYTHON]: '', [`${SITE}/awscli-1.45.11.dist-info/METADATA`]: '', [`${SITE}/awscli/__init__.py`]: "__version__ = '1.45.11'\n", ...files } }), '/opt/venv/bin/aws');

test('the package and its own source say the same', async () => {
  assert.is(await installed({}), '1.45.11');
});

test('where they contradict each other, or one is missing, the program must be asked', async () => {
  assert.is(await installed({ [`${SITE}/awscli/__init__.py`]: "__version__ = '1.45.12'\n" }), null);
  assert.is(await installed({ [`${SITE}/awscli/__init__.py`]: "__version__ = read('VERSION')\n" }), null);
  assert.is(await installed({ '/opt/venv/bin/aws': '#!/bin/sh\nexec something "$@"\n' }), null);
  assert.is(await installed({ '/opt/venv/bin/aws': '#!/gone/bin/python3.11\n' }), null);
  assert.is(await installed({}, { PYTHONPATH: '/elsewhere' }), null);
});

test('AWS\'s installer names its directory by the version', async () => {
  const at = (path: string) => installedAwsCli(fakeHost({ links: { '/usr/local/bin/aws': path } }), '/usr/local/bin/aws');
  assert.is(await at('/usr/local/aws-cli/v2/2.27.0/dist/aws'), '2.27.0');
  assert.is(await at('/usr/local/aws-cli/v2/current/dist/aws'), null);
});

test('equal to what the real CLI of this machine prints', async () => {
  const { aws } = toolsUnderTest();
  const [program = '', script] = aws.command;
  if (aws.kind === 'stand-in') {
    console.log('SKIP the version of the AWS CLI from its files: it is not on this machine');
    return;
  }
  const host = createHost({ signal: new AbortController().signal, cwd: process.cwd(), env: { ...process.env, PYTHONPATH: undefined, PYTHONHOME: undefined }, platform: process.platform });
  try {
    const printed = execFileSync(program, [...(script === undefined ? [] : [script]), '--version'], { encoding: 'utf8' });
    assert.is(await installedAwsCli(host, script ?? program), /^aws-cli\/(\S+)/.exec(printed)?.[1]);
  } finally {
    await host.close();
  }
});

test.run();
