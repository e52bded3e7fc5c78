import type { ExecResult } from '../../src/core/probe.ts';
import { type Planted, planting } from '../commands/planted-secrets.ts';
import type { HostCall } from './watched-host.ts';

/** What a fault can do besides answering. */
export interface Hands {
  /** Never answers; a program is ended when the run ends. */
  hang: () => Promise<unknown>;
  /** Ctrl-C. */
  interrupt: () => void;
}

export interface Fault {
  name: string;
  /** It says what a machine might truly say, so what rests on it may be judged. */
  plausible: boolean;
  /** Takes long to judge: not every one is made by default. */
  large: boolean;
  answer: (real: () => unknown, hands: Hands) => unknown;
}

const plant = planting();
const secret = (where: string): string => plant.secret(where, 'random');
/** Secrets in the forms in which programs print them. */
const TELLING = `password=${secret('password')}\nhttps://user:${secret('url')}@example.com/\naws_secret_access_key = ${secret('key')}\n`;
/** They must stand nowhere. */
export const planted: readonly Planted[] = plant.all;

/** Clears the screen, sets the title, colours, turns the reading order. */
const CONTROLS = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\r\b\u0000 ‹1 character› ';
const ESCAPES = `${CONTROLS}\n${TELLING}`;
/** The same bytes in every run. */
const NOISE = Uint8Array.from({ length: 3000 }, (_, index) => (index * index * 31 + index * 17 + 7) % 251);
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const MANY = 10 * 1024 * 1024;
const FLOODED = 4 * 1024 * 1024;
const flood = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(0x61).map((byte, index) => (index % 60 === 59 ? 0x0a : index % 60 === 20 ? 0x3d : byte));
const WRONG_JSON = '{"Version": 7, "Credentials": [null], "event": {"__proto__": 1}, "schema": "codecommit-report/1", "argv": 3}';

function fault(name: string, answer: Fault['answer'], { plausible = false, large = false } = {}): Fault {
  return { name, answer, plausible, large };
}

const systemError = (code: string, message: string): Error => Object.assign(new Error(`${code}: ${message}, open '/x'`), { code, syscall: 'open' });
const THROWS: readonly Fault[] = [
  ...([['ENOENT', 'no such file or directory'], ['EACCES', 'permission denied'], ['EIO', 'i/o error']] as const).map(([code, message]) => fault(`throws ${code}`, () => Promise.reject(systemError(code, message)))),
  fault('throws words with escapes', () => Promise.reject(new Error(ESCAPES))),
];
const NO_ROOM = ['ENOENT', 'EACCES', 'ENOSPC', 'EROFS'].map((code) => fault(`throws ${code}`, () => Promise.reject(systemError(code, 'no'))));
/** What may not even be looked at is not there for any program of this user. */
const UNSEEN = THROWS.map((each) => ({ ...each, plausible: true }));
const HANGS: readonly Fault[] = [
  fault('hangs', (_, { hang }) => hang()),
  fault('is interrupted', (_, { hang, interrupt }) => { interrupt(); return hang(); }),
];

