import check from '../../../src/checks/credential-stores/netrc.ts';
import { testCheck } from '../../support/test-check.ts';
import { accessKeyLogin, entry, grc, HOME, HOST, linux, machineAlone, otherLogin, remoteEntry, signature, staticGit, staticLogin, staticSecret } from '../../support/worlds.ts';

const row = (host: string | null, login = otherLogin, line = 3) => ({ host, line, login, secret: staticSecret });
const has = (...entries: ReturnType<typeof row>[]) => ({ netrc: { file: `${HOME}/.netrc`, entries } });

testCheck(check, {
  clean: {
    'no file': linux,
    'another host': linux.with(has(row('github.com'))),
    'another region': linux.with(has(row('git-codecommit.us-east-1.amazonaws.com', staticLogin))),
    'a host that only begins like it': linux.with(has(row(`${HOST}.evil.test`))),
    'Git credentials from a store': staticGit,
  },
  faulty: {
    'an entry for the host': { world: linux.with(has(row('github.com', otherLogin, 1), row(HOST))), findings: [{ messageId: 'answers-first', severity: 'error', says: [`${HOME}/.netrc`, 'line 3', HOST, '"maria"'] }] },
    'seen: refused, and no helper asked': {
      world: linux.with({ ...has(row(HOST, staticLogin)), gitClient: { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: null } }),
      findings: [{ messageId: 'answers-first', severity: 'error', says: ['maria-at-'] }],
    },
    'an access key': { world: linux.with(has({ ...row(HOST, accessKeyLogin), secret: signature() })), findings: [{ messageId: 'answers-first', severity: 'error', says: ['…MPLE'] }] },
    'a default entry': { world: linux.with(has(row('github.com', otherLogin, 1), row(null))), findings: [{ messageId: 'default-answers', severity: 'error', says: ['"default"', 'line 3', HOST] }] },
    'the host behind a default entry': { world: linux.with(has(row(null, otherLogin, 1), row(HOST))), findings: [{ messageId: 'default-answers', severity: 'error', says: ['line 1'] }] },
    'the Git credential in use': { world: staticGit.with(has(row(HOST, staticLogin))), findings: [{ messageId: 'in-use', severity: 'notice', says: ['maria-at-', 'line 3'] }] },
    'Git credentials, another login in the file': { world: staticGit.with(has(row(HOST))), findings: [{ messageId: 'answers-first', severity: 'error' }] },
    'Git credentials that are refused, and nothing else keeps a login': {
      world: staticGit.with({ ...has(row(HOST, staticLogin)), storeFiles: { logins: [] }, gitClient: { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: null } }),
      findings: [{ messageId: 'in-use', severity: 'notice' }],
    },
    'Git credentials that are refused, before the store is asked': {
      world: staticGit.with({ ...has(row(HOST, staticLogin)), gitClient: { exitCode: 128, httpStatus: 403, failure: 'forbidden', helpers: null } }),
      findings: [{ messageId: 'answers-first', severity: 'error' }],
    },
  },
  unused: {
    'git-remote-codecommit': grc.with(has(row(HOST))),
    'no repository given': machineAlone.with(has(row(HOST))),
    'a login in the URL': linux.with({ ...has(row(HOST)), target: { userInfo: { login: staticLogin, secret: null } } }),
    'a URL that is no https URL': linux.with({ ...has(row(HOST)), gitConfig: { entries: [entry('credential.helper', 'store'), remoteEntry('codecommit://billing')] }, target: { url: 'codecommit://billing' } }),
  },
  open: { 'could not be read': linux.without('netrc', 'failed', 'permission denied') },
});
