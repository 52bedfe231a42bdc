// SPDX-License-Identifier: Apache-2.0

/** First wait, and the longest: a manager that is back is found within 5 s. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** How long to wait before attempt 1, 2, …: doubling, and up to half of it left to chance. */
export function backOff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return full * (1 - random() / 2);
}
