import { exampleUser } from '../../lab/lab.ts';
import { ACCOUNT, CLONE, LOGIN } from '../common.ts';
import { guideBlock, keysOf } from '../../machines/parts.ts';
import { aside, changed, notHere, type Page, ran } from '../page.ts';

const table = {
  generate: notHere('Generate', 'a button of the IAM console'),
  download: notHere('Download credentials', 'another of its buttons'),
  clone: ran(CLONE, { needs: 'a terminal', typed: [[/Username for .*: /, LOGIN.userName], [/Password for .*: /, LOGIN.password]] }),
};
const { clone } = table;
const tools = { aws: 'missing' } as const;
const stored = (password: string): string => `https://${LOGIN.userName}:${encodeURIComponent(password)}@git-codecommit.us-east-2.amazonaws.com\n`;
const gone = exampleUser('gone', { account: ACCOUNT });

export const page: Page = {
  page: 'setting-up-gc',
  source: 'git-credentials.md',
  folder: 'my-demo-repo',
  table,
  ways: [
    { name: 'word by word', machine: { tools }, steps: [clone], clone: 'works' },
    {
      name: 'with a credential store, which asks no second time', machine: { tools, gitConfig: '[credential]\n\thelper = store\n' }, clone: 'works',
      steps: [clone, aside('you should not be prompted again', { ...changed(clone, 'my-demo-repo', 'again'), typed: [] })],
    },
    {
      name: 'with the credential helper still there', clone: /403/,
      machine: { gitConfig: `${guideBlock}\thelper = store\n`, files: { '.aws/credentials': keysOf('default', gone.accessKeyId, gone.secretAccessKey), '.git-credentials': stored(LOGIN.password) } },
      steps: [clone],
      method: 'git-credentials',
      doctor: [{ check: 'credential-stores/static-login', messageId: 'shadowed', says: /The AWS helper .* answers .* before the stored Git credential/ }],
    },
    {
      name: 'with an old password in the store', clone: /403/,
      machine: { tools, gitConfig: '[credential]\n\thelper = store\n', files: { '.git-credentials': stored('EXAMPLEoldPasswordNotReal0123456789EXAMPLEold') } },
      steps: [clone],
      doctor: [{ check: 'credential-stores/static-login', messageId: 'refused', says: /it was reset, made inactive or deleted, or mistyped/ }],
    },
  ],
};
