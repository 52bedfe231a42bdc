// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { row, sources } from './fixtures';
import { trendOf } from './trend';

function rowsOf(cpuAt: (second: number) => number | null) {
  return Array.from({ length: 30 }, (_, second) =>
    row(second, { cpu_usage_percent: cpuAt(second) }),
  );
}

it.each([
  ['rising', (second: number) => second * 3],
  ['falling', (second: number) => 90 - second * 3],
  ['steady', (second: number) => 40 + (second % 2)],
] as const)('tells %s', (trend, cpuAt) => {
  expect(trendOf(rowsOf(cpuAt), 'cpu_usage_percent', 100)).toBe(trend);
});

it('tells nothing where half of the values are missing', () => {
  const rows = rowsOf((second) => (second < 20 ? null : 50));

  expect(trendOf(rows, 'cpu_usage_percent', 100)).toBeNull();
  expect(trendOf([], 'cpu_usage_percent', 100)).toBeNull();
});

it('does not compare a value of the VMM with values of the guest', () => {
  const guest = rowsOf(() => 10);
  const vmm = Array.from({ length: 14 }, (_, second) =>
    row(30 + second, { cpu_usage_percent: 80, sources: sources('vmm', 'none') }),
  );

  expect(trendOf([...guest, ...vmm], 'cpu_usage_percent', 100)).toBeNull();
});
