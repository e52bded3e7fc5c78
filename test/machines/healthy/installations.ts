import { canonicalBlock, type TestMachine, withHelper } from '../parts.ts';
import { inVenv, otherGit } from '../installed.ts';

const aside = { files: { 'desktop/bin/git': otherGit('"$HOME/desktop/gitconfig"'), 'desktop/gitconfig': '[credential]\n\thelper = store\n' }, modes: { 'desktop/bin/git': 0o755 }, env: { PATH: '{{HOME}}/../bin:{{HOME}}/desktop/bin' } };

/** Nothing is wrong on these, however their tools came there. */
export const machines: readonly TestMachine[] = [
  { name: 'git-remote-codecommit in a virtual environment', spec: inVenv('3.11.7', { botocore: '1.43.11', urllib3: '2.7.0' }) },
  { name: 'git-remote-codecommit on Python 3.9', spec: inVenv('3.9.18', { botocore: '1.42.97', urllib3: '1.26.20' }) },
  {
    name: 'git-remote-codecommit with a botocore that knows the region', spec: inVenv('3.11.7', { botocore: '1.20.0', urllib3: '1.26.20' }, {
      files: { '../venv/lib/python3.11/site-packages/botocore/data/endpoints.json': JSON.stringify({ partitions: [{ regions: { 'eu-west-1': {} }, services: { codecommit: { endpoints: { 'eu-west-1': {} } } } }] }) },
    }),
  },
  { name: 'another git, whose helpers the reset takes out', spec: withHelper({ ...aside, gitConfig: canonicalBlock }) },
  { name: 'a PYTHONPATH that does no harm', spec: withHelper({ files: { 'lib/README': '' }, env: { PYTHONPATH: '{{HOME}}/lib' } }) },
  {
    name: 'a second AWS CLI behind the one in use',
    spec: withHelper({ files: { 'v2/bin/aws': '#!/bin/sh\necho aws-cli/2.27.0 Python/3.13.2 Linux/6.1\n' }, modes: { 'v2/bin/aws': 0o755 }, env: { PATH: '{{HOME}}/../bin:{{HOME}}/v2/bin' } }),
  },
];
