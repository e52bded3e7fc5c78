import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checks } from '../../src/checks/index.ts';
import { collect } from '../../src/core/collect.ts';
import { valueOf, type FactName, type Facts, type Intent, type Snapshot } from '../../src/core/facts.ts';
import { makeReport } from '../../src/core/report.ts';
import { probes } from '../../src/probes/index.ts';
import { humanAnswer } from '../../src/ui/answer.ts';
import { type Answer, fakeHost, type FakeMachine, PRIVATE_DIR, seen } from '../support/fake-host.ts';
import { HOME, HOST, linux, NOW, reached } from '../support/worlds.ts';

const test = suite('canary: no planted secret comes out');

/** Every planted secret holds this. */
const PLANT = 'Pl4nted';
let count = 0;
const plant = (): string => `${PLANT}${String(++count).padStart(3, '0')}s3cretX`;
const hex = () => Buffer.from(plant()).toString('hex').padEnd(64, '0').slice(0, 64);
/** Hexadecimal of the plant: signatures hold no other letters. */
const PLANTED_HEX = Buffer.from(PLANT).toString('hex');
const signed = () => `20261117T090000Z${hex()}`;
const keyId = () => `AKIA${PLANT.toUpperCase()}12345`;
const key40 = () => `${plant()}${'aB3/xY9+'.repeat(5)}`.slice(0, 40);

const GLOBAL = `${HOME}/.gitconfig`;
const LOCAL = `${HOME}/work/.git/config`;

function gitConfigText(): string {
  return [
    '[credential]',
    '\thelper = store --file ~/my-logins',
    `\thelper = "!f() { echo username=${keyId()}; echo \\"password=${plant()}\\"; }; f"`,
    `\thelper = !MY_TOKEN=${plant()} helper --password ${plant()} --secret=${plant()}`,
    `\thelper = !curl -s https://u:${plant()}@vault.example/x`,
    `\thelper = !AWS_SECRET_ACCESS_KEY=${key40()} aws codecommit credential-helper $@`,
    `\thelper = !echo ${plant()}${plant()}`,
    '\thelper = libsecret',
    '\tuseHttpPath = true',
    `[credential "https://u:${plant()}@${HOST}"]`, '\tusername = maria',
    '[http]', `\textraheader = Authorization: Basic ${plant()}`, `\tproxy = http://u:${plant()}@proxy.example:3128`, `\tcookieFile = ${HOME}/.cookies`,
    '[http "https://git.example/"]', `\textraHeader = X-Token: ${plant()}`, `\tproxy = u:${plant()}@proxy.example:3128`,
    `[url "https://u:${plant()}@${HOST}/"]`, '\tinsteadOf = cc:', '[url "https://github.com/"]', `\tinsteadOf = https://u:${plant()}@github.com/`,
    '[core]', `\tsshCommand = sshpass -p ${plant()} ssh`, '[sendemail]', `\tsmtpPass = ${plant()}`, '[alias]', `\tx = !curl -u u:${plant()} h`, '[user]', `\tsigningKey = ${plant()}`,
  ].join('\n') + '\n';
}

const localText = () => [
  '[remote "origin"]', `\turl = https://${keyId()}:${signed()}@${HOST}/v1/repos/billing`, `\tproxy = http://u:${plant()}@p`, `\tpushurl = https://u:${plant()}@${HOST}/v1/repos/billing`,
  '[remote "slashes"]', `\turl = https://u:${plant()}/a@b${plant()}@${HOST}/v1/repos/other`,
  '[remote "hub"]', `\turl = https://ghp_${plant()}${'0'.repeat(20)}@github.com/a/b`, '[submodule "x"]', `\turl = https://u:${plant()}@h/x`,
].join('\n') + '\n';

function listOf(text: string, scope: string, file: string): string {
  let section = '';
  return text.split('\n').flatMap((line) => {
    const head = /^\[(\S+)(?: "(.*)")?\]$/.exec(line);
    if (head !== null) section = head[2] === undefined ? (head[1] ?? '') : `${head[1] ?? ''}.${head[2]}`;
    const entry = /^\t(\w+) = (.*)$/.exec(line);
    if (head !== null || entry === null) return [];
    const value = (entry[2] ?? '').replace(/^"(.*)"$/, '$1').replaceAll('\\"', '"');
    return [`${scope}\0file:${file}\0${section}.${(entry[1] ?? '').toLowerCase()}\n${value}\0`];
  }).join('');
}

