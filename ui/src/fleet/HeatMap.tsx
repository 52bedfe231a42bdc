// SPDX-License-Identifier: Apache-2.0
import { useElementSize } from '@mantine/hooks';
import { useLayoutEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { FleetRow } from '../api/types';
import { percent } from '../ui/format';
import { vmPath } from '../vm/vmPath';
import { drawHeat } from './drawHeat';
import { metricLabels, readingOf, whyUnknown, type FleetMetric } from './fleetMetrics';
import type { FleetStream } from './FleetStream';
import { cellAfter, cellAt, gridFor } from './heatGrid';
import { HeatLegend } from './HeatLegend';
import classes from './HeatMap.module.css';

interface HeatMapProps {
  readonly stream: FleetStream;
  /** The VMs to show, in order. */
  readonly slots: readonly number[];
  /** What the store says of each; it may have gone on before the next frame. */
  readonly rows: readonly FleetRow[];
  readonly metric: FleetMetric;
  readonly isCurrent: boolean;
}

/** A cell for each VM, coloured by a metric. The same is in the table, in words. */
export function HeatMap({ stream, slots, rows, metric, isCurrent }: HeatMapProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const navigate = useNavigate();
  const [picked, setPicked] = useState<string | null>(null);
  const [spoken, setSpoken] = useState('');
  const count = slots.length;
  const grid = gridFor(count, width);
  const at = picked === null ? -1 : rows.findIndex(({ id }) => id === picked);
  const row = rows[at] ?? null;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (context === null || width === 0) return;
    const values = slots.map((slot) => stream.store.value(metric, slot));
    drawHeat(context, { grid, values, picked: at, isCurrent, width });
  });

  const pick = (place: number, isSpoken: boolean) => {
    const next = rows[place];
    if (next === undefined) return;
    setPicked(next.id);
    if (isSpoken) setSpoken(inWords(next, metric, isCurrent));
  };
  const openPicked = () => {
    if (row !== null) void navigate(vmPath(row.id));
  };
  const under = ({ clientX, clientY }: React.PointerEvent | React.MouseEvent) => {
    const box = canvas.current?.getBoundingClientRect();
    return box === undefined ? null : cellAt(clientX - box.left, clientY - box.top, count, grid);
  };
  return (
    <section aria-label="Heat map" className={classes.heat} data-old={!isCurrent || undefined}>
      <HeatLegend metric={metric} />
      <p className={classes.reading}>
        {row === null
          ? 'Point at a cell, or move through them with the arrow keys; Enter opens the VM.'
          : inWords(row, metric, isCurrent)}
      </p>
      <div role="status" className={classes.spoken}>
        {spoken}
      </div>
      <div
        ref={ref}
        role="application"
        aria-roledescription="heat map"
        aria-label={`${metricLabels[metric]} of ${count} VMs; arrow keys move, Enter opens the VM`}
        tabIndex={0}
        className={classes.cells}
        onFocus={() => {
          pick(Math.max(0, at), true);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') openPicked();
          const to = cellAfter(event.key, Math.max(0, at), count, grid);
          if (to === null) return;
          event.preventDefault();
          pick(to, true);
          const box = canvas.current?.getBoundingClientRect();
          if (box !== undefined) keepInView(box.top + Math.floor(to / grid.columns) * grid.cell);
        }}
        onPointerMove={(event) => {
          const place = under(event);
          if (place !== null && place !== at) pick(place, false);
        }}
        onClick={(event) => {
          const place = under(event);
          // A finger does not point before it presses: its first press is the pointing.
          if (place !== null && place === at) openPicked();
          else if (place !== null) pick(place, true);
        }}
      >
        <canvas ref={canvas} aria-hidden />
      </div>
    </section>
  );
}

function inWords(row: FleetRow, metric: FleetMetric, isCurrent: boolean): string {
  const { value, source, of } = readingOf(row, metric);
  const label = `${row.name}: ${metricLabels[metric]}${of === '' ? '' : ` (${of})`}`;
  if (value === null) return `${label} unknown, ${whyUnknown(row).short}`;
  return isCurrent
    ? `${label} ${percent(value)}, ${source}, ${row.state}`
    : `${label} was ${percent(value)}, ${source}`;
}

const MARGIN_PX = 60;

/** Scrolls just so far that a cell's line, `top` from the top of the view, can be seen. */
function keepInView(top: number): void {
  const below = top + MARGIN_PX - window.innerHeight;
  if (top < MARGIN_PX) window.scrollBy(0, top - MARGIN_PX);
  else if (below > 0) window.scrollBy(0, below);
}
