// SPDX-License-Identifier: Apache-2.0

// Goal: thousands of VMs are as easy to look through as six. Fixture: the built UI before a mock
// with 5,000 VMs, all of them changing every second.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { largeFleet } from '../mock/fleet.mjs';
import { startMock } from '../mock/server.mjs';
import { violations } from './axe.mjs';
import { eventually, launch, open, screenshot } from './open.mjs';

const COUNT = 5_000;
const MOST_ROWS = 100;
const heat = 'Heat map';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof startMock>>} */
let mock;
before(async () => {
  browser = await launch();
});
after(() => browser.close());
beforeEach(async () => {
  mock = await startMock({ fleet: largeFleet(COUNT) });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await mock.close();
});

/** The cells of the first rows, as texts. @param {import('playwright-core').Page} page */
async function firstRows(page) {
  const rows = await page.locator('tbody [role=row]').all();
  return Promise.all(rows.slice(0, 8).map((row) => row.locator('th, td').allInnerTexts()));
}

/** @param {import('playwright-core').Page} page */
async function isShown(page) {
  await page.getByRole('table', { name: 'Virtual machines' }).waitFor({ timeout: 10_000 });
}

describe('the table', () => {
  it('has all VMs and draws those in view, wherever that is', async () => {
    const { page, faults } = await open(browser, mock.url, '');
    await isShown(page);

    const table = page.getByRole('table', { name: 'Virtual machines' });
    assert.equal(await table.getAttribute('aria-rowcount'), (COUNT + 1).toString());
    assert.ok((await page.getByRole('row').count()) < MOST_ROWS);
    await page.evaluate(() => {
      window.scrollTo(0, document.body.scrollHeight);
    });

    const last = page.getByRole('row', { name: /^vm-5000/ });
    await last.waitFor();
    assert.equal(await last.getAttribute('aria-rowindex'), (COUNT + 1).toString());
    assert.ok((await page.getByRole('row').count()) < MOST_ROWS);
    await screenshotOfView(page, 'fleet-5000-end');
    assert.deepEqual(faults, []);
  });

  it('is sorted by a press on a header, keeps to it, and has it in its address', async () => {
    const { page, faults } = await open(browser, mock.url, '');
    await isShown(page);

    await page.getByRole('button', { name: 'CPU' }).focus();
    await page.keyboard.press('Enter');

    await page.locator('[aria-sort=descending]', { hasText: 'CPU' }).waitFor();
    assert.equal(new URL(page.url()).search, '?sort=-cpu');
    const loads = (await firstRows(page)).map(([, , cpu]) => Number.parseFloat(cpu ?? ''));
    const sorted = [...loads].sort((a, b) => b - a);
    assert.deepEqual(loads, sorted);
    assert.ok((loads[0] ?? 0) > 90, loads.join(', '));
    await page.reload();
    await page.locator('[aria-sort=descending]', { hasText: 'CPU' }).waitFor();
    await page.getByRole('button', { name: 'CPU' }).click();
    await page.locator('[aria-sort=ascending]', { hasText: 'CPU' }).waitFor();
    const [lowest] = await firstRows(page);
    assert.match(lowest?.[2] ?? '', /\d %/, 'what is not known comes last');
    assert.deepEqual(faults, []);
  });

  it('is filtered by name and state, also after a reload', async () => {
    const { page, faults } = await open(browser, mock.url, '');
    await isShown(page);

    await page.getByLabel('Name or host').focus();
    await page.keyboard.type('vm-49');
    await page.getByLabel('State').selectOption('stopped');

    await page.getByText('4 of 5000 VMs').waitFor();
    await page.reload();
    await page.getByText('4 of 5000 VMs').waitFor();
    assert.equal(await page.getByLabel('Name or host').inputValue(), 'vm-49');
    const names = (await firstRows(page)).map(([name]) => name);
    assert.deepEqual(names, ['vm-4900', 'vm-4925', 'vm-4950', 'vm-4975']);
    await screenshot(page, 'fleet-filtered');
    await page.getByLabel('Name or host').fill('nobody');
    await page.getByText('No VM fits the filter').waitFor();
    assert.deepEqual(faults, []);
  });

  it('keeps the row with the focus, however far it is scrolled away', async () => {
    const { page, faults } = await open(browser, mock.url, '');
    await isShown(page);
    await page.getByRole('link', { name: 'vm-0003' }).focus();

    await page.evaluate(() => {
      window.scrollTo(0, 100_000);
    });

    await page.getByRole('row', { name: /^vm-0001/ }).waitFor({ state: 'detached' });
    const focused = await page.evaluate(() => document.activeElement?.textContent);
    assert.equal(focused, 'vm-0003');
    assert.deepEqual(faults, []);
  });

  it('moves: sparklines grow and values are those of now', async () => {
    const { page, faults } = await open(browser, mock.url, '');
    await isShown(page);
    const row = page.getByRole('row', { name: /^vm-0001/ });
    const path = row.locator('svg path').first();
    const points = async () => ((await path.getAttribute('d')) ?? '').split('L').length;
    const before = await points();

    await eventually('three more points', 8_000, async () =>
      (await points()) >= before + 3 ? true : null,
    );

    assert.match(await row.innerText(), /guest[^]*s ago/);
    await screenshotOfView(page, 'fleet-5000');
    assert.deepEqual(faults, []);
  });
});

