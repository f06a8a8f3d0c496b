import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { expect } from 'chai';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { reviewHtml } from '../../../src/review/html/page.ts';
import type { Review } from '../../../src/review/review.ts';
import { CHROMIUM, requireChromium } from './require-chromium.ts';
import { largeReview, REVIEW } from './sample-review.ts';

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A page as a reader has it, and what the browser said and asked for meanwhile. */
interface Visit {
  readonly page: Page;
  readonly messages: readonly string[];
  readonly requests: readonly string[];
}

async function audit(page: Page, options: string): Promise<AxeResults> {
  return (await page.evaluate(`axe.run(document, ${options})`)) as AxeResults;
}

function faults({ violations }: AxeResults): readonly string[] {
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

describe('the page of a review in Chromium', function () {
  this.timeout(120_000);
  let folder = '';
  let browser: Browser | undefined;

  before(async function () {
    requireChromium(this);
    folder = mkdtempSync(join(tmpdir(), 'rulecast-html-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  });

  after(async () => {
    await browser?.close();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  async function visit(options: BrowserContextOptions, review: Review = REVIEW): Promise<Visit> {
    const file = join(folder, 'review.html');
    writeFileSync(file, reviewHtml(review, { version: '0.1.0' }));
    const context = await (browser ?? expect.fail('no browser')).newContext(options);
    const page = await context.newPage();
    const messages: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    page.on('pageerror', (error) => messages.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return { page, messages, requests };
  }

  const shownChanges = (page: Page): Promise<number> => page.locator('.change:visible').count();

  it('shows the summary, every change and the picture, and asks for nothing but itself', async () => {
    const { page, messages, requests } = await visit({});
    expect(await page.title()).to.equal('Firewall change review: main:rulecast.yaml → rulecast.yaml');
    expect(await page.locator('.verdict').textContent()).to.include('Guardrails are violated');
    expect(await shownChanges(page)).to.equal(REVIEW.changes.length);
    expect(await page.getByRole('img').count()).to.be.at.least(4);
    expect(requests).to.deep.equal([page.url()]);
    expect(messages).to.deep.equal([]);
    await page.context().close();
  });

  it('filters by effect and by risk without scripts', async () => {
    const { page } = await visit({ javaScriptEnabled: false });
    await page.getByLabel('Opened (1)').uncheck();
    expect(await page.locator('.change.opened:visible').count()).to.equal(0);
    expect(await shownChanges(page)).to.equal(REVIEW.changes.length - 1);
    await page.getByLabel('Low risk (2)').uncheck();
    expect(await page.locator('.change:visible h3').allInnerTexts()).to.deep.equal(['? Undecided: forward udp/123']);
    expect(await page.locator('.no-match').isVisible()).to.equal(false);
    await page.getByLabel('High risk (1)').uncheck();
    expect(await shownChanges(page)).to.equal(0);
    expect(await page.locator('.no-match').isVisible()).to.equal(true);
    await page.getByLabel('Low risk (2)').check();
    expect(await shownChanges(page)).to.equal(2);
    await page.emulateMedia({ media: 'print' });
    expect(await shownChanges(page), 'on paper').to.equal(REVIEW.changes.length);
    await page.context().close();
  });

  it('has no fault that axe finds, in light and in dark colours', async () => {
    const { page } = await visit({ bypassCSP: true, colorScheme: 'light' });
    await page.addScriptTag({ content: axe.source });
    const light = await audit(page, '{ resultTypes: ["violations"] }');
    expect(faults(light)).to.deep.equal([]);
    expect(light.passes.length).to.be.greaterThan(25);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await audit(page, '{ runOnly: ["color-contrast"] }');
    expect(faults(dark)).to.deep.equal([]);
    expect(dark.passes.length).to.equal(1);
    await page.context().close();
  });

  it('prints what is folded on the screen', async () => {
    const { page } = await visit({ javaScriptEnabled: false });
    const prefixes = page.locator('.prefixes').filter({ hasText: '2620:1ec::/36' });
    expect(await prefixes.isVisible()).to.equal(false);
    await page.emulateMedia({ media: 'print' });
    expect(await prefixes.isVisible()).to.equal(true);
    expect((await page.locator('details .fold:visible').count()) > 3).to.equal(true);
    expect(await page.getByRole('navigation').isVisible()).to.equal(false);
    await page.context().close();
  });

  it('fits screens of any width, and bars have their share of the line on all', async () => {
    const { page } = await visit({});
    for (const width of [375, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(width);
      const strip = page.locator('.zoom', { hasText: '52.96.0.0/14' }).locator('svg').first();
      const [line, bar] = [await strip.boundingBox(), await strip.locator('.opened rect').boundingBox()];
      expect(bar!.width / line!.width).to.be.closeTo(4 / 256, 0.0005);
      expect((bar!.x - line!.x) / line!.width).to.be.closeTo(96 / 256, 0.0005);
    }
    await page.context().close();
  });

  it('shows 400 changes in a few seconds', async () => {
    const started = performance.now();
    const { page, messages } = await visit({ viewport: { width: 375, height: 800 } }, largeReview(400));
    expect(await shownChanges(page)).to.equal(400);
    expect(performance.now() - started).to.be.lessThan(20_000);
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(375);
    expect(messages).to.deep.equal([]);
    await page.context().close();
  });
});
