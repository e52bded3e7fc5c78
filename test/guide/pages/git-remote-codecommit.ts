import { keysOf } from '../../machines/parts.ts';
import { cli } from '../common.ts';
import { aside, changed, notHere, type Page, ran } from '../page.ts';

const PIP = 'a Python that the system manages, with pip';
const NETWORK = 'a host of the internet';
const table = {
  pipVersion: ran('pip --version', { needs: PIP, prints: /^pip \d+\./ }),
  getPip: notHere('curl -O https://bootstrap.pypa.io/get-pip.py', NETWORK),
  runGetPip: notHere('python3 get-pip.py --user', `the program comes from ${NETWORK}`),
  ...cli,
  install: ran('pip install git-remote-codecommit', { needs: PIP, exit: 1, prints: /^error: externally-managed-environment/ }),
  installAsRoot: notHere('sudo pip install git-remote-codecommit', 'a package registry, and the rights of root'),
  installed: notHere('Successfully built git-remote-codecommit', 'a package registry'),
  clone: ran('git clone codecommit://MyDemoRepo my-demo-repo'),
  cloneWithProfile: ran('git clone codecommit://CodeCommitProfile@MyDemoRepo my-demo-repo'),
  cloneElsewhere: ran('git clone codecommit::ap-northeast-1://MyDemoRepo my-demo-repo'),
};
const { pipVersion, version, help, configure, install, clone, cloneWithProfile, cloneElsewhere } = table;

export const page: Page = {
  page: 'setting-up-git-remote-codecommit',
  source: 'git-remote-codecommit.md',
  folder: 'my-demo-repo',
  table,
  ways: [
    {
      name: 'word by word, on a system that manages its Python', machine: { tools: { grc: 'missing' } }, steps: [pipVersion, configure, install, clone], clone: /remote helper for 'codecommit'|remote-codecommit/,
      doctor: [
        { check: 'tools/grc-installed', messageId: 'missing', says: /git-remote-codecommit, which git needs/ },
        { check: 'tools/pip-version', messageId: 'externally-managed', says: /AWS's page "setting-up-git-remote-codecommit" .* pipx install git-remote-codecommit/ },
      ],
    },
    { name: 'word by word, with the tool installed', steps: [version, help, configure, clone], clone: 'works' },
    { name: 'with a profile', steps: [aside('if you created a named profile', changed(configure, 'aws configure', 'aws configure --profile CodeCommitProfile')), cloneWithProfile], clone: 'works' },
    { name: 'another region', steps: [configure, cloneElsewhere], clone: 'works' },
    {
      name: 'a profile that was given keys and no region', machine: { files: { '.aws/credentials': keysOf('CodeCommitProfile') } }, steps: [cloneWithProfile], clone: /does not have an AWS Region/,
      doctor: [{ check: 'profile/region', messageId: 'none', says: /names no region, and neither does the profile "CodeCommitProfile"/ }],
    },
  ],
};
