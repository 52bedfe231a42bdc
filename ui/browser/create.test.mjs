// SPDX-License-Identifier: Apache-2.0

// Goal: a VM is created as the page said, by mouse or keyboard. Fixture: the built UI before a mock
// below a sub-path.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { startMock } from '../mock/server.mjs';
import { violations } from './axe.mjs';
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

describe('creating a VM', () => {
  it('goes from the fleet to a running VM by keyboard alone', async () => {
    const { page, faults } = await open(browser, mock.url, '');
    await page.getByRole('link', { name: 'Create VM' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Name', { exact: true }).focus();
    await page.keyboard.type('web');
    await page.getByLabel('vCPUs').focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('2');
    const summary = page.getByRole('region', { name: 'What will be created' });
    await summary.getByText('A VM called web, with 2 vCPUs').waitFor();
    await summary.getByText(`curl -X POST ${mock.url}v1/vms`).waitFor();

    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'web', level: 1 }).waitFor();
    await page.getByText('running').waitFor();
    assert.match(new URL(page.url()).pathname, /^\/hearth\/vms\/[0-9a-f-]+\/metrics$/);
    assert.deepEqual(faults, []);
  });

  it('copies the command', async () => {
    const { page } = await open(browser, mock.url, 'vms/new');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByLabel('Name', { exact: true }).fill('web');

    await page.getByRole('button', { name: 'Copy: Command that creates the VM' }).click();

    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^curl -X POST .*"name": "web"/s);
  });

  it('shows refusals at their fields, accessibly, and loses nothing', async () => {
    const { page, faults } = await open(browser, mock.url, 'vms/new');
    await page.getByLabel('Name', { exact: true }).fill('web');
    await page.getByLabel('Image').fill('windows');

    await page.getByRole('button', { name: 'Create VM' }).click();

    await page.getByText("must be one of the host's images").waitFor();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'web');
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')),
      'true',
    );
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
  });

  it('is usable by everybody', async () => {
    await isUsable(browser, mock.url, 'vms/new', 'create', async (page) => {
      await page.getByLabel('Network').selectOption('nat');
      await page.getByRole('button', { name: 'Add a port' }).click();
      await page.getByLabel('Host port 1').fill('x');
      await page.getByLabel('Name', { exact: true }).fill('web');
      await page.getByText('must be a whole number').waitFor();
    });
  });
});

describe('a machine that Hearth did not boot', () => {
  it('is known at once, and green with its first sample', async () => {
    const { page, faults } = await open(browser, mock.url, 'vms/new?kind=external');
    await page.getByLabel('Name', { exact: true }).fill('router');
    await page.getByLabel('Address').fill('192.168.1.7');
    await page.getByRole('button', { name: 'Make it known' }).click();
    await page.getByRole('heading', { name: 'Install the agent' }).waitFor();
    await page.getByText('connection refused by 192.168.1.7:8080').waitFor();
    const [, id = ''] = /vms\/([0-9a-f-]+)\/agent$/.exec(page.url()) ?? [];
    await page.getByText(`/v1/vms/${id}/guest-agent/install.sh | sh`).waitFor();
    await isUsable(browser, mock.url, `vms/${id}/agent`, 'agent', (other) =>
      other.getByText('connection refused').waitFor(),
    );

    mock.set(id, { measured: 'guest' });

    await page.getByText('The agent answers').waitFor();
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
  });
});
