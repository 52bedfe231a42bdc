// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { cellAfter, cellAt, gridFor, stepOf } from './heatGrid';

it('has room for all, and never a cell that is too small to see', () => {
  for (const [count, width] of [
    [1, 1_200],
    [100, 288],
    [5_000, 1_216],
    [5_000, 288],
  ] as const) {
    const { columns, rows, cell } = gridFor(count, width);
    expect(columns * rows).toBeGreaterThanOrEqual(count);
    expect(columns * cell).toBeLessThanOrEqual(width);
    expect(cell).toBeGreaterThanOrEqual(12);
  }
});

it('unknown is no step of the scale, and 0 is the first', () => {
  expect(stepOf(Number.NaN)).toBeNull();
  expect([0, 19.9, 20, 79, 80, 100, 130].map(stepOf)).toEqual([0, 0, 1, 3, 4, 4, 4]);
});

it('arrows move by a cell or a line and stop at the ends', () => {
  const grid = { columns: 10, rows: 3, cell: 12 };
  const after = (key: string, at: number) => cellAfter(key, at, 25, grid);

  expect(after('ArrowRight', 3)).toBe(4);
  expect(after('ArrowDown', 3)).toBe(13);
  expect(after('ArrowDown', 19)).toBe(19);
  expect(after('ArrowUp', 3)).toBe(3);
  expect(after('ArrowLeft', 0)).toBe(0);
  expect(after('End', 3)).toBe(24);
  expect(after('Home', 3)).toBe(0);
  expect(after('x', 3)).toBeNull();
});

it('a point beside the cells is none of them', () => {
  const grid = { columns: 10, rows: 3, cell: 12 };

  expect(cellAt(13, 25, 25, grid)).toBe(21);
  expect(cellAt(125, 1, 25, grid)).toBeNull();
  expect(cellAt(100, 30, 25, grid)).toBeNull();
});
