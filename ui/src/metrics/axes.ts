// SPDX-License-Identifier: Apache-2.0
import type uPlot from 'uplot';
import type { Source } from '../api/types';
import { inUnit, type Scale } from './scale';

/** The chart's colours, as the style sheet has them for the current colour scheme. */
export interface Palette {
  readonly first: string;
  readonly second: string;
  readonly third: string;
  readonly fill: string;
  readonly vmm: string;
  readonly band: string;
  readonly text: string;
  readonly grid: string;
}

const FONT = '11px system-ui, sans-serif';
const MARK_BETWEEN_TIMES_PX = 70;
const HALF_A_TIME_PX = 26;

export function paletteOf(place: HTMLElement): Palette {
  const style = getComputedStyle(place);
  const color = (name: string) => style.getPropertyValue(`--chart-${name}`).trim();
  return {
    first: color('first'),
    second: color('second'),
    third: color('third'),
    fill: color('fill'),
    vmm: color('vmm'),
    band: color('band'),
    text: color('text'),
    grid: color('grid'),
  };
}

/** `written` makes words of a time in milliseconds since 1970. */
export function timeAxis(palette: Palette, written: (epochMs: number) => string): uPlot.Axis {
  return {
    font: FONT,
    stroke: palette.text,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
    size: 26,
    space: MARK_BETWEEN_TIMES_PX,
    values: (plot, times) =>
      times.map((time) => {
        const room = plot.width - plot.valToPos(time, 'x') - plot.bbox.left / devicePixelRatio;
        return room < HALF_A_TIME_PX ? '' : written(time * 1_000);
      }),
  };
}

/** `scale` is asked whenever it is drawn. */
export function valueAxis(palette: Palette, scale: () => Scale): uPlot.Axis {
  return {
    font: FONT,
    stroke: palette.text,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
    size: 60,
    gap: 6,
    splits: () => [0, 0.25, 0.5, 0.75, 1].map((share) => share * scale().max),
    values: (_, values) =>
      values.map((value, index) => {
        const number = trimmed(inUnit(value, scale()));
        return index === values.length - 1 ? `${number} ${scale().unit}`.trimEnd() : number;
      }),
  };
}

/**
 * What is measured inside has the guest's colour: solid from its agent, dashed from its balloon.
 * Lines of the VMM are dashed and of another colour.
 *
 * `place` is that of its metric in the chart, from 0.
 */
export function lineLook(
  palette: Palette,
  source: Exclude<Source, 'none'>,
  place: number,
): Partial<uPlot.Series> {
  switch (source) {
    case 'guest':
      return { stroke: [palette.first, palette.second][place] ?? palette.third };
    case 'balloon':
      return { stroke: palette.first, dash: [9, 3] };
    case 'vmm':
      return { stroke: palette.vmm, dash: place === 0 ? [6, 4] : [2, 3] };
  }
}

/** Which metric of a chart a line is of, from 0. */
export function placeOf<Name>(
  { metric }: { readonly metric: Name },
  lines: readonly { readonly metric: Name }[],
): number {
  return [...new Set(lines.map((line) => line.metric))].indexOf(metric);
}

/** Values with nothing on either side would be invisible as a line: they get a dot. */
export function alone(plot: uPlot, seriesIndex: number): number[] {
  const values = plot.data[seriesIndex] ?? [];
  const found: number[] = [];
  let hadOne = false;
  let has = (values[0] ?? null) !== null;
  for (let index = 0; index < values.length; index++) {
    const next = (values[index + 1] ?? null) !== null;
    if (has && !hadOne && !next) found.push(index);
    hadOne = has;
    has = next;
  }
  return found;
}

function trimmed(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}