const awsFiles = (): Readonly<Record<string, string>> => ({
  [`${HOME}/.aws/credentials`]: `[default]\naws_access_key_id = ${keyId()}\naws_secret_access_key = ${key40()}\naws_session_token = ${plant()}\n[quoted]\naws_access_key_id = "${keyId()}"\naws_secret_access_key = "${key40()}" # ${plant()}\n[odd]\n${plant()}\nmy_password = ${plant()}\n`,
  [`${HOME}/.aws/config`]: `[default]\nregion = eu-west-1\ncredential_process = /opt/get --password ${plant()} --token=${plant()}\n[profile web]\nweb_identity_token = ${plant()}\nendpoint_url = https://u:${plant()}@e.example\naws_secret_access_key = ${key40()}\n`,
});

const loginFiles = (): Readonly<Record<string, string>> => ({
  [`${HOME}/.git-credentials`]: `https://${keyId()}:${signed()}@${HOST}/v1/repos/billing\nhttps://u:${plant()}@github.com\nhttps://u:p/${plant()}@x\n${plant()}\n`,
  [`${HOME}/.config/git/credentials`]: `https://ASIA${PLANT.toUpperCase()}12345%25${plant()}:${signed()}@${HOST}\n`,
  [`${HOME}/my-logins`]: `https://maria-at-111122223333:${plant()}@${HOST}\n`,
  [`${HOME}/.netrc`]: `machine ${HOST} login u password ${plant()}\nmachine x login y password "${plant()} z"\ndefault login d password ${plant()} account ${plant()}\n# ${plant()}\nmacdef m\n${plant()}\n\n`,
});

const ENV = {
  HOME, AWS_ACCESS_KEY_ID: keyId(), AWS_SECRET_ACCESS_KEY: key40(), AWS_SESSION_TOKEN: plant(), AWS_BEARER_TOKEN_BEDROCK: plant(), HTTPS_PROXY: `http://u:${plant()}@proxy.example:3128`, http_proxy: `u:${plant()}@proxy.example:3128`,
  GIT_CONFIG_PARAMETERS: `'http.extraheader=${plant()}'`, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.https://u:${plant()}@h/.insteadof`, GIT_CONFIG_VALUE_0: plant(), GIT_SSH_COMMAND: `sshpass -p ${plant()} ssh`, MY_SECRET: plant(),
  AWS_ENDPOINT_URL: `https://u:${plant()}@e.example`, AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://u:${plant()}@169.254.170.2/x`,
};

const trace = (commands: readonly string[]) => [
  { event: 'start', sid: 'a/b', argv: ['git', 'credential', 'fill'] },
  ...commands.flatMap((command, id) => [{ event: 'child_start', sid: 'a/b', child_id: id, argv: [`${command} get`] }, { event: 'child_exit', sid: 'a/b', child_id: id, code: 0 }]),
  { event: 'exit', sid: 'a/b', code: 0 },
].map((event) => JSON.stringify(event)).join('\n');

const world = <K extends FactName>(name: K): Facts[K] => seen(linux.snapshot[name]);
const LS = 'git ls-remote -- origin HEAD';
const SECRET_TOOL = `secret-tool search --all server ${HOST}`;

