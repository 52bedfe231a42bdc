// SPDX-License-Identifier: Apache-2.0

// Goal: what is wrong is seen, and who is told of it arranged, by everybody. Fixture: the built UI
// before a mock below a sub-path, with a rule that fires and a webhook.
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

it('a webhook and a rule that tells it are made one after the other', async () => {
  const { page, faults } = await open(browser, mock.url, 'alerts');
  await page.getByRole('cell', { name: 'firing' }).waitFor();
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await page.getByRole('link', { name: 'Create a webhook' }).click();
  await page.getByLabel('Name').fill('chat');
  await page.getByLabel('Address').fill('https://alerts.example.org/chat');
  await page.getByLabel('Secret').fill('long enough to sign');
  await page.getByRole('button', { name: 'Create the webhook' }).click();
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('The receiver took it').waitFor();

  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByRole('link', { name: 'Create a rule' }).click();
  await page.getByLabel('Name').fill('silent');
  await page.getByLabel('Value').selectOption('agent_silent');
  await page.getByLabel('Threshold').fill('0');
  await page.getByLabel('Over at').fill('');
  await page.getByLabel('chat').check();
  await page.getByRole('button', { name: 'Create the rule' }).click();

  const row = page.getByRole('row', { name: /^silent/ });
  await row.getByText('chat').waitFor();
  await row.getByLabel('Enable silent').uncheck();
  assert.deepEqual(faults, []);
});

it('alerts, rules and webhooks are usable by everybody', async () => {
  await isUsable(browser, mock.url, 'alerts', 'alerts', (page) =>
    page.getByText('firing').waitFor(),
  );
  await isUsable(browser, mock.url, 'alerts/rules', 'rules', (page) =>
    page.getByText('CPU used above 90 %').waitFor(),
  );
  await isUsable(browser, mock.url, 'alerts/rules/new', 'rule', async (page) => {
    await page.getByRole('button', { name: 'Create the rule' }).click();
    await page.getByText('Name is missing').waitFor();
  });
  await isUsable(browser, mock.url, 'alerts/webhooks', 'webhooks', (page) =>
    page.getByRole('link', { name: 'pager' }).waitFor(),
  );
  const pager = '4a000000-0000-4000-8000-000000000001';
  await isUsable(browser, mock.url, `alerts/webhooks/${pager}`, 'webhook', async (page) => {
    await page.getByRole('table', { name: 'Deliveries' }).waitFor();
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('The receiver took it').waitFor();
  });
});
