// SPDX-License-Identifier: Apache-2.0
import { breaksBetween, type ChartName, type Row } from './row';

/** A stretch of time, in seconds, in which values came from the host and not from the guest. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const HALF_A_SECOND = 0.5;

/** Where any of the metrics was measured by the VMM: the chart shades these stretches. */
export function vmmSpans(rows: readonly Row[], metrics: readonly ChartName[]): Span[] {
  const spans: Span[] = [];
  appendSpans(spans, rows, 0, metrics);
  return spans;
}

/** Adds those of the rows from `first` on, or makes the last one longer. */
export function appendSpans(
  spans: Span[],
  rows: readonly Row[],
  first: number,
  metrics: readonly ChartName[],
): void {
  for (let index = first; index < rows.length; index++) {
    const row = rows[index];
    if (row === undefined || !isOfVmm(row, metrics)) continue;
    const time = row.at / 1_000;
    const open = spans.at(-1);
    const before = rows[index - 1];
    const continues =
      open !== undefined &&
      before !== undefined &&
      open.to >= before.at / 1_000 &&
      !breaksBetween(before, row);
    if (continues) spans[spans.length - 1] = { from: open.from, to: time + HALF_A_SECOND };
    else spans.push({ from: time - HALF_A_SECOND, to: time + HALF_A_SECOND });
  }
}

/** Takes away what is of rows before this one. */
export function dropSpansBefore(spans: Span[], { at }: Row): void {
  const time = at / 1_000;
  const first = spans.findIndex(({ to }) => to >= time + HALF_A_SECOND);
  spans.splice(0, first < 0 ? spans.length : first);
  const [open] = spans;
  if (open !== undefined && open.from < time - HALF_A_SECOND) {
    spans[0] = { from: time - HALF_A_SECOND, to: open.to };
  }
}

function isOfVmm({ points }: Row, metrics: readonly ChartName[]): boolean {
  for (const metric of metrics) if (points[metric].source === 'vmm') return true;
  return false;
}
