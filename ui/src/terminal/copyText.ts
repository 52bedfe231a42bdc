// SPDX-License-Identifier: Apache-2.0

/**
 * Copies a text, and says in words what became of it. A page that came without TLS from elsewhere
 * has no clipboard.
 */
export async function copyText(text: string): Promise<string> {
  if (text === '') return 'Select something to copy it.';
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    if (clipboard !== undefined) {
      await clipboard.writeText(text);
      return 'Copied.';
    }
  } catch {
    // The browser was told to refuse.
  }
  return 'The browser keeps its clipboard from this page: use its menu on the selection.';
}
