// SPDX-License-Identifier: Apache-2.0
import { heatSteps, stepOf, type HeatGrid } from './heatGrid';

interface Heat {
  readonly grid: HeatGrid;
  /** By cell; NaN is not known. */
  readonly values: readonly number[];
  /** The cell with the focus, or -1. */
  readonly picked: number;
  readonly isCurrent: boolean;
  readonly width: number;
}

const OLD_ALPHA = 0.45;

/** Draws the cells, one colour after the other; unknown cells are hatched. */
export function drawHeat(context: CanvasRenderingContext2D, heat: Heat): void {
  const { grid, values, picked, isCurrent, width } = heat;
  const { canvas } = context;
  fit(canvas, width, grid.rows * grid.cell);
  const colour = colours(canvas);
  const scale = window.devicePixelRatio || 1;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, grid.rows * grid.cell);
  context.globalAlpha = isCurrent ? 1 : OLD_ALPHA;
  const cells: number[][] = heatSteps.map(() => []);
  const unknown: number[] = [];
  values.forEach((value, place) => {
    const step = stepOf(value);
    (step === null ? unknown : cells[step])?.push(place);
  });
  const side = grid.cell - 2;
  const left = (place: number) => (place % grid.columns) * grid.cell + 1;
  const top = (place: number) => Math.floor(place / grid.columns) * grid.cell + 1;
  context.fillStyle = colour('line');
  values.forEach((_, place) => {
    context.fillRect(left(place), top(place), side, side);
  });
  cells.forEach((places, step) => {
    context.fillStyle = colour(step.toString());
    for (const place of places) {
      context.fillRect(left(place) + 1, top(place) + 1, side - 2, side - 2);
    }
  });
  context.fillStyle = colour('empty');
  context.strokeStyle = colour('line');
  context.lineWidth = 1;
  context.beginPath();
  for (const place of unknown) {
    const [x, y] = [left(place) + 1, top(place) + 1];
    const inner = side - 2;
    context.fillRect(x, y, inner, inner);
    context.moveTo(x, y + inner);
    context.lineTo(x + inner, y);
    context.moveTo(x, y + inner / 2);
    context.lineTo(x + inner / 2, y);
    context.moveTo(x + inner / 2, y + inner);
    context.lineTo(x + inner, y + inner / 2);
  }
  context.stroke();
  if (picked < 0) return;
  context.globalAlpha = 1;
  context.lineWidth = 3;
  context.strokeStyle = colour('focus');
  context.strokeRect(left(picked) - 0.5, top(picked) - 0.5, side + 1, side + 1);
}

/** The style sheet's colours as they are now: the scheme may change at any time. */
function colours(canvas: HTMLCanvasElement): (name: string) => string {
  const style = getComputedStyle(canvas);
  return (name) => style.getPropertyValue(`--heat-${name}`).trim();
}

function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  const scale = window.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
