// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { columnsOf, RunningColumns, vmmSpans } from './columns';
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

describe('running columns', () => {
  const all = Array.from({ length: 40 }, (_, index) =>
    row(index + Math.floor(index / 7), index % 5 === 0 ? fromVmm : {}),
  );
  const parts = (...bounds: readonly (readonly [number, number])[]) =>
    bounds.map(([from, to]) => all.slice(from, to));
  const withHole = [...all.slice(10, 14), ...all.slice(17, 20)];

  it.each([
    ['of nothing', parts([0, 0], [0, 0])],
    ['at first', parts([0, 9])],
    ['when nothing changed', parts([0, 9], [0, 9])],
    ['as time goes on', parts([0, 9], [0, 10], [1, 11], [2, 12], [9, 19])],
    ['when as many came as there were', parts([0, 9], [9, 18])],
    ['after a while', parts([0, 9], [20, 29])],
    ['when more of the past is shown', parts([10, 19], [0, 20])],
    ['when less is', parts([0, 20], [15, 20])],
    ['when a hole is filled', [withHole, all.slice(10, 20), all.slice(11, 21)]],
    ['when a hole is filled and time goes on', [withHole, all.slice(13, 21)]],
    ['when the clock was set back', parts([0, 9], [0, 4])],
    ['when nothing is left', parts([0, 9], [0, 0], [3, 5])],
  ])('are what the rows are, %s', (_, steps) => {
    const running = new RunningColumns(networkPanel.lines);

    for (const rows of steps) {
      expect(running.of(rows)).toEqual(columnsOf(rows, networkPanel.lines));
    }
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
