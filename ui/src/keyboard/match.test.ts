// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { exampleFleet } from '../../mock/fleet.mjs';
import { entriesOf, found } from './entries';
import { isTerminal, isTypedInto, match, strokeOf } from './match';
import { shortcuts } from './shortcuts';

const plain = { ctrlKey: false, metaKey: false, altKey: false };

it('no two shortcuts have the same keys, and none begins another', () => {
  const all = shortcuts.flatMap(({ strokes }) => strokes);

  expect(new Set(all).size).toBe(all.length);
  for (const each of all) expect(all.filter((other) => other.startsWith(`${each} `))).toEqual([]);
});

describe('keys', () => {
  it('go one after the other', () => {
    const first = match('', 'g', true);
    expect(first).toEqual({ deed: null, pending: 'g' });
    expect(match(first.pending, 'h', true).deed).toEqual({ kind: 'go', to: '/hosts' });
  });

  it('that lead nowhere begin anew', () => {
    expect(match('g', '?', true).deed).toEqual({ kind: 'help' });
    expect(match('g', 'x', true)).toEqual({ deed: null, pending: '' });
  });

  it('without Ctrl do nothing once they are turned off', () => {
    expect(match('', '/', false)).toEqual({ deed: null, pending: '' });
    expect(match('', 'g', false).pending).toBe('');
    expect(match('', 'Ctrl+k', false).deed).toEqual({ kind: 'palette' });
  });

  it('with Alt, or with a name of their own, belong to others', () => {
    expect(strokeOf({ ...plain, key: 'k', ctrlKey: true })).toBe('Ctrl+k');
    expect(strokeOf({ ...plain, key: 'k', metaKey: true })).toBe('Ctrl+k');
    expect(strokeOf({ ...plain, key: 'f', altKey: true })).toBeNull();
    expect(strokeOf({ ...plain, key: 'Enter' })).toBeNull();
  });
});

it.each([
  ['<input data-x type="text" />', true],
  ['<textarea data-x></textarea>', true],
  ['<select data-x></select>', true],
  ['<div data-x role="textbox" tabindex="0"></div>', true],
  ['<div class="xterm"><div data-x tabindex="0"></div></div>', true],
  ['<input data-x type="checkbox" />', false],
  ['<button data-x></button>', false],
])('%s is typed into: %s', (html, isTyped) => {
  document.body.innerHTML = html;
  const target = document.querySelector('[data-x]');

  expect(isTypedInto(target)).toBe(isTyped);
  expect(isTerminal(target)).toBe(html.includes('xterm'));
});

it('finds what begins with the text before what has it', () => {
  const vms = exampleFleet().map(({ vm }) => vm);

  const words = found(entriesOf(vms, undefined), 'e').map((each) => each.words);

  expect(words.slice(0, 2)).toEqual(['Events', 'elsewhere']);
  expect(words).toContain('demo');
});

it('offers of what can be done with a VM only what its state allows', () => {
  const vms = exampleFleet().map(({ vm }) => vm);

  const deeds = entriesOf(vms, vms[0]).filter(({ kind }) => kind === 'do');

  expect(deeds.map(({ words }) => words)).toEqual([
    'Stop demo',
    'Pause demo',
    'Take a snapshot of demo',
  ]);
});
