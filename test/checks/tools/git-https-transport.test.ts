import check from '../../../src/checks/tools/git-https-transport.ts';
import type { GitClientFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { grc, HOST, linux, mac, machineAlone, reached, staticGit } from '../../support/worlds.ts';

const failing = (line: string): Partial<GitClientFact> => ({ exitCode: 128, failure: 'other', helpers: null, stderr: [line] });
const HANDSHAKE = `fatal: unable to access 'https://${HOST}/v1/repos/billing/': gnutls_handshake() failed: Handshake failed`;

testCheck(check, {
  clean: {
    'the helper': linux,
    'on a Mac': mac,
    'git-remote-codecommit': grc,
    'static Git credentials': staticGit,
    'no repository given': machineAlone,
    'GnuTLS fails, and so do we': linux.with({ gitClient: failing(HANDSHAKE), network: { git: reached('git', HOST, { tls: { verified: false, error: 'ECONNRESET', issuer: null, subject: null } }) } }),
    'git is refused for another reason': linux.with({ gitClient: { exitCode: 128, failure: 'forbidden', httpStatus: 403, stderr: ['The requested URL returned error: 403'] } }),
  },
  faulty: {
    'a minimal package': { world: linux.with({ installations: { httpsTransport: false } }), findings: [{ messageId: 'missing', severity: 'error', says: ['/usr/bin/git'] }] },
    'a minimal package, git was not run': { world: linux.with({ installations: { httpsTransport: false } }).without('gitClient', 'skipped', '--no-live was given'), findings: [{ messageId: 'missing', severity: 'error' }] },
    'git says it has no such command': {
      world: linux.with({ installations: { httpsTransport: false }, gitClient: failing("git: 'remote-https' is not a git command. See 'git --help'.") }), findings: [{ messageId: 'missing', severity: 'error', says: ['git-remote-https'] }],
    },
    'git finds no helper for https': { world: grc.with({ gitClient: failing("fatal: unable to find remote helper for 'https'") }), findings: [{ messageId: 'missing', severity: 'error' }] },
    'a libcurl without TLS': { world: grc.with({ gitClient: failing('fatal: unable to access: Protocol "https" not supported or disabled in libcurl') }), findings: [{ messageId: 'without-tls', severity: 'error', says: ['libcurl'] }] },
    'an old GnuTLS': { world: linux.with({ gitClient: failing(HANDSHAKE) }), findings: [{ messageId: 'old-gnutls', severity: 'error', says: ['2.39.5', HOST, 'gnutls_handshake'] }] },
  },
  unused: { 'not looked': linux.without('installations', 'skipped', 'no selected check needs it') },
  open: { 'git did not say': linux.with({ installations: { httpsTransport: null } }) },
});
