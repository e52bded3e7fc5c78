import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SupportReport } from '../../src/core/finding.ts';
import { ticketMarkdown } from '../../src/report/formats/ticket-markdown.ts';
import { markdownCode, markdownFence, markdownProse } from '../../src/report/formats/ticket-text.ts';
import { onRealPath } from '../lab/tools-under-test.ts';
import { anyCharacter } from '../support/any-character.ts';
import { filledWith, goldens, healthy, HOSTILE, permissions, proxied, sick } from './ticket-documents.ts';

const test = suite('report/ticket-markdown');
const GOLDEN = join(import.meta.dirname, 'golden');
const say = (document: SupportReport) => ticketMarkdown(document, { audience: null });

for (const [name, document] of Object.entries(goldens)) {
  test(`as in golden/${name}.md (UPDATE_GOLDEN=1 writes it)`, () => {
    const file = join(GOLDEN, `${name}.md`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, say(document));
    assert.fixture(say(document), readFileSync(file, 'utf8'));
  });
}

/** What is left of a text of our own when all code is taken out: nothing of a value may be in it that a renderer would act on. */
function outsideCode(markdown: string): string[] {
  const lines: string[] = [];
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const [, marks] = /^ *(`{3,})\w*$/.exec(line) ?? [];
    if (fence === null && marks !== undefined) fence = marks;
    else if (fence !== null && line.trim() === fence) fence = null;
    else if (fence === null) lines.push(line.replace(/<code>[^<>`]*<\/code>/g, 'CODE').replace(/`[^`]+`/g, 'CODE'));
  }
  assert.is(fence, null, 'every fence ends');
  return lines;
}

const OWN_TAGS = /^<\/?details>$|^<summary>[\w ,()]+<\/summary>$/;
/** Columns of the table whose row this is. */
const columns = (line: string): number => line.split('|').length;

function assertFenced(markdown: string, what: string): void {
  const lines = outsideCode(markdown);
  lines.forEach((line, index) => {
    if (OWN_TAGS.test(line)) return;
    const bare = line.replace(/^#{1,3} |^ *(?:- |\d+\. )|\*\*(?:\w|\s)+\*\*/, '').replace(/\*\*broken\*\*/, '').replace(/&#\d+;/g, '');
    assert.not.match(bare, /[<>[\]`*_~$\\#@]|:\/\/|www\.|:\w+:/, `${what}: ${line.slice(0, 200)}`);
    const [before = ''] = [lines[index - 1]];
    if (line.startsWith('|')) assert.ok(!before.startsWith('|') || columns(line) === columns(before), `${what}: ${line.slice(0, 200)}`);
    else assert.not.match(bare, /\|/, `${what}: ${line.slice(0, 200)}`);
  });
}

test('nothing that stands in a document gets out of its place', () => {
  for (const [document, audience] of [[sick, 'developer'], [permissions, 'aws-admin'], [proxied, 'it']] as const) {
    for (const hostile of HOSTILE) assertFenced(ticketMarkdown(filledWith(document, hostile), { audience }), JSON.stringify(hostile));
  }
});

