// SPDX-License-Identifier: Apache-2.0

// Goal: the built UI shows a running VM, live. Fixture: any manager, real or mock, at HEARTH_URL,
// with a running VM HEARTH_VM_ID whose agent answers.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lineEnd, reading } from './chart.mjs';
import { eventually, launch, open, screenshot } from './open.mjs';

const { HEARTH_URL, HEARTH_VM_ID } = process.env;
if (HEARTH_URL === undefined || HEARTH_VM_ID === undefined) {
  throw new Error('set HEARTH_URL to a manager’s address and HEARTH_VM_ID to a running VM of it');
}
const url = HEARTH_URL.endsWith('/') ? HEARTH_URL : `${HEARTH_URL}/`;
const id = HEARTH_VM_ID;

describe('a running VM', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  it('is in the list with its CPU, the source and the age', async () => {
    const { page, faults } = await open(browser, url, '');
    const row = page.getByRole('row').filter({ has: page.locator(`a[href$="${id}"]`) });

    const cells = await eventually('a CPU value measured in the guest', 30_000, async () => {
      const texts = await row.getByRole('cell').allInnerTexts();
      const isLive =
        /^[\d.]+ %\s+guest$/.test(texts[1] ?? '') && (texts[4] ?? '').endsWith('s ago');
      return isLive ? texts : null;
    });

    assert.equal(cells[0], 'running');
    await screenshot(page, 'product-fleet');
    assert.deepEqual(faults, []);
  });

  it('has charts that move with time', async () => {
    const { page, faults } = await open(browser, url, `vms/${id}?last=1m`);
    await eventually('a CPU value measured in the guest', 30_000, async () => {
      const { source } = await reading(page, 'CPU');
      return source === 'guest' ? source : null;
    });
    await eventually('a line on the chart', 10_000, () => lineEnd(page, 'CPU'));
    const canvas = page.getByRole('img', { name: /^CPU in / }).locator('canvas');
    const before = await canvas.screenshot();

    await eventually('a chart that moved', 5_000, async () =>
      before.equals(await canvas.screenshot()) ? null : true,
    );

    await screenshot(page, 'product-metrics');
    assert.deepEqual(faults, []);
  });
});
