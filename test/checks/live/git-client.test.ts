import check from '../../../src/checks/live/git-client.ts';
import type { GitClientFact } from '../../../src/core/facts.ts';
import { testCheck } from '../../support/test-check.ts';
import { accessKeyLogin, grc, HOST, linux, machineAlone, mac, proxied, signature, staticGit, staticLogin, staticSecret, URL_HTTPS, type World } from '../../support/worlds.ts';

const failing = (world: World, changes: Partial<GitClientFact>) => world.with({ gitClient: { exitCode: 128, failure: 'other', ...changes } });
const forbidden = `fatal: unable to access '${URL_HTTPS}/': The requested URL returned error: 403`;
const refused = (world: World, changes: Partial<GitClientFact> = {}) => failing(world, { failure: 'forbidden', httpStatus: 403, stderr: [forbidden], ...changes });

testCheck(check, {
  clean: {
    'the helper': linux,
    'git-remote-codecommit': grc,
    'static Git credentials': staticGit,
    'a warning beside success': linux.with({ gitClient: { stderr: ["git: 'credential-manager-core' is not a git command."] } }),
    'behind a proxy': proxied,
  },
  faulty: {
    'a bare 403': { world: refused(linux), findings: [{ messageId: 'refused', severity: 'error', says: ['git ls-remote origin', '403', 'The requested URL returned error: 403'] }] },
    'a fresh signature is refused': { world: refused(linux, { handed: { login: accessKeyLogin, secret: signature('2026-11-20T11:59:58.000Z') } }), findings: [{ messageId: 'refused', severity: 'error' }] },
    'exactly as old as it may be': { world: refused(linux, { handed: { login: accessKeyLogin, secret: signature('2026-11-20T11:45:00.000Z') } }), findings: [{ messageId: 'refused', severity: 'error' }] },
    'a signature kept by a keychain': {
      world: refused(mac, { handed: { login: accessKeyLogin, secret: signature('2026-11-20T11:44:59.000Z') } }),
      findings: [{ messageId: 'stale-signature', severity: 'error', says: ['AKIA…MPLE', '901 seconds', '900'] }],
    },
    'a static login is refused': { world: refused(staticGit, { failure: 'unauthorized', httpStatus: 401, stderr: [`fatal: Authentication failed for '${URL_HTTPS}/'`], handed: { login: staticLogin, secret: staticSecret } }), findings: [{ messageId: 'refused', severity: 'error', says: ['401', 'Authentication failed'] }] },
    'a 403 of the proxy is not CodeCommit\'s': {
      world: failing(proxied, { failure: 'proxy', httpStatus: 403, stderr: ['fatal: unable to access: CONNECT tunnel failed, response 403'] }),
      findings: [{ messageId: 'failed', severity: 'error', says: ['proxy', 'CONNECT tunnel failed'] }],
    },
    'the host does not resolve': { world: failing(linux, { failure: 'dns', stderr: [`fatal: unable to access: Could not resolve host: ${HOST}`] }), findings: [{ messageId: 'failed', severity: 'error', says: ['dns', HOST] }] },
    'the helper says why': {
      world: failing(linux, { failure: 'no-credential', stderr: ["warning: something", "'NoneType' object has no attribute 'secret_key'", "fatal: could not read Username for 'https://x': terminal prompts disabled"] }),
      findings: [{ messageId: 'failed', severity: 'error', says: ["'NoneType' object has no attribute 'secret_key'"] }],
    },
    'a traceback of git-remote-codecommit': {
      world: failing(grc, { failure: 'remote-helper-failed', stderr: ['Traceback (most recent call last):', 'File "/usr/bin/git-remote-codecommit", line 8, in <module>', 'sys.exit(main())', 'botocore.exceptions.ProfileNotFound: The config profile (nope) could not be found'] }),
      findings: [{ messageId: 'failed', severity: 'error', says: ['ProfileNotFound: The config profile (nope)'] }],
    },
    'a helper that is left over is not the reason': {
      world: failing(linux, { failure: 'no-credential', stderr: ["git: 'credential-manager-core' is not a git command. See 'git --help'.", "fatal: could not read Username for 'https://x': terminal prompts disabled"] }),
      findings: [{ messageId: 'failed', severity: 'error', says: ['could not read Username'] }],
    },
    'nothing printed': { world: failing(linux, { exitCode: 1, stderr: [] }), findings: [{ messageId: 'failed', severity: 'error', says: ['exit code 1'] }] },
    'ended by us': { world: failing(linux, { exitCode: null, timedOut: true, failure: 'timeout' }), findings: [{ messageId: 'timed-out', severity: 'error', says: ['git ls-remote origin'] }] },
  },
  unused: {
    'no repository given': machineAlone,
    'told not to run it': linux.without('gitClient', 'skipped', '--no-live was given'),
  },
  open: { 'git is too old to be watched safely': linux.without('gitClient', 'failed', 'git older than 2.9 cannot reset helpers') },
});
