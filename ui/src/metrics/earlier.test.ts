// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { filled } from './earlier';
import { earlierHistory as history, row, START } from './fixtures';
import { breaksBetween } from './row';

// Goal: the charts show what was before the page was opened as it was, and nothing twice.

const cpuOf = (rows: ReturnType<typeof filled>) =>
  rows.map(({ at, points }) => [(at - START) / 1_000, points.cpu_usage_percent.value]);

it('puts what was before in front of what was seen', () => {
  const rows = filled([row(0.25)], history([1, 2, 3]));

  expect(cpuOf(rows)).toEqual([
    [-2.75, 1],
    [-1.75, 2],
    [-0.75, 3],
    [0.25, 12.5],
  ]);
  expect(rows[0]?.points.cpu_usage_percent.source).toBe('guest');
  expect(rows[0]?.points.memory_usage_percent).toEqual({ value: null, source: 'none' });
  expect(rows.slice(1).some((each, index) => breaksBetween(rows[index] ?? each, each))).toBe(false);
});

it('fills the gap that the page slept through, and keeps what it saw itself', () => {
  const seen = [row(-4.75), row(0.25)];

  expect(cpuOf(filled(seen, history([1, 2, 3, 4, 5])))).toEqual([
    [-4.75, 12.5],
    [-3.75, 2],
    [-2.75, 3],
    [-1.75, 4],
    [-0.75, 5],
    [0.25, 12.5],
  ]);
});

it('leaves a second of which nothing is known a gap', () => {
  const rows = filled([row(0)], history([1, 2, null, 4]));

  expect(cpuOf(rows)).toEqual([
    [-4, 1],
    [-3, 2],
    [-1, 4],
    [0, 12.5],
  ]);
  const [, before, after] = rows;
  expect(before !== undefined && after !== undefined && breaksBetween(before, after)).toBe(true);
});

it('breaks where the VM began anew', () => {
  const rows = filled([row(0)], history([1, 2, 3], { starts: [0, 1, 0] }));

  expect(rows.map(({ incarnation }) => incarnation)).toEqual([
    expect.stringContaining('before'),
    'first',
    'first',
    'first',
  ]);
});

it('takes a second of which the host told a part for the host’s', () => {
  const rows = filled([row(0)], history([1, 2], { sources: ['guest+vmm', 'guest'] }));

  expect(rows.map(({ points }) => points.cpu_usage_percent.source)).toEqual([
    'vmm',
    'guest',
    'guest',
  ]);
});

it('does not break the line of a VM that is measured seldom', () => {
  const rows = filled([row(0)], history([1, null, null, null, null, 2, null, null, null, null]));

  const [first, second] = rows;
  expect(first?.intervalMs).toBe(5_000);
  expect(first !== undefined && second !== undefined && breaksBetween(first, second)).toBe(false);
});

it('takes nothing coarser than seconds, nothing without a sample, and no more than is charted', () => {
  const long = Array.from({ length: 1_000 }, () => 5);

  expect(filled([row(0)], history([1, 2], { tier: '10s' }))).toHaveLength(1);
  expect(filled([], history([1, 2]))).toHaveLength(0);
  expect(filled([row(0)], history(long))).toHaveLength(900);
});
