import { defineCheck } from '../../core/check.ts';
import type { GitConfigEntry } from '../../core/facts.ts';
import type { Evidence } from '../../core/finding.ts';
import { advise, type Fix } from '../../core/fix.ts';
import { configEvidence } from '../../knowledge/config-evidence.ts';
import { helperCommand } from '../../knowledge/helper-command.ts';
import { helperBlock, isHidden, scopeBehind } from '../../knowledge/helper-steps.ts';
import { contextOf, reliedOn, type Reliance } from '../../knowledge/version-reliance.ts';
import { gitBuild, isAtLeast, MINIMUM_VERSIONS } from '../../knowledge/versions.ts';

const { credentialApi, helperReset, contextWildcard, partialContexts } = MINIMUM_VERSIONS.git;
/** The first releases that refuse a credential without a host; 2.27 takes them for a partial context again. */
const REFUSES_PARTIAL = ['2.17.4', '2.17.5', '2.26.1', '2.26.2'];

export default defineCheck({
  meta: {
    id: 'tools/git-version',
    title: 'git is new enough for what its configuration relies on',
    why: 'git asks helpers since 1.7.9, an empty "helper =" takes earlier ones out since 2.9, and "*" in the host of a credential section counts since 2.26: an older git reads the same lines and does something else. A few builds have faults of their own.',
    refs: [
      'https://github.com/git/git/blob/master/Documentation/RelNotes/2.26.0.adoc',
      'https://github.com/git/git/blob/master/Documentation/RelNotes/2.9.0.adoc',
      'https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up.html',
    ],
    methods: '*',
    fix: 'person',
    explains: ['git-config/context-matches', 'git-config/helper-configured', 'git-config/helper-order', 'git-config/helper-observed', 'git-config/use-http-path', 'live/git-client'],
    blockedBy: ['tools/git-present'],
    settledBy: ['live/git-client'],
    messages: {
      'no-helpers': { severity: 'error', text: 'git {{version}} at "{{path}}" knows no credential helpers.' },
      'wildcard-ignored': { severity: 'error', text: 'git {{version}} does not understand the "*" in "{{context}}" and leaves that section out, with the AWS helper in it.' },
      'reset-ignored': { severity: 'warning', text: 'git {{version}} does not understand the empty "{{key}}", so "{{helper}}" is still asked for "{{host}}".' },
      'partial-context': { severity: 'warning', text: 'git {{version}} refuses every credential where a section without a host such as "{{context}}" is configured.' },
      'windows-identity': { severity: 'warning', text: 'git {{banner}} offers the server the Windows login first and then asks for no other.' },
      'osxkeychain-garbage': { severity: 'warning', text: 'git {{version}} writes rubbish behind the user name when it stores a login with osxkeychain.' },
    },
  },
  needs: ['tools'],
  wants: ['gitConfig', 'target', 'system'],
  run({ tools: { git }, gitConfig, target, system }) {
    const { version, path, banner } = git;
    if (version === null) return { undetermined: `"${path ?? 'git'} --version" names no version: "${banner ?? git.failure ?? ''}"` };
    const ran: Evidence = { kind: 'process', argv: [path ?? 'git', '--version'], exitCode: git.exitCode, note: banner ?? version };
    const older = (minimum: string) => isAtLeast(version, minimum) === false;
    const https = target === undefined || /^https:/i.test(target.url);
    if (https && older(credentialApi)) {
      return [{ messageId: 'no-helpers', data: { version, path: path ?? 'git' }, evidence: [ran], measured: version, expected: `${credentialApi} or newer`, fix: UPGRADE }];
    }
    const entries = gitConfig?.entries ?? [];
    const partial = entries.find(({ key }) => /^credential\.[a-z]+:\/\/\.\w+$/i.test(key));
    if (https && partial !== undefined && (REFUSES_PARTIAL.includes(version) || (older(partialContexts) && !older('2.26.1')))) {
      return [{
        messageId: 'partial-context',
        data: { version, context: contextOf(partial) },
        evidence: [ran, configEvidence(partial)],
        measured: version,
        expected: `${partialContexts} or newer`,
        fix: UPGRADE,
      }];
    }
    const relied = https && target !== undefined ? reliedOn(target.url, target.host ?? '', entries, version) : null;
    if (relied !== null) return [readOtherwise(relied, version, ran, entries)];
    if (https && system?.platform === 'win32' && offersWindowsLogin(version, banner ?? '') && !entries.some(turnsEmptyAuthOff)) {
      const key = `http.https://${target?.host ?? 'git-codecommit.us-east-1.amazonaws.com'}.emptyAuth`;
      return [{
        messageId: 'windows-identity', data: { banner: banner ?? version }, certainty: 'inferred', evidence: [ran],
        fix: { consent: 'safe', steps: [{ do: 'git-config', op: 'set', scope: 'global', key, value: 'false' }] },
      }];
    }
    const keychain = entries.find(({ key, value }) => /^credential\.(?:.*\.)?helper$/.test(key) && value !== null && helperCommand(value).storage === 'osxkeychain');
    if (system?.platform === 'darwin' && version === '2.46.0' && keychain !== undefined && target?.method === 'git-credentials') {
      return [{ messageId: 'osxkeychain-garbage', data: { version }, certainty: 'inferred', evidence: [ran, configEvidence(keychain)], measured: version, expected: '2.46.1 or newer', fix: UPGRADE }];
    }
    return [];
  },
});

function readOtherwise(relied: Reliance, version: string, ran: Evidence, entries: readonly GitConfigEntry[]) {
  const { host, entry } = relied;
  const common = { certainty: 'inferred', measured: version } as const;
  if (relied.on === 'wildcard') {
    const evidence = [ran, configEvidence(entry, false)] as const;
    const fix = exactHost(host, entry, entries);
    return { messageId: 'wildcard-ignored', data: { version, context: contextOf(entry) }, ...common, expected: `${contextWildcard} or newer`, evidence, fix } as const;
  }
  const data = { version, key: relied.by.key, helper: entry.value ?? '', host };
  const evidence = [ran, configEvidence(relied.by, false), configEvidence(entry, true)] as const;
  return { messageId: 'reset-ignored', data, ...common, expected: `${helperReset} or newer`, evidence, fix: UPGRADE } as const;
}

/** curl's SSPI fault in git 1.9.5.msysgit.1, and `http.emptyAuth` on by default. Source: git-for-windows/git#1034. */
function offersWindowsLogin(version: string, banner: string): boolean {
  const build = gitBuild(banner);
  return (build?.vendor === 'windows' && version === '2.11.0' && build.build === '3') || /1\.9\.5\.msysgit\.1/.test(banner);
}

function turnsEmptyAuthOff({ key, value }: GitConfigEntry): boolean {
  return /^http\.(?:.*\.)?emptyauth$/.test(key) && value === 'false';
}

const UPGRADE: Fix = advise('person', 'Install a current git', 'https://git-scm.com/downloads');

/** The same helper in a section that names the host itself. */
function exactHost(host: string, entry: GitConfigEntry, entries: readonly GitConfigEntry[]): Fix {
  const scope = scopeBehind([entry]);
  return scope === null || host === '' || isHidden(entry.value ?? '') ? UPGRADE : { consent: 'safe', steps: helperBlock(host, entry.value ?? '', scope, entries, [entry]) };
}
