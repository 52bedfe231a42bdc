// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { columnsOf, vmmSpans } from './columns';
import { row, sources, START } from './fixtures';
import { cpuPanel, networkPanel } from './panels';

const second = (of: number) => START / 1_000 + of;
const fromVmm = { sources: sources('vmm', 'none') };

describe('columns', () => {
  it('hold one line per metric and source', () => {
    const [, inGuest, inVmm, outGuest, outVmm] = columnsOf([row(0), row(1)], networkPanel.lines);

    expect(inGuest).toEqual([1_000, 1_000]);
    expect(outGuest).toEqual([2_000, 2_000]);
    expect(inVmm).toEqual([null, null]);
    expect(outVmm).toEqual([null, null]);
  });

  it('break the line where a second is missing: no value is made up', () => {
    const [times, guest] = columnsOf([row(0), row(1), row(3)], cpuPanel.lines);

    expect(times).toEqual([second(0), second(1), second(2), second(3)]);
    expect(guest).toEqual([12.5, 12.5, null, 12.5]);
  });

  it('have null and not 0 where nobody knows', () => {
    const [, guest] = columnsOf([row(0), row(1, { cpu_usage_percent: null })], cpuPanel.lines);

    expect(guest).toEqual([12.5, null]);
  });

  it('never join a value of the guest to one of the VMM', () => {
    const rows = [row(0), row(1, fromVmm), row(2, fromVmm), row(3)];

    const [, guest, vmm] = columnsOf(rows, cpuPanel.lines);

    expect(guest).toEqual([12.5, null, null, 12.5]);
    expect(vmm).toEqual([null, 12.5, 12.5, null]);
  });
});

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
