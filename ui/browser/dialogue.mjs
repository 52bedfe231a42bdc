// SPDX-License-Identifier: Apache-2.0

// How a script that drives the browser and the test that started it take turns: one word per line,
// the script's on standard output, the test's on standard input.
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const incoming = createInterface({ input: process.stdin });

/** @param {string} word */
export function say(word) {
  process.stdout.write(`${word}\n`);
}

/**
 * Waits for the next line, which must be `word`.
 *
 * @param {string} word
 * @param {number} withinMs
 */
export async function hear(word, withinMs) {
  const signal = AbortSignal.timeout(withinMs);
  const heard = /** @type {string[]} */ (await once(incoming, 'line', { signal }));
  const line = heard.join();
  if (line.trim() !== word) throw new Error(`expected ${word} on standard input, got ${line}`);
}

/** Stops listening, so that the process can end. */
export function hangUp() {
  incoming.close();
}

/**
 * An environment variable that has to be there.
 *
 * @param {string} name
 * @returns {string}
 */
export function required(name) {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`set ${name}`);
  return value;
}
