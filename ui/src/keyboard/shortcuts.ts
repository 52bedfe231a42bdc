// SPDX-License-Identifier: Apache-2.0

/** What a shortcut does. */
export type Deed =
  | { readonly kind: 'go'; readonly to: string }
  | { readonly kind: 'tab'; readonly number: number }
  | { readonly kind: 'palette' }
  | { readonly kind: 'help' };

export interface Shortcut {
  /** As it is written for people. */
  readonly shown: string;
  /** Keys one after the other, with a space between; each of these does it. */
  readonly strokes: readonly string[];
  readonly words: string;
  readonly deed: (stroke: string) => Deed;
}

const go = (to: string) => (): Deed => ({ kind: 'go', to });

/** Every shortcut there is: this table binds them, and the dialogue shows it. */
export const shortcuts: readonly Shortcut[] = [
  {
    shown: 'Ctrl+K',
    strokes: ['Ctrl+k'],
    words: 'Go to a VM or a page, or do something with this VM',
    deed: () => ({ kind: 'palette' }),
  },
  { shown: '/', strokes: ['/'], words: 'The same', deed: () => ({ kind: 'palette' }) },
  { shown: '?', strokes: ['?'], words: 'These shortcuts', deed: () => ({ kind: 'help' }) },
  { shown: 'g f', strokes: ['g f'], words: 'Fleet', deed: go('/') },
  { shown: 'g h', strokes: ['g h'], words: 'Hosts', deed: go('/hosts') },
  { shown: 'g i', strokes: ['g i'], words: 'Images', deed: go('/images') },
  { shown: 'g e', strokes: ['g e'], words: 'Events', deed: go('/events') },
  { shown: 'g a', strokes: ['g a'], words: 'Alerts', deed: go('/alerts') },
  { shown: 'g n', strokes: ['g n'], words: 'New VM', deed: go('/vms/new') },
  {
    shown: '1 … 9',
    strokes: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    words: 'The first to the ninth tab of a VM',
    deed: (stroke) => ({ kind: 'tab', number: Number(stroke) }),
  },
];

/** Those that speech input or a slip of the hand may press: they can be turned off (WCAG 2.1.4). */
export function isSingleKey(stroke: string): boolean {
  return !stroke.startsWith('Ctrl+');
}
