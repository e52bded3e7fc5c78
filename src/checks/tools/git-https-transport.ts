import { defineCheck } from '../../core/check.ts';
import type { GitClientFact } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { withoutFullStop } from '../../knowledge/full-stop.ts';

/** libcurl says this where it was built without TLS; git says the first where it has no program for https at all. */
const NO_PROGRAM = /'remote-https?' is not a git command|unable to find remote helper for 'https'/i;
const NO_TLS = /Protocol "?https"?,? (?:is )?not supported/i;
const GNUTLS = /gnutls_handshake\(\) failed/;

export default defineCheck({
  meta: {
    id: 'tools/git-https-transport',
    title: 'git can speak https',
    why: 'git hands every https URL to its program git-remote-https, which brings libcurl; git-remote-codecommit starts it too. Minimal packages and containers leave it out, or bring a libcurl without TLS.',
    refs: ['https://git-scm.com/docs/gitremote-helpers', 'https://docs.aws.amazon.com/codecommit/latest/userguide/troubleshooting-git.html'],
    methods: ['credential-helper', 'grc', 'git-credentials'],
    fix: 'person',
    explains: ['git-config/helper-observed', 'network/tls', 'live/git-client'],
    blockedBy: ['tools/git-present'],
    settledBy: ['live/git-client'],
    messages: {
      missing: { severity: 'error', text: 'git at "{{path}}" has no git-remote-https, so it cannot speak https.' },
      'without-tls': { severity: 'error', text: 'The libcurl of git at "{{path}}" cannot speak https: {{said}}.' },
      'old-gnutls': { severity: 'error', text: 'The GnuTLS of git {{version}} fails where another TLS library reaches "{{host}}": {{said}}.' },
    },
  },
  needs: ['tools', 'installations'],
  wants: ['gitClient', 'network', 'system', 'target'],
  run({ tools: { git }, installations, gitClient, network, system, target }) {
    const path = git.path ?? 'git';
    const said = (pattern: RegExp) => gitClient?.stderr.find((line) => pattern.test(line));
    const asked: Evidence = { kind: 'process', argv: [path, '--exec-path'], exitCode: 0, note: 'the directory it names holds no git-remote-https' };
    const refused = said(NO_PROGRAM);
    if (installations.httpsTransport === false || refused !== undefined) {
      const evidence: [Evidence, ...Evidence[]] = refused === undefined ? [asked] : [ranBy(gitClient, refused), asked];
      return [{ messageId: 'missing', data: { path }, certainty: refused === undefined ? 'inferred' : 'observed', evidence, fix: install(system?.platform === 'linux') }];
    }
    const without = said(NO_TLS);
    if (without !== undefined) return [{ messageId: 'without-tls', data: { path, said: withoutFullStop(without) }, evidence: [ranBy(gitClient, without)], fix: install(system?.platform === 'linux') }];
    const handshake = said(GNUTLS);
    if (handshake !== undefined && network?.git?.tls?.error === null) {
      return [{
        messageId: 'old-gnutls',
        data: { version: git.version ?? '', host: target?.host ?? network.git.route.host, said: withoutFullStop(handshake) },
        evidence: [ranBy(gitClient, handshake)],
        fix: NEWER,
      }];
    }
    if (installations.httpsTransport === null) return { undetermined: 'git did not say where its programs are' };
    return [];
  },
});

const ranBy = (client: GitClientFact | undefined, note: string): Evidence => ({ kind: 'process', argv: client?.argv ?? ['git'], exitCode: client?.exitCode ?? null, note });
const NEWER: Fix = advise('person', 'Install a git that is linked with a current GnuTLS or with OpenSSL, or connect over SSH', 'https://git-scm.com/downloads');

function install(linux: boolean): Fix {
  const text = linux ? 'Install the full git package of the system, which is built with libcurl and TLS' : 'Install git again from git-scm.com, with its https transport';
  return advise('person', text, 'https://git-scm.com/downloads');
}
