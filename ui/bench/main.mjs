// SPDX-License-Identifier: Apache-2.0

// Measures the built UI in a real browser before a mock of the manager, and prints one JSON object
// per goal and line. `./hearth bench ui` makes a table of it. Build the UI first.
import { parseArgs } from 'node:util';
import { chartTick } from './chartTick.mjs';
import { firstLoad } from './firstLoad.mjs';
import { fleetLoad } from './fleetLoad.mjs';
import { memory } from './memory.mjs';

/**
 * @typedef {object} Row one goal and what was measured
 * @property {string} what
 * @property {number} measured
 * @property {number} at_most
 * @property {string} unit
 * @property {string} how
 */

const WHOLE = { loads: 9, watchSeconds: 30, scrollSeconds: 10, memoryMinutes: 30 };
const QUICK = { loads: 3, watchSeconds: 5, scrollSeconds: 3, memoryMinutes: 0.5 };

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const size = values.quick ? QUICK : WHOLE;

/** @param {Row[]} rows */
function print(rows) {
  for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
}

print(await firstLoad(size.loads));
print(await fleetLoad(size.watchSeconds, size.scrollSeconds));
print(await chartTick(size.watchSeconds));
print(await memory(size.memoryMinutes));
