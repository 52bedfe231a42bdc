// SPDX-License-Identifier: Apache-2.0
import { jsxDEV as reactJsxDev, type JSXSource } from 'react/jsx-dev-runtime';
import type { ElementType, Key, ReactElement } from 'react';
import { inWords } from './inWords';

export { Fragment } from 'react/jsx-dev-runtime';
export type { JSX } from 'react/jsx-dev-runtime';

/** What `jsx-runtime.ts` has, for the development server and the tests. */
export function jsxDEV(
  type: ElementType,
  props: Record<string, unknown>,
  key: Key | undefined,
  ...rest: [isStatic: boolean, source?: JSXSource, self?: unknown]
): ReactElement {
  return reactJsxDev(type, inWords(props), key, ...rest);
}
