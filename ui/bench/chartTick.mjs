// SPDX-License-Identifier: Apache-2.0
import { DEMO_ID, exampleFleet } from '../mock/fleet.mjs';
import { startMock } from '../mock/server.mjs';
import { newPage, pass, startBrowser } from './browser.mjs';

const MOST_MS = 4;
const SETTLE_SECONDS = 5;

/** As much as the page keeps. */
const PAST_SECONDS = 900;

/**
 * What a second of a VM's page costs in scripts: its message, its values, all its charts, with a
 * quarter of an hour in them.
 *
 * @param {number} seconds
 * @returns {Promise<import('./main.mjs').Row[]>}
 */
export async function chartTick(seconds) {
  const mock = await startMock();
  const chromium = await startBrowser();
  /** @type {NodeJS.Timeout | undefined} */
  let ticking;
  try {
    const page = await newPage(chromium.browser);
    await page.routeWebSocket(/metrics\/ws$/, (viewer) => {
      ticking = longWatched(viewer);
    });
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
    clearInterval(ticking);
    await chromium.close();
    await mock.close();
  }
}

/**
 * Says a quarter of an hour at once, and then goes on by the second.
 *
 * @param {import('playwright-core').WebSocketRoute} viewer
 */
function longWatched(viewer) {
  const [vm] = exampleFleet();
  if (vm === undefined) throw new Error('there is no VM to watch');
  const begun = Date.now() - PAST_SECONDS * 1_000;
  const say = () => {
    vm.tick();
    viewer.send(
      JSON.stringify({ ...vm.sample, at: new Date(begun + vm.second * 1_000).toISOString() }),
    );
  };
  for (let second = 0; second < PAST_SECONDS; second += 1) say();
  return setInterval(say, 1_000);
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
