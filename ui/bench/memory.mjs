// SPDX-License-Identifier: Apache-2.0
import { newPage, pass, startBrowser } from './browser.mjs';
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
  const chromium = await startBrowser();
  try {
    const fleet = await watched(chromium.browser, mock.url);
    await fleet.page.getByRole('row', { name: /^vm-0001/ }).waitFor();
    const link = fleet.page.getByRole('link', { name: 'vm-0001', exact: true });
    const address = await link.getAttribute('href');
    const vm = await watched(chromium.browser, new URL(address ?? '', fleet.page.url()).href);
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
    await chromium.close();
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

/** @param {import('playwright-core').Browser} browser @param {string} url */
async function watched(browser, url) {
  const page = await newPage(browser);
  await page.goto(url);
  const devtools = await page.context().newCDPSession(page);
  return {
    page,
    megabytes: async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await devtools.send('Runtime.getHeapUsage');
      return usedSize / 1e6;
    },
  };
}
