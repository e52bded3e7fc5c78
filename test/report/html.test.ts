import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chainPicture } from '../../src/report/formats/html/chain-picture.ts';
import { STYLE } from '../../src/report/formats/html/style.ts';
import { htmlText } from '../../src/report/formats/html/text.ts';
import { ticketHtml } from '../../src/report/formats/ticket-html.ts';
import { ticketMarkdown } from '../../src/report/formats/ticket-markdown.ts';
import { everyStatus, filledWith, HOSTILE, permissions, sick } from './ticket-documents.ts';

const test = suite('report/html');
const say = (document: typeof sick) => ticketHtml(document, { audience: null });

/** All our elements with the attributes they may have; a value of the document is in none of them but as text. */
const ELEMENT = new RegExp([
  '<!doctype html>', '<html lang="en">', '<meta [^<>]*>', '<(?:head|style|title|main|h1|h2|h3|p|ul|ol|li|pre|code|strong|table|thead|tbody|tr|td|details|summary|section|desc|defs|text|g|path|rect|pattern)>',
  '<body class="\\w+">', '<div class="(?:verdict|links)">', '<th scope="(?:row|col)">', '<td colspan="\\d">', '<svg [^<>]*>', '<(?:title|desc) id="chain-\\w+">', '<pattern id="hatch"[^<>]*>',
  '<(?:path|rect) class="\\w+"[\\w\\s".=#()-]*/>', '<g class="link \\w+" data-link="[\\w-]+">', '<text class="\\w+"[\\w\\s".=-]*>', '</\\w+>',
].join('|'), 'g');

test('a document cannot add an element or an attribute', () => {
  for (const document of [sick, permissions]) {
    for (const hostile of HOSTILE) {
      const html = ticketHtml(filledWith(document, hostile), { audience: null, markdown: hostile });
      const style = /<style>[^]*?<\/style>/.exec(html)?.[0] ?? '';
      assert.not.match(html.replace(style, '').replace(ELEMENT, ''), /[<>]/, JSON.stringify(hostile));
      assert.not.match(html, /<script|\son\w+\s*=\s*["']?alert\(1\)"(?![^<]*&quot;)|\u001b|\u202e|\0/, JSON.stringify(hostile));
    }
  }
});

test('text keeps what it says', () => {
  assert.is(htmlText(`<a href='x'>&"`), '&lt;a href=&#39;x&#39;&gt;&amp;&quot;');
  assert.is(htmlText('\u001b[31mred\u202e'), '␛[31mred‹U+202E›');
  assert.match(say(sick), /<code>&lt;profile-1 with a space&gt;<\/code>/);
});

test('the policy forbids all but our style, and the page asks for nothing', () => {
  const html = say(sick);
  assert.match(html, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'/);
  assert.not.match(html, /<(?:script|img|iframe|link|object|embed|form|a|base|audio|video|use|image|foreignObject)\b|@import|url\((?!#hatch)|\s(?:src|href|action)=/i);
});

test('the picture has every link in order with its word, and the list says the same', () => {
  const html = say(sick);
  assert.equal([...html.matchAll(/data-link="([\w-]+)"/g)].map(([, id]) => id), sick.links.map(({ id }) => id));
  assert.match(html, /<g class="link broken" data-link="git-config">.*class="crack".*>broken<\/text><\/g>/);
  assert.match(html, /<desc id="chain-desc">Programs: ok; .*Git configuration: broken;/);
  assert.match(html, /<ol>\n<li><strong>Programs<\/strong>: ok\. [^]*<li><strong>Git configuration<\/strong>: broken\. <code>git-config\/helper-order<\/code>/);
});

test('each status has a sign, a word and lines of its own', () => {
  const statuses = ['ok', 'suspect', 'unknown', 'unused', 'broken'] as const;
  const drawn = statuses.map((status) => chainPicture([{ id: 'ssh', name: 'SSH', status, says: [] }]));
  const words = drawn.map((svg) => [...svg.matchAll(/<text class="(?:sign|word)"[^>]*>([^<]*)/g)].map(([, word]) => word).join(' '));
  assert.is(new Set(words).size, statuses.length);
  const style = /<style>([^]*?)<\/style>/.exec(say(everyStatus))?.[1] ?? '';
  const lines = statuses.map((status) => [...style.matchAll(new RegExp(`\\.chain \\.${status} \\.ring \\{ ([^}]*)\\}`, 'g'))].map(([, rule = '']) => rule.replace(/stroke: [^;]*;/, '').trim()).join());
  assert.is(new Set(lines).size, statuses.length, 'without the colours the rings differ');
});

test('every ink is legible on every ground, light, dark and printed', () => {
  const luminance = (colour: string): number => {
    const [, digits = ''] = /^#([0-9a-f]+)$/.exec(colour) ?? [];
    const channels = (digits.length === 3 ? (digits.match(/./g) ?? []).map((digit) => digit + digit) : (digits.match(/../g) ?? [])).map((pair) => parseInt(pair, 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    const [red = 0, green = 0, blue = 0] = channels;
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const themes = [...STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, rule = '']) => new Map([...rule.matchAll(/--(\w+): (#\w+)/g)].map(([, name = '', colour = '']) => [name, luminance(colour)])));
  assert.is(themes.length, 3);
  for (const theme of themes) {
    for (const ground of ['ground', 'field']) {
      for (const ink of ['ink', 'dim', 'bad', 'doubt', 'good']) {
        const [dark = 0, light = 0] = [theme.get(ground) ?? NaN, theme.get(ink) ?? NaN].sort((a, b) => a - b);
        assert.ok((light + 0.05) / (dark + 0.05) >= 4.5, `${ink} on ${ground}: ${((light + 0.05) / (dark + 0.05)).toFixed(2)}`);
      }
    }
  }
});

test('headings descend by one, and the document has a language and a title', () => {
  const html = ticketHtml(sick, { audience: 'it', markdown: ticketMarkdown(sick, { audience: 'it' }) });
  const levels = [...html.matchAll(/<h(\d)>/g)].map(([, level]) => Number(level));
  assert.is(levels.filter((level) => level === 1).length, 1);
  assert.equal(levels.filter((level, index) => index > 0 && level > (levels[index - 1] ?? 0) + 1), []);
  assert.match(html, /^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">/);
  assert.match(html, /<title>A fault between git and AWS CodeCommit<\/title>/);
});

test('a message of a megabyte is cut, and a long one is not', () => {
  const html = say(filledWith(sick, '<'.repeat(1_000_000)));
  assert.ok(html.length < 3_000_000, `${html.length}`);
  assert.match(html, /… \(99\d{4} more characters\)/);
  assert.ok(say(filledWith(sick, 'y'.repeat(3000))).includes('y'.repeat(3000)));
});

test.run();
