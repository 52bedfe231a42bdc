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
  append(columns, rows, 0, lines);
  return columns;
}

/** Of the rows from `first` on. */
function append(
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

/**
 * The columns of a chart that moves: of rows of which some went at the front and some came at the
 * end, only those are worked through.
 */
export class RunningColumns {
  private readonly lines: readonly Line[];
  private rows: readonly Row[] = [];
  private columns: Columns;

  constructor(lines: readonly Line[]) {
    this.lines = lines;
    this.columns = columnsOf([], lines);
  }

  /** What {@link columnsOf} has of the rows. What was answered before is not that any more. */
  of(rows: readonly Row[]): Columns {
    const kept = this.kept(rows);
    if (kept === 0) {
      this.columns = columnsOf(rows, this.lines);
    } else {
      const gone = this.columns[0].indexOf((rows[0]?.at ?? 0) / 1_000);
      if (gone > 0) for (const column of this.columns) column.splice(0, gone);
      append(this.columns, rows, kept, this.lines);
    }
    this.rows = rows;
    return this.columns;
  }

  /** How many rows at the front of these are the last of those before. */
  private kept(rows: readonly Row[]): number {
    const [first] = rows;
    const last = this.rows.at(-1);
    if (first === undefined || last === undefined) return 0;
    const gone = this.rows.indexOf(first);
    const kept = this.rows.length - gone;
    // Rows are only ever added between two others with all that is there read anew.
    return gone >= 0 && rows[kept - 1] === last ? kept : 0;
  }
}

/** A stretch of time, in seconds, in which values came from the host and not from the guest. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const HALF_A_SECOND = 0.5;

function isOfVmm({ points }: Row, metrics: readonly ChartName[]): boolean {
  for (const metric of metrics) if (points[metric].source === 'vmm') return true;
  return false;
}

/** Where any of the metrics was measured by the VMM: the chart shades these stretches. */
export function vmmSpans(rows: readonly Row[], metrics: readonly ChartName[]): Span[] {
  const spans: Span[] = [];
  let previous: Row | undefined;
  for (const row of rows) {
    const open = spans.at(-1);
    const time = row.at / 1_000;
    if (isOfVmm(row, metrics)) {
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
