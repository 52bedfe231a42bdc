// SPDX-License-Identifier: Apache-2.0
import uPlot from 'uplot';
import {
  alone,
  lineLook,
  paletteOf,
  placeOf,
  timeAxis,
  valueAxis,
  type Palette,
} from '../metrics/axes';
import { drawMarks, type Mark } from '../metrics/drawMarks';
import type { Scale } from '../metrics/scale';
import { axisTime } from '../ui/format';
import type { HistoryLine } from './historyPanels';
import type { HistoryColumns } from './steps';

/** One state of a chart. */
export interface HistoryDrawing {
  readonly columns: HistoryColumns;
  readonly marks: readonly Mark[];
  readonly scale: Scale;
  /** Both ends of the time axis, in seconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** What a viewer does with a chart. */
export interface HistoryHands {
  /** The index of the step under the pointer, or null. */
  readonly onHover: (index: number | null) => void;
  /** A stretch was drawn across, in seconds since 1970. */
  readonly onSelect: (from: number, to: number) => void;
}

const LEAST_DRAG_PX = 6;

/** One canvas chart of steps: their means as lines, between least and greatest a band. */
export class HistoryPlot {
  private readonly plot: uPlot;
  private readonly palette: Palette;
  private drawing: HistoryDrawing;

  constructor(
    place: HTMLElement,
    lines: readonly HistoryLine[],
    drawing: HistoryDrawing,
    hands: HistoryHands,
  ) {
    this.drawing = drawing;
    this.palette = paletteOf(place);
    const written = (time: number) => axisTime(time, 1_000 * (this.drawing.to - this.drawing.from));
    this.plot = new uPlot(
      {
        width: place.clientWidth,
        height: place.clientHeight,
        padding: [8, 8, 0, 0],
        legend: { show: false },
        cursor: {
          y: false,
          drag: { setScale: false, x: true, y: false, dist: LEAST_DRAG_PX },
          // The others follow the pointer, and leave what is drawn across to the one it is in.
          sync: { key: 'history', filters: { pub: follows } },
          points: { show: false },
        },
        scales: { x: { time: true, auto: false }, y: { auto: false } },
        axes: [timeAxis(this.palette, written), valueAxis(this.palette, () => this.drawing.scale)],
        series: [{}, ...lines.flatMap((line) => this.series(line, lines))],
        bands: lines.map(({ source }, line) => ({
          series: [3 * line + 3, 3 * line + 2],
          fill: source === 'vmm' ? this.palette.band : this.palette.fill,
        })),
        hooks: {
          draw: [
            (plot) => {
              drawMarks(plot, this.drawing.marks, this.palette);
            },
          ],
          setCursor: [
            (plot) => {
              hands.onHover(plot.cursor.idx ?? null);
            },
          ],
          setSelect: [
            (plot) => {
              const { left, width } = plot.select;
              if (width < LEAST_DRAG_PX) return;
              hands.onSelect(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
              plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
        },
      },
      drawing.columns,
      place,
    );
    this.show(drawing);
  }

  show(drawing: HistoryDrawing): void {
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

  /** Mean, least and greatest; the last two are the edges of the band. */
  private series(line: HistoryLine, lines: readonly HistoryLine[]): uPlot.Series[] {
    const look = lineLook(this.palette, line.source, placeOf(line, lines));
    const edge: uPlot.Series = { width: 0, spanGaps: false, points: { show: false } };
    return [
      {
        ...look,
        width: 1.75,
        spanGaps: false,
        points: { show: false, size: 4, filter: alone },
      },
      edge,
      edge,
    ];
  }
}

function follows(type: string): boolean {
  return type === 'mousemove' || type === 'mouseleave';
}