describe('when the stream is not as it was asked for', () => {
  it('a broken connection is told, and comes back by itself', async () => {
    const { page, faults } = await open(browser, mock.url, '');
    await isShown(page);

    mock.hush(true);

    await page.getByText('The manager is silent').waitFor({ timeout: 8_000 });
    const row = page.getByRole('row', { name: /^vm-0001/ });
    assert.match(await row.innerText(), /was running[^]*was [\d.]+ %[^]*s old/);
    assert.deepEqual(await violations(page), []);
    await screenshotOfView(page, 'fleet-old');
    mock.cut();
    await page.getByText('Reconnecting').waitFor({ timeout: 4_000 });
    mock.hush(false);
    await page.getByText('Reconnecting').waitFor({ state: 'detached', timeout: 10_000 });
    await eventually('a current value', 5_000, async () =>
      /^(?![^]*was )[^]*s ago/.test(await row.innerText()) ? true : null,
    );
    assert.deepEqual(faults, []);
  });

  it('a viewer that is told less often is told so', async () => {
    const { page } = await open(browser, mock.url, '');
    await isShown(page);

    mock.tell({ type: 'rate', interval_s: 5, wanted_s: 1, reason: 'this viewer is slow' });

    await page.getByText('Values come every 5 s').waitFor();
    mock.tell({ type: 'rate', interval_s: 1, wanted_s: 1, reason: 'it keeps up' });
    await page.getByText('Values come every 5 s').waitFor({ state: 'detached' });
  });
});

describe('the heat map', () => {
  it('is walked through by keyboard, says the number and opens the VM', async () => {
    const { page, faults } = await open(browser, mock.url, '');
    await isShown(page);
    await page.getByRole('button', { name: heat }).click();
    const map = page.getByRole('application');
    await map.focus();
    const said = page.getByRole('region', { name: heat }).getByRole('status');
    await said.getByText(/^vm-0001: CPU [\d.]+ %, guest, running$/).waitFor();

    for (let presses = 0; presses < 9; presses++) await page.keyboard.press('ArrowRight');

    await said.getByText(/^vm-0010: CPU [\d.]+ %, vmm, running$/).waitFor();
    await page.keyboard.press('End');
    await said.getByText(/^vm-5000: CPU unknown, not running$/).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.getByLabel('Coloured by').selectOption('pressure');
    await page.getByRole('list', { name: 'Colours of Pressure' }).waitFor();
    assert.equal(new URL(page.url()).search, '?view=heat&heat=pressure');
    await map.focus();
    await page.keyboard.press('ArrowLeft');
    await said.getByText(/Pressure/).waitFor();
    const name = /^(vm-\d+): Pressure/.exec(await said.innerText())?.[1] ?? 'none';
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name }).waitFor();
    await page.goBack();
    await map.waitFor();
    assert.deepEqual(faults, []);
  });

  it('colours what is known and hatches what is not', async () => {
    const { page } = await open(browser, mock.url, '?view=heat');
    const canvas = page.locator('canvas');
    await canvas.waitFor();

    const colours = await eventually('more than four colours', 5_000, async () => {
      const seen = await canvas.evaluate((element) => {
        const drawn = /** @type {HTMLCanvasElement} */ (element);
        const { data = [] } =
          drawn.getContext('2d')?.getImageData(0, 0, drawn.width, drawn.height) ?? {};
        const counts = /** @type {Record<string, number>} */ ({});
        for (let at = 0; at < data.length; at += 4) {
          const colour = `${data[at] ?? 0},${data[at + 1] ?? 0},${data[at + 2] ?? 0}`;
          counts[colour] = (counts[colour] ?? 0) + 1;
        }
        return counts;
      });
      return Object.keys(seen).length > 4 ? seen : null;
    });

    // Of the light scheme: the least, the most.
    assert.ok((colours['230,240,250'] ?? 0) > 1_000, JSON.stringify(colours));
    assert.ok((colours['10,42,87'] ?? 0) > 100);
  });

  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    for (const width of [1280, 320]) {
      it(`is accessible and fits: ${colorScheme}, ${width.toString()} px`, async () => {
        const viewport = { width, height: 800 };
        for (const [name, path] of /** @type {const} */ ([
          ['table', ''],
          ['heat', '?view=heat'],
        ])) {
          const { page, faults } = await open(browser, mock.url, path, { colorScheme, viewport });
          await page.getByText('5000 VMs').waitFor({ timeout: 10_000 });
          if (name === 'heat') await page.getByRole('application').focus();

          assert.deepEqual(await violations(page), []);
          const drawn = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(drawn <= width, `the page is ${drawn.toString()} px wide`);
          await screenshotOfView(page, `fleet-5000-${name}-${colorScheme}-${width.toString()}`);
          assert.deepEqual(faults, []);
          await page.context().close();
        }
      });
    }
  }
});

/** What is in view only: the page is longer than a picture may be. @param {import('playwright-core').Page} page @param {string} name */
async function screenshotOfView(page, name) {
  await screenshot(page, name, { fullPage: false });
}
