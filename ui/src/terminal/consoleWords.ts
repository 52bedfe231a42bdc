// SPDX-License-Identifier: Apache-2.0
import type { Keyboard, Link } from './ConsoleSession';

/** How the page stands with the console, in words; null while all is well. */
export function linkWords(link: Link): string | null {
  switch (link.kind) {
    case 'attached':
      return null;
    case 'connecting':
      return 'Connecting.';
    case 'interrupted':
      return `Interrupted: ${link.detail}. The host agent is waited for; what the guest prints meanwhile is not lost.`;
    case 'ended':
      return `The console ended: ${link.detail}.`;
    case 'lost':
      return `Not connected${link.detail === null ? '' : `: ${link.detail}`}. It connects again by itself, within 5 s; what is shown stays.`;
  }
}

/** Who has the keyboard, in words. */
export function keyboardWords(keyboard: Keyboard | null, watchOnly: boolean): string {
  if (keyboard?.kind === 'other') return `${keyboard.name} has the keyboard`;
  if (watchOnly) return 'You only watch';
  switch (keyboard?.kind) {
    case undefined:
      return 'Who types is not known';
    case 'mine':
      return 'You type here';
    case 'free':
      return 'Nobody types: press a key to begin';
  }
}
