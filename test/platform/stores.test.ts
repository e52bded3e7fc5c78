import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Platform, StoredLogin } from '../../src/core/facts.ts';
import { keychain, parseSecurity } from '../../src/platform/darwin/keychain.ts';
import { platformFacts } from '../../src/platform/index.ts';
import { parseSecretTool, secretService } from '../../src/platform/linux/secret-service.ts';
import { credentialManager, parseCmdkey } from '../../src/platform/win32/credential-manager.ts';
import { HOST } from '../support/worlds.ts';

const test = suite('platform/stores');
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SESSION = 'ASIAIOSFODNN7EXAMPLE';
const TOKEN = 'FwoGZXIvYXdzEXAMPLE/token+with/slashes==';
const hex = (text: string) => `0x${Buffer.from(text).toString('hex').toUpperCase()}`;
const short = (logins: readonly StoredLogin[]) => logins.map(({ host, path, login }) => [host, path, login.kind, login.name ?? login.keyIdLast4]);

/** As `security find-internet-password -s HOST` prints it. */
const securityItem = (changes: Readonly<Record<string, string>> = {}): string => {
  const attributes = {
    '0x00000007 ': `<blob>="${HOST}"`, '0x00000008 ': '<blob>=<NULL>', '"acct"': `<blob>="${KEY}"`, '"atyp"': '<blob>="dflt"', '"cdat"': '<timedate>=0x32303236313131373039303030305A00  "20261117090000Z\\000"',
    '"crtr"': '<uint32>="aapl"', '"cusi"': '<sint32>=<NULL>', '"desc"': '<blob>=<NULL>', '"icmt"': '<blob>=<NULL>', '"invi"': '<sint32>=<NULL>', '"mdat"': '<timedate>=0x32303236313131373039303030305A00  "20261117090000Z\\000"',
    '"nega"': '<sint32>=<NULL>', '"path"': '<blob>=<NULL>', '"port"': '<uint32>=0x00000000 ', '"prot"': '<blob>=<NULL>', '"ptcl"': '<uint32>="htps"', '"scrp"': '<sint32>=<NULL>', '"sdmn"': '<blob>=<NULL>', '"srvr"': `<blob>="${HOST}"`, '"type"': '<uint32>=<NULL>',
    ...changes,
  };
  return `keychain: "/Users/maria/Library/Keychains/login.keychain-db"\nversion: 512\nclass: "inet"\nattributes:\n${Object.entries(attributes).map(([name, value]) => `    ${name}${value}\n`).join('')}`;
};

test('keychain: attributes only, never the password', () => {
  assert.equal(keychain.commands([HOST, 'b.example']).map(({ argv }) => argv), [['security', 'find-internet-password', '-s', HOST], ['security', 'find-internet-password', '-s', 'b.example']]);
  assert.is(keychain.stream, 'stdout');
  assert.equal(keychain.emptyExitCodes, [44]);
});

test('keychain: an access key of git-credential-osxkeychain', () => {
  assert.equal(parseSecurity(securityItem(), HOST), [{
    host: HOST, path: null, secret: null, file: '/Users/maria/Library/Keychains/login.keychain-db', line: null,
    login: { kind: 'access-key', name: null, keyIdLast4: 'MPLE', prefix: 'AKIA', hasSessionToken: false, accountId: null },
  }]);
});

test('keychain: a path, a session token, several items', () => {
  const output = securityItem({ '"path"': '<blob>="/v1/repos/billing"', '"acct"': `<blob>="${SESSION}%${TOKEN}"` }) + securityItem({ '"acct"': '<blob>="maria-at-111122223333"' });
  const found = parseSecurity(output, HOST);
  assert.equal(short(found), [[HOST, 'v1/repos/billing', 'access-key', 'MPLE'], [HOST, null, 'git-credential', 'maria-at-111122223333']]);
  assert.is(found[0]?.login.hasSessionToken, true);
  assert.not.match(JSON.stringify(found), /FwoGZ/);
});

