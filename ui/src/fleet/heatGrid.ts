// SPDX-License-Identifier: Apache-2.0

/** The scale of the heat map: percent up to, but not with, each. */
export const heatSteps = [20, 40, 60, 80, Infinity] as const;

const LARGEST_CELL = 28;
const SMALLEST_CELL = 12;
const USUAL_HEIGHT = 620;

export interface HeatGrid {
  readonly columns: number;
  readonly rows: number;
  /** A side of a cell, with the line beside it. */
  readonly cell: number;
}

/** The largest cells with which all VMs fit a screen; below the smallest, the page scrolls. */
export function gridFor(count: number, width: number): HeatGrid {
  const fitting = Math.floor(Math.sqrt((Math.max(1, width) * USUAL_HEIGHT) / Math.max(1, count)));
  const cell = Math.min(LARGEST_CELL, Math.max(SMALLEST_CELL, fitting));
  const columns = Math.max(1, Math.floor(width / cell));
  return { columns, rows: Math.ceil(count / columns), cell };
}

/** Which step of the scale a value is on; null when it is not known. */
export function stepOf(value: number): number | null {
  return Number.isNaN(value) ? null : heatSteps.findIndex((upTo) => value < upTo);
}

/** Where an arrow key leads from a cell; null for any other key. */
export function cellAfter(
  key: string,
  at: number,
  count: number,
  { columns }: HeatGrid,
): number | null {
  const moves: Partial<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: count - 1,
  };
  const to = moves[key];
  if (to === undefined) return null;
  return to >= 0 && to < count ? to : at;
}

/** The cell at a point of the canvas; null beside them. */
export function cellAt(x: number, y: number, count: number, grid: HeatGrid): number | null {
  const column = Math.floor(x / grid.cell);
  const place = Math.floor(y / grid.cell) * grid.columns + column;
  return column >= 0 && column < grid.columns && place >= 0 && place < count ? place : null;
}
