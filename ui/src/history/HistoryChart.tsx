// SPDX-License-Identifier: Apache-2.0
import 'uplot/dist/uPlot.min.css';
import { useEffect, useEffectEvent, useRef } from 'react';
import classes from '../metrics/LineChart.module.css';
import { useColorScheme } from '../ui/useColorScheme';
import type { HistoryLine } from './historyPanels';
import { HistoryPlot, type HistoryDrawing, type HistoryHands } from './HistoryPlot';

interface HistoryChartProps extends HistoryHands {
  /** Said to those who cannot see it. */
  readonly label: string;
  /** Must be the same array as long as the chart is the same. */
  readonly lines: readonly HistoryLine[];
  readonly drawing: HistoryDrawing;
}

/** A chart of steps on a canvas, with words in its place for whoever cannot see it. */
export function HistoryChart({ label, lines, drawing, onHover, onSelect }: HistoryChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<HistoryPlot | null>(null);
  const colorScheme = useColorScheme();
  const firstDrawing = useEffectEvent(() => drawing);
  const hovered = useEffectEvent(onHover);
  const selected = useEffectEvent(onSelect);

  // Canvas colours are fixed when drawn: another colour scheme is another plot.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const created = new HistoryPlot(element, lines, firstDrawing(), {
      onHover: (index) => {
        hovered(index);
      },
      onSelect: (from, to) => {
        selected(from, to);
      },
    });
    plot.current = created;
    const resizing = new ResizeObserver(() => {
      created.resize(element.clientWidth, element.clientHeight);
    });
    resizing.observe(element);
    return () => {
      resizing.disconnect();
      created.destroy();
      plot.current = null;
    };
  }, [lines, colorScheme]);

  useEffect(() => {
    plot.current?.show(drawing);
  }, [drawing]);

  return <div ref={place} role="img" aria-label={label} className={classes.plot} />;
}
