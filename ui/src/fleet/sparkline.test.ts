// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { sparkPath } from './sparkline';

it('a gap breaks the line, and nothing is drawn for it', () => {
  const path = sparkPath(Float32Array.of(Number.NaN, 0, 100, Number.NaN, 50));

  expect(path).toBe('M1 19.0h.01L2 1.0M4 10.0h.01');
});

it('of what nobody knows there is no line', () => {
  expect(sparkPath(new Float32Array(60).fill(Number.NaN))).toBe('');
});
