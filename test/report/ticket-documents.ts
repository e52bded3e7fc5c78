/** Support reports for the tests of tickets, made of the worlds of the checks' tests; names are replaced here by hand. */
import { checks } from '../../src/checks/index.ts';
import type { Finding, Link, RanCommand, Report, SupportReport } from '../../src/core/finding.ts';
import { makeReport } from '../../src/core/report.ts';
import { allow, deny, keyRefused, policy, readFromIam } from '../checks/permissions/given.ts';
import { goldenChecks } from '../support/golden-checks.ts';
import { accessKeyLogin, ACCOUNT, API_HOST, awsFile, entry, healthyWorlds, HOST, linux, mac, NOW, reached, remoteEntry, section, signature, staticKeys, stored, URL_HTTPS, type World } from '../support/worlds.ts';

const RULES = [{ rule: 'accounts', count: 3 }, { rule: 'home', count: 7 }, { rule: 'users', count: 0 }];

/** A document as `codecommit report` makes it, its real names still in it. */
export function documentOf(world: World, more: Partial<Report> = {}, judgedBy = checks): SupportReport {
  const report = makeReport(world.snapshot, judgedBy, { version: '0.1.0', node: '20.19.0', platform: 'linux', startedAt: NOW, durationMs: 840, failOn: 'error' });
  return { ...report, ...more, snapshot: world.snapshot, redaction: { rules: RULES, verified: true } };
}

/** The document with other names for the account, the repository, the person and the home. */
export function renamed(document: SupportReport): SupportReport {
  const text = JSON.stringify(document)
    .replaceAll(/\/(?:Users|home)\/maria/g, '<home>').replaceAll(ACCOUNT, '<account-1>').replaceAll('user/maria', 'user/<user-1>').replaceAll(/\bbilling\b/g, '<repository-1>')
    .replaceAll('my team', '<profile-1 with a space>');
  return JSON.parse(text) as SupportReport;
}

const forbidden = { exitCode: 128, httpStatus: 403, failure: 'forbidden', stderr: [`fatal: unable to access '${URL_HTTPS}/': The requested URL returned error: 403`, 'hint: run `git help`'] } as const;
const CONTEXT = `credential.https://${HOST}`;
const keychain = mac.with({
  gitConfig: { entries: [
    { ...entry('credential.helper', 'osxkeychain', 'system', 7), file: '/Applications/Xcode.app/Contents/Developer/usr/share/git-core/gitconfig' },
    entry(`${CONTEXT}.helper`, "!aws --profile 'my team' codecommit credential-helper $@", 'global', 21), entry(`${CONTEXT}.usehttppath`, 'true', 'global', 22), remoteEntry(),
  ] },
  systemStore: { logins: [stored({ login: accessKeyLogin, secret: null, line: null })] },
  awsConfig: { config: awsFile('config', [section('profile my team', { output: 'json' }, 14)]), credentials: awsFile('credentials', [section('my team', staticKeys)]) },
  target: { profile: 'my team', profileSource: "the credential helper's line", profileIsExplicit: true },
  credentials: { profile: 'my team' },
  gitClient: { argv: ['git', 'ls-remote', '--', 'origin', 'HEAD'], ...forbidden, helpers: [{ helper: 'osxkeychain', exitCode: 0, answered: true }], handed: { login: accessKeyLogin, secret: signature() } },
});

const ran: RanCommand = {
  argv: ['git', 'fetch', 'origin'], exitCode: 128, timedOut: false, durationMs: 412,
  children: [{ argv: ['git', 'remote-https', 'origin', URL_HTTPS], exitCode: 128, durationMs: 398 }, { argv: ['git', 'credential-osxkeychain', 'get'], exitCode: 0, durationMs: null }],
  http: ['=> GET /v1/repos/billing/info/refs?service=git-upload-pack HTTP/1.1', '=> authorization: ‹112 characters›', '<= HTTP/1.1 403 Forbidden', '<= content-length: 0'],
  stderr: [`fatal: unable to access '${URL_HTTPS}/': The requested URL returned error: 403`], omitted: 3,
};
const applied = [{ check: 'git-config/helper-order', describe: 'begin the chain of this host with an empty entry', status: 'put-back', undo: 'codecommit fix undo 20261120-1', error: 'git still fails' }];

