// SPDX-License-Identifier: Apache-2.0
import type { ConsoleNotice } from '../api/types';

const known: readonly string[] = [
  'attached',
  'keyboard',
  'refused',
  'dropped',
  'interrupted',
  'alive',
  'ended',
] satisfies ConsoleNotice['type'][];

/** What the manager tells a viewer; null for a text that is no notice, and then says nothing. */
export function noticeOf(text: string): ConsoleNotice | null {
  try {
    const body: unknown = JSON.parse(text);
    const isNotice =
      typeof body === 'object' &&
      body !== null &&
      'type' in body &&
      typeof body.type === 'string' &&
      known.includes(body.type);
    return isNotice ? (body as ConsoleNotice) : null;
  } catch {
    return null;
  }
}