test('keychain: names that are not ASCII are given in hexadecimal', () => {
  assert.equal(short(parseSecurity(securityItem({ '"acct"': `<blob>=${hex('José "x"')}  "Jos\\303\\251 "x""` }), HOST)), [[HOST, null, 'other', 'José "x"']]);
  assert.equal(short(parseSecurity(securityItem({ '"acct"': `<blob>=${hex('日本')}` }), HOST)), [[HOST, null, 'other', '日本']]);
  const key = parseSecurity(securityItem({ '"acct"': `<blob>=${hex(`${SESSION}%${TOKEN}\n`)}  "${SESSION}%${TOKEN}\\012"` }), HOST);
  assert.equal(short(key), [[HOST, null, 'access-key', 'MPLE']]);
  assert.not.match(JSON.stringify(key), /FwoGZ/);
});

test('keychain: no account, no server, nothing', () => {
  assert.equal(parseSecurity(securityItem({ '"acct"': '<blob>=<NULL>' }), HOST), []);
  assert.equal(short(parseSecurity(securityItem({ '"srvr"': '<blob>=<NULL>' }), 'asked.example')), [['asked.example', null, 'access-key', 'MPLE']]);
  assert.equal(parseSecurity('', HOST), []);
  assert.equal(parseSecurity('security: SecKeychainSearchCopyNext: The specified item could not be found in the keychain.\n', HOST), []);
});

interface Labels { head: string; target: string; type: string; generic: string; user: string; here: string; colon?: string }
const LANGUAGES: Readonly<Record<string, Labels>> = {
  English: { head: 'Currently stored credentials:', target: 'Target', type: 'Type', generic: 'Generic ', user: 'User', here: 'Local machine persistence' },
  German: { head: 'Gegenwärtig gespeicherte Anmeldeinformationen:', target: 'Ziel', type: 'Typ', generic: 'Generisch ', user: 'Benutzer', here: 'Lokaler Computer - Beständigkeit' },
  Japanese: { head: '現在保存されている資格情報:', target: 'ターゲット', type: '種類', generic: '汎用 ', user: 'ユーザー', here: 'ローカル コンピューター常在' },
  French: { head: 'Informations d’identification actuellement stockées :', target: 'Cible ', type: 'Type ', generic: 'Générique ', user: 'Utilisateur ', here: 'Persistance de l’ordinateur local' },
  'with wide colons': { head: '当前保存的凭据：', target: '目标', type: '类型', generic: '普通 ', user: '用户', here: '本地机器持久性', colon: '：' },
};
const cmdkey = (labels: Labels, entries: readonly { target: string; user?: string; type?: string }[]): string => {
  const colon = `${labels.colon ?? ':'} `;
  const blocks = entries.map(({ target, user, type }) => [
    `    ${labels.target}${colon}${target}`, `    ${labels.type}${colon}${type ?? labels.generic}`, ...(user === undefined ? [] : [`    ${labels.user}${colon}${user}`]), `    ${labels.here}`, '    ',
  ].join('\r\n'));
  return `\r\n${labels.head}\r\n\r\n${blocks.join('\r\n')}\r\n`;
};
const entries = [
  { target: 'MicrosoftAccount:target=SSO_POP_Device', user: '02abcdef', type: 'Generic ' },
  { target: `LegacyGeneric:target=git:https://${HOST}`, user: KEY },
  { target: `LegacyGeneric:target=git:https://${KEY}@${HOST}/v1/repos/billing`, user: KEY },
  { target: 'LegacyGeneric:target=git:https://github.com', user: 'Personal Access Token' },
  { target: 'Domain:target=fileserver', user: 'CORP\\maria' },
  { target: `LegacyGeneric:target=git:https://maria-at-111122223333@${HOST}` },
];