/** Xcode's keychain answers before the AWS helper with an old signature; the failing command was run, a change was tried and put back. */
const sickBy = (judgedBy: typeof checks) => renamed(triedOnACopy(documentOf(keychain, { ran, applied }, judgedBy)));
export const sick = sickBy(checks);
/** A statement of an own policy denies the KMS key of the repository. */
const permissionsBy = (judgedBy: typeof checks) => renamed(documentOf(keyRefused(linux).with(readFromIam(policy(allow({ Action: '*' }), deny({ Action: 'kms:*' })))), {}, judgedBy));
export const permissions = permissionsBy(checks);
/** The same two as the goldens hold them. */
export const goldens = { 'ticket-sick': sickBy(goldenChecks), 'ticket-permissions': permissionsBy(goldenChecks) };
export const healthy = renamed(documentOf(healthyWorlds['helper on Linux'] ?? linux));

const proxy = { url: 'http://proxy.corp.example:3128', source: 'HTTPS_PROXY', hasUserInfo: false, supported: true };
const stopped = (tool: 'git' | 'aws', host: string) => reached(tool, host, {
  route: { tool, host, proxy, bypassedBy: null, caFile: { path: '/etc/corp.pem', source: 'GIT_SSL_CAINFO', readable: true }, verify: true },
  dns: { name: host, addresses: [], error: 'ENOTFOUND' }, tcp: { host: 'proxy.corp.example', port: 3128, error: null }, connectStatus: 403, tls: null, http: null,
  failure: { stage: 'proxy', code: 'CONNECT_403', message: 'CONNECT answered 403' },
});
/** A proxy that lets neither host through. */
export const proxied = renamed(documentOf(linux.with({
  network: { git: stopped('git', HOST), api: stopped('aws', API_HOST) },
  gitClient: { exitCode: 128, failure: 'proxy', stderr: [`fatal: unable to access '${URL_HTTPS}/': CONNECT tunnel failed, response 403`] },
}).without('gitRequest', 'failed', 'CONNECT answered 403').without('repositoryMetadata', 'failed', 'CONNECT answered 403')));

function triedOnACopy(document: SupportReport): SupportReport {
  return { ...document, findings: document.findings.map((finding): Finding => (finding.fix === undefined ? finding : { ...finding, fix: { ...finding.fix, whatIf: 'works' } })) };
}

/** Every status a link can have, one after the other. */
export const everyStatus: SupportReport = {
  ...sick,
  links: sick.links.map((link, index): Link => ({ ...link, status: (['ok', 'suspect', 'unknown', 'unused', 'broken'] as const)[index % 5] ?? 'ok' })),
};

/** The document with `texts`, one after the other, in every place that holds a value of the machine or of another program. */
export function filledWith(document: SupportReport, ...texts: readonly string[]): SupportReport {
  let next = 0;
  const OURS = new Set(['schema', 'id', 'status', 'kind', 'severity', 'certainty', 'area', 'check', 'consent', 'whatIf', 'rootCauses', 'causedBy', 'blockedBy', 'messageId', 'code', 'exitCode', 'line', 'statement', 'findings', 'method', 'version']);
  const filled = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return OURS.has(key) ? value : texts[next++ % texts.length];
    if (Array.isArray(value)) return OURS.has(key) && typeof value[0] === 'string' ? value : value.map((item) => filled(item, key));
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner, name)])) : value;
  };
  return filled(document, '') as SupportReport;
}

/** What somebody would write into a file to get out of a ticket. */
export const HOSTILE: readonly string[] = [
  '</title><script>alert(1)</script>', '--></style></svg><script>alert(1)</script>', '<img src=x onerror=alert(1)>', '" onload="alert(1)', "' onfocus='alert(1)' autofocus='", '&lt;b&gt;&#60;b&#62;',
  'a|b|c', '|---|---|', '`', '``` ` ```', '```\n# out\n```', '~~~\nout', '![x](http://attacker.example/x.png)', '[x](javascript:alert(1))', '<http://attacker.example/>', 'http://attacker.example/', 'www.attacker.example',
  '@maria @org/team', 'maria@corp.example', '#1 org/repo#2 GH-3', '0123456789abcdef0123456789abcdef01234567', '\u001b]8;;http://attacker.example\u0007x\u001b[31mred', 'a\u0000b\u202ec', '\ud800',
  '\n\n# out\n\n', '- out', '1. out', '> out', '    out', '=====', '---', '[x]: http://attacker.example', '[^1]', '**out** _out_ ~~out~~', '$x$ $`x`$', ':tada:', '\\', '\\|', 'a\\', '</details>', '<!-- ', '<account-1>',
  '{"Sid":"</pre><script>alert(1)</script>|`"}', 'profile "a|b`c" <profile-1 with a space>/x',
];
