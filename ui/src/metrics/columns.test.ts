// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { columnsOf } from './columns';
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
