// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { columnsOf } from './columns';
import { row, sources } from './fixtures';
import { networkPanel } from './panels';
import { RunningChart } from './RunningChart';
import { vmmSpans } from './spans';

const fromVmm = { sources: sources('vmm', 'vmm') };

describe('a running chart', () => {
  const all = Array.from({ length: 40 }, (_, index) =>
    row(index + Math.floor(index / 7), {
      // The highest of all goes out of sight in the middle, and those after it are lower.
      network_out_bytes: 100_000 - 1_000 * Math.abs(index - 12),
      ...(index % 5 < 2 ? fromVmm : {}),
    }),
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
  ])('has what the rows have, %s', (_, steps) => {
    const running = new RunningChart(networkPanel);

    for (const rows of steps) {
      expect(running.of(rows)).toEqual({
        columns: columnsOf(rows, networkPanel.lines),
        vmmSpans: vmmSpans(rows, ['network_in_bytes', 'network_out_bytes']),
        highest: Math.max(0, ...rows.map(({ points }) => points.network_out_bytes.value ?? 0)),
      });
    }
  });
});
