// SPDX-License-Identifier: Apache-2.0

const KEY = 'hearth-single-keys';
const listeners = new Set<() => void>();

/** Whether keys without Ctrl do something; kept in the browser. Without a store they do. */
export const singleKeys = {
  get: (): boolean => {
    try {
      return localStorage.getItem(KEY) !== 'off';
    } catch {
      return true;
    }
  },
  set: (isOn: boolean): void => {
    try {
      if (isOn) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, 'off');
    } catch {
      // A browser that keeps nothing keeps this neither.
    }
    for (const each of [...listeners]) each();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
