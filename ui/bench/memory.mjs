// SPDX-License-Identifier: Apache-2.0
import { pass, startBrowser } from './browser.mjs';
import { attach } from './devtools.mjs';
import { startMockProcess } from './mockProcess.mjs';

const VMS = 5_000;
const MOST_GROWTH_PERCENT = 5;
const ROUNDS = 15;

/** By then a VM's page holds its quarter of an hour, and the fleet its 60 values. */
const FULL_AT_ROUND = 8;

/**
 * Whether the pages that one leaves open grow: the fleet, and a VM.
 *
 * @param {number} minutes
 * @returns {Promise<import('./main.mjs').Row[]>}
 */
export async function memory(minutes) {
  const mock = await startMockProcess(VMS);
  const fleet = await watched(mock.url, 'tbody [role=row] a');
  const first = await fleet.page.run(
    () => /** @type {HTMLAnchorElement} */ (document.querySelector('tbody [role=row] a')).href,
  );
  const vm = await watched(`${first}/metrics`, '[role=img] canvas');
  try {
    /** @type {{ fleet: number, vm: number }[]} */
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await pass((minutes * 60) / ROUNDS);
      rounds.push({ fleet: await fleet.megabytes(), vm: await vm.megabytes() });
    }
    return [
      growth(
        'fleet of 5000 VMs',
        minutes,
        rounds.map((round) => round.fleet),
      ),
      growth(
        "VM's page",
        minutes,
        rounds.map((round) => round.vm),
      ),
    ];
  } finally {
    await vm.close();
    await fleet.close();
    await mock.close();
  }
}

/**
 * @param {string} what
 * @param {number} minutes
 * @param {number[]} megabytes
 */
function growth(what, minutes, megabytes) {
  const full = megabytes.slice(FULL_AT_ROUND);
  const half = Math.floor(full.length / 2);
  const early = Math.min(...full.slice(0, half));
  const late = Math.min(...full.slice(-half));
  return {
    what: `${what}, memory grows over ${minutes.toString()} min`,
    measured: Math.max(0, (100 * (late - early)) / early),
    at_most: MOST_GROWTH_PERCENT,
    unit: '%',
    how: `of what scripts hold after a collection, once the page holds all it ever will: ${early.toFixed(1)} MB, at the end ${late.toFixed(1)} MB; at first ${(megabytes[0] ?? 0).toFixed(1)} MB`,
  };
}

/** A page in a browser of its own, so that each is in view. @param {string} url @param {string} whole */
async function watched(url, whole) {
  const chromium = await startBrowser(url);
  const page = await attach(chromium.devtools);
  await page.shown(whole);
  return {
    page,
    megabytes: async () => {
      await page.send('HeapProfiler.collectGarbage');
      const usage = await page.send('Runtime.getHeapUsage');
      return /** @type {{ usedSize: number }} */ (usage).usedSize / 1e6;
    },
    close: async () => {
      page.detach();
      await chromium.close();
    },
  };
}
