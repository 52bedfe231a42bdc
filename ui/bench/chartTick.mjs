// SPDX-License-Identifier: Apache-2.0
import { DEMO_ID } from '../mock/fleet.mjs';
import { pass, startBrowser } from './browser.mjs';
import { attach } from './devtools.mjs';
import { startMockProcess } from './mockProcess.mjs';

const MOST_MS = 4;
const SETTLE_SECONDS = 5;

/** What is not scripting, even where a script brings it about. */
const RENDERING = ['UpdateLayoutTree', 'Layout'];

/**
 * A stretch of the main thread, in microseconds.
 *
 * @typedef {object} Stretch
 * @property {string} name
 * @property {string} ph `X` for one with a beginning and an end
 * @property {number} pid
 * @property {number} tid
 * @property {number} ts
 * @property {number} dur
 * @property {number} tdur of it, what the thread had a CPU
 */

/**
 * What a second of a VM's page costs in scripts: its message, its values, all its charts, with a
 * quarter of an hour in them.
 *
 * @param {number} seconds
 * @returns {Promise<import('./main.mjs').Row[]>}
 */
export async function chartTick(seconds) {
  const mock = await startMockProcess();
  const chromium = await startBrowser(new URL(`vms/${DEMO_ID}/metrics`, mock.url).href);
  try {
    const page = await attach(chromium.devtools);
    await page.shown('[role=img] canvas');
    await pass(SETTLE_SECONDS);
    await page.send('Performance.enable');
    const before = await scriptMs(page);
    await pass(seconds);
    const all = ((await scriptMs(page)) - before) / seconds;
    const trace = await page.traced('toplevel,devtools.timeline', () => pass(seconds));
    const ticks = ticksOf(/** @type {Stretch[]} */ (trace));
    return [
      {
        what: "VM's page, scripts a tick",
        measured: mean(ticks),
        at_most: MOST_MS,
        unit: 'ms',
        how: `mean of ${ticks.length.toString()} ticks at 1 Hz, p95 ${p95(ticks).toFixed(1)}, with 15 min in the charts: CPU time from the message to the charts drawn, Chromium's trace; with what the page asks for besides and its ages between ticks ${all.toFixed(1)} ms a second, Performance.getMetrics`,
      },
    ];
  } finally {
    await chromium.close();
    await mock.close();
  }
}

/** So far. @param {import('./devtools.mjs').Devtools} page */
async function scriptMs(page) {
  const told = await page.send('Performance.getMetrics');
  const { metrics } = /** @type {{ metrics: { name: string, value: number }[] }} */ (told);
  const seconds = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN;
  return seconds * 1_000;
}

/** The CPU time of scripts in each task that a message began, in milliseconds. @param {Stretch[]} trace */
function ticksOf(trace) {
  const stretches = trace.filter(({ ph }) => ph === 'X');
  /** @param {Stretch} outer */
  const within =
    (outer) =>
    (/** @type {Stretch} */ { pid, tid, ts }) =>
      pid === outer.pid && tid === outer.tid && ts >= outer.ts && ts < outer.ts + outer.dur;
  const messages = trace.filter(({ name }) => name === 'WebSocketReceive');
  return stretches
    .filter((task) => task.name === 'ThreadControllerImpl::RunTask' && messages.some(within(task)))
    .map((task) => {
      const rendering = stretches.filter(({ name }) => RENDERING.includes(name));
      return (task.tdur - sum(rendering.filter(within(task)).map(({ tdur }) => tdur))) / 1_000;
    });
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, each) => total + each, 0);
}

/** @param {number[]} numbers */
function mean(numbers) {
  return sum(numbers) / numbers.length;
}

/** @param {number[]} numbers */
function p95(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(0.95 * numbers.length)] ?? Number.NaN;
}
