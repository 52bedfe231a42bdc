// SPDX-License-Identifier: Apache-2.0

const PERIOD_MS = 500;

const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;
let now = 0;

/** One timer for all who show an age: the browser's monotonic clock, twice a second. */
export const sharedClock = {
  subscribe: (listener: () => void): (() => void) => {
    if (listeners.size === 0) {
      now = performance.now();
      ticking = setInterval(() => {
        now = performance.now();
        for (const each of [...listeners]) each();
      }, PERIOD_MS);
    }
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) clearInterval(ticking);
    };
  },
  now: (): number => now,
};
