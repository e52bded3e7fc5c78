import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCurlTrace, readEvents } from '../../src/host/trace-files.ts';

const test = suite<{ file: string; dir: string }>('host/trace-files');
test.before.each(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'ccd-trace-'));
  context.file = join(context.dir, 'trace');
});
test.after.each(async ({ dir }) => rm(dir, { recursive: true, force: true }));

const HEADER = '12:00:00.000000 http.c:684              => Send header: ';
const child = (id: number, extra: object = {}): string => JSON.stringify({ event: 'child_start', sid: 'a', child_id: id, argv: ['git', String(id)], ...extra });

test('no file: nothing', async ({ file }) => {
  assert.equal([await readCurlTrace(file), await readEvents(file)], [{ http: [], omitted: 0 }, { children: [], omitted: 0 }]);
});

test('of a long trace the beginning and the end, and how much lies between', async ({ file }) => {
  await writeFile(file, Array.from({ length: 1000 }, (_, index) => `${HEADER}Content-Length: ${index}\n`).join(''));
  const { http, omitted } = await readCurlTrace(file);
  assert.equal([http.length, omitted, http[0], http[149], http[150], http[151], http.at(-1)], [401, 600, '> Content-Length: 0', '> Content-Length: 149', '… 600 lines', '> Content-Length: 750', '> Content-Length: 999']);
});

test('what git did not write to its end, and what is too long, is left out as a whole', async ({ file }) => {
  await writeFile(file, `${HEADER}X: a\n${HEADER}Y: ${'b'.repeat(600_000)}\n${HEADER}Z: c\n${HEADER}Cut: hunter2`);
  assert.equal(await readCurlTrace(file), { http: ['> X: ‹1 character›', '> Z: ‹1 character›'], omitted: 2 });
});

test('ten megabytes of anything', async ({ file }) => {
  for (const content of ['\0'.repeat(10_000_000), '\n'.repeat(10_000_000), `${HEADER}\u001b[31m\n`.repeat(150_000), Buffer.alloc(10_000_000, 0xff), '{"event":"child_start"'.repeat(400_000), '[[{"sid":1}]]\n'.repeat(700_000)]) {
    await writeFile(file, content);
    const [curl, events] = await Promise.all([readCurlTrace(file), readEvents(file)]);
    assert.ok(curl.http.length <= 401 && JSON.stringify(curl.http).length < 100_000);
    assert.equal(events.children, []);
  }
});

test('programs: with their status and time; hostile events are passed over', async ({ file }) => {
  const lines = [child(0), JSON.stringify({ event: 'child_exit', sid: 'a', child_id: 0, code: 3, t_rel: 0.0124 }), child(1, { argv: 'x' }), '{"event":"child_start","sid":7}', '{"event":"child_start",', JSON.stringify({ event: 'child_exit', sid: 'b', child_id: 9, code: 1 })];
  await writeFile(file, `${lines.join('\n')}\n`);
  const { children } = await readEvents(file);
  assert.equal(children.map(({ argv, exitCode, durationMs }) => [argv, exitCode, durationMs]), [[['git', '0'], 3, 12], [[], null, null]]);
  await writeFile(file, Array.from({ length: 6000 }, (_, id) => `${child(id)}\n`).join(''));
  const many = await readEvents(file);
  assert.equal([many.children.length, many.omitted], [5000, 1000]);
});

test.run();