const nothing: ExecResult = { exitCode: 0, stdout: new Uint8Array(), stderr: '', timedOut: false, spawnError: null, overflowed: false };
const ends = (name: string, result: Partial<ExecResult>, kind: { plausible?: boolean; large?: boolean } = {}): Fault => fault(name, () => Promise.resolve({ ...nothing, ...result }), kind);
/** Starting a program never throws: what went wrong is in the result (`test/host/exec.test.ts`). */
const EXEC: readonly Fault[] = [
  ends('cannot be started', { exitCode: null, spawnError: 'EAGAIN' }),
  ends('is missing', { exitCode: null, spawnError: 'ENOENT' }), ends('may not be run', { exitCode: null, spawnError: 'EACCES' }), ends('is no program', { exitCode: null, spawnError: 'ENOEXEC' }),
  ends('times out', { exitCode: null, timedOut: true }), ends('times out after noise', { exitCode: null, timedOut: true, stdout: NOISE, stderr: ESCAPES }),
  ends('is killed', { exitCode: null }), ends('fails silently', { exitCode: 1 }), ends('crashes', { exitCode: 139, stderr: ESCAPES }), ends('fails with escapes', { exitCode: 128, stdout: text(ESCAPES), stderr: ESCAPES }),
  ends('says nothing', {}, { plausible: true }), ends('prints noise', { stdout: NOISE }), ends('prints escapes', { stdout: text(ESCAPES), stderr: ESCAPES }), ends('prints NULs', { stdout: text('\0'.repeat(300) + '=\0\n') }),
  // Of lines we know nothing of, none may be what is looked for.
  ends('prints JSON of another kind', { stdout: text(WRONG_JSON) }, { plausible: true }), ends('prints JSON that is cut', { stdout: text(WRONG_JSON.slice(0, 30)) }, { plausible: true }),
  fault('is cut in the middle', async (real) => { const whole = await real() as ExecResult; return { ...whole, exitCode: null, stdout: whole.stdout.slice(0, whole.stdout.length / 2) }; }),
  ends('floods', { exitCode: null, stdout: flood(FLOODED), overflowed: true }, { large: true }), ends('prints 4 MB', { stdout: flood(FLOODED), stderr: ESCAPES }, { large: true }),
];
const gives = (name: string, value: unknown, kind: { plausible?: boolean; large?: boolean } = {}): Fault => fault(name, () => Promise.resolve(value), kind);
const FILE: readonly Fault[] = [
  gives('is gone', null, { plausible: true }), gives('is empty', new Uint8Array(), { plausible: true }), gives('is noise', NOISE, { plausible: true }), gives('is escapes', text(ESCAPES), { plausible: true }),
  gives('is JSON of another kind', text(WRONG_JSON), { plausible: true }), gives('is NULs', text('\0'.repeat(4000)), { plausible: true }),
  fault('is cut in the middle', async (real) => { const whole = await real() as Uint8Array | null; return whole?.slice(0, whole.length / 2) ?? null; }, { plausible: true }),
  gives('has 10 MB', flood(MANY), { plausible: true, large: true }),
];
const STAT: readonly Fault[] = [gives('is gone', null, { plausible: true }), gives('is a directory', { mode: 0o777, isFile: false, executable: false }, { plausible: true }), gives('is a file of everybody', { mode: 0o777, isFile: true, executable: true }, { plausible: true })];
const LIST: readonly Fault[] = [
  gives('is gone', null, { plausible: true }), gives('is empty', [], { plausible: true }), gives('has strange names', [CONTROLS, '..', '.', '', '-rf', 'a\nb', '../../etc/passwd', 'x'.repeat(5000)], { plausible: true }),
  gives('has ten thousand names', Array.from({ length: 10_000 }, (_, index) => `name-${index}`), { plausible: true, large: true }),
];
const PATH: readonly Fault[] = [gives('is gone', null, { plausible: true }), gives('leads to a strange place', `/tmp/${CONTROLS.replaceAll('\0', '')}`, { plausible: true }), gives('leads to an option', '--upload-pack=touch /tmp/owned', { plausible: true })];
/** Answers of AWS and of the network, which our own host has given their form already. */
const FACT: readonly Fault[] = [
  fault('has noise in every text', async (real) => soiled(await real())),
  fault('gets no answer', async (real) => answered(await real(), { status: null, errorCode: null, errorMessage: null, failure: { stage: 'timeout', code: 'ETIMEDOUT', message: 'there was no answer within 5 s' } })),
  fault('gets a refusal', async (real) => answered(await real(), { status: 403, errorCode: 'AccessDeniedException', errorMessage: CONTROLS, failure: null }), { plausible: true }),
  fault('gets a fault of the service', async (real) => answered(await real(), { status: 500, errorCode: null, errorMessage: WRONG_JSON, failure: null }), { plausible: true }),
];
const SETTING: readonly Fault[] = [fault('is not set', () => undefined, { plausible: true }), fault('is empty', () => '', { plausible: true }), fault('has escapes', () => CONTROLS, { plausible: true })];
const now = (code: string): Fault => fault(`throws ${code}`, () => { throw systemError(code, 'no'); });
const DISK: readonly Fault[] = ['EACCES', 'EIO', 'ENOSPC', 'EROFS'].map(now);

const BY_CALL: Readonly<Record<string, readonly Fault[]>> = {
  // It never rejects, and a report without it must not be written.
  ownSecrets: [],
  exec: [...EXEC, ...HANGS], readBytes: [...FILE, ...THROWS, ...HANGS], stat: [...STAT, ...UNSEEN, ...HANGS], list: [...LIST, ...UNSEEN, ...HANGS], realPath: [...PATH, ...UNSEEN, ...HANGS], which: [...PATH, ...UNSEEN, ...HANGS],
  withPrivateDir: NO_ROOM, mirror: NO_ROOM, env: SETTING,
  environment: [fault('has escapes', (real) => soiled(real()), { plausible: true }), fault('is empty', () => ({ variables: [] }), { plausible: true })],
};

/** Another git that cannot be started asks no helper of anybody: that it does not differ is true. */
const isOtherGit = (args: readonly unknown[]): boolean => /\["[^"]+[\\/]git(?:\.exe)?","config","--system"/.test(JSON.stringify(args));
const UNUSABLE = EXEC.map((each) => (/^is missing$|^may not be run$|^is no program$/.test(each.name) ? { ...each, plausible: true } : each));

/** The faults a call can have. */
export function faultsOf({ name, args }: HostCall): readonly Fault[] {
  if (name === 'exec' && isOtherGit(args)) return [...UNUSABLE, ...HANGS];
  if (name.startsWith('disk.')) return /parent|sha256|isAlive|self/.test(name) ? [] : DISK;
  return BY_CALL[name] ?? [...FACT, ...THROWS, ...HANGS];
}

/** Every text replaced, but for those that are a word of a list of ours. */
function soiled(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return /^(?:kind|stage|status|tool|provider|prefix|carried|decision|name|sentAt|serverDate|expiresAt|layer)$/.test(key) ? value : CONTROLS;
  if (Array.isArray(value)) return value.map((each) => soiled(each));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, soiled(each, name)]));
}

function answered(value: unknown, change: object): unknown {
  if (value === null || typeof value !== 'object') return value;
  const facts = value as Record<string, unknown>;
  if ('answer' in facts) return { ...facts, answer: { ...facts['answer'] as object, ...change }, ...('advertisesRefs' in facts ? { advertisesRefs: false } : {}) };
  return 'failure' in facts && 'failure' in change && change.failure !== null ? { ...facts, failure: change.failure } : value;
}
