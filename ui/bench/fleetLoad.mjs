// SPDX-License-Identifier: Apache-2.0
import { pass, startBrowser } from './browser.mjs';
import { attach } from './devtools.mjs';
import { startMockProcess } from './mockProcess.mjs';

const VMS = 5_000;
const MOST_PERCENT = 25;
const LEAST_FRAMES_A_SECOND = 50;
const SETTLE_SECONDS = 5;

/**
 * What a large fleet costs who looks at it, and whether it scrolls.
 *
 * @param {number} watchSeconds
 * @param {number} scrollSeconds
 * @returns {Promise<import('./main.mjs').Row[]>}
 */
export async function fleetLoad(watchSeconds, scrollSeconds) {
  const mock = await startMockProcess(VMS);
  const chromium = await startBrowser(mock.url);
  try {
    const opened = await attach(chromium.devtools);
    await opened.shown('tbody [role=row] svg path[d]');
    opened.detach();
    await pass(SETTLE_SECONDS);

    const before = chromium.cpuSeconds();
    await pass(watchSeconds);
    const percent = (100 * (chromium.cpuSeconds() - before)) / watchSeconds;
    const page = await attach(chromium.devtools);
    const frames = await scrolled(page, scrollSeconds);
    page.detach();

    const fleet = `fleet of ${VMS.toString()} VMs that all change at 1 Hz`;
    return [
      {
        what: `${fleet}, CPU`,
        measured: percent,
        at_most: MOST_PERCENT,
        unit: '% of a core',
        how: `${watchSeconds.toString()} s; all of Chromium's processes, /proc/PID/stat`,
      },
      {
        what: `${fleet}, a frame while scrolling`,
        measured: frames.meanMs,
        at_most: 1_000 / LEAST_FRAMES_A_SECOND,
        unit: 'ms',
        how: `${(1_000 / frames.meanMs).toFixed(1)} frames/s over ${scrollSeconds.toString()} s of 3,000 px/s; p95 ${frames.p95Ms.toFixed(1)} ms, longest ${frames.longestMs.toFixed(0)} ms`,
      },
    ];
  } finally {
    await chromium.close();
    await mock.close();
  }
}

/** @param {import('./devtools.mjs').Devtools} page @param {number} seconds */
function scrolled(page, seconds) {
  return page.run(async (/** @type {number} */ forMs) => {
    /** @type {number[]} */
    const frames = [];
    const nextFrame = () => new Promise(requestAnimationFrame);
    const begun = /** @type {number} */ (await nextFrame());
    for (let last = begun; last - begun < forMs;) {
      const now = /** @type {number} */ (await nextFrame());
      frames.push(now - last);
      // Down and up again, so that it never stands at an end.
      const turn = Math.floor((now - begun) / 5_000) % 2 === 0 ? 1 : -1;
      window.scrollBy(0, turn * 3 * (now - last));
      last = now;
    }
    const sorted = frames.toSorted((a, b) => a - b);
    return {
      meanMs: frames.reduce((sum, ms) => sum + ms, 0) / frames.length,
      p95Ms: sorted[Math.floor(0.95 * sorted.length)] ?? 0,
      longestMs: sorted.at(-1) ?? 0,
    };
  }, seconds * 1_000);
}
