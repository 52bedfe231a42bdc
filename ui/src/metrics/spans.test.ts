// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { row, sources, START } from './fixtures';
import { vmmSpans } from './spans';

const second = (of: number) => START / 1_000 + of;
const fromVmm = { sources: sources('vmm', 'none') };

describe('spans', () => {
  const of = (rows: Parameters<typeof vmmSpans>[0]) =>
    vmmSpans(rows, ['cpu_usage_percent']).map(({ from, to }) => [from - second(0), to - second(0)]);

  it('cover each stretch that the VMM measured', () => {
    const rows = [row(0), row(1, fromVmm), row(2, fromVmm), row(3), row(4, fromVmm)];

    expect(of(rows)).toEqual([
      [0.5, 2.5],
      [3.5, 4.5],
    ]);
  });

  it('do not reach over a gap', () => {
    expect(of([row(0, fromVmm), row(5, fromVmm)])).toEqual([
      [-0.5, 0.5],
      [4.5, 5.5],
    ]);
  });

  it('are none where the guest answers', () => {
    expect(of([row(0), row(1)])).toEqual([]);
  });
});
