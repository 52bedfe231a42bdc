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
  const columns: Columns = [[], ...lines.map((): (number | null)[] => [])];
  appendColumns(columns, rows, 0, lines);
  return columns;
}

/** Adds those of the rows from `first` on. */
export function appendColumns(
  [times, ...values]: Columns,
  rows: readonly Row[],
  first: number,
  lines: readonly Line[],
): void {
  for (let index = first; index < rows.length; index++) {
    const before = rows[index - 1];
    const row = rows[index];
    if (row === undefined) return;
    if (before !== undefined && breaksBetween(before, row)) {
      times.push((before.at + row.at) / 2_000);
      for (const column of values) column.push(null);
    }
    times.push(row.at / 1_000);
    for (const [line, { metric, source }] of lines.entries()) {
      const point = row.points[metric];
      values[line]?.push(point.source === source ? point.value : null);
    }
  }
}
