// SPDX-License-Identifier: Apache-2.0

/** Has the browser save something under a name. */
export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: the browser has yet to take it.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}

/** Has the browser save the first canvas in a place as a picture. */
export function saveCanvas(place: HTMLElement | null, title: string): void {
  place?.querySelector('canvas')?.toBlob((blob) => {
    if (blob !== null) save(blob, `${title.toLowerCase().replaceAll(' ', '-')}.png`);
  });
}
