// SPDX-License-Identifier: Apache-2.0

// Goal: what a viewer sees follows what happens, also when things go wrong. Fixture: the built UI
// before a mock of the manager that each test has for itself.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { DEMO_ID } from '../mock/fleet.mjs';
import { startMock } from '../mock/server.mjs';
import { violations } from './axe.mjs';
import { lineEnd, newestPoints, openTable, reading } from './chart.mjs';
import { eventually, launch, open, screenshot } from './open.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof startMock>>} */
let mock;
const metrics = `vms/${DEMO_ID}/metrics?last=1m`;

before(async () => {
  browser = await launch();
});
after(() => browser.close());
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await mock.close();
});

/** @param {import('playwright-core').Page} page @param {string} source */
async function cpuFrom(page, source) {
  return eventually(`a CPU value from ${source}`, 10_000, async () => {
    const shown = await reading(page, 'CPU');
    return shown.source === source ? shown : null;
  });
}

describe('the history', () => {
  it('is zoomed by drawing across a chart, and saved as CSV and as a picture', async () => {
    mock = await startMock();
    const { page, faults } = await open(browser, mock.url, `vms/${DEMO_ID}/metrics?last=6h`);
    const chart = page.getByRole('img', { name: /^CPU over 6 h/ });
    await chart.waitFor();
    const over = chart.locator('.u-over');
    await over.waitFor();
    const area = await over.boundingBox();
    assert.ok(area !== null);

    await page.mouse.move(area.x + area.width / 4, area.y + 20);
    await page.mouse.down();
    await page.mouse.move(area.x + area.width / 2, area.y + 20, { steps: 5 });
    await page.mouse.up();

    await page.getByRole('img', { name: /^CPU over 1 h (29|30|31) min/ }).waitFor();
    const search = new URL(page.url()).searchParams;
    const ms = Date.parse(search.get('to') ?? '') - Date.parse(search.get('from') ?? '');
    assert.ok(Math.abs(ms - 1.5 * 3_600_000) < 5 * 60_000, `${ms.toString()} ms are charted`);
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    assert.equal(csv.suggestedFilename(), 'metrics.csv');
    const [png] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the chart of CPU as PNG' }).click(),
    ]);
    assert.equal(png.suggestedFilename(), 'cpu.png');
    await page.goBack();
    await page.getByRole('img', { name: /^CPU over 6 h/ }).waitFor();
    assert.deepEqual(faults, []);
  });

  it('says under the pointer what each chart was at that time', async () => {
    mock = await startMock();
    const { page } = await open(browser, mock.url, `vms/${DEMO_ID}/metrics?last=1h`);
    const over = page.getByRole('img', { name: /^CPU over/ }).locator('.u-over');
    await over.waitFor();
    const area = await over.boundingBox();
    assert.ok(area !== null);

    await page.mouse.move(area.x + area.width * 0.2, area.y + 20);
    await page.getByText(/CPU [\d.]+ %, [\d.]+ % to [\d.]+ % \(guest\)/).waitFor();
    await page.getByText(/In [\d.]+ MB\/s, .*\(guest\)/).waitFor();
    await page.mouse.move(area.x + area.width * 0.35, area.y + 20);

    await page.getByText(/ · CPU unknown$/).waitFor();
  });
});

describe('charts', () => {
  it('are drawn again as they come into view, and saved as a picture', async () => {
    mock = await startMock();
    const { page, faults } = await open(browser, mock.url, metrics);
    await page.setViewportSize({ width: 1280, height: 400 });
    await cpuFrom(page, 'guest');
    const before = await eventually('a line', 5_000, () => lineEnd(page, 'CPU'));
    assert.ok(before < 0.3, `an idle VM's line ends at ${before.toString()}`);

    await page.getByRole('region', { name: 'Disk', exact: true }).scrollIntoViewIfNeeded();
    mock.set(DEMO_ID, { load: 97 });
    await eventually('97 % beside the chart', 4_000, async () =>
      (await reading(page, 'CPU')).value === 97 ? true : null,
    );
    const unseen = await lineEnd(page, 'CPU');
    assert.ok(unseen !== null && unseen < 0.3, 'nobody sees it, and nobody pays for it');
    await page.getByRole('region', { name: 'CPU', exact: true }).scrollIntoViewIfNeeded();

    await eventually('a line near the top', 900, async () => {
      const end = await lineEnd(page, 'CPU');
      return end !== null && end > 0.9 ? end : null;
    });
    const [png] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the chart of CPU as PNG' }).click(),
    ]);
    assert.equal(png.suggestedFilename(), 'cpu.png');
    assert.deepEqual(faults, []);
  });

  it('rise with the load, in figures and in pixels', async () => {
    mock = await startMock();
    const { page, faults } = await open(browser, mock.url, metrics);
    await cpuFrom(page, 'guest');
    await openTable(page, 'CPU');
    const idle = await eventually('a line', 5_000, () => lineEnd(page, 'CPU'));
    assert.ok(idle < 0.3, `an idle VM's line ends at ${idle.toString()}`);

    mock.set(DEMO_ID, { load: 97 });

    await eventually('97 % beside the chart', 4_000, async () =>
      (await reading(page, 'CPU')).value === 97 ? true : null,
    );
    const loaded = await eventually('a line near the top', 4_000, async () => {
      const end = await lineEnd(page, 'CPU');
      return end !== null && end > 0.9 ? end : null;
    });
    assert.ok(loaded < 1, 'a line below the top');
    const [newest] = await newestPoints(page, 'CPU');
    assert.equal(newest?.value, 97);
    await screenshot(page, 'mock-loaded');
    assert.deepEqual(faults, []);
  });

  it('show that the source changed: another line, a notice, and no guest figures', async () => {
    mock = await startMock();
    const { page, faults } = await open(browser, mock.url, metrics);
    await cpuFrom(page, 'guest');
    await eventually('a line of the guest', 5_000, () => lineEnd(page, 'CPU'));
    assert.equal(await lineEnd(page, 'CPU', 'vmm'), null);

    mock.set(DEMO_ID, { measured: 'fallback' });

    await cpuFrom(page, 'vmm');
    await eventually('a line of the VMM', 5_000, () => lineEnd(page, 'CPU', 'vmm'));
    const notice = await page.getByRole('status').innerText();
    assert.match(notice, /connection refused/);
    assert.deepEqual((await reading(page, 'Network in')).value, null);
    await screenshot(page, 'mock-fallback');
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
  });

  it('stand still with a paused VM, and say what a running one waits for', async () => {
    mock = await startMock();
    const { page, faults } = await open(browser, mock.url, metrics);
    await cpuFrom(page, 'guest');
    const detail = 'Three tasks want its one CPU; give it more.';

    mock.set(DEMO_ID, { bottleneck: { kind: 'needs-more-vcpu', detail } });

    await page.getByRole('status').getByText('Needs more vCPU').waitFor();
    await screenshot(page, 'mock-bottleneck');
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Pause demo' }).click();
    await page.getByRole('status').getByText('The VM is paused', { exact: true }).waitFor();
    assert.equal((await reading(page, 'CPU')).value, null);
    await screenshot(page, 'mock-paused');
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Resume demo' }).click();
    await cpuFrom(page, 'guest');
    assert.deepEqual(faults, []);
  });

  it('clear their values when the manager falls silent', async () => {
    mock = await startMock();
    const { page } = await open(browser, mock.url, metrics);
    await cpuFrom(page, 'guest');

    mock.set(DEMO_ID, { silent: true });

    await eventually('no value', 6_000, async () =>
      (await reading(page, 'CPU')).value === null ? true : null,
    );
    await page.getByRole('alert').getByText('no value is shown').waitFor();
    await screenshot(page, 'mock-silent');
    assert.deepEqual(await violations(page), []);
  });
});

