// SPDX-License-Identifier: Apache-2.0

// Goal: a VM's console is a terminal in the page: it types and reads, says who has the keyboard, and
// outlives cuts, under the Content-Security-Policy. Fixture: the built UI before a mock whose VMs
// have a small shell.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { DEMO_ID, exampleFleet } from '../mock/fleet.mjs';
import { startMock } from '../mock/server.mjs';
import { violations } from './axe.mjs';
import { eventually, launch, open, screenshot } from './open.mjs';

const terminal = `vms/${DEMO_ID}/terminal`;
const off = `vms/${DEMO_ID.slice(0, -1)}4/terminal`;

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {ReturnType<typeof exampleFleet>} */
let fleet;
/** @type {Awaited<ReturnType<typeof startMock>>} */
let mock;
before(async () => {
  browser = await launch();
});
after(() => browser.close());
beforeEach(async () => {
  fleet = exampleFleet();
  mock = await startMock({ fleet });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await mock.close();
});

/** @typedef {import('playwright-core').Page} Page */

/** The first VM. */
function demo() {
  const [first] = fleet;
  assert.ok(first !== undefined);
  return first;
}

/** What is on the screen. @param {Page} page */
async function screen(page) {
  const lines = await page.locator('.xterm-rows > div').allInnerTexts();
  return lines.map((line) => line.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
}

/** Waits until the screen shows something. @param {Page} page @param {RegExp} what */
async function shows(page, what) {
  return eventually(what.source, 8_000, async () => {
    const seen = await screen(page);
    return what.test(seen) ? seen : null;
  });
}

/** Waits until the page says something. @param {Page} page @param {string} words */
async function says(page, words) {
  await page.getByRole('status').getByText(words).first().waitFor();
}

/** @param {Page} page @param {string} line */
async function enter(page, line) {
  await page.getByLabel('Terminal input').focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

describe('one viewer', () => {
  it('types, and reads the answer', async () => {
    const { page, faults } = await open(browser, mock.url, terminal);
    await shows(page, /demo:~#$/m);
    await says(page, 'Nobody types: press a key to begin');

    await page.keyboard.type('uname -r');
    await page.keyboard.press('Enter');

    await shows(page, /^6\.12\.48-hearth$/m);
    await says(page, 'You type here');
    await enter(page, 'echo schön €');
    await shows(page, /^schön €$/m);
    await screenshot(page, 'terminal');
    assert.deepEqual(faults, []);
  });

  it('gives the keyboard back', async () => {
    const { page } = await open(browser, mock.url, terminal);
    await shows(page, /demo:~#$/m);
    await enter(page, 'echo 1');

    await page.getByRole('button', { name: 'Give back' }).click();

    await says(page, 'Nobody types');
  });

  it('sees any colour, readable and without a breach of the policy', async () => {
    const { page, faults } = await open(browser, mock.url, terminal);
    await enter(page, 'color');
    await shows(page, /^true red dim faint$/m);

    const colors = await page
      .locator('.xterm-rows span')
      .evaluateAll((spans) =>
        spans
          .filter((span) => ['true', 'red'].includes(span.textContent))
          .map((span) => getComputedStyle(span).color),
      );

    assert.equal(new Set([...colors, 'rgb(27, 31, 36)']).size, 3, colors.join(' '));
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
  });

  it('keeps up with a guest that prints without end', async () => {
    const { page, faults } = await open(browser, mock.url, terminal);
    await shows(page, /demo:~#$/m);

    await enter(page, 'flood');

    await shows(page, /^line 19999$/m);
    await enter(page, 'echo after');
    await shows(page, /^after$/m);
    assert.deepEqual(faults, []);
  });

  it('pastes in one piece, and copies', async () => {
    const { page } = await open(browser, mock.url, terminal, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await shows(page, /demo:~#$/m);
    const pasted = `echo ${'0123456789'.repeat(300)}`;
    await page.evaluate((text) => navigator.clipboard.writeText(text), pasted);

    await page.getByLabel('Terminal input').focus();
    await page.keyboard.press('Control+Shift+V');
    await eventually('all of it typed', 5_000, () =>
      Promise.resolve(demo().console.line === pasted ? true : null),
    );
    await page.keyboard.press('Enter');
    await page.locator('.xterm-screen').dblclick({ position: { x: 20, y: 30 } });
    await page.keyboard.press('Control+Shift+C');

    await says(page, 'Copied.');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^[\d\w.:[]+$/);
  });

  it('gets no keyboard by what the terminal answers by itself', async () => {
    const { page } = await open(browser, mock.url, terminal);
    await shows(page, /demo:~#$/m);

    demo().console.run('ask');

    await shows(page, /asked$/m);
    await says(page, 'Nobody types');
    assert.equal(demo().console.line, '');
  });
});

describe('two viewers', () => {
  it('are told who types, and the second takes over', async () => {
    const first = await open(browser, mock.url, terminal);
    await first.page.getByLabel('Your name here').fill('ada');
    await first.page.getByRole('button', { name: 'Set', exact: true }).click();
    await enter(first.page, 'echo one');
    await shows(first.page, /^one$/m);

    const second = await open(browser, mock.url, terminal);
    await says(second.page, 'ada has the keyboard');
    await shows(second.page, /^one$/m);
    await enter(second.page, 'x');
    await says(second.page, 'Nothing was typed: ada has the keyboard.');
    await screenshot(second.page, 'terminal-other');
    assert.deepEqual(await violations(second.page), []);
    await second.page.getByRole('button', { name: 'Take over' }).click();

    await says(second.page, 'You type here');
    await says(first.page, 'browser took the keyboard over.');
    await second.page.keyboard.type('echo two');
    await second.page.keyboard.press('Enter');
    await shows(first.page, /^two$/m);
    assert.deepEqual([...first.faults, ...second.faults], []);
  });

  it('one that only watches says so in its address, and types nothing', async () => {
    const { page } = await open(browser, mock.url, terminal);
    await shows(page, /demo:~#$/m);

    await page.getByRole('switch', { name: 'Watch only' }).click();

    await says(page, 'You only watch');
    assert.equal(new URL(page.url()).search, '?mode=watch');
    await shows(page, /demo:~#$/m);
    await enter(page, 'x');
    await says(page, 'you came to watch only');
    assert.equal(demo().console.line, '');
  });
});

describe('a connection that breaks', () => {
  it('is made again, and shows what was there once', async () => {
    const { page } = await open(browser, mock.url, terminal);
    await enter(page, 'echo once');
    const before = await shows(page, /^once\ndemo:~#/m);

    mock.cutTerminals();

    await says(page, 'Connected again');
    assert.equal(await shows(page, /^once\ndemo:~#/m), before);
    await enter(page, 'echo more');
    await shows(page, /^more$/m);
  });

  it('keeps the screen while the host agent is away, and misses nothing', async () => {
    const { page, faults } = await open(browser, mock.url, terminal);
    await enter(page, 'echo before');
    await shows(page, /^before$/m);

    demo().console.interrupt();
    demo().console.print('meanwhile\r\n');

    await says(page, 'Interrupted: the host agent is gone');
    await shows(page, /^before$/m);
    await page.keyboard.type('x');
    await says(page, 'Nothing was typed');
    demo().console.attachAgain();
    await says(page, 'Connected again');
    await shows(page, /meanwhile$/m);
    demo().console.drop(70_000);
    await says(page, '70,000 bytes are missing here');
    assert.deepEqual(faults, []);
  });
});

describe('a VM that does not run', () => {
  it('shows what it printed last, and is started', async () => {
    const { page, faults } = await open(browser, mock.url, off);
    await page.getByText('switched-off is stopped').waitFor();
    await page.getByText('It has printed nothing yet.').waitFor();

    await page.getByRole('button', { name: 'Start', exact: true }).click();

    await shows(page, /switched-off:~#$/m);
    assert.deepEqual(faults, []);
  });

  it('ended while somebody looked, says why, and comes back by itself', async () => {
    const { page, faults } = await open(browser, mock.url, terminal);
    await shows(page, /demo:~#$/m);

    await page.getByRole('button', { name: 'Stop demo' }).click();

    await says(page, 'The console ended: it was told to stop.');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await says(page, 'Nobody types');
    await page.reload();
    await shows(page, /demo:~#$/m);
    assert.deepEqual(faults, []);
  });

  it('has its log read and saved', async () => {
    demo().stop();
    const { page, faults } = await open(browser, mock.url, terminal);
    await page.getByRole('region', { name: 'What it printed last' }).waitFor();
    await page.getByText('Run /init as init process').waitFor();

    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save log' }).click(),
    ]);

    assert.equal(saved.suggestedFilename(), 'demo-console.log');
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
  });
});

describe('by keyboard', () => {
  /** @param {Page} page */
  const focused = (page) =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent.trim() ?? '';
    });

  it('whoever only looks walks past the terminal, and types nothing by it', async () => {
    const { page } = await open(browser, mock.url, terminal);
    await shows(page, /demo:~#$/m);
    await page.getByRole('link', { name: 'Snapshots' }).focus();

    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Terminal input');
    await page.keyboard.press('Tab');

    assert.equal(await focused(page), 'Copy');
    await says(page, 'Nobody types');
  });

  it('whoever types leaves with Ctrl+], and Clear clears the view only', async () => {
    const { page } = await open(browser, mock.url, terminal);
    await shows(page, /Run \/init/);
    await page.keyboard.type('x');
    await says(page, 'You type here');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Terminal input');

    await page.keyboard.press('Control+]');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Copy');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    await eventually('a clear screen', 5_000, async () =>
      (await screen(page)).includes('Run /init') ? null : true,
    );
    assert.match(demo().console.log, /Run \/init/);
    assert.equal(demo().console.line, 'x');
  });
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const width of [1280, 320]) {
    it(`is accessible and fits: ${colorScheme}, ${width.toString()} px`, async () => {
      const viewport = { width, height: 800 };
      const { page, faults } = await open(browser, mock.url, terminal, { colorScheme, viewport });
      await enter(page, 'color');
      await shows(page, /true red dim/);

      assert.deepEqual(await violations(page), []);
      await page.getByRole('switch', { name: 'Read out by a screen reader' }).check();
      await page.locator('.xterm-accessibility-tree').getByText('true red dim').waitFor();
      assert.deepEqual(await violations(page), []);
      const drawn = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(drawn <= width, `the page is ${drawn.toString()} px wide`);
      await screenshot(page, `terminal-${colorScheme}-${width.toString()}`);
      assert.deepEqual(faults, []);
    });
  }
}
