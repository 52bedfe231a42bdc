// SPDX-License-Identifier: Apache-2.0

/** What others see of a viewer that did not say its name. */
const DEFAULT_NAME = 'browser';

const NAME = 'hearth.viewer-name';
const SCREEN_READER = 'hearth.screen-reader';

/** A name other viewers are shown (contract/rest): 1 to 64 printable ASCII characters. */
export function isViewerName(name: string): boolean {
  return /^[ -~]{1,64}$/.test(name);
}

export function viewerName(): string {
  const kept = read(NAME);
  return kept !== null && isViewerName(kept) ? kept : DEFAULT_NAME;
}

export function keepViewerName(name: string): void {
  keep(NAME, name);
}

/** Whether the terminal is read out. */
export function isForScreenReader(): boolean {
  return read(SCREEN_READER) === 'true';
}

export function keepForScreenReader(on: boolean): void {
  keep(SCREEN_READER, String(on));
}

// A browser may keep nothing; it then forgets with the page.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // As above.
  }
}
