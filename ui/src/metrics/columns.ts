// SPDX-License-Identifier: Apache-2.0
import type { Source } from '../api/types';
import { breaksBetween, type ChartName, type Row } from './row';

/** A line of a chart: one metric from one source, so that two sources never share a line. */
export interface Line {
  readonly metric: ChartName;
  readonly source: Exclude<Source, 'none'>;
}

/** Times in seconds, then one column of values per line; null breaks the line. */
export type Columns = [number[], ...(number | null)[][]];

/** The rows as the chart library wants them, with an empty row wherever the line must break. */
export function columnsOf(rows: readonly Row[], lines: readonly Line[]): Columns {
  const times: number[] = [];
  const values = lines.map((): (number | null)[] => []);
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (before !== undefined && breaksBetween(before, row)) {
      times.push((before.at + row.at) / 2_000);
      values.forEach((column) => column.push(null));
    }
    times.push(row.at / 1_000);
    lines.forEach(({ metric, source }, line) => {
      const point = row.points[metric];
      values[line]?.push(point.source === source ? point.value : null);
    });
  });
  return [times, ...values];
}

/** A stretch of time, in seconds, in which values came from the host and not from the guest. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const HALF_A_SECOND = 0.5;

/** Where any of the metrics was measured by the VMM: the chart shades these stretches. */
export function vmmSpans(rows: readonly Row[], metrics: readonly ChartName[]): Span[] {
  const spans: Span[] = [];
  let previous: Row | undefined;
  for (const row of rows) {
    const open = spans.at(-1);
    const time = row.at / 1_000;
    if (metrics.some((metric) => row.points[metric].source === 'vmm')) {
      const continues =
        open !== undefined &&
        previous !== undefined &&
        open.to >= previous.at / 1_000 &&
        !breaksBetween(previous, row);
      if (continues) spans[spans.length - 1] = { from: open.from, to: time + HALF_A_SECOND };
      else spans.push({ from: time - HALF_A_SECOND, to: time + HALF_A_SECOND });
    }
    previous = row;
  }
  return spans;
}
