// SPDX-License-Identifier: Apache-2.0

// Proves that a VM's chart follows its load, together with a test that can load the VM:
//
//   HEARTH_URL, HEARTH_VM_ID   which VM of which manager
//   HEARTH_SCREENSHOT          a PNG is written here, also on failure; optional
//
//   script → READY             the page shows a CPU value measured in the guest, and that it is calm
//   test   → LOADED            all of the VM's CPUs are busy
//   script → MOVED <percent>   within 10 s the page showed 90 % or more and the chart had risen
//
// Exit status 0, or 1 with what was seen instead on standard error.
import { lineEnd, newestPoints, openTable, reading } from './chart.mjs';
import { hangUp, hear, required, say } from './dialogue.mjs';
import { eventually, launch, open } from './open.mjs';

const GUEST_WITHIN_MS = 120_000;
const LOADED_WITHIN_MS = 120_000;
const MOVED_WITHIN_MS = 10_000;
/** A guest that still boots is busy by itself, and its chart could not rise. */
const CALM_PERCENT = 50;
const BUSY_PERCENT = 90;
/** The pixels of a line are as thick as 2 % of the chart. */
const PIXEL_TOLERANCE = 0.04;

const url = required('HEARTH_URL').replace(/\/?$/, '/');
const browser = await launch();
const { page, faults } = await open(
  browser,
  url,
  `vms/${required('HEARTH_VM_ID')}/metrics?last=1m`,
);
try {
  await eventually('a calm CPU, measured in the guest', GUEST_WITHIN_MS, async () => {
    const { source, value } = await reading(page, 'CPU');
    return source === 'guest' && value !== null && value < CALM_PERCENT ? true : null;
  });
  await openTable(page, 'CPU');
  say('READY');
  await hear('LOADED', LOADED_WITHIN_MS);
  say(`MOVED ${(await moved()).toString()}`);
} catch (error) {
  process.stderr.write(`${await seen(error)}\n`);
  process.exitCode = 1;
} finally {
  const { HEARTH_SCREENSHOT: path } = process.env;
  if (path !== undefined) await page.screenshot({ path, fullPage: true });
  await browser.close();
  hangUp();
}

/** The busy value, once the figure, the table and the drawn line all show it. */
async function moved() {
  return eventually('90 % or more, and a chart that rose', MOVED_WITHIN_MS, async () => {
    const { source, value } = await reading(page, 'CPU');
    const end = await lineEnd(page, 'CPU');
    const newest = (await newestPoints(page, 'CPU')).at(0)?.value ?? null;
    const isBusy = source === 'guest' && value !== null && value >= BUSY_PERCENT;
    const hasRisen =
      newest !== null &&
      newest >= BUSY_PERCENT &&
      end !== null &&
      end >= BUSY_PERCENT / 100 - PIXEL_TOLERANCE;
    return isBusy && hasRisen ? value : null;
  });
}

/** @param {unknown} error */
async function seen(error) {
  const { text } = await reading(page, 'CPU').catch(() => ({ text: 'no CPU reading' }));
  const points = await newestPoints(page, 'CPU').catch(() => []);
  const notices = await page.getByRole('alert').or(page.getByRole('status')).allInnerTexts();
  return [
    error instanceof Error ? error.message : String(error),
    `shown: ${text.replaceAll('\n', ' ')}`,
    `newest points: ${points
      .slice(0, 12)
      .map(({ value }) => value ?? 'unknown')
      .join(' ')}`,
    `end of the line: ${String(await lineEnd(page, 'CPU').catch(() => null))}`,
    `notices: ${notices.join(' / ')}`,
    `faults of the page: ${faults.join(' / ')}`,
  ].join('\n');
}
