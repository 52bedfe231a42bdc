// SPDX-License-Identifier: Apache-2.0

// Proves that the terminal in the page is that of a real guest, together with a test that has one:
//
//   HEARTH_URL, HEARTH_VM_ID   which VM of which manager
//   HEARTH_SCREENSHOT          a PNG is written here, also on failure; optional
//
//   script → ANSWERED          it typed a sum, and read the guest's answer
//   test   → KILLED            the host agent was killed, and another one is there
//   script → BACK              the page was attached again, showed the answer once more, typed and
//                              read
//
// Exit status 0, or 1 with what was seen instead on standard error.
import { hangUp, hear, required, say } from './dialogue.mjs';
import { eventually, launch, open } from './open.mjs';

const PROMPT_WITHIN_MS = 120_000;
const KILLED_WITHIN_MS = 60_000;
const SOON_MS = 20_000;
const BACK_WITHIN_MS = 40_000;

const url = required('HEARTH_URL').replace(/\/?$/, '/');
const browser = await launch();
const { page, faults } = await open(browser, url, `vms/${required('HEARTH_VM_ID')}/terminal`);
try {
  await shows('a prompt', /[#$] ?$/, PROMPT_WITHIN_MS);
  await enter('echo $((6*7))');
  await shows('the answer', /^42$/m, SOON_MS);
  await says('You type here', SOON_MS);
  say('ANSWERED');
  await hear('KILLED', KILLED_WITHIN_MS);
  await says('Connected again', BACK_WITHIN_MS);
  await shows('the answer once more', /^42$/m, SOON_MS);
  await enter('echo $((6*8))');
  const seen = await shows('another answer', /^48$/m, SOON_MS);
  if (seen.split('\n').filter((line) => line === '42').length !== 1) {
    throw new Error('the first answer is not there once');
  }
  if (faults.length > 0) throw new Error('the page has faults');
  say('BACK');
} catch (error) {
  const notices = await page.getByRole('alert').or(page.getByRole('status')).allInnerTexts();
  process.stderr.write(
    [
      error instanceof Error ? error.message : String(error),
      `on the screen: ${await screen()}`,
      `notices: ${notices.join(' / ')}`,
      `faults of the page: ${faults.join(' / ')}`,
      '',
    ].join('\n'),
  );
  process.exitCode = 1;
} finally {
  const { HEARTH_SCREENSHOT: path } = process.env;
  if (path !== undefined) await page.screenshot({ path, fullPage: true });
  await browser.close();
  hangUp();
}

/** What the terminal shows, without the empty lines at its end. */
async function screen() {
  const lines = await page.locator('.xterm-rows > div').allInnerTexts();
  return lines
    .map((line) => line.replaceAll('\u00a0', ' ').trimEnd())
    .join('\n')
    .trimEnd();
}

/** @param {string} what @param {RegExp} pattern @param {number} withinMs */
async function shows(what, pattern, withinMs) {
  return eventually(what, withinMs, async () => {
    const seen = await screen();
    return pattern.test(seen) ? seen : null;
  });
}

/** @param {string} words @param {number} timeout */
async function says(words, timeout) {
  await page.getByRole('status').getByText(words).first().waitFor({ timeout });
}

/** @param {string} line */
async function enter(line) {
  await page.getByLabel('Terminal input').focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}
