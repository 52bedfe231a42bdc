// SPDX-License-Identifier: Apache-2.0
import uPlot from 'uplot';
import { clockTime } from '../ui/format';
import type { Columns, Line, Span } from './columns';
import { inUnit, type Scale } from './scale';

/** One state of a chart. */
export interface Drawing {
  readonly columns: Columns;
  readonly vmmSpans: readonly Span[];
  readonly scale: Scale;
  /** Both ends of the time axis, in seconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** The chart's colours, as the style sheet has them for the current colour scheme. */
interface Palette {
  readonly first: string;
  readonly second: string;
  readonly fill: string;
  readonly vmm: string;
  readonly band: string;
  readonly text: string;
  readonly grid: string;
}

const FONT = '11px system-ui, sans-serif';
const MARK_BETWEEN_TIMES_PX = 70;
const HALF_A_TIME_PX = 26;

/** One canvas chart. It only draws: what to draw is worked out before. */
export class Plot {
  private readonly plot: uPlot;
  private readonly palette: Palette;
  private drawing: Drawing;

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
        axes: [this.timeAxis(), this.valueAxis()],
        series: [{}, ...lines.map((line) => this.series(line, lines))],
        hooks: {
          drawClear: [
            (plot) => {
              this.shade(plot);
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

  show(drawing: Drawing): void {
    this.drawing = drawing;
    this.plot.batch(() => {
      this.plot.setData(drawing.columns, false);
      this.plot.setScale('x', { min: drawing.from, max: drawing.to });
      this.plot.setScale('y', { min: 0, max: drawing.scale.max });
    });
  }

  resize(width: number, height: number): void {
    this.plot.setSize({ width, height });
  }

  destroy(): void {
    this.plot.destroy();
  }

  private timeAxis(): uPlot.Axis {
    return {
      font: FONT,
      stroke: this.palette.text,
      grid: { stroke: this.palette.grid, width: 1 },
      ticks: { show: false },
      size: 26,
      space: MARK_BETWEEN_TIMES_PX,
      values: (plot, times) =>
        times.map((time) => {
          const room = plot.width - plot.valToPos(time, 'x') - plot.bbox.left / devicePixelRatio;
          return room < HALF_A_TIME_PX ? '' : clockTime(time * 1_000);
        }),
    };
  }

  private valueAxis(): uPlot.Axis {
    return {
      font: FONT,
      stroke: this.palette.text,
      grid: { stroke: this.palette.grid, width: 1 },
      ticks: { show: false },
      size: 60,
      gap: 6,
      splits: () => [0, 0.25, 0.5, 0.75, 1].map((share) => share * this.drawing.scale.max),
      values: (_, values) => {
        const { scale } = this.drawing;
        return values.map((value, index) =>
          index === values.length - 1 ? this.top(value) : trimmed(inUnit(value, scale)),
        );
      },
    };
  }

  private top(value: number): string {
    return `${trimmed(inUnit(value, this.drawing.scale))} ${this.drawing.scale.unit}`;
  }

  /**
   * What is measured inside has the guest's colour: solid from its agent, dashed from its balloon.
   * Lines of the VMM are dashed and of another colour.
   */
  private series({ metric, source }: Line, lines: readonly Line[]): uPlot.Series {
    const isFirst = metric === lines[0]?.metric;
    const guest: Partial<uPlot.Series> = isFirst
      ? { stroke: this.palette.first, fill: this.palette.fill }
      : { stroke: this.palette.second };
    const ofSource: Record<Line['source'], Partial<uPlot.Series>> = {
      guest,
      balloon: { stroke: this.palette.first, dash: [9, 3] },
      vmm: { stroke: this.palette.vmm, dash: isFirst ? [6, 4] : [2, 3] },
    };
    return {
      width: 1.75,
      spanGaps: false,
      points: { show: false, size: 4, filter: alone },
      ...ofSource[source],
    };
  }

  /** Shades where the values are the host's, and says so in words where there is room. */
  private shade(plot: uPlot): void {
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
      const label = 'vmm, not guest';
      if (ctx.measureText(label).width + 12 * devicePixelRatio > width) continue;
      ctx.fillStyle = this.palette.vmm;
      ctx.fillText(label, left + 6 * devicePixelRatio, bbox.top + 5 * devicePixelRatio);
    }
    ctx.restore();
  }
}

/** Values with nothing on either side would be invisible as a line: they get a dot. */
function alone(plot: uPlot, seriesIndex: number): number[] {
  const values = plot.data[seriesIndex] ?? [];
  const found: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const has = (at: number) => values[at] !== null && values[at] !== undefined;
    if (has(index) && !has(index - 1) && !has(index + 1)) found.push(index);
  }
  return found;
}

function trimmed(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}

function paletteOf(place: HTMLElement): Palette {
  const style = getComputedStyle(place);
  const color = (name: string) => style.getPropertyValue(`--chart-${name}`).trim();
  return {
    first: color('first'),
    second: color('second'),
    fill: color('fill'),
    vmm: color('vmm'),
    band: color('band'),
    text: color('text'),
    grid: color('grid'),
  };
}
