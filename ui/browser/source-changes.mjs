// SPDX-License-Identifier: Apache-2.0

// Proves that an open page says when it is no longer the guest who tells, together with a test that
// can stop the guest's agent:
//
//   HEARTH_URL, HEARTH_VM_ID   which VM of which manager
//   HEARTH_SCREENSHOT          a PNG is written here, also on failure; optional
//
//   script → READY             the page shows a CPU value measured in the guest
//   test   → HANGS             the agent does not answer any more
//   script → CHANGED           within 10 s the page showed the host's value under the host's name,
//                              a line of its own, why, and nothing that only the guest can know
//
// Exit status 0, or 1 with what was seen instead on standard error.
import { lineEnd, reading } from './chart.mjs';
import { hangUp, hear, required, say } from './dialogue.mjs';
import { eventually, launch, open } from './open.mjs';

const GUEST_WITHIN_MS = 120_000;
const TURN_WITHIN_MS = 120_000;
const CHANGED_WITHIN_MS = 10_000;

const url = required('HEARTH_URL').replace(/\/?$/, '/');
const browser = await launch();
const { page } = await open(browser, url, `vms/${required('HEARTH_VM_ID')}/metrics?last=1m`);
try {
  await eventually('a CPU value measured in the guest', GUEST_WITHIN_MS, async () => {
    const { source, value } = await reading(page, 'CPU');
    return source === 'guest' && value !== null ? true : null;
  });
  say('READY');
  await hear('HANGS', TURN_WITHIN_MS);
  await eventually('the host’s CPU value, under its name', CHANGED_WITHIN_MS, async () => {
    const { source, value } = await reading(page, 'CPU');
    return source === 'vmm' && value !== null ? true : null;
  });
  await eventually('a line of the host’s values', CHANGED_WITHIN_MS, () =>
    lineEnd(page, 'CPU', 'vmm'),
  );
  const pressure = await reading(page, 'Waits for a CPU');
  if (pressure.value !== null) throw new Error(`pressure is shown: ${pressure.text}`);
  const reason = await page.getByRole('status').first().innerText();
  if (!/agent|answer/i.test(reason)) throw new Error(`the reason is: ${reason}`);
  say('CHANGED');
} catch (error) {
  const { text } = await reading(page, 'CPU').catch(() => ({ text: 'no CPU reading' }));
  process.stderr.write(`${String(error)}\nshown: ${text.replaceAll('\n', ' ')}\n`);
  process.exitCode = 1;
} finally {
  const { HEARTH_SCREENSHOT: path } = process.env;
  if (path !== undefined) await page.screenshot({ path, fullPage: true });
  await browser.close();
  hangUp();
}
