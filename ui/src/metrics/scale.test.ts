// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { percentScale, rateScale, withUnit } from './scale';

describe('the scale of rates', () => {
  it('is never finer than 10 kB/s, so an idle guest looks idle', () => {
    expect(rateScale([])).toEqual({ max: 10e3, unit: 'kB/s', factor: 1e3 });
    expect(rateScale([null, 40])).toEqual({ max: 10e3, unit: 'kB/s', factor: 1e3 });
  });

  it.each([
    [10_001, 20e3, 'kB/s'],
    [49_000, 50e3, 'kB/s'],
    [510_000, 1e6, 'MB/s'],
    [3.1e6, 5e6, 'MB/s'],
    [2.4e9, 5e9, 'GB/s'],
  ])('reaches over %d to %d in %s', (highest, max, unit) => {
    expect(rateScale([highest, null, 0])).toMatchObject({ max, unit });
  });

  it('gives every value of a chart the same unit', () => {
    const scale = rateScale([3.1e6]);

    expect(withUnit(3.1e6, scale)).toBe('3.10 MB/s');
    expect(withUnit(80_000, scale)).toBe('0.08 MB/s');
    expect(withUnit(0, scale)).toBe('0 MB/s');
  });
});

it('percentages have one decimal', () => {
  expect(withUnit(0, percentScale)).toBe('0.0 %');
  expect(withUnit(97.25, percentScale)).toMatch(/^97\.[23] %$/);
});