describe('when the manager restarts', () => {
  for (const [name, path] of /** @type {const} */ ([
    ['fleet', ''],
    ['metrics', metrics],
  ])) {
    it(`the ${name} page says so, shows nothing stale and recovers by itself`, async () => {
      mock = await startMock();
      const { page, faults } = await open(browser, mock.url, path);
      await page
        .getByText(/[\d.]+ s ago/)
        .first()
        .waitFor();

      await mock.close();

      await page.getByRole('alert').getByText('./hearth up').first().waitFor();
      await eventually('no value', 6_000, async () =>
        (await page.getByText(/[\d.]+ s ago/).count()) === 0 ? true : null,
      );
      await screenshot(page, `mock-${name}-unreachable`);
      assert.deepEqual(await violations(page), []);

      mock = await startMock({ port: mock.port });

      await page
        .getByText(/[\d.]+ s ago/)
        .first()
        .waitFor({ timeout: 10_000 });
      await page.getByRole('alert').first().waitFor({ state: 'detached', timeout: 5_000 });
      assert.deepEqual(faults, []);
    });
  }
});

it('works below a sub-path', async () => {
  mock = await startMock({ base: '/fleet/hearth/' });
  const { page, faults } = await open(browser, mock.url, metrics);
  await cpuFrom(page, 'guest');

  await page.getByRole('link', { name: 'Hearth' }).click();
  await page.getByRole('link', { name: 'demo', exact: true }).click();

  await cpuFrom(page, 'guest');
  assert.equal(new URL(page.url()).pathname, `/fleet/hearth/vms/${DEMO_ID}/metrics`);
  assert.deepEqual(faults, []);
});

it('tells how to make the first VM', async () => {
  mock = await startMock({ fleet: [] });
  const { page, faults } = await open(browser, mock.url, '');

  await page.getByRole('region', { name: 'No VM yet' }).getByText('./hearth up').waitFor();

  await screenshot(page, 'mock-empty');
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(faults, []);
});

it('deletes a VM by keyboard, once its name is typed', async () => {
  mock = await startMock();
  const { page, faults } = await open(browser, mock.url, '');
  await page.getByRole('button', { name: 'Delete switched-off' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.getByLabel('Type switched-off to confirm').waitFor();
  await screenshot(page, 'mock-delete');
  assert.deepEqual(await violations(page), []);

  await page.keyboard.type('switched-off');
  await page.keyboard.press('Enter');

  await page.getByRole('link', { name: 'switched-off' }).waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
});

it('takes, clones and restores a snapshot by keyboard', async () => {
  mock = await startMock();
  const { page, faults } = await open(browser, mock.url, `vms/${DEMO_ID}/snapshots`);
  await page.getByRole('button', { name: 'Take a snapshot' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Clone the snapshot/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Name of the new VM').waitFor();
  await screenshot(page, 'mock-clone');
  assert.deepEqual(await violations(page), []);
  await page.keyboard.type('demo-2');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('demo-2 runs').waitFor();

  await page.getByRole('button', { name: 'Stop demo' }).click();
  await page.getByRole('button', { name: /^Restore the snapshot/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('Its disk becomes what it was then').waitFor();
  await screenshot(page, 'mock-restore');
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: 'Restore', exact: true }).focus();
  await page.keyboard.press('Enter');

  await page.getByRole('button', { name: 'Stop demo' }).waitFor();
  assert.deepEqual(faults, []);
});
