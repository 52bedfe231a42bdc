// SPDX-License-Identifier: Apache-2.0
import { appendColumns, columnsOf, type Columns } from './columns';
import type { Panel } from './panels';
import type { ChartName, Row } from './row';
import { appendSpans, dropSpansBefore, vmmSpans, type Span } from './spans';

/** What a chart draws of rows. */
export interface Drawn {
  readonly columns: Columns;
  readonly vmmSpans: readonly Span[];
  /** Of all its metrics; 0 when there is none above. */
  readonly highest: number;
}

/**
 * What a chart that moves has to draw: of rows of which some went at the front and some came at
 * the end, only those are worked through.
 */
export class RunningChart {
  private readonly panel: Panel;
  private readonly metrics: readonly ChartName[];
  private rows: readonly Row[] = [];
  private columns: Columns;
  private vmmSpans: Span[] = [];
  private highest = 0;

  constructor(panel: Panel) {
    this.panel = panel;
    this.metrics = panel.metrics.map(({ name }) => name);
    this.columns = columnsOf([], panel.lines);
  }

  /** What is to be drawn of the rows. What was answered before is not that any more. */
  of(rows: readonly Row[]): Drawn {
    const [first] = rows;
    const gone = first === undefined ? -1 : this.rows.indexOf(first);
    const kept = this.rows.length - gone;
    // Rows are only ever added between two others with all that is there read anew.
    const goesOn = first !== undefined && gone >= 0 && rows[kept - 1] === this.rows.at(-1);
    if (goesOn) this.moveOn(first, rows, gone, kept);
    else this.beginAnew(rows);
    this.rows = rows;
    const { columns, vmmSpans, highest } = this;
    return { columns, vmmSpans, highest };
  }

  private moveOn(first: Row, rows: readonly Row[], gone: number, kept: number): void {
    if (gone > 0) {
      const columnsGone = this.columns[0].indexOf(first.at / 1_000);
      for (const column of this.columns) column.splice(0, columnsGone);
      dropSpansBefore(this.vmmSpans, first);
      const highestWent = highestOf(this.rows, 0, gone, this.metrics) === this.highest;
      if (highestWent) this.highest = highestOf(rows, 0, kept, this.metrics);
    }
    appendColumns(this.columns, rows, kept, this.panel.lines);
    appendSpans(this.vmmSpans, rows, kept, this.metrics);
    const highestNew = highestOf(rows, kept, rows.length, this.metrics);
    if (highestNew > this.highest) this.highest = highestNew;
  }

  private beginAnew(rows: readonly Row[]): void {
    this.columns = columnsOf(rows, this.panel.lines);
    this.vmmSpans = vmmSpans(rows, this.metrics);
    this.highest = highestOf(rows, 0, rows.length, this.metrics);
  }
}

/** The highest value of the rows from `first` to before `end`; 0 when there is none above. */
function highestOf(
  rows: readonly Row[],
  first: number,
  end: number,
  metrics: readonly ChartName[],
): number {
  let highest = 0;
  for (let index = first; index < end; index++) {
    for (const metric of metrics) {
      const value = rows[index]?.points[metric].value ?? 0;
      if (value > highest) highest = value;
    }
  }
  return highest;
}