for (const [language, labels] of Object.entries(LANGUAGES)) {
  test(`Credential Manager: ${language}`, () => {
    assert.equal(short(parseCmdkey(cmdkey(labels, entries))), [
      [HOST, null, 'access-key', 'MPLE'], [HOST, 'v1/repos/billing', 'access-key', 'MPLE'], ['github.com', null, 'other', 'Personal Access Token'], [HOST, null, 'git-credential', 'maria-at-111122223333'],
    ]);
  });
}

test('Credential Manager: labels in the code page of the console', () => {
  const { German } = LANGUAGES;
  if (German === undefined) throw new Error('there is German');
  const bytes = Uint8Array.from(Buffer.from(cmdkey(German, entries), 'latin1'));
  assert.equal(short(parseCmdkey(new TextDecoder().decode(bytes)))[0], [HOST, null, 'access-key', 'MPLE']);
});

test('Credential Manager: no part of a session token is taken for a host or a path', () => {
  const { English } = LANGUAGES;
  if (English === undefined) throw new Error('there is English');
  const found = parseCmdkey(cmdkey(English, [{ target: `LegacyGeneric:target=git:https://${SESSION}%${TOKEN}@${HOST}/v1/repos/billing`, user: `${SESSION}%${TOKEN}` }, { target: `LegacyGeneric:target=git:https://${SESSION}%${TOKEN}@${HOST}` }]));
  assert.equal(short(found), [[HOST, 'v1/repos/billing', 'access-key', 'MPLE'], [HOST, null, 'access-key', 'MPLE']]);
  assert.is(found.every(({ login }) => login.hasSessionToken), true);
  assert.not.match(JSON.stringify(found), /fwogz|slashes/i);
});

test('Credential Manager: nothing stored', () => {
  assert.equal(parseCmdkey('\r\nCurrently stored credentials:\r\n\r\n* NONE *\r\n'), []);
  assert.equal(parseCmdkey(''), []);
  assert.equal(credentialManager.commands([HOST]).map(({ argv }) => argv), [['cmdkey', '/list']]);
});

test('Secret Service: attributes come on stderr, secrets on stdout', () => {
  assert.is(secretService.stream, 'stderr');
  assert.equal(secretService.commands([HOST]).map(({ argv }) => argv), [['secret-tool', 'search', '--all', 'server', HOST]]);
  const stderr = `attribute.xdg:schema = org.git.Password\nattribute.server = ${HOST}\nattribute.protocol = https\nattribute.user = ${SESSION}%${TOKEN}\nattribute.object = v1/repos/billing\n`
    + `attribute.server = ${HOST}\nattribute.protocol = https\nattribute.user = maria-at-111122223333\n`;
  const found = parseSecretTool(stderr, HOST);
  assert.equal(short(found), [[HOST, 'v1/repos/billing', 'access-key', 'MPLE'], [HOST, null, 'git-credential', 'maria-at-111122223333']]);
  assert.not.match(JSON.stringify(found), /FwoGZ/);
});

test('Secret Service: GCM\'s names, items without a user, noise', () => {
  assert.equal(short(parseSecretTool('attribute.service = git:https://x\nattribute.username = maria\n', HOST)), [[HOST, null, 'other', 'maria']]);
  assert.equal(parseSecretTool(`attribute.server = ${HOST}\n`, HOST), []);
  assert.equal(parseSecretTool('secret-tool: Cannot autolaunch D-Bus without X11 $DISPLAY\n', HOST), []);
});

test('every platform says where its things are', () => {
  const kinds = (['darwin', 'win32', 'linux'] as const satisfies readonly Platform[]).map((platform) => [platform, platformFacts(platform).store.kind, platformFacts(platform).netrcNames[0]]);
  assert.equal(kinds, [['darwin', 'keychain', '.netrc'], ['win32', 'credential-manager', '.netrc'], ['linux', 'secret-service', '.netrc']]);
  assert.ok(platformFacts('darwin').scriptDirs.includes('Library/Python/3.9/bin'));
  assert.ok(platformFacts('win32').systemGitConfigs.includes('C:/Program Files/Git/etc/gitconfig'));
});

test.run();
