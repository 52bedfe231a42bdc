// SPDX-License-Identifier: Apache-2.0
import { isSingleKey, shortcuts, type Deed } from './shortcuts';

/** What came of a key: something to do, or keys that wait for another. */
export interface Match {
  readonly deed: Deed | null;
  readonly pending: string;
}

/** What the key is called in the table; null for one that belongs to nobody here. */
export function strokeOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>) {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (altKey || key.length !== 1) return null;
  return ctrlKey || metaKey ? `Ctrl+${key.toLowerCase()}` : key;
}

/**
 * What a key does after those that wait.
 *
 * @param isSingleOn whether keys without Ctrl do anything
 */
export function match(pending: string, key: string, isSingleOn: boolean): Match {
  const typed = pending === '' ? key : `${pending} ${key}`;
  let waits = false;
  for (const { strokes, deed } of shortcuts) {
    for (const stroke of strokes) {
      if (isSingleKey(stroke) && !isSingleOn) continue;
      if (stroke === typed) return { deed: deed(stroke), pending: '' };
      waits ||= stroke.startsWith(`${typed} `);
    }
  }
  if (waits) return { deed: null, pending: typed };
  return pending === '' ? { deed: null, pending: '' } : match('', key, isSingleOn);
}

const NOT_TYPED_INTO = ['button', 'checkbox', 'radio', 'submit', 'reset'];

/** Whether a key pressed there is text, or a terminal's. */
export function isTypedInto(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (isTerminal(target)) return true;
  if (target instanceof HTMLInputElement) return !NOT_TYPED_INTO.includes(target.type);
  return (
    target.isContentEditable ||
    target.closest('textarea, select, [role="textbox"], [role="combobox"]') !== null
  );
}

/** Whether all keys, Ctrl included, are those of a machine behind the page. */
export function isTerminal(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.xterm') !== null;
}
