// SPDX-License-Identifier: Apache-2.0

// Goal: the machines, what is promised of them, and what happened on all of them. Fixture: the built
// UI before a mock below a sub-path.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, it } from 'node:test';
import { startMock } from '../mock/server.mjs';
import { launch, open } from './open.mjs';
import { isUsable } from './usable.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof startMock>>} */
let mock;
before(async () => {
  browser = await launch();
});
after(() => browser.close());
beforeEach(async () => {
  mock = await startMock({ base: '/hearth/' });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await mock.close();
});

it('the header leads to the hosts, a host to its VMs, and a VM to its page', async () => {
  const { page, faults } = await open(browser, mock.url, '');
  await page.getByRole('navigation', { name: 'Main' }).getByText('Hosts').click();
  await page.getByRole('cell', { name: '3 run, of 6' }).waitFor();
  await page.getByRole('link', { name: '127.0.0.1:9090' }).click();
  const row = page.getByRole('row', { name: /^demo/ });
  await row.getByText('running').waitFor();
  await row.getByRole('link', { name: 'demo' }).click();

  await page.getByRole('heading', { name: 'demo', level: 1 }).waitFor();
  assert.deepEqual(faults, []);
});

it('an address of a host can be opened as it is', async () => {
  const { page, faults } = await open(browser, mock.url, 'hosts/127.0.0.1%3A9090');

  await page.getByRole('heading', { name: '127.0.0.1:9090' }).waitFor();
  assert.deepEqual(faults, []);
});

it('an image is sent, imported and deleted', async () => {
  const { page, faults } = await open(browser, mock.url, 'images');
  await page.getByLabel('Name').fill('box');
  await page.getByLabel('File', { exact: true }).setInputFiles({
    name: 'box.tar',
    mimeType: 'application/x-tar',
    buffer: Buffer.alloc(9 << 20, 7),
  });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('progressbar', { name: 'How far box is' }).waitFor();
  await page.getByRole('button', { name: 'Delete the image box' }).click();
  await page.getByLabel('Type box to confirm').fill('box');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();

  await page.getByRole('row', { name: /^box/ }).getByText('it is there').waitFor();
  await page.getByRole('button', { name: 'Delete the image box' }).waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
});

it('hosts, a host, images and events are usable by everybody', async () => {
  await isUsable(browser, mock.url, 'hosts', 'hosts', (page) =>
    page.getByText('3 run, of 6').waitFor(),
  );
  await isUsable(browser, mock.url, 'hosts/127.0.0.1%3A9090', 'host', (page) =>
    page.getByRole('link', { name: 'switched-off' }).waitFor(),
  );
  await isUsable(browser, mock.url, 'images', 'images', (page) =>
    page.getByRole('link', { name: 'demo' }).first().waitFor(),
  );
  await isUsable(browser, mock.url, 'events', 'all-events', (page) =>
    page.getByRole('link', { name: 'demo' }).first().waitFor(),
  );
});
