// SPDX-License-Identifier: Apache-2.0
import uPlot from 'uplot';
import { clockTime } from '../ui/format';
import { say } from '../words/words';
import type { Columns, Line } from './columns';
import { alone, lineLook, paletteOf, placeOf, timeAxis, valueAxis, type Palette } from './axes';
import { drawMarks, type Mark } from './drawMarks';
import type { Scale } from './scale';
import type { Span } from './spans';

/** One state of a chart. */
export interface Drawing {
  readonly columns: Columns;
  readonly vmmSpans: readonly Span[];
  readonly marks: readonly Mark[];
  readonly scale: Scale;
  /** Both ends of the time axis, in seconds since 1970. */
  readonly from: number;
  readonly to: number;
}

const isValue = (value: number | null) => value !== null;

/** What {@link axisTime} said, for all charts: their axes have the same times, second by second. */
const said = new Map<number, string>();
const MOST_SAID = 100;

function axisTime(epochMs: number): string {
  const words = said.get(epochMs) ?? clockTime(epochMs);
  if (said.size >= MOST_SAID) said.clear();
  said.set(epochMs, words);
  return words;
}

/** One canvas chart. It only draws: what to draw is worked out before. */
export class Plot {
  private readonly plot: uPlot;
  private readonly palette: Palette;
  private drawing: Drawing;
  private isInView = true;
  private isBehind = false;

  /** `onHover` is told the index of the column under the pointer, or null. */
  constructor(
    place: HTMLElement,
    lines: readonly Line[],
    drawing: Drawing,
    onHover: (index: number | null) => void,
  ) {
    this.drawing = drawing;
    this.palette = paletteOf(place);
    this.plot = new uPlot(
      {
        width: place.clientWidth,
        height: place.clientHeight,
        padding: [8, 8, 0, 0],
        legend: { show: false },
        cursor: {
          y: false,
          drag: { setScale: false, x: false, y: false },
          sync: { key: 'metrics' },
          points: { show: false },
        },
        scales: { x: { time: true, auto: false }, y: { auto: false } },
        axes: [timeAxis(this.palette, axisTime), valueAxis(this.palette, () => this.drawing.scale)],
        series: [{}, ...lines.map((line) => this.series(line, placeOf(line, lines)))],
        hooks: {
          drawClear: [
            (plot) => {
              this.shade(plot);
            },
          ],
          draw: [
            (plot) => {
              drawMarks(plot, this.drawing.marks, this.palette);
            },
          ],
          setCursor: [
            (plot) => {
              onHover(plot.cursor.idx ?? null);
            },
          ],
        },
      },
      drawing.columns,
      place,
    );
    this.show(drawing);
  }

  /** Nobody pays for a chart that nobody sees: it is drawn once it comes into view. */
  show(drawing: Drawing): void {
    this.drawing = drawing;
    this.isBehind = !this.isInView;
    if (this.isInView) this.draw();
  }

  inView(isInView: boolean): void {
    this.isInView = isInView;
    if (isInView && this.isBehind) this.show(this.drawing);
  }

  resize(width: number, height: number): void {
    this.plot.setSize({ width, height });
  }

  destroy(): void {
    this.plot.destroy();
  }

  private draw(): void {
    const { drawing } = this;
    this.plot.series.forEach((series, index) => {
      // Half of the sources never say anything of a VM: what has no value is not walked through.
      series.show = index === 0 || (drawing.columns[index]?.some(isValue) ?? false);
    });
    this.plot.batch(() => {
      this.plot.setData(drawing.columns, false);
      this.plot.setScale('x', { min: drawing.from, max: drawing.to });
      this.plot.setScale('y', { min: 0, max: drawing.scale.max });
    });
  }

  private series({ source }: Line, place: number): uPlot.Series {
    return {
      width: 1.75,
      spanGaps: false,
      points: { show: false, size: 4, filter: alone },
      ...(place === 0 && source === 'guest' ? { fill: this.palette.fill } : {}),
      ...lineLook(this.palette, source, place),
    };
  }

  /** Shades where the values are the host's, and says so in words where there is room. */
  private shade(plot: uPlot): void {
    if (this.drawing.vmmSpans.length === 0) return;
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.font = `${(11 * devicePixelRatio).toString()}px system-ui, sans-serif`;
    ctx.textBaseline = 'top';
    ctx.textAlign = 'left';
    for (const span of this.drawing.vmmSpans) {
      const left = Math.max(bbox.left, plot.valToPos(span.from, 'x', true));
      const width = plot.valToPos(span.to, 'x', true) - left;
      if (width <= 0) continue;
      ctx.fillStyle = this.palette.band;
      ctx.fillRect(left, bbox.top, width, bbox.height);
      const label = say('vmm, not guest');
      if (ctx.measureText(label).width + 12 * devicePixelRatio > width) continue;
      ctx.fillStyle = this.palette.vmm;
      ctx.fillText(label, left + 6 * devicePixelRatio, bbox.top + 5 * devicePixelRatio);
    }
    ctx.restore();
  }
}
