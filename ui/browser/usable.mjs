// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { violations } from './axe.mjs';
import { open, screenshot } from './open.mjs';

/**
 * Holds a page to what every page has to be: usable by everybody, light and dark, from 320 px on.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} url where the UI is mounted
 * @param {string} path
 * @param {string} name of its screenshots
 * @param {(page: import('playwright-core').Page) => Promise<void>} ready waits for what is to be seen
 */
export async function isUsable(browser, url, path, name, ready) {
  for (const width of [1280, 320]) {
    const viewport = { width, height: 800 };
    const { page, faults } = await open(browser, url, path, { colorScheme: 'light', viewport });
    await ready(page);
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      const where = `${name}-${colorScheme}-${width.toString()}`;
      assert.deepEqual(await violations(page), [], where);
      const drawn = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(drawn <= width, `${where} is ${drawn.toString()} px wide`);
      await screenshot(page, where);
      assert.deepEqual(faults, [], where);
    }
    await page.context().close();
  }
}
