// SPDX-License-Identifier: Apache-2.0
import type uPlot from 'uplot';
import type { Palette } from './axes';

/** Something that happened, as a line across the charts. */
export interface Mark {
  /** Milliseconds since 1970, by the host's clock. */
  readonly at: number;
  /** What is not plain stands out. */
  readonly weight: 'plain' | 'odd' | 'bad';
}

/** Draws what lies within the chart. */
export function drawMarks(plot: uPlot, marks: readonly Mark[], palette: Palette): void {
  if (marks.length === 0) return;
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { at, weight } of marks) {
    const x = plot.valToPos(at / 1_000, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = weight === 'plain' ? palette.text : palette.vmm;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}