function machine(changes: Partial<FakeMachine> = {}): FakeMachine {
  const global = gitConfigText();
  const local = localText();
  const stderr = [
    `warning: url contains https://u:${plant()}@${HOST}/`, `Authorization: Basic ${plant()}`, `password=${plant()}`, `token: x --token ${plant()}`,
    `fatal: unable to access 'https://${keyId()}:${signed()}@${HOST}/v1/repos/billing/': The requested URL returned error: 403`,
  ].join('\n');
  return {
    env: ENV,
    which: { git: '/usr/bin/git' },
    files: { ...awsFiles(), ...loginFiles(), [GLOBAL]: global, [LOCAL]: local },
    programs: {
      'git --version': { stdout: 'git version 2.39.5\n' }, 'sh -c command -v aws': { stdout: '/usr/bin/aws\n' }, 'sh -c aws --version': { stdout: 'aws-cli/2.27.0 Python/3.13.2\n' },
      'git rev-parse --absolute-git-dir': { stdout: `${HOME}/work/.git\n` },
      'git config --list --show-origin --show-scope -z': { stdout: listOf(global, 'global', GLOBAL) + listOf(local, 'local', '.git/config') + `command\0command line:\0http.extraheader\n${plant()}\0` },
      [SECRET_TOOL]: { stdout: `[/1]\nsecret = ${plant()}\n`, stderr: `attribute.server = ${HOST}\nattribute.user = ASIA${PLANT.toUpperCase()}12345%${plant()}/x\n` },
      [LS]: (_, write): Answer => {
        write(`${PRIVATE_DIR}/trace`, trace([`f() { echo username=${keyId()}; echo "password=${plant()}"; }; f`, `MY_TOKEN=${plant()} helper --password ${plant()}`, 'git credential-store --file ~/my-logins']));
        return { exitCode: 128, stderr };
      },
      'git credential fill': { stdout: `username=${keyId()}\npassword=${signed()}\n` },
      ...changes.programs,
    },
    aws: {
      credentials: () => Promise.resolve(world('credentials')), callerIdentity: () => Promise.resolve(world('identity')), getRepository: () => Promise.resolve(world('repositoryMetadata')), simulate: () => Promise.resolve(world('simulation')),
    },
    gitRequest: () => world('gitRequest'),
    probeHost: (host, tool) => reached(tool, host),
    ...Object.fromEntries(Object.entries(changes).filter(([name]) => name !== 'programs')),
  };
}

const INTENT: Intent = { cwd: `${HOME}/work`, target: null, profile: null, region: null, method: null, offline: false, live: true, allowDialogs: true };

async function everythingSaid(from: FakeMachine, intent: Partial<Intent> = {}): Promise<{ snapshot: Snapshot; said: string }> {
  const host = fakeHost(from);
  const wanted = new Set(probes.map(({ fact }) => fact));
  const snapshot = await collect(probes, host, { intent: { ...INTENT, ...intent }, wanted, deadline: new Promise<string>(() => undefined) });
  const said = [JSON.stringify(snapshot)];
  for (const method of [null, 'grc', 'credential-helper', 'git-credentials', 'ssh'] as const) {
    const target = valueOf(snapshot.target);
    const as = method === null || target === null ? snapshot : { ...snapshot, target: { ...snapshot.target, value: { ...target, method } } } as Snapshot;
    const report = makeReport(as, checks, { version: '1', node: '20', platform: 'linux', startedAt: NOW, durationMs: 1, failOn: 'error' });
    assert.equal(report.checks.filter(({ status }) => status === 'crashed'), []);
    said.push(JSON.stringify(report));
    for (const verbose of [false, true]) said.push(humanAnswer(report, as, { verbose, stream: { isTTY: true }, env: {}, colour: true }));
  }
  return { snapshot, said: said.join('\n') };
}

function leaks(said: string): string[] {
  const pattern = new RegExp(`.{0,60}(?:${PLANT}|${PLANT.toUpperCase()}1|${PLANTED_HEX}).{0,30}`, 'gi');
  return [...new Set(said.match(pattern) ?? [])];
}

test('the search finds what it must find', () => {
  assert.is(leaks(`x ${plant()} y`).length, 1);
  assert.is(leaks(signed()).length, 1);
  assert.is(leaks(keyId()).length, 1);
  assert.is(leaks('nothing').length, 0);
});

