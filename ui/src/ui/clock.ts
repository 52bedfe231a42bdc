// SPDX-License-Identifier: Apache-2.0

/** More than half a second, so that of messages once a second each is followed by one tick alone. */
const PERIOD_MS = 600;

const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;
let now = 0;

function start(): void {
  clearInterval(ticking);
  now = performance.now();
  ticking = setInterval(() => {
    now = performance.now();
    for (const each of [...listeners]) each();
  }, PERIOD_MS);
}

/** One timer for all who show an age, by the browser's monotonic clock. */
export const sharedClock = {
  subscribe: (listener: () => void): (() => void) => {
    if (listeners.size === 0) start();
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) clearInterval(ticking);
    };
  },

  /** Values came and are drawn now, with their ages: the next tick has time. */
  restart: (): void => {
    if (listeners.size > 0) start();
  },

  now: (): number => now,
};
