// SPDX-License-Identifier: Apache-2.0
import { jsx as reactJsx, jsxs as reactJsxs, type JSX } from 'react/jsx-runtime';
import type { ElementType, Key, ReactElement } from 'react';
import { inWords } from './inWords';

export { Fragment } from 'react/jsx-runtime';
export type { JSX };

/** React's own, with the element's texts in the language spoken. The compiler calls it. */
export function jsx(type: ElementType, props: Record<string, unknown>, key?: Key): ReactElement {
  return reactJsx(type, inWords(props), key);
}

/** The same of an element with several children. */
export function jsxs(type: ElementType, props: Record<string, unknown>, key?: Key): ReactElement {
  return reactJsxs(type, inWords(props), key);
}
