// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { row, sample, sources, START } from './fixtures';
import { breaksBetween, HISTORY_MS, perSecond, remember, rowOf, rowsSince, type Row } from './row';

describe('rates', () => {
  it('are bytes over the interval they were counted in', () => {
    expect(perSecond(1_000, 1_000)).toBe(1_000);
    expect(perSecond(1_000, 500)).toBe(2_000);
    expect(perSecond(0, 1_000)).toBe(0);
  });

  it('are unknown without bytes or without an interval', () => {
    expect(perSecond(null, 1_000)).toBeNull();
    expect(perSecond(1_000, null)).toBeNull();
    expect(perSecond(1_000, 0)).toBeNull();
  });
});

describe('a row', () => {
  it('does not exist without a sample', () => {
    expect(rowOf(sample({ at: null }))).toBeNull();
    expect(rowOf(sample({ at: 'yesterday' }))).toBeNull();
  });

  it('holds percentages as they are and bytes as rates', () => {
    const { points } = row(0, { interval_ms: 2_000 });

    expect(points.cpu_usage_percent).toEqual({ value: 12.5, source: 'guest' });
    expect(points.network_out_bytes).toEqual({ value: 1_000, source: 'guest' });
    expect(points.disk_read_bytes).toEqual({ value: 0, source: 'guest' });
  });

  it('never shows a value without a source, nor a source without a value', () => {
    const { points } = row(0, {
      cpu_usage_percent: null,
      sources: { ...sources('guest', 'guest'), memory_usage_percent: 'none' },
    });

    expect(points.cpu_usage_percent).toEqual({ value: null, source: 'none' });
    expect(points.memory_usage_percent).toEqual({ value: null, source: 'none' });
  });
});

describe('the memory of a chart', () => {
  const remembered = (rows: Row[]) => rows.reduce<readonly Row[]>(remember, []);

  it('keeps 15 minutes', () => {
    const seconds = Array.from({ length: 1_000 }, (_, second) => row(second));

    const rows = remembered(seconds);

    expect(rows).toHaveLength(HISTORY_MS / 1_000);
    expect(rows[0]?.at).toBe(START + 100_000);
    expect(rows.at(-1)?.at).toBe(START + 999_000);
  });

  it('takes a sample once, however often it is sent', () => {
    const once = remembered([row(0), row(1)]);

    expect(remember(once, row(1))).toBe(once);
  });

  it('lets go of what a clock that was set back would write over', () => {
    const rows = remembered([row(0), row(1), row(2), row(3), row(1.5)]);

    expect(rows.map(({ at }) => (at - START) / 1_000)).toEqual([0, 1, 1.5]);
  });
});

describe('a line', () => {
  it('breaks where a second is missing', () => {
    expect(breaksBetween(row(0), row(1))).toBe(false);
    expect(breaksBetween(row(0), row(1.4))).toBe(false);
    expect(breaksBetween(row(0), row(2))).toBe(true);
  });

  it('goes on over the interval of a VM that is measured seldom', () => {
    expect(breaksBetween(row(0), row(10, { interval_ms: 10_000 }))).toBe(false);
    expect(breaksBetween(row(0), row(20, { interval_ms: 10_000 }))).toBe(true);
  });

  it('breaks where the VM began anew', () => {
    expect(breaksBetween(row(0), row(1, { incarnation: 'second' }))).toBe(true);
  });
});

it('what is drawn begins with the row before its left edge', () => {
  const rows = [0, 1, 2, 3].map((second) => row(second));
  const seconds = (since: number) =>
    rowsSince(rows, START + since).map(({ at }) => (at - START) / 1_000);

  expect(seconds(-5_000)).toEqual([0, 1, 2, 3]);
  expect(seconds(2_000)).toEqual([1, 2, 3]);
  expect(seconds(2_500)).toEqual([2, 3]);
  expect(seconds(9_000)).toEqual([3]);
  expect(rowsSince([], START)).toEqual([]);
});
