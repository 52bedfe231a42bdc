// SPDX-License-Identifier: Apache-2.0

// Goal: every page is usable by everybody (WCAG 2.2 AA as far as axe can tell), light and dark, from
// 320 px on. Fixture: the built UI before a mock with a VM of each kind.
import assert from 'node:assert/strict';
import { after, afterEach, before, it } from 'node:test';
import { DEMO_ID, exampleFleet } from '../mock/fleet.mjs';
import { startMock } from '../mock/server.mjs';
import { launch, open } from './open.mjs';
import { isUsable } from './usable.mjs';

const flaky = `${DEMO_ID.slice(0, -1)}2`;
const pages = /** @type {const} */ ([
  ['fleet', ''],
  ['metrics', `vms/${flaky}/metrics?last=1m`],
  ['parts', `vms/${DEMO_ID}/metrics?parts=shown`],
  ['history', `vms/${DEMO_ID}/metrics?last=24h`],
  ['overview', `vms/${DEMO_ID}/overview`],
  ['events', `vms/${DEMO_ID}/events`],
  ['diagnosis', `vms/${DEMO_ID}/diagnosis`],
  ['network', `vms/${flaky.slice(0, -1)}3/network`],
  ['configuration', `vms/${DEMO_ID}/configuration`],
  ['snapshots', `vms/${DEMO_ID}/snapshots`],
]);

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof startMock>>} */
let mock;
before(async () => {
  browser = await launch();
  const fleet = exampleFleet();
  for (const each of fleet) {
    if (each.vm.external === null) each.takeSnapshot();
  }
  mock = await startMock({ fleet });
});
after(async () => {
  await browser.close();
  await mock.close();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

for (const [name, path] of pages) {
  it(`${name} is accessible and fits`, async () => {
    await isUsable(browser, mock.url, path, name, async (page) => {
      if (name === 'diagnosis') await page.getByText('Run the diagnosis').click();
      await page
        .getByText(/[\d.]+ s ago|127\.9\.0|\d MiB|was started|^Steps of|^8022$/)
        .first()
        .waitFor();
    });
  });
}

it('uses the room of a large screen, and is not wider', async () => {
  const viewport = { width: 3840, height: 2160 };
  for (const [name, path] of pages) {
    const { page, faults } = await open(browser, mock.url, path, { viewport });
    await page.getByRole('heading', { level: 1 }).waitFor();
    const drawn = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(drawn <= viewport.width, `${name} is ${drawn.toString()} px wide`);
    assert.deepEqual(faults, [], name);
    await page.context().close();
  }
});

it('every control can be reached by keyboard, in reading order', async () => {
  const { page } = await open(browser, mock.url, `vms/${DEMO_ID}/metrics`);
  await page.getByText(/s ago/).first().waitFor();
  const reached = [];
  for (let presses = 0; presses < 26; presses++) {
    await page.keyboard.press('Tab');
    reached.push(
      await page.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute('aria-label') ?? element?.textContent.trim() ?? '';
      }),
    );
  }
  const actions = ['Pause demo', 'Stop demo'];
  const tabs = [
    'Metrics',
    'Terminal',
    'Overview',
    'Events',
    'Diagnosis',
    'Network',
    'Configuration',
    'Snapshots',
  ];
  const tools = ['Search', 'Keyboard shortcuts', 'Theme'];
  const first = [
    'Skip to content',
    'Hearth',
    'Fleet',
    'Hosts',
    'Images',
    'Events',
    'Alerts',
    ...tools,
    ...actions,
    ...tabs,
  ];
  assert.deepEqual(reached.slice(0, first.length), first);
  assert.ok(reached.includes('Last 30 samples as a table'), reached.join(', '));
});
