// SPDX-License-Identifier: Apache-2.0
import { DEMO_ID } from '../mock/fleet.mjs';
import { newPage, pass, startBrowser } from './browser.mjs';
import { startMockProcess } from './mockProcess.mjs';

const MOST_MS = 4;
const SETTLE_SECONDS = 5;

/**
 * What a second of a VM's page costs in scripts: its message, its values, all its charts, with a
 * quarter of an hour in them.
 *
 * @param {number} seconds
 * @returns {Promise<import('./main.mjs').Row[]>}
 */
export async function chartTick(seconds) {
  const mock = await startMockProcess();
  const chromium = await startBrowser();
  try {
    const page = await newPage(chromium.browser);
    await page.goto(new URL(`vms/${DEMO_ID}/metrics`, mock.url).href);
    await page.getByRole('img', { name: /CPU/ }).first().waitFor();
    await pass(SETTLE_SECONDS);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    const before = await durations(devtools);
    await pass(seconds);
    const after = await durations(devtools);
    const perTick = (/** @type {'script' | 'layout' | 'task'} */ of) =>
      (1_000 * (after[of] - before[of])) / seconds;
    return [
      {
        what: "VM's page, scripts a tick",
        measured: perTick('script'),
        at_most: MOST_MS,
        unit: 'ms',
        how: `mean of ${seconds.toString()} ticks at 1 Hz, with 15 min in the charts; layout and style ${perTick('layout').toFixed(1)} ms, all of the main thread ${perTick('task').toFixed(1)} ms; Chromium's Performance.getMetrics`,
      },
    ];
  } finally {
    await chromium.close();
    await mock.close();
  }
}

/** In seconds. @param {import('playwright-core').CDPSession} devtools */
async function durations(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (/** @type {string} */ name) =>
    metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    script: of('ScriptDuration'),
    layout: of('LayoutDuration') + of('RecalcStyleDuration'),
    task: of('TaskDuration'),
  };
}
