import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { helperCommandLine, helpersAsked, parseTrace2 } from '../../src/knowledge/trace2.ts';

const test = suite('trace2');
const OUTER = '20261120T230630.103028Z-H0a7c9cdf-P00001435';
const FILL = `${OUTER}/20261120T230630.104000Z-H0a7c9cdf-P00001436`;
const STORE = `${FILL}/20261120T230630.105278Z-H0a7c9cdf-P00001437`;
const line = (event: string, sid: string, rest: object = {}) => JSON.stringify({ event, sid, thread: 'main', time: '2026-11-20T23:06:30.103074Z', file: 'run-command.c', line: 722, ...rest });
const start = (sid: string, ...argv: string[]) => line('start', sid, { t_abs: 0.000587, argv });
const exit = (sid: string, code: number) => line('exit', sid, { t_abs: 0.004367, code });
const child = (sid: string, id: number, argv: readonly string[], code: number | null, extra: object = {}) => [
  line('child_start', sid, { child_id: id, child_class: '?', use_shell: argv.length === 1, argv, ...extra }),
  ...(code === null ? [] : [line('child_exit', sid, { child_id: id, pid: 5174, code, t_rel: 0.00248 })]),
];

/** As git 2.39 wrote it for `git ls-remote` under the overlay: two helpers asked by the inner fill, the second answers. */
const RECORDED = [
  line('version', OUTER, { evt: '3', exe: '2.39.5' }), start(OUTER, 'git', '-c', 'credential.helper=', 'ls-remote', '--', 'origin'),
  ...child(OUTER, 0, ['git', 'remote-https', 'origin', 'https://h/v1/repos/x'], null),
  line('version', FILL, { evt: '3', exe: '2.39.5' }), start(FILL, 'git', 'credential', 'fill'), line('cmd_name', FILL, { name: 'credential', hierarchy: 'ls-remote/credential' }),
  ...child(FILL, 0, ['git credential-store get'], null),
  start(STORE, 'git', 'credential-store', 'get'), ...child(STORE, 0, ['unrelated get'], 0), exit(STORE, 0),
  line('child_exit', FILL, { child_id: 0, pid: 5174, code: 0 }),
  ...child(FILL, 1, ['aws codecommit credential-helper $@ get'], 0),
  exit(FILL, 0), line('atexit', FILL, { code: 0 }), line('child_exit', OUTER, { child_id: 0, pid: 1, code: 128 }), exit(OUTER, 128),
].join('\n');

test('processes and children, in their order, with their exit statuses', () => {
  const trace = parseTrace2(RECORDED);
  assert.equal(trace.processes.map(({ sid, argv, exitCode }) => [sid, argv.at(-1), exitCode]), [[OUTER, 'origin', 128], [FILL, 'fill', 0], [STORE, 'get', 0]]);
  assert.equal(trace.children.map(({ sid, argv, exitCode, useShell }) => [sid, argv[0], exitCode, useShell]), [
    [OUTER, 'git', 128, false], [FILL, 'git credential-store get', 0, true], [STORE, 'unrelated get', 0, true], [FILL, 'aws codecommit credential-helper $@ get', 0, true],
  ]);
});

test('only children of the fill are observations', () => {
  assert.equal(helpersAsked(parseTrace2(RECORDED)), {
    helpers: [{ command: 'git credential-store', exitCode: 0 }, { command: 'aws codecommit credential-helper $@', exitCode: 0 }], filled: true,
  });
});

test('nothing was asked', () => {
  assert.is(helpersAsked(parseTrace2([start(OUTER, 'git', 'ls-remote'), exit(OUTER, 0)].join('\n'))), null);
  assert.is(helpersAsked(parseTrace2('')), null);
  assert.equal(helpersAsked(parseTrace2([start(FILL, 'git', 'credential', 'fill'), exit(FILL, 128)].join('\n'))), { helpers: [], filled: false });
});

test('a fill that failed, that asked a person, that is still running', () => {
  const helper = child(FILL, 0, ['/usr/bin/x get'], 1);
  const of = (...lines: readonly string[]) => helpersAsked(parseTrace2([start(FILL, '/usr/bin/git', 'credential', 'fill'), ...lines].join('\n')));
  assert.equal(of(...helper, exit(FILL, 128)), { helpers: [{ command: '/usr/bin/x', exitCode: 1 }], filled: false });
  assert.is(of(...helper, ...child(FILL, 1, ['/usr/bin/ksshaskpass', "Username for 'https://h': "], 0), exit(FILL, 0))?.filled, false, 'the person answered');
  assert.equal(of(...child(FILL, 0, ['x get'], null)), { helpers: [{ command: 'x', exitCode: null }], filled: false });
});

test('of several fills the first counts', () => {
  const second = `${OUTER}/2`;
  const lines = [start(FILL, 'git', 'credential', 'fill'), ...child(FILL, 0, ['a get'], 0), exit(FILL, 0), start(second, 'git', 'credential', 'fill'), ...child(second, 0, ['b get'], 0), exit(second, 0)];
  assert.equal(helpersAsked(parseTrace2(lines.join('\n')))?.helpers.map(({ command }) => command), ['a']);
});

test('hostile and broken lines are passed over', () => {
  const lines = [
    '', 'not JSON', '{', 'null', '[]', '"text"', '7', '{"event":"start"}', '{"event":"start","sid":7,"argv":["git","credential","fill"]}', '{"__proto__":{"sid":"x"},"event":"start"}',
    line('start', 'a', { argv: 'git credential fill' }), line('start', 'b', { argv: [1, null, { toString: 'x' }] }), line('child_exit', FILL, { child_id: 9, code: 0 }),
    line('child_start', FILL, { child_id: { a: 1 }, argv: null }), line('exit', 'unknown', { code: 'zero' }),
    start(FILL, 'git', 'credential', 'fill'), ...child(FILL, 1, ['\u001b[31m get'], 0), exit(FILL, 0), start(OUTER, 'git', 'x').slice(0, -20),
  ];
  const trace = parseTrace2(lines.join('\n'));
  assert.equal(helpersAsked(trace), { helpers: [{ command: '\u001b[31m', exitCode: 0 }], filled: false }, 'a child that is no helper counts as a question to a person');
  assert.equal(trace.processes.find(({ sid }) => sid === 'unknown'), { sid: 'unknown', argv: [], exitCode: null });
  assert.equal(trace.processes.find(({ sid }) => sid === 'b')?.argv, []);
  assert.is(({} as { sid?: string }).sid, undefined);
});

test('a trace cut anywhere is read as far as it goes', () => {
  for (let length = 0; length < RECORDED.length; length += 7) {
    const trace = parseTrace2(RECORDED.slice(0, length));
    assert.ok(trace.children.length <= 4);
    assert.ok((helpersAsked(trace)?.helpers.length ?? 0) <= 2);
  }
});

test('the command git makes of a configured helper', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['store', 'git credential-store'], ['store --file ~/x', 'git credential-store --file ~/x'], ['!aws codecommit credential-helper $@', 'aws codecommit credential-helper $@'],
    ['/usr/bin/x', '/usr/bin/x'], ['C:/Tools/x.exe', 'C:/Tools/x.exe'], ['C:\\Tools\\x.exe', 'C:\\Tools\\x.exe'], ['', 'git credential-'],
  ];
  for (const [value, command] of cases) assert.is(helperCommandLine(value), command);
});

test.run();
