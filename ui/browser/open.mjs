// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** Where screenshots go. */
const screenshots = fileURLToPath(new URL('../target/screenshots/', import.meta.url));

/** A page and what went wrong in it. */
/**
 * @typedef {object} Opened
 * @property {import('playwright-core').Page} page
 * @property {string[]} faults errors of the page, breaches of its Content-Security-Policy, and
 *   requests to other hosts
 */

/** Debian's Chromium, kept from talking to anybody but the page. */
export async function launch() {
  return chromium.launch({
    executablePath: process.env.HEARTH_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * Opens `path` of the UI at `url`.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {string} url where the UI is mounted, with a slash at its end
 * @param {string} path without a slash at its start
 * @param {import('playwright-core').BrowserContextOptions} [options]
 * @returns {Promise<Opened>}
 */
export async function open(browser, url, path, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  /** @type {string[]} */
  const faults = [];
  const { host } = new URL(url);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A manager that is away makes failed requests: tests cause that on purpose.
    const expected = /Failed to load resource|WebSocket connection to/.test(message.text());
    if (message.type() === 'error' && !expected) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).host !== host) faults.push(`request to ${request.url()}`);
  });
  await page.goto(new URL(path, url).href);
  return { page, faults };
}

/**
 * Saves what the page looks like to `target/screenshots/`.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name without `.png`
 * @param {{ fullPage?: boolean }} [options] `fullPage` is false for what is in view only
 */
export async function screenshot(page, name, { fullPage = true } = {}) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}${name}.png`, fullPage });
}

/**
 * The first value `look` returns that is not null.
 *
 * Throws with `what` and the last thing `look` described when the time is over.
 *
 * @template T
 * @param {string} what
 * @param {number} withinMs
 * @param {() => Promise<T | null>} look
 * @returns {Promise<T>}
 */
export async function eventually(what, withinMs, look) {
  const until = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    if (performance.now() > until) {
      throw new Error(`not within ${(withinMs / 1_000).toString()} s: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
