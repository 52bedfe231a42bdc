// SPDX-License-Identifier: Apache-2.0

/**
 * Puts text where it can be pasted from; false when the browser does not let a page do that. Over
 * plain HTTP from another machine there is no clipboard, but what is selected can be copied.
 */
export async function copyText(text: string, shown: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    window.getSelection()?.selectAllChildren(shown);
    // The old way, and the only one without TLS.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand('copy');
  }
}