test('no text gets out of prose, code or a fence', () => {
  const pieces = fc.array(fc.oneof(fc.constantFrom(...HOSTILE, ' ', '"', "'", '(', ')', '<', '>', '‹', '›', '.'), fc.string({ unit: anyCharacter, maxLength: 12 })), { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(fc.property(pieces, (text) => {
    assertFenced(`${markdownProse(text)}\n\n| ${markdownProse(text)} | ${markdownCode(text)} |\n| --- | --- |\n\n- ${markdownCode(text)}\n\n${markdownFence(text.split('\n'), 'text').join('\n')}`, JSON.stringify(text));
    assert.not.match(markdownProse(text), /^(?:[-+=#>]|\d+[.)]|\s)|\n/);
  }), { numRuns: 1000 });
});

test('values are legible as they are', () => {
  assert.is(markdownProse('The profile "my team" of <account-1> is not <profile-2 with a space>.'), 'The profile "my team" of `<account-1>` is not `<profile-2 with a space>`.');
  assert.is(markdownProse('git fails: https://host/x (403), see @maria'), 'git fails: `https://host/x` (403), see `@maria`');
  assert.is(markdownCode('a|b'), '<code>a&#124;b</code>');
  assert.is(markdownCode('tick ` tock'), '<code>tick &#96; tock</code>');
  assert.is(markdownProse('1. not a list'), '&#49;. not a list');
  assert.equal(markdownFence(['````', 'x'], 'text'), ['`````text', '````', 'x', '`````']);
});

test('a ticket fits into one issue, whatever the document holds', () => {
  const huge = filledWith(sick, `${'|`<'.repeat(350_000)} x`);
  const findings = Array.from({ length: 300 }, (_, index) => ({ ...huge.findings[0], id: `x#${index}`, check: 'git-config/helper-order' }) as SupportReport['findings'][number]);
  const markdown = say({ ...huge, findings, verdict: { ...huge.verdict, rootCauses: findings.map(({ id }) => id) } });
  assert.ok(markdown.length <= 65_536, `${markdown.length} characters`);
  assert.match(markdown, /more characters\)/);
  assert.match(markdown, /… and \d+ more parts in report\.json/);
  assert.match(markdown, /doctor --from report\.json/, 'the last section is there');
  assertFenced(markdown, 'huge');
});

test('the question is for whom it concerns', () => {
  assert.match(say(sick), /## Question to the developer/);
  assert.match(say(permissions), /## Question to an administrator of the AWS account/);
  assert.match(say(proxied), /## Question to IT/);
  assert.not.match(say(healthy), /## Question/);
  assert.match(ticketMarkdown(healthy, { audience: 'aws-admin' }), /## Question to an administrator[^]*`codecommit:GitPull`[^]*`arn:aws:codecommit:eu-west-1:<account-1>:<repository-1>`/);
});

test('an administrator reads the action, the resource, the statement, the key and the change', () => {
  const [question = ''] = say(permissions).split('## What is wrong');
  for (const needed of ['| `kms:Decrypt` |', '`inline:maria/base` statement 2 (`Guard`)', '| KMS key | `alias/aws/codecommit` |', '"kms:ViaService": "codecommit.eu-west-1.amazonaws.com"', '| identity | `arn:aws:iam::<account-1>:user/<user-1>` |']) {
    assert.ok(question.includes(needed), needed);
  }
});

test('IT reads the hosts, the ports, the proxy and the certificates of both tools', () => {
  const [question = ''] = say(proxied).split('## What is wrong');
  for (const needed of ['| `git-codecommit.eu-west-1.amazonaws.com` | 443 |', '| `codecommit.eu-west-1.amazonaws.com` | 443 |', '`http://proxy.corp.example:3128` from `HTTPS_PROXY`', '| answer to CONNECT | `403` | `403` |', '`/etc/corp.pem`', 'let the proxy pass CONNECT']) {
    assert.ok(question.includes(needed), needed);
  }
});

test('what was tried, not looked at, replaced and run is told', () => {
  const text = say(sick);
  for (const needed of ['made on the machine and put back: begin the chain', 'on a copy of the files the change works', '## What was not looked at', '| `accounts` | 3 |', 'exit status 128, after 412 ms', 'git remote-https', '<= HTTP/1.1 403 Forbidden', '3 lines of the trace were left out', '✖ **broken**']) {
    assert.ok(text.includes(needed), needed);
  }
  assert.not.match(text, /`users`/, 'a rule that replaced nothing');
});

test('a snapshot of any shape gives a ticket', () => {
  for (const snapshot of [null, 7, 'x', [], {}, { tools: null }, { tools: { status: 'seen' } }, { network: { status: 'seen', value: { git: [], api: 'x' } }, identity: { status: 'seen', value: { answer: null } } }]) {
    for (const audience of ['aws-admin', 'it', 'developer'] as const) assert.match(ticketMarkdown({ ...sick, snapshot, applied: [null, 7, { describe: 'x' }] }, { audience }), /## Environment/);
  }
});

// GitHub's own parser, with its extensions: what our rules say must be what it does.
const cmark = onRealPath('cmark-gfm');
const rendered = (markdown: string): string => spawnSync(cmark ?? '', ['--unsafe', '-e', 'table', '-e', 'strikethrough', '-e', 'autolink', '-e', 'footnotes'], { input: markdown, encoding: 'utf8' }).stdout;
/** The elements in order, their text left out; code is where the values are, and prose has as much of it as its values need. */
const shape = (html: string): string[] => [...html.matchAll(/<(\/?[a-z]\w*)[^>]*>/g)].map(([, name = '']) => name).filter((name) => !['code', '/code'].includes(name));

const withCmark: Readonly<Record<string, () => void>> = {
  "GitHub's own parser sees our elements alone": () => {
    const allowed = /^\/?(?:h[123]|p|ul|ol|li|pre|table|thead|tbody|tr|th|td|details|summary|strong)$/;
    for (const document of [sick, proxied]) {
      const plain = shape(rendered(say(filledWith(document, 'x'))));
      for (const hostile of HOSTILE) {
        const html = rendered(say(filledWith(document, hostile)));
        assert.equal(shape(html).filter((name) => !allowed.test(name)), [], hostile);
        assert.not.match(html, /<a |<img|<script|href=/, hostile);
        // These change the shape for good reason: JSON in prose and notes of several lines are blocks, a reason that begins with a flag puts its check elsewhere.
        if (!/^(?:\{|--)|\n/.test(hostile)) assert.equal(shape(html), plain, hostile);
      }
    }
  },
  "GitHub's own parser shows pseudonyms": () => {
    assert.match(rendered(say(permissions)), /<code>arn:aws:iam::&lt;account-1&gt;:user\/&lt;user-1&gt;<\/code>/);
    assert.match(rendered(say(sick)), /&lt;profile-1 with a space&gt;/);
    const html = rendered(`${markdownProse('a|b `c` <account-1> http://x.example @maria')}\n\n| ${markdownCode('x|`y`|http://x.example @maria')} | b |\n| --- | --- |\n`);
    assert.match(html, /<th><code>x\|`y`\|http:\/\/x\.example @maria<\/code><\/th>/);
    assert.not.match(html, /<a /);
  },
};
for (const [title, body] of Object.entries(withCmark)) {
  if (cmark !== undefined) {
    test(title, body);
    continue;
  }
  console.log(`SKIP ${title}: no cmark-gfm on this computer`);
  test.skip(title, body);
}

test.run();
