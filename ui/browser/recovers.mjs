// SPDX-License-Identifier: Apache-2.0

// Proves that an open page lives through a restart of the manager, together with a test that can
// restart it:
//
//   HEARTH_URL, HEARTH_VM_ID   which VM of which manager
//   HEARTH_SCREENSHOT          a PNG of the page without a manager; optional
//
//   script → READY             the page shows a CPU value measured in the guest
//   test   → STOPPED           the manager is gone
//   script → NOTICED           the page says so, and shows no value any more
//   test   → STARTED           the manager is back at the same address
//   script → RECOVERED         within 15 s the page shows a value again, without a reload
//   script → FILLED            within 30 s the seconds without a manager are in the chart
//
// Exit status 0, or 1 with what was seen instead on standard error.
import { newestPoints, openTable, reading } from './chart.mjs';
import { hangUp, hear, required, say } from './dialogue.mjs';
import { eventually, launch, open } from './open.mjs';

const GUEST_WITHIN_MS = 120_000;
const TURN_WITHIN_MS = 120_000;
const NOTICED_WITHIN_MS = 6_000;
const RECOVERED_WITHIN_MS = 15_000;
const FILLED_WITHIN_MS = 30_000;
/** From one sample to the next, as their times are written. */
const MOST_SECONDS_APART = 2;
/** Of the newest samples: the manager was away for some of them. */
const SAMPLES = 25;

const url = required('HEARTH_URL').replace(/\/?$/, '/');
const browser = await launch();
const { page } = await open(browser, url, `vms/${required('HEARTH_VM_ID')}/metrics?last=1m`);
try {
  await showsValue(GUEST_WITHIN_MS);
  say('READY');
  await hear('STOPPED', TURN_WITHIN_MS);
  await eventually('a banner and no value', NOTICED_WITHIN_MS, async () => {
    const { value } = await reading(page, 'CPU');
    return value === null && (await page.getByRole('alert').count()) > 0 ? true : null;
  });
  const { HEARTH_SCREENSHOT: path } = process.env;
  if (path !== undefined) await page.screenshot({ path, fullPage: true });
  say('NOTICED');
  await hear('STARTED', TURN_WITHIN_MS);
  await showsValue(RECOVERED_WITHIN_MS);
  say('RECOVERED');
  await openTable(page, 'CPU');
  await eventually('a second after the other', FILLED_WITHIN_MS, async () => {
    const points = (await newestPoints(page, 'CPU')).slice(0, SAMPLES);
    const isWhole = points.every(({ time, value }, index) => {
      const later = points[index - 1]?.time ?? time;
      return value !== null && secondsBetween(time, later) <= MOST_SECONDS_APART;
    });
    return points.length === SAMPLES && isWhole ? true : null;
  });
  say('FILLED');
} catch (error) {
  const { text } = await reading(page, 'CPU').catch(() => ({ text: 'no CPU reading' }));
  process.stderr.write(`${String(error)}\nshown: ${text.replaceAll('\n', ' ')}\n`);
  process.exitCode = 1;
} finally {
  await browser.close();
  hangUp();
}

/** @param {number} withinMs */
async function showsValue(withinMs) {
  await eventually('a CPU value measured in the guest', withinMs, async () => {
    const { source, value } = await reading(page, 'CPU');
    return source === 'guest' && value !== null ? true : null;
  });
}

/** Of two times of a day such as `23:59:59`. @param {string} from @param {string} to */
function secondsBetween(from, to) {
  const [before, after] = [from, to].map((time) => {
    const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
    return (hours * 60 + minutes) * 60 + seconds;
  });
  const day = 24 * 3_600;
  return ((after ?? 0) - (before ?? 0) + day) % day;
}
