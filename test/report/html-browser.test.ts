/** report.html in a real browser: Debian's chromium through playwright-core. Screenshots are kept in artefacts/. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SupportReport } from '../../src/core/finding.ts';
import { ticketHtml } from '../../src/report/formats/ticket-html.ts';
import { ticketMarkdown } from '../../src/report/formats/ticket-markdown.ts';
import { onRealPath } from '../lab/tools-under-test.ts';
import { everyStatus, filledWith, healthy, HOSTILE, permissions, proxied, sick } from './ticket-documents.ts';

const test = suite('report/html-browser');
const ARTEFACTS = join(import.meta.dirname, '../../artefacts');
const chromiumPath = process.env['CHROMIUM_UNDER_TEST'] || ['chromium', 'chromium-browser', 'google-chrome'].map(onRealPath).find((file) => file !== undefined);

let browser: Browser;
let page: Page;
let folder: string;

interface View {
  dark?: boolean;
  width?: number;
  print?: boolean;
}

/** Shows the page as a reader with such a system and window sees it. */
async function show({ dark = false, width = 1100, print = false }: View): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', media: print ? 'print' : 'screen' });
}

/** The document in the one page of all tests, since a page of its own costs more than what is tested on it; and all that it asked for or complained about. */
async function open(document: SupportReport, view: View = {}): Promise<{ url: string; requests: string[]; complaints: string[] }> {
  const file = join(folder, 'report.html');
  writeFileSync(file, ticketHtml(document, { audience: null, markdown: ticketMarkdown(document, { audience: null }) }));
  for (const event of ['request', 'console', 'pageerror', 'dialog'] as const) page.removeAllListeners(event);
  await show(view);
  const [requests, complaints]: [string[], string[]] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => { complaints.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  const url = pathToFileURL(file).href;
  await page.goto(url);
  return { url, requests, complaints };
}

/** Opens what is folded, so that all of it is judged. */
const unfold = () => page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
const keep = (name: string) => join(ARTEFACTS, `${name}.png`);

const tests: Readonly<Record<string, () => Promise<void>>> = {
  'no request besides the file itself, no word on the console': async () => {
    for (const document of [sick, permissions, proxied, healthy]) {
      const { url, requests, complaints } = await open(document);
      assert.equal(requests, [url]);
      assert.equal(complaints, []);
    }
  },

  'nothing that stands in a document becomes an element, runs or is asked for': async () => {
    const allowed = new Set('html head meta title style body main h1 h2 h3 p ul ol li pre code strong table thead tbody tr th td details summary section div svg desc defs pattern path g rect text'.split(' '));
    for (const texts of [HOSTILE, [...HOSTILE].reverse(), [HOSTILE.join(' ')], ['"'.repeat(1_000_000)]]) {
      const { url, requests, complaints } = await open(filledWith(sick, ...texts));
      const seen = await page.evaluate<{ name: string; attributes: string[] }[]>('[...document.querySelectorAll("*")].map((element) => ({ name: element.localName, attributes: element.getAttributeNames() }))');
      assert.equal(seen.map(({ name }) => name).filter((name) => !allowed.has(name)), []);
      assert.equal(seen.flatMap(({ attributes }) => attributes).filter((name) => /^on|^(?:src|href|style|srcset|action|autofocus)$/.test(name)), []);
      assert.equal([requests, complaints], [[url], []]);
    }
  },

  'the broken link is seen, and kept as a picture': async () => {
    await open(sick);
    const broken = page.locator('.chain .link.broken');
    assert.is(await broken.count(), 1);
    assert.is(await broken.getAttribute('data-link'), 'git-config');
    await broken.scrollIntoViewIfNeeded();
    assert.ok(await broken.isVisible());
    assert.match((await broken.textContent()) ?? '', /Git configuration/);
    const box = await broken.boundingBox();
    assert.ok(box !== null && box.width > 200 && box.height > 30, JSON.stringify(box));
    await page.screenshot({ path: keep('report'), fullPage: true });
    await page.locator('.chain').screenshot({ path: keep('report-chain') });
  },

  'every status looks different without colour': async () => {
    await open(everyStatus);
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
    const pictures = new Map<string, string>();
    for (const status of ['ok', 'suspect', 'unknown', 'unused', 'broken']) {
      const box = await page.locator(`.chain .link.${status} .ring`).first().boundingBox();
      assert.ok(box !== null, status);
      // The same part of each: the left half of the ring, without sign and word.
      const clip = { x: Math.round(box.x + 20) - 22, y: Math.round(box.y + box.height / 2) - 14, width: 14, height: 28 };
      pictures.set(status, (await page.screenshot({ clip })).toString('base64'));
    }
    assert.is(new Set(pictures.values()).size, 5);
    await page.locator('.chain').screenshot({ path: keep('report-every-status-grey') });
    await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
  },

  'axe finds no violation: light, dark, narrow and printed': async () => {
    const { source } = createRequire(import.meta.url)('axe-core') as { source: string };
    const seen: readonly (readonly [SupportReport, ...View[]])[] = [[sick, {}, { dark: true }, { width: 360 }, { print: true }], [permissions, {}], [proxied, { dark: true }], [healthy, {}], [everyStatus, { dark: true }]];
    for (const [document, ...views] of seen) {
      await open(document, views[0]);
      await unfold();
      // By way of the debugger: the policy of the page lets no script in.
      await page.evaluate(source);
      for (const view of views) {
        await show(view);
        const violations = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ; ")))');
        assert.equal(violations, [], `${document.verdict.text} ${JSON.stringify(view)}`);
      }
    }
  },

  'a narrow window needs no scrolling sideways': async () => {
    await open(sick, { width: 360 });
    await unfold();
    assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360);
    await page.screenshot({ path: keep('report-narrow'), fullPage: true });
  },

  'dark where the system is': async () => {
    await open(sick, { dark: true });
    assert.is(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(18, 22, 27)');
    await page.screenshot({ path: keep('report-dark'), fullPage: true });
  },

  'on paper all that is folded is open, black on white': async () => {
    await open(sick, { dark: true });
    const folded = page.locator('details').first().locator('li').first();
    assert.not.ok(await folded.isVisible());
    await page.emulateMedia({ media: 'print' });
    assert.ok(await folded.isVisible());
    assert.is(await page.evaluate('getComputedStyle(document.body).color'), 'rgb(0, 0, 0)');
    await page.pdf({ path: join(ARTEFACTS, 'report.pdf'), format: 'A4' });
  },
};

if (chromiumPath === undefined) {
  for (const title of Object.keys(tests)) {
    console.log(`SKIP report.html, ${title}: no chromium on this computer`);
    test.skip(title, () => undefined);
  }
} else {
  test.before(async () => {
    mkdirSync(ARTEFACTS, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'codecommit-html-'));
    const { chromium } = await import('playwright-core');
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
    page = await browser.newPage();
  });
  test.after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [title, body] of Object.entries(tests)) test(title, body);
}

test.run();
