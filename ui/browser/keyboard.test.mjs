// SPDX-License-Identifier: Apache-2.0

// Goal: everything is a few keys away, also among thousands of VMs, and a theme that was chosen is
// there before anything is drawn. Fixture: the built UI before a mock with 5,000 VMs, below a sub-path.
import assert from 'node:assert/strict';
import { after, afterEach, before, it } from 'node:test';
import { largeFleet } from '../mock/fleet.mjs';
import { startMock } from '../mock/server.mjs';
import { violations } from './axe.mjs';
import { launch, open } from './open.mjs';

const COUNT = 5_000;
const MOST_OPTIONS = 20;

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof startMock>>} */
let mock;
before(async () => {
  browser = await launch();
  mock = await startMock({ base: '/hearth/', fleet: largeFleet(COUNT) });
});
after(async () => {
  await browser.close();
  await mock.close();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

it('finds one of 5,000 VMs by its name', async () => {
  const { page, faults } = await open(browser, mock.url, 'alerts');
  await page.getByRole('heading', { name: 'Alerts' }).waitFor();
  await page.keyboard.press('Control+K');
  const search = page.getByRole('combobox', { name: 'VM, page or action' });
  await search.waitFor();
  const found = page.getByRole('listbox', { name: 'Found' }).getByRole('option');
  await found.filter({ hasText: 'vm-0001' }).waitFor();
  assert.equal(await found.count(), MOST_OPTIONS);
  assert.deepEqual(await violations(page), []);

  await page.keyboard.type('4321');
  await page.getByRole('option', { name: 'vm-4321', selected: true }).waitFor();
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'vm-4321', level: 1 }).waitFor();
  assert.deepEqual(faults, []);
});

for (const width of [1280, 320]) {
  it(`lists its keys accessibly, ${width.toString()} px wide`, async () => {
    const options = {
      viewport: { width, height: 800 },
      colorScheme: /** @type {const} */ ('dark'),
    };
    const { page, faults } = await open(browser, mock.url, 'hosts', options);
    await page.getByRole('heading', { name: 'Hosts' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('switch', { name: 'Keys without Ctrl do something' }).waitFor();

    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    assert.deepEqual(faults, []);
  });
}

it('a theme that was chosen is there before the page draws itself', async () => {
  const { page, faults } = await open(browser, mock.url, 'hosts', { colorScheme: 'light' });
  const theme = () =>
    page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'));
  await page.getByLabel('Theme').selectOption('dark');
  assert.equal(await theme(), 'dark');
  // The application never comes, so what is seen is what is there before it.
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.reload();

  assert.equal(await theme(), 'dark');
  assert.deepEqual(faults, []);
});