test('git reads its configuration, and is refused', async () => {
  const { snapshot, said } = await everythingSaid(machine());
  for (const name of ['environment', 'gitConfig', 'storeFiles', 'systemStore', 'netrc', 'awsConfig', 'target', 'gitClient'] as const) assert.is(snapshot[name].status, 'seen', name);
  assert.ok(seen(snapshot.gitConfig).entries.length > 25);
  assert.is(seen(snapshot.storeFiles).logins.length, 4);
  assert.is(seen(snapshot.systemStore).logins.length, 1);
  assert.is(seen(snapshot.netrc).entries.length, 3);
  assert.is(seen(snapshot.gitClient).helpers?.length, 3);
  assert.ok(seen(snapshot.gitClient).handed !== null);
  assert.equal(leaks(said), []);
});

test('git refuses its configuration: our own reading, and git\'s words', async () => {
  const bad = `\thelper = "!\\x" password=${plant()} token=${plant()}\n`;
  const from = machine({ programs: { 'git config --list --show-origin --show-scope -z': { exitCode: 128, stderr: `fatal: bad config variable 'http.proxy' in file '${GLOBAL}' at line 9: http://u:${plant()}@p\n` } } });
  const { said } = await everythingSaid({ ...from, files: { ...from.files, [GLOBAL]: `[credential]\n${bad}${gitConfigText()}` } });
  assert.equal(leaks(said), []);
  assert.equal(leaks((await everythingSaid(from)).said), []);
});

test('git is missing', async () => {
  const gone = Object.fromEntries(['git --version', 'git rev-parse --absolute-git-dir', 'git symbolic-ref --quiet --short HEAD', 'git config --list --show-origin --show-scope -z', LS].map((command) => [command, 'missing' as const]));
  assert.equal(leaks((await everythingSaid(machine({ which: {}, programs: gone }))).said), []);
});

test('probes that throw with a secret in the reason', async () => {
  const from = machine();
  const { said } = await everythingSaid({ ...from, files: { ...from.files, [`${HOME}/.netrc`]: new Error(`EACCES: https://u:${plant()}@h and password=${plant()}`) } });
  assert.equal(leaks(said), []);
});

test('the stores of macOS and Windows', async () => {
  const user = () => `ASIA${PLANT.toUpperCase()}12345%${plant()}/${plant()}==`;
  const mac = await everythingSaid(machine({ platform: 'darwin', programs: { [`security find-internet-password -s ${HOST}`]: { stdout: `keychain: "/k"\nclass: "inet"\nattributes:\n    "acct"<blob>="${user()}"\n    "srvr"<blob>="${HOST}"\n    "path"<blob>=<NULL>\npassword: "${plant()}"\n` } } }));
  assert.is(seen(mac.snapshot.systemStore).logins.length, 1);
  assert.equal(leaks(mac.said), []);
  const stdout = `\r\nCurrently stored credentials:\r\n\r\n    Target: LegacyGeneric:target=git:https://${user()}@${HOST}\r\n    Type: Generic \r\n    User: ${user()}\r\n    Local machine persistence\r\n    \r\n    Target: LegacyGeneric:target=git:https://x:${plant()}@github.com\r\n    Type: Generic \r\n    User: ${plant()}\r\n`;
  const windows = await everythingSaid(machine({ platform: 'win32', programs: { 'cmdkey /list': { stdout } } }));
  assert.is(seen(windows.snapshot.systemStore).logins.length, 1);
  assert.equal(leaks(windows.said), []);
});

test('a TARGET with a login in it', async () => {
  const url = `https://${HOST}/v1/repos/billing`;
  const from = machine({ programs: { [`git ls-remote -- ${url.replace('https://', 'https://u@')} HEAD`]: { exitCode: 128, stderr: 'fatal: x\n' } } });
  const { snapshot } = await everythingSaid(from, { target: url.replace('https://', `https://u:${plant()}@`) });
  // The intent is what the command line said: it is cleaned before it gets here.
  const facts = Object.fromEntries(Object.entries(snapshot).filter(([name]) => name !== 'intent'));
  const report = makeReport(snapshot, checks, { version: '1', node: '20', platform: 'linux', startedAt: NOW, durationMs: 1, failOn: 'error' });
  assert.equal(leaks(JSON.stringify(facts) + JSON.stringify(report) + humanAnswer(report, snapshot, { verbose: true, stream: {}, env: {}, colour: false })), []);
});

test.run();
