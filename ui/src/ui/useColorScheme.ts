// SPDX-License-Identifier: Apache-2.0
import { useSyncExternalStore } from 'react';

const ATTRIBUTE = 'data-mantine-color-scheme';

function subscribe(listener: () => void): () => void {
  const watching = new MutationObserver(listener);
  watching.observe(document.documentElement, { attributeFilter: [ATTRIBUTE] });
  return () => {
    watching.disconnect();
  };
}

const schemeNow = () =>
  document.documentElement.getAttribute(ATTRIBUTE) === 'dark' ? 'dark' : 'light';

/** Light or dark, as the page is shown; the component kit's own asks the browser at each drawing. */
export function useColorScheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, schemeNow);
}
