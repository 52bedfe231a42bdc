// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { FullRows } from './FullRows';

it('are all rows in view while nothing moves', () => {
  const rows = new FullRows();

  expect([...rows.of(['a', 'b'], false)]).toEqual(['a', 'b']);
  expect([...rows.of(['b', 'c'], false)]).toEqual(['b', 'c']);
});

it('are those that were in view before, while the list moves', () => {
  const rows = new FullRows();
  rows.of(['a', 'b'], false);

  expect([...rows.of(['b', 'c'], true)]).toEqual(['b']);
  expect([...rows.of(['a', 'b', 'c'], true)]).toEqual(['b']);
  expect([...rows.of(['c', 'd'], true)]).toEqual([]);
  expect([...rows.of(['c', 'd'], false)]).toEqual(['c', 'd']);
});
