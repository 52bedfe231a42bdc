// SPDX-License-Identifier: Apache-2.0

/** @typedef {import('playwright-core').Page} Page */

/**
 * The value and the source shown beside a chart, e.g. `{ value: 42.3, source: 'guest' }`; the value
 * is null while it is unknown.
 *
 * @param {Page} page
 * @param {string} label such as `CPU` or `Network in`
 */
export async function reading(page, label) {
  const text = await page.getByRole('group', { name: `${label} now`, exact: true }).innerText();
  const number = /([\d.]+) (?:%|[kMG]B\/s)/.exec(text)?.[1];
  const source = /\b(guest|balloon|vmm|none)\b/.exec(text)?.[1] ?? 'none';
  return { value: number === undefined ? null : Number(number), source, text };
}

/**
 * How high the newest end of the line is drawn, from 0 at the bottom to 1 at the top; null when no
 * line is there. It looks at the pixels: what is tested is what a viewer sees.
 *
 * @param {Page} page
 * @param {string} title of the chart
 * @param {'first' | 'vmm'} line the guest's first line, or the VMM's
 * @returns {Promise<number | null>}
 */
export async function lineEnd(page, title, line = 'first') {
  const chart = page.getByRole('img', { name: new RegExp(`^${title} in `) });
  return chart.evaluate((place, name) => {
    const canvas = place.querySelector('canvas');
    const area = place.querySelector('.u-over')?.getBoundingClientRect();
    const context = canvas?.getContext('2d');
    if (!canvas || !area || !context) return null;
    const wanted = getComputedStyle(place).getPropertyValue(`--chart-${name}`).trim();
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(wanted.slice(at, at + 2), 16));
    const scale = canvas.width / canvas.getBoundingClientRect().width;
    const left = (area.left - canvas.getBoundingClientRect().left) * scale;
    const top = (area.top - canvas.getBoundingClientRect().top) * scale;
    const width = Math.round(area.width * scale);
    const height = Math.round(area.height * scale);
    const { data } = context.getImageData(Math.round(left), Math.round(top), width, height);
    const near = (/** @type {number} */ at, /** @type {number | undefined} */ to) =>
      Math.abs((data[at] ?? 0) - (to ?? 0)) < 12;
    for (let x = width - 2; x > width * 0.8; x--) {
      for (let y = 0; y < height; y++) {
        const at = (y * width + x) * 4;
        const isLine = near(at, red) && near(at + 1, green) && near(at + 2, blue);
        if (isLine && (data[at + 3] ?? 0) > 200) return 1 - y / height;
      }
    }
    return null;
  }, line);
}

/**
 * The newest points of a chart, as its table has them, newest first. The table must be open.
 *
 * @param {Page} page
 * @param {string} title of the chart
 */
export async function newestPoints(page, title) {
  const table = page.getByRole('table', { name: new RegExp(`^${title}, last`) });
  const rows = await table.getByRole('row').allInnerTexts();
  return rows.slice(1).map((row) => {
    const [time = '', value = ''] = row.split('\t');
    return { time, value: value.includes('unknown') ? null : parseFloat(value) };
  });
}

/**
 * Opens the table below a chart.
 *
 * @param {Page} page
 * @param {string} title of the chart
 */
export async function openTable(page, title) {
  await page.getByRole('region', { name: title, exact: true }).getByText('as a table').click();
}
